"""What the fold keeps, and what it never loses."""

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
    score,
)
from standalone_orchestrator.core.events import (
    Amended,
    Budget,
    Built,
    Candidate,
    Checked,
    Cost,
    Diagnosed,
    Explored,
    Finished,
    Noticed,
    Planned,
    Published,
    Publishing,
    Replied,
    Resumed,
    Started,
    StepBegan,
)
from standalone_orchestrator.core.events import (
    Tested as RoundTested,
)
from standalone_orchestrator.core.state import Attempt, begin, evolve, fold, waves_of
from standalone_orchestrator.core.task import Plan, PlannedFile, Task

STARTED = Started("r1", Task("t"), "/w", 7, Budget(tokens=5))


def goal(name, authority=Authority.GENERATED):
    return Check(name, Role.GOAL, authority, Means.TEST, f"t.py::{name}")


def said(**outcomes):
    return tuple(
        CheckResult(name, Outcome.PASSED if ok else Outcome.FAILED) for name, ok in outcomes.items()
    )


def round_of(tree, suite, **outcomes):
    results = said(**outcomes)
    return RoundTested("test", tree, results, score(suite, results))


def test_a_run_begins_with_the_task_the_budget_and_the_seed_of_its_first_event():
    state = evolve(begin(STARTED), STARTED)
    assert (state.task, state.budget, state.seed) == (Task("t"), Budget(tokens=5), 7)


OBSERVATIONS = (
    StepBegan("plan"),
    Replied("plan", "planner", "e", "q", "p", 0, 0.0, 1, "end", 9, 9, 9, 9, 9.0, "r"),
    Checked("test/0", "t", "k", said(g1=True), 3.0),
    Candidate("build", "a.py", "draw 1", "", "t", Score(), 0, ()),
    Noticed("plan", "retry", "again"),
    Publishing("branch", "b", "t"),
    Published("branch", "b"),
    Resumed(),
)


@pytest.mark.parametrize("event", OBSERVATIONS, ids=lambda e: e.kind)
def test_an_observation_leaves_the_state_as_it_is(event):
    state = begin(STARTED)
    assert evolve(state, event) is state


def test_the_cost_of_every_result_is_added_up():
    costs = (Cost(1, 2, 3, 4, 5.0, 6.0, 7.0, 8.0), Cost(10, 20, 30, 40, 50.0, 60.0, 70.0, 80.0))
    events = [Explored("base", "", cost=costs[0]), Planned(Plan((), ()), cost=costs[1])]
    assert fold(events, begin(STARTED)).cost == Cost(11, 22, 33, 44, 55.0, 66.0, 77.0, 88.0)


def test_the_end_is_remembered():
    finished = Finished("verified", "passed", "", "t")
    assert evolve(begin(STARTED), finished).finished == finished


BLAME = Diagnosed("d", "code", (), ("a.py",), (("a.py",),))


def test_a_worse_round_is_taken_back_and_remembered_as_an_attempt():
    suite = Suite((goal("g1"), goal("g2")))
    events = [
        round_of("A", suite, g1=True, g2=False),
        BLAME,
        Built("b", "a.py", "B", 1, "draw"),
        round_of("B", suite, g1=False, g2=False),
    ]
    state = fold(events, begin(STARTED))
    assert (state.tree, state.best_tree) == ("A", "A")
    assert state.results == state.best_results == events[0].results
    assert (state.score, state.iteration, state.stalled) == (events[0].score, 2, 1)
    assert state.attempt == Attempt("B", events[3].results, BLAME)


def test_a_round_that_is_no_better_is_taken_back_too():
    suite = Suite((goal("g1"),))
    events = [round_of("A", suite, g1=False), BLAME, round_of("B", suite, g1=False)]
    state = fold(events, begin(STARTED))
    assert (state.tree, state.attempt.tree) == ("A", "B")


def test_a_better_round_forgets_what_was_tried_before():
    suite = Suite((goal("g1"),))
    events = [
        round_of("A", suite, g1=False), BLAME, round_of("B", suite, g1=False),
        BLAME, round_of("C", suite, g1=True),
    ]  # fmt: skip
    state = fold(events, begin(STARTED))
    assert (state.tree, state.attempt, state.stalled) == ("C", None, 0)


def test_a_round_that_only_measures_anew_is_no_attempt_and_keeps_the_one_before():
    before = Suite((goal("g1"), goal("g2")))
    after = replace(before, set_aside=(("g2", "disputed"),))
    events = [
        round_of("A", before, g1=False, g2=False),
        BLAME,
        Built("b", "a.py", "B", 1, "draw", disputed=("g2",)),
        round_of("B", before, g1=False, g2=False),
        Amended("r", after),
        round_of("A", after, g1=False),
    ]
    state = fold(events, begin(STARTED))
    assert (state.stalled, state.attempt.tree, state.best_results) == (1, "B", events[5].results)


def test_a_test_that_the_best_tree_passes_is_no_longer_disputed():
    suite = Suite((goal("g1"), goal("g2"), goal("g3")))
    events = [
        round_of("A", suite, g1=True, g2=True, g3=False),
        BLAME,
        Built("b", "a.py", "B", 1, "draw", disputed=("g2", "g3")),
        round_of("B", suite, g1=True, g2=False, g3=False),
    ]
    assert fold(events, begin(STARTED)).disputed == ("g3",)


def test_a_better_round_becomes_the_best_one():
    suite = Suite((goal("g1"), goal("g2")))
    events = [round_of("A", suite, g1=False, g2=False), round_of("B", suite, g1=True, g2=False)]
    state = fold(events, begin(STARTED))
    assert (state.best_tree, state.best_score, state.stalled) == ("B", Score(generated=1), 0)


def test_an_equal_round_does_not_replace_the_best_one():
    suite = Suite((goal("g1"),))
    events = [round_of("A", suite, g1=False), round_of("B", suite, g1=False)]
    assert fold(events, begin(STARTED)).best_tree == "A"


def test_a_test_round_ends_what_its_diagnosis_said():
    blame = Diagnosed("d", "code", (), ("a.py",), (("a.py",),))
    state = fold([blame], begin(STARTED))
    assert state.diagnosis == blame
    assert evolve(state, round_of("A", Suite())).diagnosis is None


def test_after_an_amendment_the_current_tree_is_measured_anew():
    before = Suite((goal("g1"), goal("g2")))
    after = replace(before, set_aside=(("g2", "disputed"),))
    events = [
        Built("b", "a.py", "A", 1, "draw", disputed=("g2",)),
        round_of("A", before, g1=True, g2=True),
        Amended("r", after),
        round_of("A", after, g1=True),
    ]
    state = fold(events, begin(STARTED))
    assert (state.best_tree, state.best_score) == ("A", Score(generated=1))
    assert state.stalled == 0


def test_an_amendment_in_a_worse_round_does_not_lose_the_best_tree():
    before = Suite((goal("g1"), goal("g2"), goal("g3")))
    after = replace(before, set_aside=(("g3", "disputed"),))
    events = [
        Explored("base", ""),
        Built("b", "a.py", "A", 1, "draw"),
        round_of("A", before, g1=True, g2=True, g3=False),
        Built("b", "a.py", "B", 1, "draw", disputed=("g3",)),
        round_of("B", before, g1=True, g2=False, g3=False),
        Amended("r", after),
        round_of("B", after, g1=True, g2=False),
    ]
    assert fold(events, begin(STARTED)).best_tree == "A"


def test_after_an_amendment_a_better_tree_still_wins():
    before = Suite((goal("g1"), goal("g2")))
    new = replace(goal("a3"), authority=Authority.GENERATED)
    after = replace(before, checks=(*before.checks, new), set_aside=(("g2", "disputed"),))
    events = [
        Built("b", "a.py", "A", 1, "draw"),
        round_of("A", before, g1=False, g2=True),
        Built("b", "a.py", "B", 1, "draw", disputed=("g2",)),
        round_of("B", before, g1=False, g2=False),
        Amended("r", after),
        round_of("B", after, g1=False, a3=True),
    ]
    assert fold(events, begin(STARTED)).best_tree == "B"


def test_a_file_that_is_built_twice_is_listed_once():
    plan = Plan((PlannedFile("a.py", ""), PlannedFile("b.py", "")), ())
    built = Built("b", "a.py", "A", 1, "draw")
    state = fold([Planned(plan), built, replace(built, tree="B")], begin(STARTED))
    assert (state.built, state.tree, state.waves) == (("a.py",), "B", (("b.py",),))


def test_a_cycle_is_one_last_layer_and_a_need_of_itself_is_none():
    def file(path, *needs):
        return PlannedFile(path, "", needs=needs)

    plan = Plan((file("x", "y"), file("y", "x"), file("a", "a"), file("b", "a", "elsewhere")), ())
    assert waves_of(plan) == (("a",), ("b",), ("x", "y"))


def test_a_plan_knows_its_files_by_path():
    plan = Plan((PlannedFile("a.py", "one"), PlannedFile("b.py", "two")), ())
    assert plan.file("b.py").purpose == "two"
    with pytest.raises(KeyError, match=r"c\.py"):
        plan.file("c.py")


def test_why_a_file_was_left_as_it_was_is_known_until_it_is_built_again():
    kept = Built("b", "a.py", "A", 3, "kept", problem="nothing better was found")
    assert fold([kept, kept], begin(STARTED)).left == (("a.py", "nothing better was found"),)
    other = Built("b", "b.py", "A", 3, "draw 1 at 0", problem="- line 1: no")
    again = replace(kept, chosen="draw 1 at 0", problem="")
    assert fold([kept, other, again], begin(STARTED)).left == ()


def test_which_files_stand_alone_goes_with_the_tree():
    suite = Suite((goal("g1"), goal("g2")))

    def wrote(path, tree, alone, chosen="draw 1"):
        return Built("b", path, tree, 1, chosen, alone=alone)

    first = [
        wrote("a.py", "A", True),
        wrote("b.py", "B", True),
        round_of("B", suite, g1=True, g2=False),
    ]
    state = fold(first, begin(STARTED))
    assert state.best_alone == (("a.py", ""), ("b.py", ""))
    worse = [BLAME, wrote("a.py", "C", False), round_of("C", suite, g1=False, g2=False)]
    assert fold(worse, state).best_alone == fold(worse, state).alone == state.best_alone
    better = [
        BLAME,
        wrote("a.py", "D", False),
        wrote("b.py", "D", True, "kept"),
        round_of("D", suite, g1=True, g2=True),
    ]
    assert fold(better, state).best_alone == (("b.py", ""),)
    agreed = [*better[:2], wrote("b.py", "D", False, "kept"), better[3]]
    assert fold(agreed, state).best_alone == ()
    left = [*better[:2], Built("b", "b.py", "D", 1, "kept", problem="no better"), better[3]]
    assert fold(left, state).best_alone == (("b.py", ""),)
    differs = [*better[:2], Built("b", "b.py", "D", 4, "draw 1", differs="`f(2)`"), better[3]]
    assert fold(differs, state).best_alone == (("b.py", "`f(2)`"),)
    kept = [*better[:2], Built("b", "b.py", "D", 4, "kept", differs="`f(3)`"), better[3]]
    assert fold(kept, state).best_alone == (("b.py", "`f(3)`"),)
