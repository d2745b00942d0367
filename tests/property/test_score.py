"""Laws of the score: a total order in which nothing that got worse is ever better."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

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

COUNTS = st.integers(0, 3)
SCORES = st.builds(
    Score,
    user=COUNTS,
    example=COUNTS,
    structure=COUNTS,
    generated=COUNTS,
    guards_lost=st.integers(-2, 0),
    quality=st.integers(-2, 0),
    agreement=COUNTS,
    size=st.integers(-3, 0),
)
CHECKS = st.lists(
    st.builds(
        Check,
        id=st.sampled_from([f"x{n}" for n in range(8)]),
        role=st.sampled_from(Role),
        authority=st.sampled_from(Authority),
        means=st.sampled_from(Means),
        target=st.just("t"),
    ),
    unique_by=lambda c: c.id,
    max_size=8,
).map(lambda checks: Suite(tuple(checks)))


@given(a=SCORES, b=SCORES, c=SCORES)
def test_scores_are_totally_ordered(a, b, c):
    assert (a < b) + (b < a) + (a.key() == b.key()) == 1
    assert not (a < b and b < c) or a < c


@given(suite=CHECKS, data=st.data())
def test_one_more_passed_check_never_makes_a_tree_worse(suite, data):
    outcomes = [
        CheckResult(c.id, data.draw(st.sampled_from([Outcome.PASSED, Outcome.FAILED])))
        for c in suite.checks
    ]
    before = score(suite, outcomes)
    for index, result in enumerate(outcomes):
        if result.outcome is Outcome.FAILED:
            better = [*outcomes]
            better[index] = replace(result, outcome=Outcome.PASSED)
            assert before < score(suite, better)


@given(suite=CHECKS, data=st.data())
def test_a_lost_guard_outweighs_everything_that_was_won(suite, data):
    guards = [c.id for c in suite.checks if c.role is Role.GUARD]
    if not guards:
        return
    lost = data.draw(st.sampled_from(guards))
    won = [
        CheckResult(c.id, Outcome.FAILED if c.id == lost else Outcome.PASSED) for c in suite.checks
    ]
    nothing = [
        CheckResult(c.id, Outcome.PASSED if c.role is Role.GUARD else Outcome.FAILED)
        for c in suite.checks
    ]
    assert score(suite, won) < score(suite, nothing)
