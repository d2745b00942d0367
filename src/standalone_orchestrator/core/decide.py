"""The next steps of a run: one pure function over the state (DESIGN §3)."""

from __future__ import annotations

from typing import assert_never

from standalone_orchestrator.core.events import (
    Amended,
    Built,
    Diagnosed,
    Explored,
    Frozen,
    Measured,
    PlanFailed,
    Planned,
    Tested,
)
from standalone_orchestrator.core.policy import budgets, measuring, stopping
from standalone_orchestrator.core.state import RunState
from standalone_orchestrator.core.steps import (
    BuildFile,
    Diagnose,
    Explore,
    MeasureStrength,
    Reconsider,
    RunChecks,
    Specify,
    Step,
    Stop,
    WritePlan,
)


def decide(state: RunState) -> tuple[Step, ...] | Stop:
    """What to do next. Steps of one tuple may run side by side."""
    limit = budgets.spent(state)
    done = isinstance(state.last, Tested | Measured) and stopping.all_passed(state)
    if limit is not None and not done:
        return limit
    match state.last:
        case None:
            return (Explore(),)
        case Explored(toolchain="") if not (state.task.commands or state.task.tests):
            return Stop(
                "no checks",
                "no toolchain knows the files of this task, and neither a --check command nor "
                "--tests were given",
            )
        case Explored():
            return (WritePlan(),)
        case PlanFailed(problems=problems):
            return Stop("no plan", "no workable plan: " + "; ".join(problems))
        case Planned():
            return (Specify(),)
        case Tested():
            return _after_test(state)
        case Measured():
            return stopping.PASSED
        case Frozen() | Built() | Amended() | Diagnosed():
            return _build_or_test(state)
        case _:
            assert_never(state.last)


def _build_or_test(state: RunState) -> tuple[Step, ...]:
    if state.waves:
        return tuple(BuildFile(state.iteration, path) for path in state.waves[0])
    return (RunChecks(state.iteration),)


def _after_test(state: RunState) -> tuple[Step, ...] | Stop:
    if (seconds := measuring.seconds(state)) > 0:
        return (MeasureStrength(state.iteration, seconds),)
    if (stop := stopping.after_test(state)) is not None:
        return stop
    if state.disputed:
        return (Reconsider(state.iteration, state.disputed),)
    return (Diagnose(state.iteration),)
