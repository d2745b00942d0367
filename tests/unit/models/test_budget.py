from dataclasses import replace

import pytest

from standalone_orchestrator.core.errors import (
    LimitReached,
    ShareUsed,
)
from standalone_orchestrator.core.events import Budget, Cost
from standalone_orchestrator.models.api import (
    Completed,
    Draw,
    Failed,
    Limits,
    Message,
    Prompt,
    StopReason,
    Usage,
)
from standalone_orchestrator.models.ask import say
from standalone_orchestrator.models.budget import SHARE, Budgeted, Meter, Shared
from standalone_orchestrator.models.fakes import FakeModel
from standalone_orchestrator.models.record import Ended, MemoryTape, Recorded, Replaying
from standalone_orchestrator.system.clock import FakeClock

PROMPT = Prompt((Message("user", "Write a file. " * 100),))
DRAWS = tuple(Draw(i, 0.2 * i, 10 + i) for i in range(3))
LIMITS = Limits(max_tokens=500, deadline_s=100)
BUSY = Failed(DRAWS[0], "busy", retried=True)


def failing(draw, **changes):
    return replace(BUSY, draw=draw, **changes)


def test_what_is_used_is_taken_from_the_budget_and_cached_tokens_are_free():
    meter = Meter(10_000, None, FakeClock())
    usage = Usage(read=100, reused=5000, written=50)
    model = FakeModel(lambda _, draw: Completed(draw, "x", StopReason.END, usage))
    list(Budgeted(model, meter).sample(PROMPT, DRAWS, LIMITS))
    assert meter.tokens_left == 10_000 - 3 * 150


def test_nothing_is_asked_once_the_budget_is_spent():
    model = FakeModel("x")
    with pytest.raises(LimitReached, match="tokens"):
        list(Budgeted(model, Meter(0, None, FakeClock())).sample(PROMPT, DRAWS, LIMITS))
    clock = FakeClock()
    meter = Meter(None, 60, clock)
    clock.advance(60)
    with pytest.raises(LimitReached, match="time"):
        list(Budgeted(model, meter).sample(PROMPT, DRAWS, LIMITS))
    assert not model.calls


def test_limits_are_lowered_to_what_is_left():
    model = FakeModel("x")
    list(Budgeted(model, Meter(900, 30, FakeClock())).sample(PROMPT, DRAWS, LIMITS))
    limits = model.calls[0][2]
    assert (limits.max_tokens, limits.deadline_s) == (300, 30)


def test_a_stump_that_the_budget_made_is_never_given_out_as_a_reply():
    tape = MemoryTape()
    model = Recorded(Budgeted(FakeModel("word " * 1000), Meter(200, None, FakeClock())), tape)
    with pytest.raises(LimitReached, match="cut a reply short"):
        list(model.sample(PROMPT, DRAWS[:1], LIMITS))
    assert not tape.replies


def test_a_draw_is_stopped_when_another_one_spends_the_rest():
    meter = Meter(600, None, FakeClock())

    def answer(_, draw):
        meter.add(Usage(read=600))
        return "x"

    with pytest.raises(LimitReached):
        list(Budgeted(FakeModel(answer), meter).sample(PROMPT, DRAWS, LIMITS))


def test_a_draw_that_ran_into_the_runs_end_is_the_limit_and_no_failure():
    clock = FakeClock()

    def slow(_, draw):
        clock.advance(30)
        return failing(draw, fault="deadline")

    with pytest.raises(LimitReached, match="time"):
        list(Budgeted(FakeModel(slow), Meter(None, 30, clock)).sample(PROMPT, DRAWS, LIMITS))


def test_a_meter_counts_what_the_run_has_cost_and_zero_is_no_ceiling():
    clock = FakeClock()
    cost = Cost(read=100, reused=999, written=50, wall_s=10)
    meter = Meter.of(Budget(tokens=1000, seconds=60), cost, clock)
    assert (meter.tokens_left, meter.seconds_left) == (850, 50)
    free = Meter.of(Budget(), cost, clock)
    assert (free.tokens_left, free.seconds_left, free.spent) == (None, None, False)
    assert Meter.of(Budget(tokens=100), cost, clock).spent


def test_the_last_of_a_limit_on_time_is_for_checks():
    clock = FakeClock()
    meter = Meter.of(Budget(seconds=600), Cost(), clock)
    assert (meter.seconds_left, meter.model_seconds_left) == (600, 570)
    for seconds, left in ((6000, 5940), (180, 170), (30, 24), (1, 0.8)):
        assert Meter.of(Budget(seconds=seconds), Cost(), clock).model_seconds_left == left
    clock.advance(570)
    meter.check_time()
    with pytest.raises(LimitReached, match="time"):
        meter.check()
    assert meter.spent
    clock.advance(30)
    with pytest.raises(LimitReached, match="time"):
        meter.check_time()


def shared(meter, share, told):
    model = FakeModel(lambda _, draw: Completed(draw, "x", StopReason.END, Usage(100, 0, 50)))
    budgeted = Budgeted(model, meter)
    return model, Shared(budgeted, meter, share, lambda topic, text: told.append((topic, text)))


def test_a_step_asks_until_its_share_of_the_tokens_is_used_and_says_so_once():
    told = []
    meter = Meter.of(Budget(tokens=1000), Cost(read=200), FakeClock())
    model, asked = shared(meter, 0.25, told)
    assert list(asked.sample(PROMPT, DRAWS[:2], LIMITS))
    for _ in range(2):
        with pytest.raises(ShareUsed, match="25%"):
            list(asked.sample(PROMPT, DRAWS[2:], LIMITS))
    assert len(model.calls) == 2
    assert [topic for topic, _ in told] == [SHARE]


def test_a_share_of_the_time_counts_what_was_used_before():
    clock = FakeClock()
    meter = Meter.of(Budget(seconds=100), Cost(wall_s=30), clock)
    assert meter.used == pytest.approx(0.3)
    clock.advance(10)
    assert meter.used == pytest.approx(0.4)
    assert Meter.of(Budget(), Cost(wall_s=30, read=5), clock).used == 0.0


def test_what_a_step_may_not_ask_is_on_no_tape_and_is_replayed_as_not_asked():
    tape = MemoryTape()
    meter = Meter.of(Budget(tokens=1000), Cost(), FakeClock())
    _, asked = shared(meter, 0.1, [])
    replies = [*say(Recorded(asked, tape), PROMPT, DRAWS[:1], LIMITS)]
    replies += say(Recorded(asked, tape), PROMPT, DRAWS[:2], LIMITS)
    assert [type(reply) for reply in replies] == [Completed, Completed, Failed]
    ended = Recorded(Ended(Replaying(asked.name, asked.capabilities, tape)), tape)
    again = [*say(ended, PROMPT, DRAWS[:1], LIMITS), *say(ended, PROMPT, DRAWS[:2], LIMITS)]
    assert [r.draw for r in again] == [r.draw for r in replies]
    assert [type(reply) for reply in again] == [Completed, Completed, Failed]


def test_a_step_is_always_answered_once():
    meter = Meter.of(Budget(tokens=1000), Cost(), FakeClock())
    model, asked = shared(meter, 0.0, [])
    assert list(asked.sample(PROMPT, (), LIMITS)) == []
    assert len(list(asked.sample(PROMPT, DRAWS, LIMITS))) == 3
    with pytest.raises(ShareUsed):
        list(asked.sample(PROMPT, DRAWS, LIMITS))
    assert len(model.calls) == 3
