"""The loop: decide, perform, append, evolve. Every reader starts here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from standalone_orchestrator.core.decide import decide
from standalone_orchestrator.core.errors import DiskFull, LimitReached
from standalone_orchestrator.core.events import Event, Resumed, StepResult
from standalone_orchestrator.core.policy import budgets
from standalone_orchestrator.core.state import RunState, evolve
from standalone_orchestrator.core.steps import Step, Stop

Perform = Callable[[Step, RunState], StepResult]
Append = Callable[[Event], None]
TakenUp = Callable[[], Resumed | None]


def never() -> Resumed | None:
    """A run at work is not taken up in between."""
    return None


def run(
    state: RunState, perform: Perform, append: Append, taken_up: TakenUp = never
) -> tuple[RunState, Stop]:
    """Go on from `state` until a decision ends the run.

    Args:
        state: where it stands.
        perform: carries out a step.
        append: keeps its result.
        taken_up: asked after each result; a replay says where the run was given other limits.

    Returns:
        The last state, and why it is the last.

    Raises:
        OrchestratorError: a fault that no decision covers; the journal is whole, the run resumable.
    """
    try:
        while not isinstance(steps := decide(state), Stop):
            for event in perform_all(steps, state, perform):
                append(event)
                state = evolve(state, event)
                if (resumed := taken_up()) is not None:
                    state = evolve(state, resumed)
                    break
                if budgets.spent(state) is not None:
                    break
    except DiskFull:
        raise  # no budget of the run: it goes on when there is room
    except LimitReached as limit:
        return state, Stop("limit", limit.message)
    return state, steps


def perform_all(steps: tuple[Step, ...], state: RunState, perform: Perform) -> Iterator[StepResult]:
    """Results in order of completion. One after the other: each sees what the last one wrote."""
    for step in steps:
        event = perform(step, state)
        state = evolve(state, event)
        yield event
