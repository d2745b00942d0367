"""Which of the samples of a pool the product takes, and what each part of its choice brings. Pure.

A way to choose is the search's own policy with one part switched off, or with fewer samples. Its
candidates are what the product makes of the replies, so it has its own mean pass@1 and oracle: what
changes them mends or reads replies, what changes only what is selected chooses better or worse.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from pydantic import BaseModel, ConfigDict

from standalone_orchestrator.bench.intervals import ratio_bootstrap
from standalone_orchestrator.bench.pool import Pooled, PoolKey, by_sample, chosen_of
from standalone_orchestrator.core.search_state import SearchPolicy

AS_IT_IS, EARLY = "as it is", "as it is, stops early"
FIRST, VISIBLE = "first draw, as recorded", "visible examples, as recorded"
COLUMNS = (
    "way to choose", "N", "drawn", "problems", "mean pass@1", "oracle@N", "selected", "of the gap",
    "95 % interval", "gained", "lost",
)  # fmt: skip
NOTE = (
    "drawn: of N on average; "
    "of the gap: (selected - mean pass@1) / (oracle@N - mean pass@1), its interval by bootstrap "
    "over problems; as recorded: the files that the contestant made of its replies."
)
COMPARED = f"gained and lost: problems against '{AS_IT_IS}' with the most samples."
_LAST = 2
"""Columns that compare ways."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to choose among the first samples of a problem."""

    name: str
    samples: int
    policy: SearchPolicy | None
    """None for a rule over the recorded files."""
    early: bool = False
    """Whether no more is drawn once the search is content; else all is chosen among."""


class Choice(BaseModel):
    """What one way chose for one problem; a line of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    problem: PoolKey
    way: str
    samples: int
    programs: tuple[str, ...]
    """Digest of what each sample became, in the order of the draws; empty for nothing usable."""
    passed: tuple[bool, ...]
    """Whether each passes the hidden tests."""
    origin: str
    """Where the chosen one comes from, as the search tells it."""
    selected: bool
    """Whether the chosen one passes them."""
    form: str
    """Of the task: what was shown and what graded."""
    source: str
    """What chose: version or commit, and settings."""


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one way, over all problems."""

    way: str
    samples: int
    drawn: float
    """Samples that were looked at for a problem, on average."""
    problems: int
    mean: float
    oracle: float
    selected: float
    low: float
    high: float
    """95 % interval of `of_gap`."""
    gained: int
    lost: int

    @property
    def of_gap(self) -> float | None:
        """Share of the way from mean to oracle; None where there is none."""
        gap = self.oracle - self.mean
        return (self.selected - self.mean) / gap if gap > 0 else None


def program_of(files: Mapping[str, str | None]) -> str:
    """A digest of changed files; empty for none. None stands for a removed one."""
    rows = (f"{path}\x1e{'' if text is None else f'={text}'}" for path, text in files.items())
    return hashlib.sha256("\x1f".join(sorted(rows)).encode()).hexdigest()[:16] if files else ""


def drawing(way: Way, rows: Sequence[Pooled]) -> SearchPolicy:
    """The policy of a way that chooses by one: the samples are the draws, nothing else is tried.

    They are drawn at once, or as many at a time as in a run, all with the prompt of the first wave.
    """
    if way.policy is None:
        raise ValueError(f"'{way.name}' is a rule over recorded files")
    return replace(
        way.policy,
        draws=way.samples,
        compare=way.policy.compare if way.early else way.samples,
        temperatures=tuple(row.drawn.temperature for row in rows[: way.samples]),
        second_wave="fresh" if way.early else "off",
        support=0,
        crosses=0,
        repairs=0,
        parts=0,
        early_stop=way.early,
    )


def fewer_than(samples: int) -> tuple[int, ...]:
    """The powers of two below a number of samples, the largest first."""
    powers = (1 << power for power in reversed(range(samples.bit_length())))
    return tuple(n for n in powers if n < samples)


def ways(policy: SearchPolicy, samples: int) -> tuple[Way, ...]:
    """All ways, the product's own first.

    Args:
        policy: the search's, as the settings have it.
        samples: most that are chosen among.
    """
    off = {
        AS_IT_IS: policy,
        "dedupe off": replace(policy, dedupe=False),
        "import repair off": replace(policy, mend_imports=False),
        "repair of defaults off": replace(policy, mend_defaults=False),
        "agreement off": replace(policy, agreement=False),
        "questions 0": replace(policy, questions=0),
    }
    return (
        *(Way(name, samples, one) for name, one in off.items()),
        Way(EARLY, samples, policy, early=True),
        *(Way(AS_IT_IS, n, policy) for n in fewer_than(samples)),
        Way(VISIBLE, samples, None),
        Way(FIRST, samples, None),
    )


def as_recorded(way: Way, rows: Sequence[Pooled], form: str, source: str) -> Choice:
    """What a rule over the recorded files chooses."""
    drawn = [row.drawn for row in rows]
    index = chosen_of(drawn).index if way.name == VISIBLE else drawn[0].index
    chosen = next(row for row in rows if row.drawn.index == index)
    return Choice(
        problem=rows[0].key,
        way=way.name,
        samples=len(rows),
        programs=tuple(program_of(one.files) for one in drawn),
        passed=tuple(row.passed for row in rows),
        origin=f"draw {index + 1} at {chosen.drawn.temperature:g}",
        selected=chosen.passed,
        form=form,
        source=source,
    )


def recorded(pool: Iterable[Pooled]) -> tuple[Row, ...]:
    """What the contestant's own rule chooses among the first N samples, by its own files."""
    problems = by_sample(pool)
    most = min((len(rows) for rows in problems), default=0)
    return figures(
        as_recorded(Way(VISIBLE, n, None), rows[:n], "", "")
        for n in (most, *fewer_than(most))
        for rows in problems
    )


def figures(choices: Iterable[Choice]) -> tuple[Row, ...]:
    """A row for each way, over the problems for which all have chosen, in order of appearance."""
    by_way: dict[tuple[str, int], dict[PoolKey, Choice]] = {}
    for choice in choices:
        by_way.setdefault((choice.way, choice.samples), {})[choice.problem] = choice
    shared = set.intersection(*(set(found) for found in by_way.values())) if by_way else set()
    problems = sorted(shared)
    if not problems:
        return ()
    most = max((n for name, n in by_way if name == AS_IT_IS), default=0)
    usual = by_way.get((AS_IT_IS, most), {})
    return tuple(_row(key, [found[p] for p in problems], usual) for key, found in by_way.items())


def _row(way: tuple[str, int], chosen: Sequence[Choice], usual: Mapping[PoolKey, Choice]) -> Row:
    means = [fmean(choice.passed) for choice in chosen]
    gains = [choice.selected - mean for choice, mean in zip(chosen, means, strict=True)]
    gaps = [any(choice.passed) - mean for choice, mean in zip(chosen, means, strict=True)]
    low, high = ratio_bootstrap(gains, gaps)
    before = [usual[c.problem].selected for c in chosen if c.problem in usual]
    pairs = list(zip(before, (c.selected for c in chosen), strict=True)) if before else []
    return Row(
        *way,
        drawn=fmean(len(choice.programs) for choice in chosen),
        problems=len(chosen),
        mean=fmean(means),
        oracle=fmean(any(choice.passed) for choice in chosen),
        selected=fmean(choice.selected for choice in chosen),
        low=low,
        high=high,
        gained=sum(new and not old for old, new in pairs),
        lost=sum(old and not new for old, new in pairs),
    )


def table(rows: Sequence[Row], *, markdown: bool = False) -> str:
    """The rows for a terminal, or as markdown."""
    compared = any(row.way == AS_IT_IS for row in rows)
    shown = None if compared else -_LAST
    cells = [COLUMNS[:shown], *(_cells(row)[:shown] for row in rows)]
    if markdown:
        rule = ("---", *("---:" for _ in cells[0][1:]))
        lines = [f"| {' | '.join(row)} |" for row in (cells[0], rule, *cells[1:])]
    else:
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = ["  ".join(_placed(row, widths)) for row in cells]
    return "\n".join((*lines, "", f"{NOTE} {COMPARED}" if compared else NOTE))


def told(choice: Choice) -> str:
    """One choice in one line."""
    _, task, seed, *_ = choice.problem
    outcome = "passes" if choice.selected else "fails"
    among = f"{sum(choice.passed)} of {len(choice.passed)} pass"
    return f"{task} seed {seed}: {choice.origin}, {outcome}; {among}"


def _placed(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    first, *rest = (
        cell.rjust(width) if place else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return [first, *rest]


def _cells(row: Row) -> tuple[str, ...]:
    gap = row.of_gap
    return (
        row.way,
        str(row.samples),
        f"{row.drawn:.1f}",
        str(row.problems),
        f"{row.mean:.1%}",
        f"{row.oracle:.1%}",
        f"{row.selected:.1%}",
        "-" if gap is None else f"{gap:.0%}",
        "-" if gap is None else f"[{row.low:.0%}, {row.high:.0%}]",
        str(row.gained),
        str(row.lost),
    )
