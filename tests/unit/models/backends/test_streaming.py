"""The machine that runs draws over streams."""

import threading
import time

import pytest

from standalone_orchestrator.core.errors import ModelRefused
from standalone_orchestrator.models.api import Completed, Draw, Failed, Limits, StopReason, Usage
from standalone_orchestrator.models.backends.room import Room
from standalone_orchestrator.models.backends.streaming import Call, Chunk, Stage, sample_streams
from standalone_orchestrator.system.clock import FakeClock, SystemClock

END = Chunk(stop=StopReason.END)


def draws(count):
    return [Draw(i, 0.1, i) for i in range(count)]


def stage(parallel=4, tokens=0, clock=None):
    return Stage("here/m", clock or SystemClock(), Room(parallel, tokens))


def run(stream, count=1, limits=None, **more):
    call = Call(draws(count), limits or Limits(), **more)
    return list(sample_streams(stage(), call, stream))


def test_the_last_usage_counts_and_missing_numbers_of_written_tokens_are_counted():
    def stream(draw, line):
        yield Chunk("a", usage=Usage(read=1))
        yield Chunk("b", usage=Usage(read=5, reused=2))
        yield END

    (reply,) = run(stream)
    assert (reply.usage.read, reply.usage.reused, reply.usage.written) == (5, 2, 2)


def test_an_equal_draw_may_be_asked_twice():
    call = Call([Draw(0, 0.1, 1)] * 2, Limits())
    replies = list(sample_streams(stage(), call, lambda draw, line: iter((Chunk("a"), END))))
    assert [r.text for r in replies] == ["a", "a"]


def test_a_bug_in_a_backend_flies():
    def stream(draw, line):
        raise KeyError("bug")
        yield

    with pytest.raises(KeyError):
        run(stream)


def test_a_stream_without_an_end_is_no_reply():
    (reply,) = run(lambda draw, line: iter((Chunk("half"),)))
    assert isinstance(reply, Failed)
    assert "in the middle" in reply.reason


def test_a_refusal_is_a_reply_with_its_way_out():
    def stream(draw, line):
        raise ModelRefused("no such model", "pull it")
        yield

    (reply,) = run(stream)
    assert (reply.reason, reply.way_out, reply.fault) == ("no such model", "pull it", "refused")


def test_signs_of_life_keep_a_draw_from_being_idle():
    clock = FakeClock()

    def stream(draw, line):
        for _ in range(10):
            clock.advance(0.03)
            if line.wait(0.02):  # long enough for the watchdog to look
                return
            yield Chunk()
        yield Chunk("late", stop=StopReason.END)

    call = Call(draws(1), Limits(idle_s=0.04))
    (reply,) = sample_streams(stage(clock=clock), call, stream)
    assert isinstance(reply, Completed)


def test_waiting_for_a_place_counts_for_no_limit():
    clock = FakeClock()

    def stream(draw, line):
        clock.advance(0.03)
        if not line.wait(0.02):
            yield END

    call = Call(draws(4), Limits(idle_s=0.04, deadline_s=0.04))
    replies = list(sample_streams(stage(parallel=1, clock=clock), call, stream))
    assert [type(r) for r in replies] == [Completed] * 4


def test_closing_early_ends_what_waits_and_what_runs():
    seen = []

    def stream(draw, line):
        seen.append(draw.index)
        if draw.index:
            line.wait(10)
        yield END

    before = set(threading.enumerate())  # other tests may leave threads that still end
    replies = sample_streams(stage(parallel=2), Call(draws(8), Limits()), stream)
    began = time.monotonic()
    next(replies)
    replies.close()
    assert time.monotonic() - began < 5
    assert len(seen) <= 3
    started = [t for t in set(threading.enumerate()) - before if t.name.startswith("draw_")]
    for thread in started:  # nobody waits for them at the close, so they may be at their last line
        thread.join(5)
    assert not any(thread.is_alive() for thread in started)


def test_tokens_bound_how_many_sit_together():
    most, now, lock = [0], [0], threading.Lock()

    def stream(draw, line):
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        line.wait(0.02)
        with lock:
            now[0] -= 1
        yield END

    call = Call(draws(6), Limits(), tokens=400)
    assert len(list(sample_streams(stage(4, tokens=1000), call, stream))) == 6
    assert most == [2]
    call = Call(draws(2), Limits(), tokens=5000)
    assert len(list(sample_streams(stage(4, tokens=1000), call, stream))) == 2
