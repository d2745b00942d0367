"""When a result stands alone, so that more is tried, and it is not verified."""

from dataclasses import replace

import pytest

from searches import good, red, state
from standalone_orchestrator.core.consensus import alone, divided
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


def test_of_many_draws_a_fifth_must_agree():
    assert not alone(state(good(), good(), *[LOST] * 8), 0)
    assert alone(state(good(), good(), *[LOST] * 9), 0)
    assert not alone(state(good(), good(), good(), *[LOST] * 12), 0)


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
    assert next_try(tried) == Wave((8, 9, 10, 11), fresh=True)
    assert next_try(replace(tried, drawn=12)) == Wave((12, 13, 14, 15), fresh=True)
    assert next_try(replace(tried, drawn=16)) == Take(0)
    assert next_try(last(good(2), *[LOST] * 7, good(2), drawn=12)) == Take(0)


@pytest.mark.parametrize("origin", ["repair", "part", "crossover"])
def test_a_draw_that_writes_what_was_put_together_before_agrees_with_it(origin):
    known = [*[LOST] * 7, good(2, origin)]
    twice = [good(2, same_as=7, unseen=True)] * 2
    assert next_try(last(*known, *twice, drawn=12)) == Take(7)
    assert isinstance(next_try(last(*known, *twice[:1], drawn=12)), Wave)


def test_more_is_not_drawn_where_it_is_not_wanted():
    lonely = (good(2), *[LOST] * 7)
    assert next_try(last(*lonely, support=0)) == Take(0)
    assert next_try(last(*lonely, early_stop=False)) == Take(0)
    assert next_try(last(*lonely, trusted=True)) == Take(0)
    assert next_try(last(good(2, "edits"), *[LOST] * 7)) == Take(0)
    assert next_try(last(red("g7"), good(2, "repair"), draws=1, drawn=1)) == Take(1)


def test_functions_that_were_built_anew_are_drawn_again_over_what_they_were_put_into():
    draws = (red("g2", "g1"),) * 3
    first = replace(red("g1"), origin="part", passed=frozenset({"g0", "g2"}), over=1, put="f")
    second = good(3, "part", over=3, put="h")
    tried = replace(several(*draws, first, second, support=8), parts=("f", "h"))
    assert next_try(tried) == Part(3, "h", (1, 2, 3))
    assert next_try(replace(tried, parts=("f", "h", "h"))) == Part(3, "h", (4, 5, 6))
    assert next_try(replace(tried, parts=("f", "h", "h", "h"))) == Part(1, "f", (1, 2, 3))
    assert next_try(replace(tried, parts=("f", "h") * 3)) == Wave((3, 4, 5, 6, 7), fresh=True)
    crossed = replace(second, origin="crossover")
    assert next_try(replace(tried, seen=(*draws, first, crossed))) == Part(1, "f", (1, 2, 3))


def test_a_function_whose_checks_others_pass_is_not_drawn_again():
    draws = (red("g2", "g1"), replace(red("g1"), passed=frozenset({"g0", "g2"})), good(1))
    first = replace(red("g1"), origin="part", passed=frozenset({"g0", "g2"}), over=0, put="f")
    second = good(3, "part", over=3, put="h")
    tried = replace(several(*draws, first, second, support=8), parts=("f", "h", "h", "h"))
    assert next_try(tried) == Wave((3, 4, 5, 6, 7), fresh=True)


def test_what_a_function_mends_is_not_known_over_a_text_that_was_not_run():
    lost = replace(good(0), problem="it does not parse")
    built = good(2, "part", over=0, put="f")
    assert alone(several(lost, built, replace(built, same_as=1)), 1)
    began = replace(lost, origin="skeleton")
    assert not alone(several(began, built, replace(built, same_as=1)), 1)


def test_checks_of_the_users_own_need_no_second_draft():
    sure = replace(several(LOST, red("g1"), good(3)), disputable=frozenset({"g0"}))
    assert not alone(sure, 2)
    assert alone(replace(sure, disputable=frozenset({"g0", "g2"})), 2)


def test_what_an_earlier_round_agreed_on_needs_no_second_draft_again():
    kept, built = red("g2", points=2, origin="kept"), good(3, "part", over=0, put="f")
    twice = several(kept, built, replace(built, same_as=1))
    assert alone(twice, 1)
    assert not alone(replace(twice, agreed=True), 1)
    assert alone(replace(several(kept, built), agreed=True), 1)


def answering(*answers):
    return good(answers=tuple(answers))


ALIKE = tuple("abcdefghijklmnopqrst")
NEARLY = (*ALIKE[:-1], "z")
FAR = (*ALIKE[:9], *"zyxwvutsrqp")


def test_a_result_is_sure_where_draws_give_nearly_all_its_answers():
    assert divided(state(answering(*ALIKE), answering(*NEARLY)), 0) == -1
    assert divided(state(answering(*ALIKE), answering(*ALIKE), answering(*FAR)), 0) == 9
    assert divided(state(good(), good()), 0) == -1


def test_the_question_that_is_told_is_one_on_which_most_draws_differ():
    odd = (*ALIKE[:14], *"zyxwvu")
    draws = (answering(*ALIKE), answering(*ALIKE), answering(*FAR), answering(*odd))
    assert divided(state(*draws), 0) == 14


def test_a_draw_that_fails_more_has_no_say_and_neither_have_those_of_several_functions():
    worse = replace(answering(*FAR), failed=("g7",))
    assert divided(state(answering(*ALIKE), worse), 0) == -1
    assert divided(state(replace(answering(*ALIKE), failed=("g7",)), worse), 0) == 9
    assert divided(replace(state(answering(*ALIKE), answering(*FAR)), several=True), 0) == -1


def test_what_only_users_say_needs_no_second_opinion():
    split = state(answering(*ALIKE), answering(*FAR))
    assert divided(replace(split, trusted=True), 0) == -1
    assert divided(replace(split, disputable=frozenset()), 0) == -1
