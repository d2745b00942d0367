"""Causes that code can see, so that no model is asked. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from standalone_orchestrator.codebase.api import Fault
from standalone_orchestrator.codebase.lint import fatal
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.core.checks import Check, CheckResult, Means, Outcome
from standalone_orchestrator.core.events import Why


def evident(
    files: Mapping[str, str], checks: Sequence[Check], results: Sequence[CheckResult]
) -> tuple[tuple[Why, ...], tuple[str, ...]]:
    """Whys and blamed files that follow from the source text and the structural checks.

    Args:
        files: text of the files under construction; one that is missing is blamed by its checks.
        checks: those in force.
        results: what they said.
    """
    found: list[Fault] = []
    for path, text in files.items():
        language = language_for(path)
        if language is not None:
            mine = language.faults(path, text) or fatal(path, text)
            found += mine or language.mismatches(path, text, files)
    whys = [Why(f.message, f"{f.path}:{f.line}") for f in found]
    blamed = [f.path for f in found]
    failing = {r.check: r for r in results if r.outcome is not Outcome.PASSED}
    for check in checks:
        if check.means is Means.STRUCTURE and check.id in failing:
            whys.append(Why(failing[check.id].message, check.target))
            blamed += check.needs
    return tuple(whys[:5]), tuple(dict.fromkeys(blamed))
