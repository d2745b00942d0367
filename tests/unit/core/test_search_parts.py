"""When functions are built anew one at a time, and which."""

from dataclasses import replace

from searches import broken, good, red, state
from standalone_orchestrator.core.checks import Score
from standalone_orchestrator.core.consensus import best_of, disputed
from standalone_orchestrator.core.search import (
    PART_DRAWS,
    Begin,
    Part,
    Repair,
    Take,
    Wave,
    next_try,
)
from standalone_orchestrator.core.search_state import SearchPolicy, Seen, saw


def start(*seen, **policy):
    return state(*seen, drawn=0, waves=0, **policy)


def blaming(*names, **more):
    return replace(red("g8", "g9", **more), blamed=names)


def tried(found, *names):
    return replace(found, parts=names)


def test_functions_to_blame_are_built_anew_one_at_a_time_before_a_file_is_asked_for_again():
    wrong = state(blaming("a", "b"), parts=4)
    assert next_try(wrong) == Part(0, "a", (0,))
    assert next_try(tried(wrong, "a", "a")) == Part(0, "b", (0,))


def test_what_is_still_blamed_is_built_anew_once_more_with_more_draws_before_the_next():
    wrong = state(blaming("a", "b"), parts=4)
    assert next_try(tried(wrong, "a")) == Part(0, "a", (1, 2, 3))
    assert next_try(tried(wrong, "a", "a", "b")) == Part(0, "b", (1, 2, 3))
    assert isinstance(next_try(tried(wrong, "a", "b", "a", "b")), Wave)
    spent = replace(tried(wrong, "a", "b", "a", "b"), waves=2, drawn=8)
    assert next_try(spent) == Part(0, "a", (4, 5, 6))
    assert [n for draws in PART_DRAWS for n in draws] == list(range(7))


def test_functions_are_built_anew_in_the_best_candidate():
    better = blaming("b", points=3, origin="part")
    found = state(blaming("a", "b"), better, parts=4, crosses=0)
    assert next_try(tried(found, "a")) == Part(1, "b", (0,))


def test_no_more_functions_are_built_anew_than_the_policy_has():
    wrong = state(blaming("a", "b", "c"), parts=2)
    assert next_try(tried(wrong, "x", "a")) == Part(0, "a", (1, 2, 3))
    assert isinstance(next_try(tried(wrong, "x", "y")), Wave)
    assert isinstance(next_try(state(blaming("a"))), Wave)


def test_nothing_is_built_anew_before_the_first_wave_or_where_tests_are_in_question():
    assert isinstance(next_try(start(blaming("a", origin="kept"), parts=4)), Wave)
    alike = [replace(blaming("a"), score=Score(generated=2), passed=frozenset("xy"))] * 3
    assert next_try(state(*alike, parts=4)) == Take(0)


def test_a_candidate_that_passes_blames_nothing():
    assert next_try(state(good(3), blaming("a"), good(3), parts=4)) == Take(0)


def test_of_what_could_not_be_run_the_best_whose_functions_are_known_is_built_on():
    open_ = Seen("draw", Score(quality=-3), problem="unfinished", blamed=("a", "b"))
    more = Seen("draw", Score(quality=-4), problem="unfinished", blamed=("c",))
    assert next_try(state(broken(), more, open_, parts=4)) == Part(2, "a", (0,))
    assert isinstance(next_try(state(red("g9"), open_, parts=4)), Wave)


def test_where_no_reply_held_a_file_the_skeleton_is_the_last_resort():
    lost = replace(state(broken(), drawn=8, repaired=1, parts=4), skeleton=True)
    assert next_try(lost) == Begin()
    assert next_try(replace(lost, repaired=0)) == Repair(0, 0)
    assert next_try(replace(lost, skeleton=False)) == Take(0)
    assert next_try(replace(lost, policy=SearchPolicy())) == Take(0)
    assert next_try(replace(lost, seen=(red("g9"),))) == Take(0)
    assert next_try(replace(lost, seen=())) == Begin()
    bare = Seen("skeleton", Score(quality=-2), problem="unfinished", blamed=("a", "b"))
    begun = saw(lost, seen=(bare,))
    assert not begun.skeleton
    assert next_try(begun) == Part(1, "a", (0,))
    assert saw(lost, seen=(broken(),)).skeleton


def test_a_function_that_is_only_shorter_is_no_better():
    long, short = Score(generated=1, size=-20), Score(generated=1, size=-10)
    seen = (Seen("draw", long), Seen("part", short), Seen("repair", short))
    assert best_of(state(*seen[:2])) == 0
    assert best_of(state(*seen)) == 2
    assert best_of(state(seen[0], Seen("part", replace(short, generated=2)))) == 1


def test_a_function_built_anew_is_no_witness():
    parts = [red("g9", origin="part")] * 3
    assert disputed(state(red("g9"), *parts)) == ()


def test_functions_built_anew_are_counted_and_are_no_draws():
    after = saw(state(blaming("a")), part="a", seen=(blaming("a", origin="part"),))
    assert (after.parts, after.drawn, after.waves, after.repaired) == (("a",), 1, 1, 0)
