"""Acceptance tests of the interval set. They use nothing but what the goal names."""

import pytest
from intervals import IntervalSet

BILLION = 10**9


def test_a_new_set_is_empty():
    assert IntervalSet().intervals() == []


def test_a_set_is_made_of_pairs_in_any_order():
    assert IntervalSet([(5, 7), (-3, 0), (6, 9), (1, 2)]).intervals() == [(-3, 0), (1, 2), (5, 9)]


def test_sets_are_separate():
    IntervalSet([(1, 2)])
    assert IntervalSet().intervals() == []


@pytest.mark.parametrize("pair", [(3, 3), (4, 3)])
def test_a_set_of_no_interval_is_a_value_error(pair):
    with pytest.raises(ValueError):
        IntervalSet([(1, 2), pair])


@pytest.mark.parametrize(
    ("pair", "result"),
    [
        ((0, 1), [(0, 1), (10, 20), (30, 40)]),
        ((22, 25), [(10, 20), (22, 25), (30, 40)]),
        ((50, 60), [(10, 20), (30, 40), (50, 60)]),
        ((12, 15), [(10, 20), (30, 40)]),
        ((10, 20), [(10, 20), (30, 40)]),
        ((15, 25), [(10, 25), (30, 40)]),
        ((5, 15), [(5, 20), (30, 40)]),
        ((5, 25), [(5, 25), (30, 40)]),
        ((15, 35), [(10, 40)]),
        ((0, 50), [(0, 50)]),
    ],
)
def test_add_of_an_interval(pair, result):
    numbers = IntervalSet([(10, 20), (30, 40)])
    numbers.add(*pair)
    assert numbers.intervals() == result


@pytest.mark.parametrize(
    ("pair", "result"),
    [((20, 25), [(10, 25), (30, 40)]), ((5, 10), [(5, 20), (30, 40)]), ((20, 30), [(10, 40)]), ((21, 29), [(10, 20), (21, 29), (30, 40)])],
)
def test_add_joins_what_touches(pair, result):
    numbers = IntervalSet([(10, 20), (30, 40)])
    numbers.add(*pair)
    assert numbers.intervals() == result


@pytest.mark.parametrize("pair", [(15, 15), (25, 22)])
def test_add_of_no_interval_is_a_value_error(pair):
    numbers = IntervalSet([(10, 20)])
    with pytest.raises(ValueError):
        numbers.add(*pair)
    assert numbers.intervals() == [(10, 20)]


@pytest.mark.parametrize(
    ("pair", "result"),
    [
        ((12, 15), [(10, 12), (15, 20), (30, 40)]),
        ((10, 12), [(12, 20), (30, 40)]),
        ((15, 20), [(10, 15), (30, 40)]),
        ((10, 20), [(30, 40)]),
        ((5, 25), [(30, 40)]),
        ((15, 35), [(10, 15), (35, 40)]),
        ((20, 30), [(10, 20), (30, 40)]),
        ((0, 5), [(10, 20), (30, 40)]),
        ((0, 50), []),
        ((10, 11), [(11, 20), (30, 40)]),
    ],
)
def test_remove_of_an_interval(pair, result):
    numbers = IntervalSet([(10, 20), (30, 40)])
    numbers.remove(*pair)
    assert numbers.intervals() == result


@pytest.mark.parametrize("pair", [(15, 15), (18, 12)])
def test_remove_of_no_interval_is_a_value_error(pair):
    numbers = IntervalSet([(10, 20)])
    with pytest.raises(ValueError):
        numbers.remove(*pair)
    assert numbers.intervals() == [(10, 20)]


@pytest.mark.parametrize(
    ("number", "there"), [(9, False), (10, True), (19, True), (20, False), (25, False), (30, True), (-15, False)]
)
def test_contains_numbers_up_to_the_end(number, there):
    assert IntervalSet([(10, 20), (30, 40)]).contains(number) is there


def test_contains_negative_numbers():
    numbers = IntervalSet([(-5, -2)])
    assert [numbers.contains(n) for n in (-6, -5, -3, -2, 3)] == [False, True, True, False, False]


def test_intervals_is_a_new_list():
    numbers = IntervalSet([(1, 2)])
    numbers.intervals().append((5, 6))
    assert numbers.intervals() == [(1, 2)]


def test_intervals_does_not_follow_the_given_list():
    given = [(1, 2)]
    numbers = IntervalSet(given)
    numbers.add(5, 6)
    given.append((8, 9))
    assert numbers.intervals() == [(1, 2), (5, 6)]


def test_intervals_are_in_rising_order():
    numbers = IntervalSet([(100, 200)])
    numbers.add(30, 40)
    numbers.add(-7, -3)
    numbers.add(4, 5)
    assert numbers.intervals() == [(-7, -3), (4, 5), (30, 40), (100, 200)]


@pytest.mark.parametrize(
    ("pairs", "size"), [([], 0), ([(1, 2)], 1), ([(-5, 5), (10, 12)], 12), ([(0, 10), (5, 15)], 15)]
)
def test_size_counts_the_numbers(pairs, size):
    assert IntervalSet(pairs).size() == size


def test_size_of_very_large_intervals():
    numbers = IntervalSet([(0, BILLION * BILLION)])
    numbers.remove(BILLION, BILLION + 1)
    assert numbers.size() == BILLION * BILLION - 1
    assert numbers.contains(BILLION + 1) is True


ONE, TWO = [(0, 10), (20, 30), (40, 50)], [(5, 25), (28, 29), (50, 60)]


def test_union_is_in_either():
    result = IntervalSet(ONE).union(IntervalSet(TWO))
    assert result.intervals() == [(0, 30), (40, 60)]


def test_union_with_nothing_is_a_set_of_its_own():
    one = IntervalSet(ONE)
    result = one.union(IntervalSet())
    assert result.intervals() == ONE
    result.add(100, 101)
    assert one.intervals() == ONE


def test_intersection_is_in_both():
    result = IntervalSet(ONE).intersection(IntervalSet(TWO))
    assert result.intervals() == [(5, 10), (20, 25), (28, 29)]


def test_intersection_of_sets_that_only_touch_is_empty():
    assert IntervalSet([(0, 5)]).intersection(IntervalSet([(5, 9)])).intervals() == []


def test_intersection_with_what_holds_everything():
    result = IntervalSet(ONE).intersection(IntervalSet([(-BILLION, BILLION)]))
    assert result.intervals() == ONE


def test_difference_is_in_this_one_only():
    one, two = IntervalSet(ONE), IntervalSet(TWO)
    assert one.difference(two).intervals() == [(0, 5), (25, 28), (29, 30), (40, 50)]
    assert two.difference(one).intervals() == [(10, 20), (50, 60)]


@pytest.mark.parametrize("name", ["union", "intersection", "difference"])
def test_neither_set_changes(name):
    one, two = IntervalSet(ONE), IntervalSet(TWO)
    result = getattr(one, name)(two)
    result.add(1000, 1001)
    assert (one.intervals(), two.intervals()) == (ONE, TWO)


def test_difference_with_nothing_is_a_set_of_its_own():
    one = IntervalSet(ONE)
    one.difference(IntervalSet()).remove(0, 100)
    assert one.intervals() == ONE


@pytest.mark.parametrize(
    ("pairs", "gaps"), [([], []), ([(1, 5)], []), ([(1, 5), (7, 9), (8, 12), (20, 21)], [(5, 7), (12, 20)]), ([(1, 5), (5, 6)], [])]
)
def test_gaps_lie_between_intervals(pairs, gaps):
    assert IntervalSet(pairs).gaps() == gaps


@pytest.mark.parametrize(
    ("length", "start", "place"),
    [(1, 0, 0), (10, 0, 0), (11, 0, 42), (1, 15, 20), (3, 15, 20), (4, 15, 25), (1, 22, 22), (1, 23, 25), (2, 18, 20), (5, 24, 25), (6, 24, 42), (5, 26, 42), (1, 41, 42), (1, 99, 99)],
)
def test_first_free_is_the_smallest_place(length, start, place):
    numbers = IntervalSet([(10, 20), (23, 25), (30, 42)])
    assert numbers.first_free(length, start) == place


def test_first_free_in_an_empty_set_is_the_start():
    assert IntervalSet().first_free(BILLION, -7) == -7


def test_first_free_behind_a_very_large_interval():
    assert IntervalSet([(0, BILLION * BILLION)]).first_free(BILLION, 5) == BILLION * BILLION


@pytest.mark.parametrize("length", [0, -1])
def test_first_free_of_no_length_is_a_value_error(length):
    with pytest.raises(ValueError):
        IntervalSet([(1, 2)]).first_free(length, 0)
