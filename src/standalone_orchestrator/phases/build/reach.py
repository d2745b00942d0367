"""Which checks can say something about a file at this point of the build. Pure."""

from __future__ import annotations

from collections.abc import Collection

from standalone_orchestrator.core.checks import Authority, Check, Means, Role, Suite
from standalone_orchestrator.core.task import Plan


def reachable(suite: Suite, plan: Plan, path: str, there: Collection[str]) -> tuple[Check, ...]:
    """Checks in force that speak of `path` and need no file that is still unwritten.

    Args:
        suite: what is frozen.
        plan: whose files.
        path: the file under construction.
        there: files that are written already, or existed.
    """
    have = {*there, path}
    written = all(f.path in have for f in plan.written)
    complete = written and all(p in have for p in plan.composed)
    return tuple(
        c
        for c in suite.in_force()
        # A command may be about what is composed, too.
        if _reached(c, path, have, complete=complete if c.means is Means.COMMAND else written)
    )


def _reached(check: Check, path: str, have: Collection[str], *, complete: bool) -> bool:
    if check.means is Means.STRUCTURE:
        return path in check.needs
    if check.needs:
        return path in check.needs and all(n in have for n in check.needs)
    return complete


def trusted(checks: Collection[Check]) -> bool:
    """Whether every criterion among these checks has a running one that the user gave.

    Examples of the task are facts, but few: a program may pass them and be wrong elsewhere, so
    candidates that do are compared with others.
    """
    goals = [c for c in checks if c.role is Role.GOAL and c.means is not Means.STRUCTURE]
    wanted = {name for c in goals for name in c.criteria}
    sure = {name for c in goals if c.authority is Authority.USER for name in c.criteria}
    return bool(sure) and wanted <= sure


def bare(checks: Collection[Check]) -> frozenset[str]:
    """Checks that a skeleton passes, so that to pass them says nothing of a candidate."""
    return frozenset(c.id for c in checks if c.bare)


def disputable(checks: Collection[Check]) -> frozenset[str]:
    """Checks that may be wrong themselves: tests that a model wrote, or of the task's examples."""
    return frozenset(
        c.id
        for c in checks
        if c.role is Role.GOAL and c.means is Means.TEST and c.authority is not Authority.USER
    )


def shown(checks: Collection[Check]) -> frozenset[str]:
    """Examples of the task."""
    return frozenset(c.id for c in checks if c.authority is Authority.EXAMPLE)


def firm(checks: Collection[Check]) -> frozenset[str]:
    """Tests of a model that are likelier right than most."""
    return frozenset(c.id for c in checks if c.firm)


def spoken(checks: Collection[Check]) -> frozenset[str]:
    """Tests of a model about criteria for which the user or examples of the task speak, too.

    An example that a skeleton passes shows nothing.
    """
    tests = [c for c in checks if c.role is Role.GOAL and c.means is Means.TEST]
    given = [c for c in tests if c.authority > Authority.GENERATED and not c.bare]
    about = {name for c in given for name in c.criteria}
    written = (c for c in tests if c.authority is Authority.GENERATED)
    return frozenset(c.id for c in written if about.intersection(c.criteria))
