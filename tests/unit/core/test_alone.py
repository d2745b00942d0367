"""When a result stands alone, so that more is tried, and it is not verified."""

from dataclasses import replace

import pytest

from searches import good, red, state
from standalone_orchestrator.core.consensus import alone
from standalone_orchestrator.core.search import Part, Take, Wave, next_try

SAME = {"answers": ("1", "2")}
OTHER = {"answers": ("1", "3")}
LOST = red("g7")


def last(*seen, **policy):
    """A search after its last wave."""
    return state(*seen, **{"drawn": 8, "waves": 2, "support": 8, "crosses": 0, **policy})


def several(*seen, **policy):
    return replace(state(*seen, drawn=3, crosses=0, parts=9, **policy), several=True)


@pytest.mark.parametrize(
    ("seen", "stands_alone"),
    [
        ((good(), LOST, LOST), True),
        ((good(), good(), LOST), False),
        ((good(**SAME), good(**SAME), LOST), False),
        ((good(**SAME), good(**OTHER), LOST), True),
        ((good(), good(same_as=0)), False),
        ((good(), good(origin="repair"), LOST), True),
        ((red("g9"), red("g9"), LOST), False),
        ((red("g9"), red("g8"), LOST), True),
    ],
)
def test_a_second_draw_must_fail_no_more_and_answer_the_same(seen, stands_alone):
    assert alone(state(*seen), 0) is stands_alone


def test_where_nothing_of_a_model_is_leant_on_one_draw_is_enough():
    lonely = state(good(), LOST, LOST)
    assert not alone(replace(lonely, trusted=True), 0)
    assert not alone(replace(lonely, disputable=frozenset()), 0)
    assert alone(replace(lonely, disputable=frozenset({"g0"})), 0)
    assert not alone(state(good(), draws=1), 0)


def test_of_several_functions_each_check_is_to_be_passed_by_two_draws():
    draws = (
        red("g2", points=2),
        red("g0", points=2),
        replace(red("g1"), passed=frozenset({"g0", "g2"})),
    )
    mixed = good(3, "crossover")
    assert alone(several(*draws, mixed), 3)
    more = (*draws, replace(red("g0"), passed=frozenset({"g2", "g1"})))
    assert not alone(several(*more, mixed), 4)
    assert alone(state(*more, mixed), 4)


def test_a_check_that_a_skeleton_passes_needs_nobody():
    assert not alone(replace(several(LOST, good()), bare=frozenset({"g0"})), 1)


def test_a_function_built_anew_speaks_for_what_it_mends():
    draws = (red("g1"),) * 3
    built = good(2, "part", over=0, put="f")
    assert alone(several(*draws, built), 3)
    assert not alone(several(*draws, built, replace(built, same_as=3)), 3)
    onto = good(2, "part", over=3, put="h")
    assert alone(several(*draws, built, onto), 4)


def test_more_is_drawn_until_a_second_one_agrees():
    tried = last(good(2), *[LOST] * 7)
    assert next_try(tried) == Wave((8, 9, 10, 11))
    assert next_try(replace(tried, drawn=12)) == Wave((12, 13, 14, 15))
    assert next_try(replace(tried, drawn=16)) == Take(0)
    assert next_try(last(good(2), *[LOST] * 7, good(2), drawn=12)) == Take(0)


def test_more_is_not_drawn_where_it_is_not_wanted():
    lonely = (good(2), *[LOST] * 7)
    assert next_try(last(*lonely, support=0)) == Take(0)
    assert next_try(last(*lonely, early_stop=False)) == Take(0)
    assert next_try(last(*lonely, trusted=True)) == Take(0)
    assert next_try(last(good(2, "edits"), *[LOST] * 7)) == Take(0)


def test_functions_that_were_built_anew_are_drawn_again_over_what_they_were_put_into():
    draws = (red("g2", "g1"),) * 3
    first = replace(red("g1"), origin="part", passed=frozenset({"g0", "g2"}), over=1, put="f")
    second = good(3, "part", over=3, put="h")
    tried = replace(several(*draws, first, second), parts=("f", "h"))
    assert next_try(tried) == Part(3, "h", (1, 2, 3))
    assert next_try(replace(tried, parts=("f", "h", "h"))) == Part(1, "f", (1, 2, 3))
    assert next_try(replace(tried, parts=("f", "h", "h", "f"))) == Wave((3, 4, 5, 6, 7))
