"""What a results file says, as text for a terminal or as markdown. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import mean, median

from standalone_orchestrator.bench.intervals import wilson
from standalone_orchestrator.bench.sample import Sample, SampleCost

COLUMNS = (
    "task", "n", "verified", "hidden tests pass", "mean hidden share", "false verified",
    "solved, says so", "crashed",
    "read", "reused", "written", "model s", "checks s", "wall s",
)  # fmt: skip
NOTE = (
    "Shares with 95 % Wilson intervals; mean hidden share: of each sample's hidden tests, how many "
    "pass; false verified out of verified; solved, says so: verified out of those whose hidden "
    "tests pass; crashed includes hung; tokens and seconds are medians."
)


def report(samples: Sequence[Sample], *, markdown: bool = False) -> str:
    """A table with one row a task and one for all, and what was measured."""
    rows = rows_of(samples)
    table = _markdown(rows) if markdown else _aligned(rows)
    return "\n".join((*head(samples), "", *table, "", NOTE, *_bad(samples)))


def rows_of(samples: Sequence[Sample]) -> list[tuple[str, ...]]:
    """One row a task and one for all; for each contestant and model, if there are several."""
    players = by_player(samples)
    rows: list[tuple[str, ...]] = []
    for name, mine in players.items():
        begin = f"{name}: " if len(players) > 1 else ""
        tasks = tuple(dict.fromkeys(s.task for s in mine))
        rows += [_row(begin + task, [s for s in mine if s.task == task]) for task in tasks]
        if len(tasks) > 1:
            rows.append(_row(f"{begin}all", mine))
    return rows


def by_player(samples: Sequence[Sample]) -> dict[str, list[Sample]]:
    """The samples of each contestant with each model, in the order of their first ones.

    By name: that of the contestant, and of the model if there are several.
    """
    several = len({s.model for s in samples}) > 1
    found: dict[str, list[Sample]] = {}
    for one in samples:
        name = f"{one.contestant} · {one.model}" if several else one.contestant
        found.setdefault(name, []).append(one)
    return found


def line(sample: Sample) -> str:
    """One sample in one line."""
    said = [f"{sample.task} seed {sample.seed}: {sample.status or 'no verdict'}"]
    said.append(f"hidden {sample.hidden_passed}/{sample.hidden_passed + sample.hidden_failed}")
    said.append(f"{sample.seconds:.0f} s")
    if cost := sample.cost:
        said.append(f"model {cost.model_s:.0f} s")
        said.append(f"{cost.tokens_written} tokens written, {cost.tokens_per_s:.1f} a second")
    if sample.fault:
        said.append(f"CRASHED: {sample.fault}")
    if sample.false_verified:
        said.append(f"FALSE VERIFIED: {sample.hidden_why or 'there was nothing to grade'}")
    return _plain(", ".join(said))


def _plain(text: str) -> str:
    """One line, with nothing in it that moves a cursor: parts of it a model's program may write."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def head(samples: Sequence[Sample]) -> list[str]:
    """What was measured: suite, contestants, models, versions."""

    def each(get: Callable[[Sample], str]) -> str:
        return ", ".join(dict.fromkeys(filter(None, map(get, samples)))) or "not known"

    seeds = sorted({s.seed for s in samples})
    return [
        f"suite: {each(lambda s: s.suite)}; samples: {len(samples)}; seeds: {_ranges(seeds)}",
        f"contestant: {each(lambda s: s.contestant)}",
        f"model: {each(lambda s: s.model)} (answered: {each(lambda s: ' '.join(s.models))})",
        f"version: {each(lambda s: s.version)}; commit: {each(lambda s: s.commit)}",
        *_conditions(samples),
    ]


def _conditions(samples: Sequence[Sample]) -> list[str]:
    """How samples were taken, where that is not as usual."""
    plain = sum(s.sandboxed is False for s in samples)
    jobs = sorted({s.jobs for s in samples} | {1})
    found = []
    if plain:
        found.append(f"without the sandbox: {plain} of {len(samples)} samples")
    if jobs != [1]:
        beside = sum(s.jobs > 1 for s in samples)
        found.append(
            f"side by side: {beside} of {len(samples)} samples, {_ranges(jobs[1:])} at once"
        )
    return found


def _ranges(numbers: Sequence[int]) -> str:
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(str(p[0]) if len(p) == 1 else f"{p[0]} to {p[-1]}" for p in parts) or "none"


def _row(name: str, samples: Sequence[Sample]) -> tuple[str, ...]:
    total, verified = len(samples), sum(s.status == "verified" for s in samples)
    false = sum(s.false_verified for s in samples)
    solved = sum(s.solved for s in samples)
    return (
        name,
        str(total),
        _share(verified, total),
        _share(solved, total),
        f"{mean(s.hidden_share for s in samples):.0%}" if samples else "-",
        _share(false, verified) if verified else "none verified",
        _share(verified - false, solved) if solved else "none solved",
        str(sum(bool(s.fault) for s in samples)),
        _median(samples, lambda c: c.tokens_read),
        _median(samples, lambda c: c.tokens_reused),
        _median(samples, lambda c: c.tokens_written),
        _median(samples, lambda c: c.model_s),
        _median(samples, lambda c: c.checks_s),
        f"{median(s.seconds for s in samples):.0f}" if samples else "-",
    )


def _share(hits: int, total: int) -> str:
    low, high = wilson(hits, total)
    return f"{hits}/{total} [{low:.0%}, {high:.0%}]"


def _median(samples: Iterable[Sample], get: Callable[[SampleCost], float]) -> str:
    values = [get(s.cost) for s in samples if s.cost is not None]
    return f"{median(values):.0f}" if values else "-"


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    # One block a task: twelve columns side by side do not fit a terminal.
    width = max(map(len, COLUMNS))
    blocks = []
    for row in rows:
        values = zip(COLUMNS[1:], row[1:], strict=True)
        blocks.append("\n".join((row[0], *(f"  {name:<{width}}  {v}" for name, v in values))))
    return blocks


def _markdown(rows: Sequence[tuple[str, ...]]) -> list[str]:
    rule = ("---", *("---:" for _ in COLUMNS[1:]))
    return [f"| {' | '.join(row)} |" for row in (COLUMNS, rule, *rows)]


def _bad(samples: Sequence[Sample]) -> list[str]:
    bad = [f"- {line(s)}" for s in samples if s.bad]
    return ["", "What must not happen:", *bad] if bad else []
