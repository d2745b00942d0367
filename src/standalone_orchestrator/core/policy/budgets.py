"""When a budget ends a run. Checked between steps; the model wrapper checks within one."""

from __future__ import annotations

from standalone_orchestrator.core.state import RunState
from standalone_orchestrator.core.steps import Stop


def spent(state: RunState) -> Stop | None:
    """The limit that is reached, if one is."""
    budget, cost = state.budget, state.cost
    if budget.tokens and cost.read + cost.written >= budget.tokens:
        return Stop("tokens", f"the limit of {budget.tokens} tokens is reached")
    if budget.seconds and cost.wall_s >= budget.seconds:
        return Stop("time", f"the limit of {budget.seconds:.0f} s is reached")
    return None


def share_of_file(left: int) -> float:
    """Share of what is left of the run's limits for one of so many files, this one included.

    Twice its part: most files need less than theirs, and the last one may have all that is left.
    """
    return min(1.0, 2 / (left + 1))
