"""What a run that was cut short has to show."""

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
from standalone_orchestrator.core.events import Built, Candidate, Checked, StepBegan
from standalone_orchestrator.core.events import Tested as RoundTested
from standalone_orchestrator.core.standing import standing, unseen
from standalone_orchestrator.core.state import RunState
from standalone_orchestrator.core.task import Task

SUITE = Suite(
    tuple(
        Check(name, Role.GOAL, Authority.GENERATED, Means.TEST, f"t.py::{name}", ("c1",))
        for name in ("one", "two")
    )
)
BASE = RunState(Task("task"), suite=SUITE, tree="base", best_tree="base")


def candidate(tree, good, problem=""):
    return Candidate("build", "a.py", "draw 1", "", tree, Score(generated=good), good, (), problem)


def checked(tree, good, names=("one", "two")):
    results = [
        CheckResult(name, Outcome.PASSED if n < good else Outcome.FAILED)
        for n, name in enumerate(names)
    ]
    return Checked("build", tree, "key", tuple(results), 0.1)


def tried(tree, good, **more):
    return [checked(tree, good, **more), candidate(tree, good)]


def test_the_best_candidate_of_the_round_under_way_stands_with_its_results():
    state = standing(BASE, [StepBegan("build"), *tried("A", 0), *tried("B", 1), *tried("C", 0)])
    assert (state.best_tree, state.best_score) == ("B", Score(generated=1))
    assert [r.outcome for r in state.best_results] == [Outcome.PASSED, Outcome.FAILED]
    assert not state.settled
    assert replace(state, best_tree="base", best_score=None, best_results=(), settled=True) == BASE


def test_of_equals_the_one_that_a_build_chose_stands_else_the_first():
    both = [*tried("A", 1), *tried("B", 1)]
    assert standing(BASE, both).best_tree == "A"
    chosen = replace(candidate("B", 1), chosen=True)
    assert standing(BASE, [*both, chosen]).best_tree == "B"
    assert standing(BASE, [*both, chosen, *tried("C", 2)]).best_tree == "C"


def test_checks_of_structure_may_be_missing():
    there = Check("s1", Role.GOAL, Authority.STRUCTURE, Means.STRUCTURE, "exists b.py", ("c2",))
    state = replace(BASE, suite=replace(SUITE, checks=(*SUITE.checks, there)))
    assert standing(state, tried("A", 1)).best_tree == "A"


@pytest.mark.parametrize(
    "events",
    [
        [],
        [candidate("A", 1)],
        [checked("A", 1)],
        [checked("A", 1), candidate("A", 1, "does not parse")],
        tried("A", 1, names=("one",)),
        [*tried("A", 1), RoundTested("t", "A", ())],
    ],
    ids=["none", "not checked", "no candidate", "not runnable", "not all checks", "round tested"],
)
def test_anything_else_leaves_the_best_tree(events):
    assert standing(BASE, events) == BASE


def test_a_candidate_stands_only_where_it_beats_the_best_tree():
    best = replace(BASE, best_tree="T", best_score=Score(generated=1))
    assert standing(best, tried("A", 1)) == best
    assert standing(best, tried("A", 2)).best_tree == "A"


def test_before_the_freeze_nothing_stands():
    assert standing(replace(BASE, suite=None), tried("A", 1)).best_tree == "base"


def test_what_was_built_stands_where_all_checks_were_run_over_it_at_the_end():
    built = replace(BASE, tree="T")
    events = [candidate("T", 2), checked("T", 1, names=("one",)), checked("T", 1)]
    assert standing(built, events).best_tree == "T"
    assert standing(built, events).best_score == Score(generated=1), "by all checks, not the step's"
    assert standing(built, [checked("T", 1)]).best_tree == "T", "though no candidate is this tree"


def test_a_limit_leaves_the_best_candidate_under_way_unseen_else_what_was_built():
    built = replace(BASE, tree="T")
    step = [StepBegan("build"), candidate("A", 1), candidate("B", 2), candidate("C", 3, "broken")]
    assert unseen(built, step) == "B"
    assert unseen(built, [*step, Built("build", "a.py", "T", 3, "draw 2")]) == "T"
    assert unseen(built, [*step, StepBegan("build again")]) == "T"
    assert unseen(BASE, []) == ""
    assert unseen(replace(built, suite=None), step) == ""
