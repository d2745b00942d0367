"""The loop: decide, perform, append, evolve. Every reader starts here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from standalone_orchestrator.core.decide import decide
from standalone_orchestrator.core.errors import DiskFull, LimitReached
from standalone_orchestrator.core.events import Event, StepResult
from standalone_orchestrator.core.state import RunState, evolve
from standalone_orchestrator.core.steps import Step, Stop

Perform = Callable[[Step, RunState], StepResult]
Append = Callable[[Event], None]


def run(state: RunState, perform: Perform, append: Append) -> tuple[RunState, Stop]:
    """Go on from `state` until a decision ends the run.

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
