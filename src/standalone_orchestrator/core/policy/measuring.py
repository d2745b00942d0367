"""When the strength of the checks is measured, and for how long at most."""

from __future__ import annotations

from standalone_orchestrator.core.policy import budgets, stopping
from standalone_orchestrator.core.state import RunState


def seconds(state: RunState) -> float:
    """Seconds that the measuring may take now; 0 when there is none.

    It says something only of checks that all passed, and no limit of the run is exceeded for it.
    """
    measuring = state.measuring
    if measuring.mutants <= 0 or state.suite is None or budgets.spent(state) is not None:
        return 0.0
    if not stopping.all_passed(state):
        return 0.0
    bounds = [measuring.seconds, measuring.share * state.cost.wall_s]
    if state.budget.seconds:
        bounds.append(state.budget.seconds - state.cost.wall_s)
    return max(0.0, min(bounds))
