"""When functions of other candidates are tried in the place of the best one's own."""

from dataclasses import replace

from searches import red, state
from standalone_orchestrator.core.checks import Score
from standalone_orchestrator.core.consensus import best_of, disputed
from standalone_orchestrator.core.search import Compare, Crossover, Take, Wave, next_try
from standalone_orchestrator.core.search_state import Seen, crossed, saw

TWO = (red("g8", "g9", blamed=("a", "b")), red("g7", "g8", "g9", blamed=("c",)))


def test_functions_to_blame_are_tried_as_others_have_them_before_more_is_drawn():
    assert next_try(state(*TWO)) == Crossover(0, "a")
    first = crossed(state(*TWO), 0, "a", ())
    assert next_try(first) == Crossover(0, "b")
    assert isinstance(next_try(crossed(first, 0, "b", ())), Wave)
    assert isinstance(next_try(state(*TWO, crosses=0)), Wave)


def test_a_crossover_that_is_better_is_crossed_in_its_turn():
    better = red("g9", points=2, origin="crossover", blamed=("b",))
    first = crossed(state(*TWO), 0, "a", (better,))
    assert next_try(first) == Crossover(2, "b")
    assert (first.drawn, first.waves) == (2, 1)


def test_after_another_wave_what_came_with_it_is_tried():
    done = replace(state(*TWO), crossed=((0, "a", 1, True), (0, "b", 1, True)))
    more = saw(done, draws=5, seen=(red("g6", "g7", "g8", "g9"),))
    assert next_try(more) == Crossover(0, "a")
    spent = replace(more, crossed=tuple((9, str(n), 2, True) for n in range(8)))
    assert not isinstance(next_try(spent), Crossover)
    for_nothing = replace(more, crossed=tuple((9, str(n), 2, False) for n in range(8)))
    assert next_try(for_nothing) == Crossover(0, "a")


def test_where_there_is_nobody_to_take_from_nothing_is_crossed():
    twin = replace(TWO[0], same_as=0)
    assert not isinstance(next_try(state(TWO[0], twin, red("g1"), crosses=0)), Crossover)
    assert not isinstance(next_try(state(TWO[0], twin)), Crossover)
    lost = replace(red(), problem="it does not parse")
    assert not isinstance(next_try(state(TWO[0], lost)), Crossover)
    mixed = red("g8", "g9", origin="crossover", blamed=("a",))
    assert not isinstance(next_try(state(TWO[0], mixed)), Crossover)
    kept = red("g9", origin="kept", blamed=("a",))
    assert next_try(state(kept, red("g8", "g9"))) == Crossover(0, "a")


def test_a_crossover_must_do_better_and_is_no_witness():
    long, short = Score(generated=1, size=-20), Score(generated=1, size=-10)
    assert best_of(state(Seen("draw", long), Seen("crossover", short))) == 0
    assert disputed(state(red("g9"), *[red("g9", origin="crossover")] * 3)) == ()


def test_a_crossover_that_fails_a_check_is_not_compared_with_others():
    def asked(last):
        draws = (red("g9"), red("g8"), red("g7"))
        return replace(state(*draws, last), comparable=True)

    assert next_try(asked(red("g9", origin="crossover"))) == Compare((0, 1, 2))
    assert next_try(asked(red(origin="crossover"))) == Compare((0, 1, 2, 3))


def test_a_crossover_that_passes_all_is_taken_when_all_was_drawn():
    whole = red(points=3, origin="crossover")
    assert next_try(state(*TWO, whole)) == Wave((3, 4, 5, 6, 7), fresh=True)
    assert next_try(state(*TWO, whole, drawn=8)) == Take(2)
