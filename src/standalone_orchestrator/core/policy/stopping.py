"""When the test rounds end."""

from __future__ import annotations

from standalone_orchestrator.core.checks import Outcome
from standalone_orchestrator.core.state import RunState
from standalone_orchestrator.core.steps import Stop

STALLED_ROUNDS = 2
"""Rounds without a better score after which more of the same is not worth its tokens."""
PASSED = Stop("passed", "every check in force passed")


def after_test(state: RunState) -> Stop | None:
    """Whether the last test round ends the run."""
    failing = _failing(state)
    if all_passed(state):
        return PASSED
    if state.disputed:
        return None
    if _only_composed(state, failing):
        return Stop("stalled", "too few frozen tests are in force for the test file asked for")
    if 0 < state.budget.iterations < state.iteration:
        return Stop("attempts", f"{len(failing)} checks still fail after {state.iteration} rounds")
    if state.stalled >= STALLED_ROUNDS:
        return Stop("stalled", f"no better score in {state.stalled} rounds")
    return None


def all_passed(state: RunState) -> bool:
    """Whether the last test round was green: no limit makes that worse."""
    return not _failing(state)


def _only_composed(state: RunState, failing: list[str]) -> bool:
    """Whether only files that code composes are at fault: another round composes the same."""
    if state.plan is None or state.suite is None:
        return False
    checks, composed = state.suite.by_id(), set(state.plan.composed)
    return all(name in checks and composed & {*checks[name].needs} for name in failing)


def _failing(state: RunState) -> list[str]:
    return [r.check for r in state.results if r.outcome is not Outcome.PASSED]
