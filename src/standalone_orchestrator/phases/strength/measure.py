"""STRENGTH: run mutants of the result, one after the other, until there is no more time for one.

How much time was used is told by the record of the checks, so that a resumed or replayed step ends
where it did. That a criterion is weakly checked is said in the verdict; no test is written for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from standalone_orchestrator.codebase.api import Mutation
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.core.checks import CheckResult, Outcome
from standalone_orchestrator.core.errors import DiskFull, LimitReached
from standalone_orchestrator.core.events import Measured
from standalone_orchestrator.core.strength import Mutant
from standalone_orchestrator.core.task import PlannedFile
from standalone_orchestrator.phases.strength.speaks import Names, Place, speaks_for
from standalone_orchestrator.phases.strength.spread import spread


@dataclass(frozen=True, slots=True)
class Given:
    """What there is to measure."""

    step: str
    tree: str
    files: tuple[PlannedFile, ...]
    """Those that the run wrote."""
    texts: Mapping[str, str]
    base: Mapping[str, str]
    """Their texts in the base, where they are in it."""
    called: Mapping[str, Names]
    """For each criterion, the names that its checks call."""
    most: int
    seconds: float
    """After so long no other mutant is begun."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Tools:
    """What measuring works with."""

    run: Callable[[str], tuple[tuple[CheckResult, ...], float]]
    """What the checks say of a tree, and the seconds that they took."""
    write: Callable[[str, Mapping[str, str | None]], str]
    """A tree with changes."""


def measure(given: Given, tools: Tools) -> Measured:
    """The mutants that were run, and what noticed them."""
    speaks = _speaks(given)
    mutants: list[Mutant] = []
    seen = {given.tree}
    used, left_out, after = 0.0, 0, 0
    order = _order(given, speaks)
    for at, (path, mutation) in enumerate(order):
        open_ = given.most - len(mutants)
        if open_ == 0 or used >= given.seconds:
            left_out = min(open_, len(order) - at)
            break
        text = _text(given.texts[path], path, mutation)
        tree = tools.write(given.tree, {path: text}) if text else given.tree
        if tree in seen:  # two changes to one program, or none
            continue
        seen.add(tree)
        try:
            results, seconds = tools.run(tree)
        except DiskFull:
            raise
        except LimitReached:  # the checks have passed: no limit makes that worse
            left_out = min(open_, len(order) - after)
            return Measured(given.step, given.tree, tuple(mutants), left_out, used)
        used, after = used + seconds, at + 1
        criteria = speaks[path, mutation.function]
        killer = next((r.check for r in results if r.outcome is not Outcome.PASSED), "")
        mutants.append(
            Mutant(path, mutation.function, mutation.line, mutation.change, criteria, killer)
        )
    return Measured(given.step, given.tree, tuple(mutants), left_out, given.seconds)


def _speaks(given: Given) -> dict[Place, tuple[str, ...]]:
    functions: dict[Place, Names] = {}
    for path, text in given.texts.items():
        language = language_for(path)
        mentioned = language.mentions(text) if language else {}
        functions |= {(path, name): names for name, names in mentioned.items()}
    return speaks_for(functions, given.called)


def _order(given: Given, speaks: Mapping[Place, tuple[str, ...]]) -> list[tuple[str, Mutation]]:
    """Path and mutation of all that speaks for a criterion, as they are tried."""
    found: dict[str, list[Mutation]] = {}
    exported: set[Place] = set()
    for file in given.files:
        language, text = language_for(file.path), given.texts.get(file.path)
        if language is None or text is None:
            continue
        exported |= {(file.path, name) for name in language.promised(file)}
        possible = language.mutations(text, given.base.get(file.path))
        found[file.path] = [m for m in possible if (file.path, m.function) in speaks]
    return list(spread(found, frozenset(exported), given.seed))


def _text(text: str, path: str, mutation: Mutation) -> str:
    language = language_for(path)
    return language.mutant(text, mutation) if language else ""
