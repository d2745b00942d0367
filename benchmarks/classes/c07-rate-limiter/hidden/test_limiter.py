"""Acceptance tests of the limiter. They use nothing but what the goal names."""

import pytest
from limiter import RateLimiter


class Clock:
    def __init__(self, now=0):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def limiter(clock):
    """At most 2 calls in 10 seconds."""
    return RateLimiter(2, 10, clock)


def call(limiter, clock, *times, key="a"):
    """What calls at these times are answered."""
    answers = []
    for clock.now in times:
        answers.append(limiter.allow(key))
    return answers


@pytest.mark.parametrize(("limit", "window"), [(0, 10), (-1, 10), (2, 0), (2, -5)])
def test_limits_that_allow_nothing_are_value_errors(clock, limit, window):
    with pytest.raises(ValueError):
        RateLimiter(limit, window, clock)


def test_limiters_are_separate(clock):
    one, two = RateLimiter(1, 10, clock), RateLimiter(1, 10, clock)
    assert one.allow("a") is True
    assert two.allow("a") is True


def test_allow_up_to_the_limit(limiter, clock):
    assert call(limiter, clock, 0, 4, 5) == [True, True, False]


def test_allow_at_one_time_up_to_the_limit(clock):
    limiter = RateLimiter(3, 10, clock)
    assert [limiter.allow("a") for _ in range(5)] == [True, True, True, False, False]


def test_allow_again_when_the_first_call_counts_no_more(limiter, clock):
    assert call(limiter, clock, 0, 4, 9, 10, 11, 14, 15) == [True, True, False, True, False, True, False]


def test_allow_in_any_window_not_in_fixed_ones(limiter, clock):
    assert call(limiter, clock, 8, 9, 10, 12, 17, 18) == [True, True, False, False, False, True]


def test_allow_does_not_count_what_it_denies(clock):
    limiter = RateLimiter(1, 10, clock)
    assert call(limiter, clock, 0, 3, 6, 9, 10) == [True, False, False, False, True]


def test_allow_counts_each_key_by_itself(limiter, clock):
    assert call(limiter, clock, 0, 0, 0) == [True, True, False]
    assert call(limiter, clock, 0, 0, 0, key="b") == [True, True, False]


def test_allow_takes_a_clock_that_begins_late():
    clock = Clock(1_000_000)
    limiter = RateLimiter(1, 10, clock)
    assert call(limiter, clock, 1_000_000, 1_000_009, 1_000_010) == [True, False, True]


def test_remaining_shrinks_with_each_call(limiter, clock):
    assert limiter.remaining("a") == 2
    limiter.allow("a")
    assert limiter.remaining("a") == 1
    limiter.allow("a")
    limiter.allow("a")
    assert limiter.remaining("a") == 0
    assert limiter.remaining("b") == 2


@pytest.mark.parametrize(("now", "left"), [(5, 0), (9, 0), (10, 1), (13, 1), (14, 2), (99, 2)])
def test_remaining_grows_with_time(limiter, clock, now, left):
    call(limiter, clock, 0, 4)
    clock.now = now
    assert limiter.remaining("a") == left
    assert limiter.remaining("a") == left


@pytest.mark.parametrize(("now", "seconds"), [(4, 6), (5, 5), (9, 1), (10, 0), (50, 0)])
def test_wait_is_until_the_first_call_counts_no_more(limiter, clock, now, seconds):
    call(limiter, clock, 0, 4)
    clock.now = now
    assert limiter.wait("a") == seconds


def test_wait_is_zero_while_there_is_room(limiter, clock):
    assert limiter.wait("a") == 0
    limiter.allow("a")
    assert limiter.wait("a") == 0


def test_wait_for_a_call_that_was_replaced(limiter, clock):
    call(limiter, clock, 0, 4, 10)
    assert limiter.wait("a") == 4


def test_block_denies_calls_until_its_end(limiter, clock):
    limiter.block("a", 5)
    assert limiter.remaining("a") == 0
    assert call(limiter, clock, 0, 4, 5) == [False, False, True]
    assert limiter.remaining("a") == 1


def test_block_does_not_concern_other_keys(limiter):
    limiter.block("a", 5)
    assert limiter.allow("b") is True


@pytest.mark.parametrize(("seconds", "expected"), [(20, 20), (3, 5)])
def test_block_and_calls_together_make_the_wait(limiter, clock, seconds, expected):
    call(limiter, clock, 0, 4)
    clock.now = 5
    limiter.block("a", seconds)
    assert limiter.wait("a") == expected


@pytest.mark.parametrize(("first", "second"), [(5, 20), (20, 5)])
def test_block_replaces_an_earlier_one(limiter, clock, first, second):
    limiter.block("a", first)
    clock.now = 1
    limiter.block("a", second)
    assert limiter.wait("a") == second


@pytest.mark.parametrize("seconds", [0, -1])
def test_block_of_no_time_is_a_value_error(limiter, seconds):
    with pytest.raises(ValueError):
        limiter.block("a", seconds)
    assert limiter.allow("a") is True


def test_unblock_ends_a_block(limiter):
    limiter.block("a", 5)
    limiter.unblock("a")
    assert limiter.wait("a") == 0
    assert limiter.allow("a") is True


def test_unblock_leaves_the_calls(limiter, clock):
    call(limiter, clock, 0, 0)
    limiter.block("a", 5)
    limiter.unblock("a")
    assert limiter.wait("a") == 10
    assert limiter.remaining("a") == 0


def test_unblock_without_a_block_does_nothing(limiter):
    limiter.unblock("a")
    assert limiter.remaining("a") == 2


def test_denied_counts_by_key(limiter, clock):
    call(limiter, clock, 0, 0, 0, 5, 9, 10)
    assert limiter.denied("a") == 3
    assert limiter.denied("b") == 0


def test_denied_counts_calls_of_blocked_keys(limiter, clock):
    limiter.block("a", 5)
    call(limiter, clock, 0, 1, 5)
    assert limiter.denied("a") == 2


def test_denied_counts_nothing_but_allow(limiter, clock):
    call(limiter, clock, 0, 0)
    limiter.remaining("a")
    limiter.wait("a")
    assert limiter.denied("a") == 0


def test_reset_forgets_calls_and_denied_ones(limiter, clock):
    call(limiter, clock, 0, 0, 0)
    call(limiter, clock, 0, 0, 0, key="b")
    limiter.reset("a")
    assert (limiter.remaining("a"), limiter.denied("a")) == (2, 0)
    assert (limiter.remaining("b"), limiter.denied("b")) == (0, 1)
    assert limiter.keys() == ["b"]


def test_reset_leaves_a_block(limiter):
    limiter.block("a", 5)
    limiter.reset("a")
    assert limiter.wait("a") == 5


def test_reset_of_an_unknown_key_does_nothing(limiter):
    limiter.reset("a")
    assert limiter.remaining("a") == 2


def test_keys_are_those_of_which_a_call_counts(limiter, clock):
    assert limiter.keys() == []
    call(limiter, clock, 0, key="b")
    call(limiter, clock, 3, 4, key="a")
    assert limiter.keys() == ["a", "b"]
    clock.now = 10
    assert limiter.keys() == ["a"]
    clock.now = 13
    assert limiter.keys() == ["a"]
    clock.now = 14
    assert limiter.keys() == []


def test_keys_are_not_there_for_being_asked_about_or_denied(limiter):
    limiter.remaining("a")
    limiter.wait("b")
    limiter.block("c", 5)
    limiter.allow("c")
    limiter.denied("d")
    assert limiter.keys() == []
