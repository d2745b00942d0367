"""Scores: what counts, and in which order."""

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
    passed,
    score,
)


def goal(name, authority=Authority.GENERATED):
    return Check(name, Role.GOAL, authority, Means.TEST, name)


def guard(name):
    return Check(name, Role.GUARD, Authority.USER, Means.BASE_TEST, name)


def result(name, outcome=Outcome.PASSED):
    return CheckResult(name, outcome)


SUITE = Suite(
    (
        goal("u", Authority.USER),
        goal("e", Authority.EXAMPLE),
        goal("s", Authority.STRUCTURE),
        goal("g", Authority.GENERATED),
        guard("b"),
    )
)


def test_passed_goals_are_counted_by_their_authority():
    found = score(SUITE, [result(n) for n in "uesgb"])
    assert found == Score(user=1, example=1, structure=1, generated=1)


@pytest.mark.parametrize("outcome", [o for o in Outcome if o is not Outcome.PASSED])
def test_every_other_outcome_is_no_pass(outcome):
    assert score(SUITE, [result("u", outcome)]) == Score()
    assert passed([result("u", outcome), result("e")]) == {"e"}


def test_a_check_without_a_result_did_not_pass():
    assert score(SUITE, []) == Score()


def test_a_guard_that_fails_is_counted_against_the_tree_and_a_held_one_not_for_it():
    assert score(SUITE, [result("b", Outcome.FAILED)]).guards_lost == -1
    assert score(SUITE, [result("b")]) == Score()


def test_a_guard_that_was_not_run_is_not_lost():
    assert score(SUITE, []).guards_lost == 0


def test_what_was_set_aside_counts_neither_way():
    suite = Suite(SUITE.checks, set_aside=(("g", "disputed"), ("b", "retired")))
    assert score(suite, [result("g"), result("b", Outcome.FAILED)]) == Score()
    assert [c.id for c in suite.in_force()] == ["u", "e", "s"]
    assert set(suite.by_id()) == set("uesgb")


def test_faults_and_size_count_against_and_agreement_for_it():
    found = score(SUITE, [], faults=2, agreement=3, size=5)
    assert (found.quality, found.agreement, found.size) == (-2, 3, -5)


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        (Score(user=9, guards_lost=-1), Score()),
        (Score(example=9), Score(user=1)),
        (Score(structure=9, generated=9), Score(example=1)),
        (Score(generated=2), Score(structure=3)),
        (Score(quality=-1, agreement=9), Score()),
        (Score(structure=1), Score(generated=1, structure=1, quality=-9)),
        (Score(size=0), Score(agreement=1, size=-9)),
        (Score(size=-2), Score(size=-1)),
    ],
)
def test_the_order_of_what_counts(worse, better):
    assert worse < better
    assert not better < worse


def test_a_score_is_not_less_than_itself():
    assert not Score(user=1) < Score(user=1)
