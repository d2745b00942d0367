"""What the search tries next."""

from dataclasses import replace

import pytest

from searches import asked, broken, good, red, state
from standalone_orchestrator.core.checks import Score
from standalone_orchestrator.core.consensus import (
    agreement,
    best_of,
    disputed,
    in_question,
)
from standalone_orchestrator.core.search import (
    Compare,
    Repair,
    Take,
    Wave,
    next_try,
)
from standalone_orchestrator.core.search_state import (
    SearchPolicy,
    compared,
    saw,
)


def start(*seen, trusted=False, **policy):
    return state(*seen, trusted=trusted, drawn=0, waves=0, **policy)


def test_where_only_generated_tests_speak_several_are_drawn_to_be_compared():
    assert next_try(start()) == Wave((0, 1, 2))


def test_where_somebody_else_vouches_one_draw_is_enough_to_begin_with():
    assert next_try(start(trusted=True)) == Wave((0,))


def test_without_early_stop_all_are_drawn_at_once():
    assert next_try(start(trusted=True, early_stop=False, draws=4)) == Wave((0, 1, 2, 3))


def test_never_more_than_the_bound_is_drawn_to_compare():
    assert next_try(start(draws=2)) == Wave((0, 1))


@pytest.mark.parametrize("policy", [{"draws": 0}, {"draws": 0, "compare": 0}])
def test_without_draws_there_is_nothing_to_take(policy):
    assert next_try(start(**policy)) == Take(-1)


def test_with_nothing_to_compare_one_is_drawn():
    assert next_try(start(compare=0)) == Wave((0,))


def test_a_trusted_candidate_that_passes_all_is_taken():
    assert next_try(state(good(), trusted=True)) == Take(0)


def test_one_that_passes_generated_tests_only_is_not_taken_before_enough_were_compared():
    assert not isinstance(next_try(state(good(), good(), compare=3, draws=4)), Take)
    assert next_try(state(good(), good(), good(), compare=3)) == Take(0)
    assert next_try(state(good(), good(), compare=3, draws=2)) == Take(0)


def test_without_early_stop_the_first_good_one_is_not_taken():
    few = state(good(), trusted=True, early_stop=False, draws=4)
    assert not isinstance(next_try(few), Take)
    assert next_try(replace(few, drawn=4)) == Take(0)


@pytest.mark.parametrize("origin", ["kept", "edits"])
def test_what_cost_no_call_and_passes_all_costs_none(origin):
    assert next_try(start(good(origin=origin))) == Take(0)


@pytest.mark.parametrize("origin", ["kept", "edits"])
def test_what_cost_no_call_and_fails_is_followed_by_a_wave(origin):
    assert next_try(start(red("g9", origin=origin))) == Wave((0, 1, 2))


def test_one_draw_that_passes_is_not_taken_before_another_does():
    lone = state(good(), red("g9"), red("g8"))
    assert next_try(lone) == Wave((3, 4, 5, 6, 7), fresh=True)
    more = saw(lone, draws=5, seen=(red("g7"), good()))
    assert next_try(more) == Take(0)
    assert next_try(saw(lone, draws=5, seen=(red("g7"),))) == Take(0)
    assert next_try(state(good(), red("g9"), good())) == Take(0)
    assert next_try(state(good(), red("g9"), compare=1)) == Take(0)


def test_where_none_passes_the_rest_is_drawn_with_the_first_prompt():
    assert next_try(state(red("g9"), red("g8"), red("g9"))) == Wave((3, 4, 5, 6, 7), fresh=True)
    assert next_try(state(broken(), drawn=3, draws=4)) == Wave((3,), fresh=True)
    assert next_try(state(drawn=3, draws=4)) == Wave((3,), fresh=True)


def test_after_a_single_draw_as_many_are_drawn_as_are_compared_elsewhere():
    one = state(red("g9"), trusted=True)
    assert next_try(one) == Wave((1, 2), fresh=True)
    assert next_try(replace(one, drawn=3)) == Wave((3, 4, 5, 6, 7), fresh=True)
    assert next_try(state(red("g9"), trusted=True, draws=2)) == Wave((1,), fresh=True)


def test_a_second_wave_can_carry_the_errors_of_the_best_one():
    seen = (red("g7", "g8", "g9"), red("g7", "g8", "g9", points=2), red("g6", "g7", "g8", "g9"))
    assert next_try(state(*seen, second_wave="errors", draws=4)) == Wave((3,), after=1)
    assert next_try(state(drawn=3, second_wave="errors", draws=4)) == Wave((3,), after=-1)


def test_the_second_wave_can_be_switched_off():
    assert next_try(state(red("g9"), trusted=True, second_wave="off")) == Repair(0, 0)
    assert next_try(state(red("g9"), trusted=True, second_wave="off", repairs=0)) == Take(0)


def test_repairs_come_last_and_are_bounded_and_numbered():
    assert next_try(state(red("g9"), drawn=8)) == Repair(0, 0)
    assert next_try(state(broken(), drawn=8)) == Repair(0, 0)
    assert next_try(state(red("g9"), drawn=8, repaired=1)) == Take(0)
    assert next_try(state(red("g9"), drawn=8, repaired=1, repairs=2)) == Repair(0, 1)


def test_where_no_draw_passes_an_example_of_the_task_more_is_drawn_at_the_end():
    def breaks(*seen, drawn=8, **more):
        found = state(*seen, drawn=drawn, waves=2, repaired=1, crosses=0, support=6)
        return replace(found, shown=frozenset({"e1"}), **more)

    failing = [red("e1"), red("e1", "g3")]
    assert next_try(breaks(*failing)) == Wave((8, 9, 10, 11), fresh=True)
    assert next_try(breaks(*failing, drawn=12)) == Wave((12, 13), fresh=True)
    assert next_try(breaks(*failing, drawn=14)) == Take(0)
    assert next_try(breaks(*failing, several=True)) == Take(0)
    one = replace(red("g3"), passed=frozenset({"e1"}))
    assert next_try(breaks(*failing, one)) == Take(0)
    assert next_try(replace(breaks(*failing), shown=frozenset())) == Take(0)
    assert next_try(breaks(*failing, red("e1", origin="kept"))) == Take(0)


def test_after_a_repair_that_repeats_a_program_there_is_no_other():
    again = replace(red("g9", origin="repair"), same_as=0)
    assert next_try(state(red("g9"), again, repaired=1, drawn=8, repairs=2)) == Take(0)


def test_when_all_agree_and_fail_the_same_test_it_is_the_test_that_is_asked():
    twin = replace(red("g9"), same_as=0)  # an independent draw of the same program agrees
    assert next_try(state(red("g9"), twin, twin)) == Take(0)
    assert disputed(state(red("g9"), twin, twin)) == ("g9",)


def test_beside_others_a_firm_test_is_not_in_question():
    both = replace(state(*[red("g8", "g9", points=6)] * 3), firm=frozenset({"g9"}))
    assert in_question(both, 0) == ("g8",)
    assert in_question(replace(both, firm=frozenset({"g8", "g9"})), 0) == ("g8", "g9")
    assert in_question(replace(both, firm=frozenset()), 0) == ("g8", "g9")


def test_a_firm_test_that_all_fail_is_asked_again_when_all_was_tried():
    few = replace(state(*[red("g9")] * 3), firm=frozenset({"g9"}))
    assert next_try(few) == Wave((3, 4, 5, 6, 7), fresh=True)
    assert in_question(few, 0) == ("g9",)
    assert next_try(replace(few, firm=frozenset({"g8"}))) == Take(0)


def test_disputes_can_be_switched_off_alone():
    seen = [red("g9")] * 3
    assert disputed(state(*seen, dispute=False)) == ()
    assert isinstance(next_try(state(*seen, dispute=False)), Wave)
    lone, twin = good(), replace(good(), passed=frozenset({"g7"}))
    assert best_of(state(lone, twin, replace(twin, same_as=1), dispute=False)) == 1


def test_what_is_no_matter_of_opinion_is_not_disputed():
    seen = (red("s1"), replace(red("s1"), same_as=0), replace(red("s1"), same_as=0))
    found = replace(state(*seen), disputable=frozenset({"g9"}))
    assert disputed(found) == ()
    assert isinstance(next_try(found), Wave)
    assert disputed(replace(found, disputable=frozenset({"s1"}))) == ("s1",)


def test_what_was_seen_is_counted():
    first = saw(start(), draws=3, seen=(good(),))
    assert (first.drawn, first.waves, first.repaired, first.seen) == (3, 1, 0, (good(),))
    second = saw(first, repair=True, seen=(red("g9"),))
    assert (second.drawn, second.waves, second.repaired) == (3, 1, 1)
    assert second.seen == (good(), red("g9"))


def test_the_sweep_of_temperatures_begins_anew_after_its_end_without_what_knows_no_chance():
    policy = SearchPolicy(temperatures=(0.0, 0.5, 0.9))
    assert [policy.temperature(n) for n in range(6)] == [0.0, 0.5, 0.9, 0.5, 0.9, 0.5]
    assert [SearchPolicy(temperatures=(0.0,)).temperature(n) for n in range(2)] == [0.0, 0.0]


def answering(*answers, **more):
    return replace(good(**more), answers=answers)


def test_candidates_that_no_fact_tells_apart_are_compared_before_one_is_taken():
    assert next_try(asked(good(), good(2), good())) == Compare((0, 1, 2))
    assert next_try(asked(good(), good(2), good(), questions=0)) == Take(1)
    assert next_try(asked(good(), good(2), good(), agreement=False)) == Take(1)


def test_only_what_passes_as_many_facts_as_the_best_is_compared():
    told = replace(good(), score=Score(generated=1, example=2))
    wrong = replace(red("e2"), score=Score(generated=1, example=1))
    twin = replace(told, same_as=0)
    assert next_try(asked(told, wrong, told)) == Compare((0, 2))
    assert next_try(asked(told, wrong, twin)) == Take(0)
    assert next_try(asked(told, broken(), twin)) == Take(0)


def test_a_candidate_that_came_later_is_asked_the_same():
    answered = answering("a", "b")
    assert next_try(asked(answered, answered, good(), drawn=4)) == Compare((2,))


def test_without_two_draws_nobody_is_asked():
    free = (red("g9", origin="edits"), red("g9", origin="kept"))
    assert isinstance(next_try(asked(*free, drawn=0, waves=0)), Wave)
    assert isinstance(next_try(asked(*free, red("g9"), drawn=1)), Wave)
    assert next_try(asked(*free, red("g9"), red("g8"), drawn=2)) == Compare((0, 1, 2, 3))


def test_where_nobody_can_be_asked_it_is_not_tried_again():
    rivals = asked(good(), good(), good())
    assert next_try(compared(rivals, {0: (), 1: (), 2: ()})) == Take(0)


def test_the_candidate_whose_answers_most_draws_give_is_taken():
    rivals = asked(good(), good(), good())
    known = compared(rivals, {0: ("x", "b"), 1: ("a", "b"), 2: ("a", "b")})
    assert [round(agreement(known, s), 2) for s in known.seen] == [0.67, 0.83, 0.83]
    assert next_try(known) == Take(1)


def test_a_repair_is_no_witness():
    repair = good(origin="repair")
    known = compared(asked(good(), good(), repair), {0: ("a",), 1: ("a",), 2: ("x",)})
    assert [agreement(known, s) for s in known.seen] == [1, 1, 0]


def test_where_draws_pass_and_do_not_agree_more_are_drawn_by_the_first_prompt():
    split = {0: ("a",), 1: ("b",), 2: ("c",)}
    known = compared(asked(good(), good(), good(), draws=6), split)
    assert next_try(known) == Wave((3, 4, 5), fresh=True)
    assert isinstance(next_try(replace(known, drawn=6)), Take)


def test_draws_that_agree_on_most_questions_only_are_two_programs():
    near = {0: ("a", "b", "c"), 1: ("a", "b", "d")}
    known = compared(asked(broken(), good(), good(), draws=6), {n + 1: near[n] for n in near})
    assert [round(agreement(known, s), 2) for s in known.seen[1:]] == [0.83, 0.83]
    assert next_try(known) == Wave((3, 4, 5), fresh=True)
    third = compared(
        asked(broken(), good(), good(), good(), draws=6), {1: near[0], 2: near[1], 3: near[1]}
    )
    assert next_try(third) == Take(2)


def test_one_that_fails_supports_nobody_whatever_it_answers():
    failing = red("g9", points=1)
    known = compared(asked(good(), failing, failing, draws=6), {0: ("a",), 1: ("a",), 2: ("a",)})
    assert next_try(known) == Wave((3, 4, 5), fresh=True)


def test_an_example_that_a_skeleton_passes_must_be_passed_and_may_be_disputed():
    seen = red("e1")
    alike = replace(state(seen, seen, seen), bare=frozenset({"e1"}))
    assert disputed(alike) == ("e1",)
    one = replace(state(seen, trusted=True), bare=frozenset({"e1"}))
    assert not isinstance(next_try(one), Take)


def test_an_example_of_the_task_is_disputed_only_when_all_else_was_tried():
    seen = red("e1")
    alike = replace(state(seen, seen, seen, drawn=3), shown=frozenset({"e1"}))
    assert disputed(alike) == ("e1",)
    assert isinstance(next_try(alike), Wave)
    spent = replace(alike, drawn=8, waves=2, repaired=1)
    assert disputed(spent) == ("e1",)
    assert next_try(spent) == Take(0)
    other = replace(alike, shown=frozenset({"e2"}))
    assert next_try(other) == Take(0)


def broken_example(**more):
    breaking = red("g0", "g9", points=0)
    policy = {"repaired": 1, "crosses": 0, "agreement": False, "reasons": 4, **more}
    found = state(*[breaking] * 8, drawn=8, waves=2, **policy)
    return replace(found, shown=frozenset({"g0"}), begun=True)


def test_an_example_that_all_draws_break_begins_four_more_once():
    found = broken_example()
    assert next_try(found) == Wave((8, 9, 10, 11), fresh=True, why="g0")
    after = saw(found, draws=4, seen=(red("g0", points=0),))
    assert not isinstance(next_try(after), Wave)
    assert next_try(saw(found, draws=4, seen=(good(3),))) == Take(8)


@pytest.mark.parametrize(
    "change", [{"begun": False}, {"shown": frozenset()}, {"drawn": 5}, {"seen": (broken(),)}]
)
def test_no_reason_is_asked_for_where_none_can_be_begun_or_more_can_be_drawn(change):
    wave = next_try(replace(broken_example(), **change))
    assert not isinstance(wave, Wave) or not wave.why


def test_reasons_can_be_switched_off():
    assert not isinstance(next_try(broken_example(reasons=0)), Wave)


def test_what_nothing_passes_is_asked_again_before_more_is_tried_where_nearly_all_is_passed():
    worse = red("x8", points=3)
    near = red("x9", points=5)
    assert next_try(state(worse, near, worse)) == Take(1)
    assert isinstance(next_try(state(worse, red("x9", points=4), worse)), Wave)
    assert isinstance(next_try(state(worse, red("x8", "x9", points=9), worse)), Wave)
    both = red("x8", "x9", points=10)
    assert next_try(state(worse, both, worse)) == Take(1)
    passing = replace(worse, passed=frozenset({"g0", "x9"}))
    assert isinstance(next_try(state(passing, near, worse)), Wave)
    away = {"failed": ("x8", "x9"), "elsewhere": frozenset({"x8"}), "broke": frozenset({"x8"})}
    assert next_try(state(worse, replace(near, **away), worse)) == Take(1)
    broke = replace(near, broke=frozenset({"x9"}))
    assert isinstance(next_try(state(worse, broke, worse)), Wave)
    for sure in ("firm", "shown", "confirmed"):
        held = replace(state(worse, near, worse), **{sure: frozenset({"x9"})})
        assert isinstance(next_try(held), Wave)


def test_where_all_that_fails_breaks_in_another_file_nothing_more_is_tried():
    away = frozenset({"g8", "g9"})
    seen = red("g8", "g9", broke=away, elsewhere=away)
    assert next_try(state(seen, seen, seen)) == Take(0)
    here = red("g7", "g8", "g9", broke=away, elsewhere=away)
    assert isinstance(next_try(state(here, here, here)), Wave)
    assert isinstance(next_try(state(seen, seen, here)), Wave)
