from dataclasses import replace

from standalone_orchestrator.core.errors import (
    ModelUnreachable,
)
from standalone_orchestrator.models.api import (
    Completed,
    Draw,
    Failed,
    Limits,
    Message,
    Prompt,
)
from standalone_orchestrator.models.fakes import FakeModel
from standalone_orchestrator.models.retry import Retrying, RetryPolicy
from standalone_orchestrator.system.clock import FakeClock

PROMPT = Prompt((Message("user", "Write a file. " * 100),))
DRAWS = tuple(Draw(i, 0.2 * i, 10 + i) for i in range(3))
LIMITS = Limits(max_tokens=500, deadline_s=100)
BUSY = Failed(DRAWS[0], "busy", retried=True)


def failing(draw, **changes):
    return replace(BUSY, draw=draw, **changes)


def heard():
    told = []
    return told, lambda topic, text: told.append((topic, text))


def texts(replies):
    return [r.text if isinstance(r, Completed) else f"!{r.reason}" for r in replies]


def test_draws_that_failed_for_a_passing_reason_are_drawn_again_after_growing_pauses():
    told, notice = heard()
    clock = FakeClock(0)
    seen = []

    def answer(_, draw):
        seen.append((draw.index, clock.monotonic()))
        tries = sum(index == draw.index for index, _ in seen)
        return "ok" if tries > draw.index else failing(draw)

    model = Retrying(FakeModel(answer), clock, notice=notice)
    replies = list(model.sample(PROMPT, DRAWS, LIMITS))
    assert texts(replies) == ["ok"] * 3
    assert sorted(r.draw.index for r in replies) == [0, 1, 2]
    pauses = [at for index, at in seen if index == 2]
    assert 0.5 <= pauses[1] <= 1
    assert 1 <= pauses[2] - pauses[1] <= 2
    assert [topic for topic, _ in told] == ["retry", "retry"]
    assert "2 draws are tried again" in told[0][1]


def test_other_failures_pass_at_once():
    model = FakeModel(lambda _, draw: failing(draw, retried=False, fault="refused"))
    clock = FakeClock(0)
    assert texts(Retrying(model, clock).sample(PROMPT, DRAWS, LIMITS)) == ["!busy"] * 3
    assert (len(model.calls), clock.monotonic()) == (3, 0)


def test_tries_are_bounded():
    model = FakeModel(lambda _, draw: failing(draw))
    retrying = Retrying(model, FakeClock(), RetryPolicy(tries=3))
    assert texts(retrying.sample(PROMPT, DRAWS[:1], LIMITS)) == ["!busy"]
    assert len(model.calls) == 3


def test_no_retry_goes_past_the_deadline():
    clock = FakeClock(0)

    def slow(_, draw):
        clock.advance(60)
        return failing(draw)

    model = FakeModel(slow)
    list(Retrying(model, clock).sample(PROMPT, DRAWS[:1], LIMITS))
    assert [round(limits.deadline_s) for _, _, limits in model.calls] == [100, 39]


def test_the_pause_comes_from_the_seed():
    policy = RetryPolicy()
    assert policy.pause(1, 5) == policy.pause(1, 5)
    assert len({policy.pause(1, seed) for seed in range(20)}) > 10
    assert 15 <= policy.pause(50, 1) <= 30


class Raising(FakeModel):
    def sample(self, prompt, draws, limits, watch=None):
        raise ModelUnreachable("the engine does not start", "see doctor")


def test_a_model_that_raises_is_a_failure_of_each_draw():
    replies = list(Retrying(Raising("x"), FakeClock()).sample(PROMPT, DRAWS, LIMITS))
    assert texts(replies) == ["!the engine does not start"] * 3
    assert {r.way_out for r in replies} == {"see doctor"}
