"""Every transition of the run, one sentence each."""

from dataclasses import replace

import pytest

from standalone_orchestrator.core.checks import (
    Authority,
    Check,
    CheckResult,
    Means,
    Outcome,
    Role,
    Score,
    Suite,
)
from standalone_orchestrator.core.decide import decide
from standalone_orchestrator.core.events import (
    Amended,
    Budget,
    Built,
    Cost,
    Diagnosed,
    Explored,
    Frozen,
    Measured,
    PlanFailed,
    Planned,
    Started,
)
from standalone_orchestrator.core.events import (
    Tested as RoundTested,
)
from standalone_orchestrator.core.state import RunState, begin, fold
from standalone_orchestrator.core.steps import (
    BuildFile,
    Diagnose,
    Explore,
    MeasureStrength,
    Reconsider,
    RunChecks,
    Specify,
    Stop,
    WritePlan,
)
from standalone_orchestrator.core.strength import Measuring
from standalone_orchestrator.core.task import Plan, PlannedFile, Task

TASK = Task("write a.py and b.py")
STARTED = Started("r1", TASK, "/w", 7, Budget(iterations=2))
EXPLORED = Explored("base", "", toolchain="python")
PLAN = Plan((PlannedFile("a.py", ""), PlannedFile("b.py", "", needs=("a.py",))), ())
RED = CheckResult("g1", Outcome.FAILED)
GREEN = CheckResult("g1", Outcome.PASSED)


def after(*events, started=STARTED) -> RunState:
    return fold(events, begin(started))


def built(path="a.py", tree="t1", disputed=()):
    return Built(f"build/0/{path}", path, tree, 1, "draw 1 at 0", disputed=disputed)


def round_of(result=RED, tree="t1", points=0):
    return RoundTested("test/0", tree, (result,), Score(generated=points))


BLAME = Diagnosed("diagnose/1", "code", (), ("b.py",), (("b.py",),))
UNTIL_BUILT = (EXPLORED, Planned(PLAN), Frozen(Suite()), built(), built("b.py", "t2"))


def test_a_run_begins_by_looking_at_what_is_there():
    assert decide(after()) == (Explore(),)


def test_what_was_explored_is_planned():
    assert decide(after(EXPLORED)) == (WritePlan(),)


def test_without_toolchain_and_command_nothing_can_be_judged_so_the_run_stops():
    assert decide(after(Explored("base", ""))).cause == "no checks"


def test_a_command_of_the_user_is_enough_to_judge_what_no_toolchain_knows():
    started = replace(STARTED, task=replace(TASK, commands=("make test",)))
    assert decide(after(Explored("base", ""), started=started)) == (WritePlan(),)


def test_tests_of_the_user_are_enough_too():
    started = replace(STARTED, task=replace(TASK, tests=("test_a.py",)))
    assert decide(after(Explored("base", ""), started=started)) == (WritePlan(),)


def test_a_failed_plan_ends_the_run_and_says_why():
    stop = decide(after(EXPLORED, PlanFailed(("a needs b", "b needs a"))))
    assert stop == Stop("no plan", "no workable plan: a needs b; b needs a")


def test_checks_are_written_before_any_code():
    assert decide(after(EXPLORED, Planned(PLAN))) == (Specify(),)


def test_after_the_freeze_the_first_layer_is_built():
    state = after(EXPLORED, Planned(PLAN), Frozen(Suite()))
    assert decide(state) == (BuildFile(0, "a.py"),)


def test_a_layer_without_dependence_is_built_side_by_side():
    plan = Plan((PlannedFile("a.py", ""), PlannedFile("b.py", "")), ())
    state = after(EXPLORED, Planned(plan), Frozen(Suite()))
    assert decide(state) == (BuildFile(0, "a.py"), BuildFile(0, "b.py"))


def test_the_next_layer_follows_when_the_first_is_built():
    state = after(EXPLORED, Planned(PLAN), Frozen(Suite()), built())
    assert decide(state) == (BuildFile(0, "b.py"),)
    assert state.tree == "t1"
    assert state.built == ("a.py",)


def test_when_every_file_is_built_all_checks_run():
    assert decide(after(*UNTIL_BUILT)) == (RunChecks(0),)


def test_green_checks_end_the_run():
    assert decide(after(*UNTIL_BUILT, round_of(GREEN))).cause == "passed"


def test_red_checks_are_diagnosed():
    assert decide(after(*UNTIL_BUILT, round_of())) == (Diagnose(1),)


def test_only_what_the_diagnosis_names_is_built_again():
    assert decide(after(*UNTIL_BUILT, round_of(), BLAME)) == (BuildFile(1, "b.py"),)


def test_a_diagnosis_that_blames_nothing_leads_to_the_checks_again():
    blame = Diagnosed("diagnose/1", "code", (), (), ())
    assert decide(after(*UNTIL_BUILT, round_of(), blame)) == (RunChecks(1),)


def test_disputed_tests_are_asked_again_before_a_diagnosis():
    events = (*UNTIL_BUILT[:-1], built("b.py", "t2", disputed=("g1",)), round_of())
    assert decide(after(*events)) == (Reconsider(1, ("g1",)),)


def test_disputed_tests_are_asked_again_even_in_the_last_round():
    started = replace(STARTED, budget=Budget(iterations=1))
    events = (*UNTIL_BUILT[:-1], built("b.py", "t2", disputed=("g1",)), round_of(), round_of())
    assert decide(after(*events, started=started)) == (Reconsider(2, ("g1",)),)


def test_a_disputed_test_that_nothing_fails_any_more_is_not_asked_again():
    events = (*UNTIL_BUILT[:-1], built("b.py", "t2", disputed=("g1",)), round_of(GREEN))
    assert decide(after(*events)).cause == "passed"


def test_after_an_amendment_the_checks_run_again_and_nothing_is_disputed_three_times():
    events = (
        *UNTIL_BUILT[:-1],
        built("b.py", "t2", disputed=("g1",)),
        round_of(),
        Amended("reconsider/1", Suite()),
    )
    state = after(*events)
    assert decide(state) == (RunChecks(1),)
    assert (state.disputed, state.reconsidered) == ((), ("g1",))
    again = fold((built("b.py", "t3", disputed=("g1", "g2")),), state)
    assert again.disputed == ("g1", "g2")  # what stays disputed is set aside, unasked
    twice = fold((Amended("reconsider/2", Suite()), built("b.py", "t4", disputed=("g1",))), again)
    assert twice.disputed == ()


def test_a_round_more_than_allowed_is_not_begun():
    rounds = (round_of(points=1), round_of(points=2), round_of(points=3))
    assert decide(after(*UNTIL_BUILT, *rounds[:2])) == (Diagnose(2),)
    stop = decide(after(*UNTIL_BUILT, *rounds))
    assert stop == Stop("attempts", "1 checks still fail after 3 rounds")


def test_without_a_limit_on_rounds_a_run_goes_on_while_it_gets_better():
    started = replace(STARTED, budget=Budget(iterations=0))
    rounds = [round_of(points=points) for points in range(9)]
    assert decide(after(*UNTIL_BUILT, *rounds, started=started)) == (Diagnose(9),)


def test_two_rounds_without_a_better_score_end_the_run():
    started = replace(STARTED, budget=Budget(iterations=9))
    again = (BLAME, round_of())
    once = after(*UNTIL_BUILT, round_of(), *again, started=started)
    assert decide(once) == (Diagnose(2),)
    twice = after(*UNTIL_BUILT, round_of(), *again, *again, started=started)
    assert decide(twice) == Stop("stalled", "no better score in 2 rounds")


def test_a_better_round_takes_the_count_of_stalled_rounds_back():
    started = replace(STARTED, budget=Budget(iterations=9))
    events = (round_of(), BLAME, round_of(), BLAME, round_of(points=1), BLAME, round_of(points=1))
    assert decide(after(*UNTIL_BUILT, *events, started=started)) == (Diagnose(4),)


@pytest.mark.parametrize(
    ("budget", "cost", "cause"),
    [
        (Budget(tokens=10), Cost(read=4, written=6), "tokens"),
        (Budget(tokens=10), Cost(read=4, written=5, reused=99), None),
        (Budget(tokens=0), Cost(read=10**9), None),
        (Budget(seconds=5.0), Cost(wall_s=5.0), "time"),
        (Budget(seconds=5.0), Cost(wall_s=4.9, model_s=90), None),
        (Budget(seconds=0.0), Cost(wall_s=1e9), None),
    ],
)
def test_a_budget_ends_the_run_when_it_is_reached_and_not_before(budget, cost, cause):
    state = after(replace(EXPLORED, cost=cost), started=replace(STARTED, budget=budget))
    found = decide(state)
    assert (found.cause if isinstance(found, Stop) else None) == cause


def test_checks_that_all_passed_count_more_than_the_limit_that_was_reached_with_them():
    last = replace(round_of(GREEN), cost=Cost(written=10))
    state = after(*UNTIL_BUILT, last, started=replace(STARTED, budget=Budget(tokens=10)))
    assert decide(state).cause == "passed"


@pytest.mark.parametrize(
    ("step", "name"),
    [
        (Explore(), "explore"),
        (WritePlan(), "plan"),
        (Specify(), "specify"),
        (BuildFile(2, "src/a.py"), "build/2/src/a.py"),
        (RunChecks(3), "test/3"),
        (Reconsider(3, ("g1",)), "reconsider/3"),
        (Diagnose(3), "diagnose/3"),
        (MeasureStrength(3, 9.5), "strength/3"),
    ],
)
def test_the_id_of_a_step_names_the_work_and_so_finds_its_replies_after_a_resume(step, name):
    assert step.id == name


ASKED = replace(
    PLAN, files=(*PLAN.files, PlannedFile("test_a.py", "", needs=("a.py", "b.py"), tests=1))
)
WITH_TESTS = (*UNTIL_BUILT[:1], Planned(ASKED), *UNTIL_BUILT[2:], built("test_a.py", "t3"))


def test_a_test_file_that_was_asked_for_comes_after_all_other_files():
    assert decide(after(*WITH_TESTS[:-1])) == (BuildFile(0, "test_a.py"),)
    assert decide(after(*WITH_TESTS)) == (RunChecks(0),)


def test_after_an_amendment_the_test_file_is_composed_anew_and_the_tree_tested():
    events = (*WITH_TESTS, round_of(tree="t3"), Amended("r", Suite()))
    assert decide(after(*events)) == (BuildFile(1, "test_a.py"),)
    again = built("test_a.py", "t4")
    state = after(*events, again)
    assert decide(state) == (RunChecks(1),)
    assert after(*events, again, round_of(tree="t4")).best_tree == "t4"


def test_no_further_round_is_spent_on_a_test_file_for_which_no_test_is_left():
    lacks = Check(
        "s9", Role.GOAL, Authority.STRUCTURE, Means.STRUCTURE, "tests test_a.py 1",
        needs=("test_a.py",),
    )  # fmt: skip
    frozen = Frozen(Suite((lacks,)))
    events = [*WITH_TESTS[:2], frozen, *WITH_TESTS[3:], round_of(replace(RED, check="s9"))]
    assert decide(after(*events)).cause == "stalled"
    assert isinstance(decide(after(*events[:-1], round_of()))[0], Diagnose)


MEASURED = replace(STARTED, measuring=Measuring(mutants=9, seconds=30.0, share=0.5))


def green_round(seconds):
    return replace(round_of(GREEN, "t2"), cost=Cost(wall_s=seconds))


def test_checks_that_all_passed_are_measured_and_then_the_run_ends():
    state = after(*UNTIL_BUILT, green_round(40.0), started=MEASURED)
    assert decide(state) == (MeasureStrength(1, 20.0),)
    state = fold((Measured("strength/1", "t2", ()),), state)
    assert decide(state) == Stop("passed", "every check in force passed")
    assert state.measured == Measured("strength/1", "t2", ())


@pytest.mark.parametrize(
    ("started", "result"),
    [
        (STARTED, GREEN),  # as in journals from before there was such a step
        (replace(MEASURED, measuring=Measuring(mutants=0)), GREEN),
        (replace(MEASURED, measuring=Measuring(mutants=9, seconds=0.0)), GREEN),
        (replace(MEASURED, budget=Budget(seconds=40.0)), GREEN),
        (MEASURED, RED),
    ],
)
def test_nothing_is_measured_when_it_is_off_or_a_limit_is_reached_or_a_check_fails(started, result):
    last = replace(round_of(result), cost=Cost(wall_s=40.0))
    found = decide(after(*UNTIL_BUILT, last, started=started))
    assert isinstance(found, Stop) or not isinstance(found[0], MeasureStrength)


@pytest.mark.parametrize(
    ("took", "budget", "seconds"),
    [(1000.0, 0.0, 30.0), (10.0, 0.0, 5.0), (40.0, 45.0, 5.0), (40.0, 400.0, 20.0)],
)
def test_measuring_is_bounded_by_itself_by_the_run_so_far_and_by_what_is_left(
    took, budget, seconds
):
    started = replace(MEASURED, budget=Budget(seconds=budget))
    state = after(*UNTIL_BUILT, green_round(took), started=started)
    assert decide(state) == (MeasureStrength(1, seconds),)


def test_a_limit_that_is_reached_while_measuring_takes_nothing_from_the_run():
    started = replace(MEASURED, budget=Budget(seconds=45.0))
    measured = Measured("strength/1", "t2", (), cost=Cost(wall_s=9.0))
    state = after(*UNTIL_BUILT, green_round(40.0), measured, started=started)
    assert decide(state).cause == "passed"
