"""How strong the checks of a result are: what they noticed of small changes to it (DESIGN §5.6).

A *mutant* is the chosen solution with one small change. It is *killed* when a goal check that the
solution passes fails on it, else it *survived*; guards are not run over it. Not here: how mutants
are made (`codebase`), which of them are run and what they speak for (`phases/strength`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LEAST = 3
"""Mutants below which nothing is said of a criterion: one that survived may mean the same."""


@dataclass(frozen=True, slots=True)
class Measuring:
    """How much is measured. The default is nothing: so it was before strength was measured."""

    mutants: int = 0
    """Most mutants of a run."""
    seconds: float = 60.0
    """After so long no other mutant is begun."""
    share: float = 0.25
    """Likewise, as a share of the time that the run took until then."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small change of the solution, and what the checks said of it."""

    path: str
    function: str
    line: int
    change: str
    """A clause: `` `<` became `<=` ``."""
    criteria: tuple[str, ...] = ()
    """Those that it speaks for: their checks call its function."""
    killed_by: str = ""
    """The first check that failed; empty when it survived."""


@dataclass(frozen=True, slots=True)
class Weakness:
    """A criterion that is weakly checked: more than half of its mutants survived."""

    criterion: str
    mutants: int
    survived: int
    example: Mutant
    """One that survived."""


def weakly_checked(mutants: Iterable[Mutant], criteria: Iterable[str]) -> tuple[Weakness, ...]:
    """Which of the criteria are weakly checked, in their order."""
    seen = tuple(mutants)
    found = []
    for criterion in criteria:
        mine = [m for m in seen if criterion in m.criteria]
        survived = [m for m in mine if not m.killed_by]
        if len(mine) >= LEAST and 2 * len(survived) > len(mine):
            found.append(Weakness(criterion, len(mine), len(survived), survived[0]))
    return tuple(found)
