"""Our edit matching over the corpus of edits: no model, no process, the same numbers each time.

Each reply goes the way that a model's reply goes in BUILD. Not here: the data (`bench.corpus`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from standalone_orchestrator import __version__
from standalone_orchestrator.bench.corpus import SUITE, LoadedCase
from standalone_orchestrator.bench.sample import Sample
from standalone_orchestrator.models.api import Completed, Draw, StopReason, Usage
from standalone_orchestrator.phases.build.candidate import Text, Unusable, text_from
from standalone_orchestrator.system.clock import Clock

WEIGHT = 10
"""A wrong application counts as much as so many refusals."""
Outcome = Literal[
    "applied", "not applied", "applied wrongly", "refused", "refused uselessly", "not refused"
]
"""The first three of what must be applied, the others of what must be refused."""
WRONG = frozenset(("applied wrongly", "not refused"))
"""Outcomes that change a file in a way that was not meant."""
GOOD = frozenset(("applied", "refused"))
Applier = Callable[[LoadedCase], Text | Unusable]
_SHOWN = 300
_COLUMNS = ("must be applied", "applied", "refused", "wrong", "must be refused", "refused usefully",
            "refused uselessly", "applied all the same", "score")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tally:
    """Outcomes, counted."""

    counts: dict[str, int]

    @property
    def total(self) -> int:
        """Cases."""
        return sum(self.counts.values())

    @property
    def wrong(self) -> int:
        """Wrong applications."""
        return sum(self.counts.get(outcome, 0) for outcome in WRONG)

    @property
    def mendable(self) -> int:
        """Cases that must be applied."""
        return sum(self.counts.get(o, 0) for o in ("applied", "not applied", "applied wrongly"))

    @property
    def score(self) -> float:
        """1 for all right; a refusal out of place costs one case, a wrong application ten."""
        bad = sum(n for outcome, n in self.counts.items() if outcome not in GOOD)
        lost = bad + (WEIGHT - 1) * self.wrong
        return 1 - lost / self.total if self.total else 1.0


def product(loaded: LoadedCase) -> Text | Unusable:
    """What the program makes of a reply."""
    case = loaded.case
    stop = StopReason.LENGTH if case.stop == "length" else StopReason.END
    reply = Completed(Draw(0, 0.0, 0), case.reply, stop, Usage())
    changes = case.asked == "changes"
    return text_from(reply, case.path or PurePosixPath(case.file).name, loaded.before, edit=changes)


def outcome_of(loaded: LoadedCase, made: Text | Unusable) -> Outcome:
    """What came of a case."""
    if loaded.after is not None:
        if isinstance(made, Unusable):
            return "not applied"
        return "applied" if made.text == loaded.after else "applied wrongly"
    if isinstance(made, Text):
        return "not refused"
    word = loaded.case.refused
    begin, end = (r"\b" if re.match(r"\w", word[at]) else "" for at in (0, -1))
    useful = re.search(f"{begin}{re.escape(word)}{end}", made.feedback)
    return "refused" if useful else "refused uselessly"


def run_edits(
    cases: Sequence[LoadedCase], clock: Clock, commit: str = "", applier: Applier = product
) -> Iterator[Sample]:
    """One sample a case: solved when it comes out as labelled, bad when it is applied wrongly."""
    for loaded in cases:
        began = clock.monotonic()
        made = applier(loaded)
        outcome = outcome_of(loaded, made)
        yield Sample(
            suite=SUITE,
            task=loaded.task,
            seed=0,
            status=outcome,
            exit_code=0,
            hidden_why="" if outcome in GOOD else _why(loaded, made),
            solved=outcome in GOOD,
            false_verified=outcome in WRONG,
            seconds=round(clock.monotonic() - began, 3),
            model="none",
            version=__version__,
            commit=commit,
            at=clock.now(),
        )


def edits_report(samples: Sequence[Sample], *, markdown: bool = False) -> str:
    """A table for each half: all, by origin, by kind; and what did not come out right."""
    parts = [
        f"version: {_each(s.version for s in samples)}; commit: {_each(s.commit for s in samples)}"
    ]
    for half in ("tune", "report"):
        mine = [s for s in samples if s.task.startswith(f"{half}/")]
        rows = [(name, tally(some)) for name, some in _groups(mine)]
        table = _markdown(half, rows) if markdown else _aligned(half, rows)
        parts += ["", *table] if mine else []
    bad = [s for s in samples if not s.solved]
    if bad:
        parts += ["", "Not as it must be:", *(_line(s) for s in bad)]
    return "\n".join(parts)


def tally(samples: Sequence[Sample]) -> Tally:
    """Outcomes of some samples."""
    found: dict[str, int] = {}
    for sample in samples:
        found[sample.status] = found.get(sample.status, 0) + 1
    return Tally(found)


def _groups(samples: Sequence[Sample]) -> Iterator[tuple[str, list[Sample]]]:
    yield "all", list(samples)
    for place in (1, 2):  # origin and kind, in the task's name
        for name in sorted({s.task.split("/")[place] for s in samples}):
            yield name, [s for s in samples if s.task.split("/")[place] == name]


def _cells(found: Tally) -> tuple[str, ...]:
    n = found.counts
    mendable, others = found.mendable, found.total - found.mendable
    return (
        str(mendable),
        _share(n.get("applied", 0), mendable),
        str(n.get("not applied", 0)),
        str(n.get("applied wrongly", 0)),
        str(others),
        _share(n.get("refused", 0), others),
        str(n.get("refused uselessly", 0)),
        str(n.get("not refused", 0)),
        f"{found.score:.3f}",
    )


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.1%})" if whole else "-"


def _markdown(half: str, rows: Sequence[tuple[str, Tally]]) -> list[str]:
    head = f"| {half} half | {' | '.join(_COLUMNS)} |"
    rule = f"| --- |{' ---: |' * len(_COLUMNS)}"
    return [head, rule, *(f"| {name} | {' | '.join(_cells(found))} |" for name, found in rows)]


def _aligned(half: str, rows: Sequence[tuple[str, Tally]]) -> list[str]:
    lines = [f"{half} half: applied of what must be, refused of what must be, wrong, score"]
    for name, found in rows:
        mendable, good, _, wrong, others, useful, _, not_refused, score = _cells(found)
        both = int(wrong) + int(not_refused)
        applied, refused = f"{good} of {mendable}", f"{useful} of {others}"
        lines.append(f"  {name:<24} {applied:>20} {refused:>20} {both:>4} {score:>8}")
    return lines


def _line(sample: Sample) -> str:
    why = " ".join("".join(c if c.isprintable() else " " for c in sample.hidden_why).split())
    return f"- {sample.task}: {sample.status}: {why}"


def _each(values: Iterator[str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, values))) or "not known"


def _why(loaded: LoadedCase, made: Text | Unusable) -> str:
    if isinstance(made, Unusable):
        return made.feedback[:_SHOWN]
    wanted = loaded.before if loaded.after is None else loaded.after
    found = difflib.unified_diff(wanted.splitlines(), made.text.splitlines(), n=0, lineterm="")
    lines = [repr(x) for x in found if not x.startswith(("---", "+++", "@@"))]
    return (" ".join(lines) or "only line ends differ")[:_SHOWN]
