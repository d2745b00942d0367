"""The loop: decide, perform, append, evolve."""

from dataclasses import replace

import pytest

from standalone_orchestrator.core.checks import (
    Authority,
    Check,
    CheckResult,
    Means,
    Outcome,
    Role,
    Suite,
    score,
)
from standalone_orchestrator.core.errors import Interrupted, LimitReached
from standalone_orchestrator.core.events import (
    Budget,
    Built,
    Cost,
    Diagnosed,
    Explored,
    Frozen,
    Planned,
    Resumed,
    Started,
)  # fmt: skip
from standalone_orchestrator.core.events import (
    Tested as RoundTested,
)
from standalone_orchestrator.core.state import begin, fold
from standalone_orchestrator.core.steps import (
    BuildFile,
    Diagnose,
    Explore,
    RunChecks,
    Specify,
    Stop,
    WritePlan,
)
from standalone_orchestrator.core.task import Plan, PlannedFile, Task
from standalone_orchestrator.engine.run import run

STARTED = Started("r", Task("t"), "/w", 1, Budget(iterations=1))
PLAN = Plan((PlannedFile("a.py", ""), PlannedFile("b.py", "")), ())
SUITE = Suite((Check("g1", Role.GOAL, Authority.GENERATED, Means.TEST, "t"),))


class Scripted:
    """Performs steps as a healthy run would; `green` from which round on."""

    def __init__(self, green=0, fails=None):
        self.green = green
        self.fails = fails or {}
        self.steps, self.trees, self.events = [], [], []

    def perform(self, step, state):
        self.steps.append(step.id)
        self.trees.append(state.tree)
        if step.id in self.fails:
            raise self.fails[step.id]
        match step:
            case Explore():
                return Explored("base", "", toolchain="python")
            case WritePlan():
                return Planned(PLAN)
            case Specify():
                return Frozen(SUITE)
            case BuildFile(iteration, path):
                return Built(step.id, path, f"{state.tree}+{path}{iteration}", 1, "draw")
            case RunChecks(iteration):
                ok = Outcome.PASSED if iteration >= self.green else Outcome.FAILED
                results = (CheckResult("g1", ok),)
                return RoundTested(step.id, state.tree, results, score(SUITE, results))
            case Diagnose():
                return Diagnosed(step.id, "code", (), ("b.py",), (("b.py",),))

    def run(self, state=None):
        return run(state or begin(STARTED), self.perform, self.events.append)


def test_a_healthy_run_goes_through_its_phases_once():
    script = Scripted()
    state, stop = script.run()
    assert stop.cause == "passed"
    assert script.steps == ["explore", "plan", "specify", "build/0/a.py", "build/0/b.py", "test/0"]
    assert state.best_tree == "base+a.py0+b.py0"


def test_every_result_is_appended_in_order_and_folds_to_the_same_state():
    script = Scripted()
    state, _ = script.run()
    assert [e.kind for e in script.events] == [
        "explored", "planned", "frozen", "built", "built", "tested",
    ]  # fmt: skip
    assert fold(script.events, begin(STARTED)) == state


def test_a_file_of_the_same_layer_sees_what_the_one_before_it_wrote():
    script = Scripted()
    script.run()
    assert script.trees[3:5] == ["base", "base+a.py0"]


def test_a_red_round_is_diagnosed_and_only_the_blamed_file_built_again():
    script = Scripted(green=1)
    _, stop = script.run()
    assert stop.cause == "passed"
    assert script.steps[6:] == ["diagnose/1", "build/1/b.py", "test/1"]


def test_a_run_that_never_turns_green_ends_with_its_attempts():
    _, stop = Scripted(green=9).run()
    assert stop.cause == "attempts"


def test_a_limit_within_a_step_is_a_stop_and_what_was_had_before_it_stays():
    script = Scripted(fails={"build/0/b.py": LimitReached("the limit of 9 tokens is reached")})
    state, stop = script.run()
    assert stop == Stop("limit", "the limit of 9 tokens is reached")
    assert state.tree == "base+a.py0"
    assert len(script.events) == 4


def test_limits_that_a_run_was_given_in_between_hold_from_there_on():
    script = Scripted(green=9)
    at = {4: Resumed(Budget(iterations=2))}
    _, stop = run(
        begin(STARTED), script.perform, script.events.append, lambda: at.get(len(script.events))
    )
    assert script.steps[3:6] == ["build/0/a.py", "build/0/b.py", "test/0"]
    assert stop == Stop("attempts", "1 checks still fail after 3 rounds")


def test_a_limit_on_time_ends_a_layer_of_files_between_two_of_them():
    script = Scripted()
    budget = Budget(seconds=50)

    def slow(step, state):
        event = script.perform(step, state)
        return replace(event, cost=Cost(wall_s=60.0)) if step.id == "build/0/a.py" else event

    _, stop = run(begin(replace(STARTED, budget=budget)), slow, script.events.append)
    assert stop.cause == "time"
    assert script.steps[-1] == "build/0/a.py"


def test_a_full_disk_is_a_stop_whose_state_is_what_the_journal_holds():
    script, journal = Scripted(), []

    def append(event):
        if len(journal) == 4:
            raise LimitReached("the disk is full")
        journal.append(event)

    state, stop = run(begin(STARTED), script.perform, append)
    assert stop.cause == "limit"
    assert state == fold(journal, begin(STARTED))


def test_an_interrupt_flies_and_the_run_goes_on_where_the_journal_ends():
    cut = Scripted(fails={"build/0/b.py": Interrupted("stopped")})
    with pytest.raises(Interrupted):
        cut.run()
    rest = Scripted()
    state, _ = rest.run(fold(cut.events, begin(STARTED)))
    assert rest.steps == ["build/0/b.py", "test/0"]
    assert state == replace(Scripted().run()[0])


def test_a_bug_flies_too():
    with pytest.raises(ZeroDivisionError):
        Scripted(fails={"plan": ZeroDivisionError()}).run()
