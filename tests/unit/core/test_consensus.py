"""Which candidate is best, and which tests are in question."""

from dataclasses import replace

import pytest

from searches import asked, broken, good, red, state
from standalone_orchestrator.core.checks import Score
from standalone_orchestrator.core.consensus import (
    agreement,
    best_of,
    contested,
    disputed,
    unpassed,
)
from standalone_orchestrator.core.search import (
    Take,
    Wave,
    next_try,
)
from standalone_orchestrator.core.search_state import (
    Seen,
    compared,
)


def test_as_many_draws_must_agree_as_are_compared_elsewhere():
    assert disputed(state(red("g9"))) == ()
    assert disputed(state(*[red("g9")] * 2)) == ()
    assert disputed(state(*[red("g9")] * 3)) == ("g9",)
    assert disputed(state(*[red("g9")] * 2, compare=2)) == ("g9",)
    assert disputed(state(*[red("g9")] * 2, draws=2)) == ("g9",)
    assert disputed(state(red("g9"), compare=1)) == ()


@pytest.mark.parametrize("origin", ["repair", "edits", "kept"])
def test_what_comes_from_another_candidate_is_no_witness(origin):
    other = red("g9", origin=origin)
    assert disputed(state(red("g9"), other, other, other)) == ()
    copies = [replace(red("g9"), same_as=0)] * 3  # draws of what the prompt showed
    assert disputed(state(other, *copies)) == ()


def test_a_test_that_anything_seen_passes_is_not_disputed():
    draws = [red("g8", "g9", points=3)] * 3
    mended = replace(red("g9", origin="repair"), passed=frozenset({"g8"}))
    assert disputed(state(*draws, mended)) == ("g9",)


def test_candidates_that_fail_different_tests_dispute_nothing():
    assert disputed(state(red("g9"), red("g9"), red("g8"))) == ()
    assert disputed(state(red("g9"), red("g9"), good())) == ()


def test_candidates_that_do_not_parse_have_no_say():
    assert disputed(state(*[red("g9")] * 3, broken())) == ("g9",)
    assert disputed(state(*[red("g9")] * 2, broken())) == ()


def test_candidates_that_fail_more_than_they_pass_dispute_nothing():
    assert disputed(state(*[red("g8", "g9", points=1)] * 3)) == ()
    assert disputed(state(*[red("g8", "g9", points=2)] * 3)) == ("g8", "g9")


def test_disputes_can_be_switched_off_with_agreement():
    assert disputed(state(*[red("g9")] * 3, agreement=False)) == ()


def test_of_equal_candidates_the_earliest_is_best():
    assert best_of(state(good(), good())) == 0
    assert best_of(state()) == -1


def test_the_greater_score_is_best():
    assert best_of(state(good(1), good(3), good(2))) == 1


def test_of_equal_scores_the_one_that_others_agree_with_is_best():
    lone = Seen("draw", Score(generated=1), frozenset({"g5"}))
    assert best_of(state(lone, good(), replace(good(), same_as=1))) == 1
    assert best_of(state(lone, good(), replace(good(), same_as=1), agreement=False)) == 0


def test_checks_count_more_than_agreement():
    assert best_of(state(good(1), good(1), good(2))) == 2


def test_a_duplicate_is_never_best():
    assert best_of(state(good(1), replace(good(5), same_as=0))) == 0


def test_a_candidate_that_could_not_be_run_is_never_better_than_one_that_was():
    lost = Seen("draw", Score(generated=3, guards_lost=-1), frozenset("abc"), ("b1",))
    assert best_of(state(broken(), lost)) == 1
    assert best_of(state(lost, broken())) == 0


def test_a_program_that_two_draws_wrote_comes_before_one_that_is_near_to_many():
    seen = {0: ("a", "b", "c"), 1: ("a", "x", "x"), 2: ("a", "x", "x"), 3: ("y", "b", "c")}
    near = {**seen, 4: ("y", "b", "z")}
    known = compared(asked(*[good()] * 5, drawn=8), near)
    assert agreement(known, known.seen[0]) > agreement(known, known.seen[1])
    assert best_of(known) == 1


def test_draws_of_one_program_are_as_many_witnesses():
    twin = replace(good(), same_as=1)
    known = compared(asked(good(), good(), twin), {0: ("x",), 1: ("a",)})
    assert best_of(known) == 1


def test_of_programs_that_nothing_tells_apart_the_one_that_was_written_most_often_is_best():
    long, short = (replace(good(), score=Score(generated=1, size=n)) for n in (-9, -1))
    twin = replace(long, same_as=0)
    assert best_of(state(long, short)) == 1
    assert best_of(state(long, short, twin)) == 0
    assert best_of(state(long, short, replace(twin, origin="repair"))) == 1
    assert best_of(state(long, short, twin, agreement=False)) == 1


def test_of_two_alike_the_one_comes_last_that_ends_in_an_error_where_the_other_has_a_value():
    long, short = (replace(good(), score=Score(generated=1, size=n)) for n in (-9, -1))
    both = asked(long, short)
    assert best_of(compared(both, {0: ("a", "b"), 1: ("a", "c")})) == 1
    assert best_of(compared(both, {0: ("a", "b"), 1: ("a", "!c")})) == 0
    assert best_of(compared(both, {0: ("!a", "b"), 1: ("a", "!c")})) == 1
    assert best_of(compared(both, {0: ("a", "!b"), 1: ("a", "!c")})) == 1
    three = asked(short, short, long)
    assert best_of(compared(three, {0: ("a", "!c"), 1: ("a", "!c"), 2: ("a", "b")})) == 0


def test_checks_count_more_than_answers():
    known = compared(asked(good(1), good(1), good(2)), {0: ("a",), 1: ("a",), 2: ("x",)})
    assert best_of(known) == 2


def test_what_a_skeleton_passes_is_no_ground_for_a_dispute():
    seen = Seen("draw", Score(example=1), frozenset({"e1"}), failed=("g1",))
    alike = state(seen, seen, seen)
    assert disputed(alike) == ("g1",)
    assert disputed(replace(alike, bare=frozenset({"e1"}))) == ()


def test_draws_that_break_have_not_agreed_that_a_test_is_wrong():
    wrong, broke = red("g9", points=2), red("g9", points=2, broke=frozenset({"g9"}))
    assert disputed(state(wrong, wrong, broke)) == ("g9",)
    assert disputed(state(wrong, broke, broke)) == ()
    assert isinstance(next_try(state(broke, broke, broke)), Wave)
    assert contested(replace(state(wrong, broke), **SHOWN)) == {"g9"}
    assert disputed(replace(state(wrong, broke, broke), **SHOWN)) == ("g9",)


def test_of_those_that_pass_as_much_the_one_that_breaks_less_is_nearer():
    broke = red("g8", "g9", broke=frozenset({"g9"}))
    worse = replace(broke, score=replace(broke.score, quality=-1), broke=frozenset())
    assert best_of(state(broke, worse)) == 1
    assert (
        best_of(state(worse, replace(broke, passed=frozenset("ab"), score=Score(generated=2)))) == 1
    )
    assert best_of(state(broke, replace(worse, origin="part"))) == 1


SHOWN = {
    "shown": frozenset({"g0"}),
    "disputable": frozenset({"g0", "g8", "g9"}),
    "spoken": frozenset({"g8", "g9"}),
}


def test_a_test_is_contested_by_most_draws_that_pass_what_the_task_shows():
    right, other = red("g9", points=2), red("g8", "g9", points=2)
    assert contested(replace(state(right, other), **SHOWN)) == {"g9"}
    assert contested(replace(state(right, replace(right, same_as=0)), **SHOWN)) == {"g9"}
    assert contested(replace(state(right, right, good(3)), **SHOWN)) == {"g9"}
    assert contested(replace(state(right, right, good(3), good(3)), **SHOWN)) == set()
    assert contested(replace(state(right, red("g0", points=0)), **SHOWN)) == set()
    assert contested(replace(state(right, red("g9", points=2, origin="kept")), **SHOWN)) == set()


def test_where_no_example_speaks_or_a_fact_fails_nothing_is_contested():
    twice = (red("g9", points=2), red("g9", points=2))
    assert contested(state(*twice)) == set()
    assert contested(replace(state(*twice), **{**SHOWN, "spoken": frozenset({"g8"})})) == set()
    facts = {**SHOWN, "disputable": frozenset({"g8"})}
    assert contested(replace(state(*twice), **facts)) == set()
    assert contested(replace(state(*twice, dispute=False), **SHOWN)) == set()


def test_a_confirmed_test_is_contested_only_where_none_passes_it():
    twice = (red("g9", points=2), red("g9", points=2))
    confirmed = {**SHOWN, "confirmed": frozenset({"g9"})}
    passing = replace(good(2), passed=frozenset({"g0", "g9"}))
    assert contested(replace(state(*twice), **confirmed)) == {"g9"}
    assert contested(replace(state(*twice, passing), **confirmed)) == set()
    assert contested(replace(state(*twice, passing), **SHOWN)) == {"g9"}
    wrong = replace(red("g0"), passed=frozenset({"g9"}))  # fails what the task shows
    assert contested(replace(state(*twice, wrong), **confirmed)) == {"g9"}


def test_what_is_contested_speaks_for_no_candidate():
    one = Seen("draw", Score(example=1, generated=1), frozenset({"g0", "g9"}))
    most = Seen("draw", Score(example=1), frozenset({"g0"}), failed=("g9",))
    found = replace(state(one, most, replace(most, same_as=1)), **SHOWN)
    assert best_of(found) == 1
    assert best_of(replace(found, seen=(one, most, one))) == 0
    assert next_try(found) == Take(1)  # to be asked again
    shown = replace(found, seen=(one, replace(most, failed=("g0", "g9")), most))
    assert isinstance(next_try(shown), Wave)


def test_a_draw_that_did_not_see_what_is_there_agrees_when_it_repeats_it():
    kept = red("g9", points=2, origin="kept")
    copy = replace(red("g9", points=2), same_as=0)
    assert contested(replace(state(kept, copy, copy), **SHOWN)) == set()
    fresh = replace(copy, unseen=True)
    assert contested(replace(state(kept, copy, fresh, fresh), **SHOWN)) == {"g9"}


def test_what_nothing_passes_is_in_question_when_the_best_passes_all_else():
    draws = [red("g7", "g9", points=4), red("g8", "g9", points=4), red("g7", "g9", points=4)]
    mixed = red("g9", points=6, origin="crossover")
    found = state(*draws, mixed)
    assert disputed(found) == ()
    assert unpassed(found, 3) == ("g9",)
    assert unpassed(found, 0) == ("g7", "g9")  # nothing passes g7 or g9
    passes = replace(good(), passed=frozenset({"g9"}), failed=("g7",))
    assert unpassed(state(*draws, passes, mixed), 4) == ()
    assert unpassed(state(*draws[:2], mixed), 2) == ()
    assert unpassed(state(*draws, red("g8", "g9", points=1)), 3) == ()
    assert unpassed(replace(found, confirmed=frozenset({"g9"})), 3) == ()
    assert unpassed(replace(found, disputable=frozenset({"g8"})), 3) == ()
    assert unpassed(state(*draws, mixed, dispute=False), 3) == ()
    assert unpassed(replace(found, shown=frozenset({"g9"})), 3) == ()
