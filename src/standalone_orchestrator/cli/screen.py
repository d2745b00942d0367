"""What the live display knows: a fold over the journal's records, and the speed of writing.

Pure values; how they look is in `cli.render`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from standalone_orchestrator.cli.sentences import file_of, phase_of
from standalone_orchestrator.core.checks import Outcome
from standalone_orchestrator.core.events import (
    Amended,
    Budget,
    Candidate,
    Frozen,
    Replied,
    Started,
    StepBegan,
    Tested,
)
from standalone_orchestrator.memory.api import Record

CHARACTERS_A_TOKEN = 3.5
"""Of code, until replies have shown the model's own ratio."""
PLAUSIBLE_RATIO = (1.5, 8.0)
WINDOW_S = 6.0
"""Over so long the speed is averaged."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One moment of a run."""

    began: datetime | None = None
    budget: Budget = field(default_factory=Budget)
    phase: str = "START"
    file: str = ""
    round: int = 0
    candidates: int = 0
    best: int = 0
    """Most checks that a candidate of the file under work passed."""
    in_force: int = 0
    passed: int = -1
    """Of the last test round; -1 before the first."""
    total: int = 0
    read: int = 0
    reused: int = 0
    written: int = 0
    stated: Mapping[str, str] = field(default_factory=dict)
    """What each check states, by its id."""


def advance(screen: Screen, record: Record) -> Screen:
    """The screen after one more record."""
    event = record.event
    match event:
        case Started(budget=budget):
            return replace(screen, began=record.at, budget=budget)
        case StepBegan(step):
            file = file_of(step)
            fresh = replace(screen, phase=phase_of(step), file=file)
            return fresh if file == screen.file else replace(fresh, candidates=0, best=0)
        case Candidate(passed=passed):
            best = max(screen.best, passed)
            return replace(screen, candidates=screen.candidates + 1, best=best)
        case Frozen(suite) | Amended(suite=suite):
            stated = {c.id: c.stated for c in suite.checks}
            return replace(screen, in_force=len(suite.in_force()), stated=stated)
        case Tested(results=results):
            good = sum(r.outcome is Outcome.PASSED for r in results)
            return replace(screen, passed=good, total=len(results), round=screen.round + 1)
        case Replied():
            return replace(
                screen,
                read=screen.read + event.read,
                reused=screen.reused + event.reused,
                written=screen.written + event.written,
            )
        case _:
            return screen


class Speedometer:
    """Tokens a second over all draws that are under way, from the growth of their texts."""

    def __init__(self) -> None:
        self._lengths: dict[tuple[str, int], int] = {}
        self._growth: deque[tuple[float, int]] = deque()
        self._characters = 0
        self._tokens = 0

    def grew(self, role: str, draw: int, length: int, now: float) -> None:
        """A draw's text is `length` characters long now."""
        before = self._lengths.get((role, draw), 0)
        self._lengths[role, draw] = length
        self._growth.append((now, length - before if length >= before else length))
        self._forget(now)

    def ended(self, role: str, draw: int, tokens: int) -> None:
        """A draw ended; what it cost teaches how many characters a token has."""
        if length := self._lengths.pop((role, draw), 0):
            self._characters += length
            self._tokens += tokens

    def per_second(self, now: float) -> float:
        """The speed over the last seconds; 0 when nothing grows."""
        self._forget(now)
        if not self._growth:
            return 0.0
        span = max(now - self._growth[0][0], 1.0)
        grown = sum(length for _, length in self._growth)
        return grown / span / self._characters_a_token()

    def _characters_a_token(self) -> float:
        if not self._tokens:
            return CHARACTERS_A_TOKEN
        least, most = PLAUSIBLE_RATIO
        return min(max(self._characters / self._tokens, least), most)

    def _forget(self, now: float) -> None:
        while self._growth and now - self._growth[0][0] > WINDOW_S:
            self._growth.popleft()
