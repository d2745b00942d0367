"""Causes that code can see, so that no model is asked. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from standalone_orchestrator.codebase.api import Fault
from standalone_orchestrator.codebase.lint import added, faults
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.core.checks import Check, CheckResult, Means, Outcome
from standalone_orchestrator.core.events import Why
from standalone_orchestrator.core.task import PlannedFile


@dataclass(frozen=True, slots=True)
class Before:
    """What a fault is held against: only what was added to the base can explain a failure."""

    base: Mapping[str, str] = field(default_factory=dict)
    """Text of every file of the base."""
    planned: Mapping[str, PlannedFile] = field(default_factory=dict)
    project: Mapping[str, str] = field(default_factory=dict)
    """Text of every file of the tree; empty when those under construction are all."""


def evident(
    files: Mapping[str, str],
    checks: Sequence[Check],
    results: Sequence[CheckResult],
    before: Before | None = None,
) -> tuple[tuple[Why, ...], tuple[str, ...]]:
    """Whys and blamed files that follow from the source text and the structural checks.

    Args:
        files: text of the files under construction; one that is missing is blamed by its checks.
        checks: those in force.
        results: what they said.
        before: the base, the plan, and the files around.
    """
    before = before or Before()
    found = [fault for path, text in files.items() for fault in _faults(path, text, files, before)]
    whys = [Why(f.message, f"{f.path}:{f.line}") for f in found]
    blamed = [f.path for f in found]
    failing = {r.check: r for r in results if r.outcome is not Outcome.PASSED}
    for check in checks:
        if check.means is Means.STRUCTURE and check.id in failing:
            whys.append(Why(failing[check.id].message, check.target))
            blamed += check.needs
    return tuple(whys[:5]), tuple(dict.fromkeys(blamed))


def _faults(path: str, text: str, files: Mapping[str, str], before: Before) -> tuple[Fault, ...]:
    language = language_for(path)
    if language is None:
        return ()
    base = before.base.get(path)
    mine = faults(before.planned.get(path, PlannedFile(path, "")), text, base)
    if mine:
        return mine
    known = language.mismatches(path, base, before.base) if base is not None else ()
    return added(language.mismatches(path, text, before.project or files), known)
