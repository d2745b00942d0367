from dataclasses import replace

import pytest

from standalone_orchestrator.core.errors import (
    ModelRefused,
)
from standalone_orchestrator.models.api import (
    Capabilities,
    Completed,
    Draw,
    Failed,
    Limits,
    Message,
    Prompt,
)
from standalone_orchestrator.models.fakes import FakeModel
from standalone_orchestrator.models.fallback import Falling
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


def test_failed_draws_fall_to_the_next_model_and_say_who_answered():
    told, notice = heard()
    first = FakeModel(
        lambda _, draw: "one" if draw.index == 0 else failing(draw, fault="garbled"), name="a/m"
    )
    second = FakeModel("two", name="b/n")
    falling = Falling([first, second], FakeClock(), notice)
    replies = list(falling.sample(PROMPT, DRAWS, LIMITS))
    assert texts(replies) == ["one", "two", "two"]
    assert [r.endpoint for r in replies] == ["a/m", "b/n", "b/n"]
    assert falling.name == "a/m"
    assert told == [("fallback", "a/m: busy; b/n goes on")]


def test_an_unreachable_endpoint_is_left_out_until_it_has_cooled_down():
    clock = FakeClock()
    first = FakeModel(lambda _, draw: failing(draw), name="a/m")
    second = FakeModel("two", name="b/n")
    falling = Falling([first, second], clock, cooldown_s=60)
    for _ in range(3):
        assert texts(falling.sample(PROMPT, DRAWS[:1], LIMITS)) == ["two"]
    assert len(first.calls) == 1
    clock.advance(61)
    list(falling.sample(PROMPT, DRAWS[:1], LIMITS))
    assert len(first.calls) == 2


def test_when_all_are_down_they_are_still_tried_and_the_last_failure_is_told():
    a = FakeModel(lambda _, draw: failing(draw, reason="a down"), name="a/m")
    b = FakeModel(lambda _, draw: failing(draw, reason="b down"), name="b/n")
    falling = Falling([a, b], FakeClock())
    for _ in range(2):
        assert texts(falling.sample(PROMPT, DRAWS[:1], LIMITS)) == ["!b down"]
    assert len(a.calls) == len(b.calls) == 2


def test_capabilities_come_from_the_first_model_that_can_be_asked():
    class Down(FakeModel):
        @property
        def capabilities(self):
            raise ModelRefused("no key")

    up = FakeModel("x", capabilities=Capabilities(context=4096))
    assert Falling([Down("x"), up], FakeClock()).capabilities.context == 4096
    with pytest.raises(ModelRefused):
        _ = Falling([Down("x")], FakeClock()).capabilities


def test_no_fallback_once_the_deadline_is_over():
    clock = FakeClock()

    def slow(_, draw):
        clock.advance(100)
        return failing(draw, fault="deadline")

    second = FakeModel("two")
    replies = Falling([FakeModel(slow), second], clock).sample(PROMPT, DRAWS[:1], LIMITS)
    assert texts(replies) == ["!busy"]
    assert not second.calls


def test_the_beginning_of_a_reply_is_left_out_for_a_model_that_does_not_go_on_from_it():
    begun = Prompt((*PROMPT.messages, Message("assistant", "def f():")))
    goes_on = Capabilities(context=32_768, continues=True)
    first = FakeModel(lambda _, draw: failing(draw), name="a/m", capabilities=goes_on)
    second, third = FakeModel("two", name="b/n"), FakeModel("three", name="c/o")
    falling = Falling([first, second, third], FakeClock())
    assert texts(falling.sample(begun, DRAWS[:1], LIMITS)) == ["two"]
    assert [prompt for prompt, _, _ in first.calls] == [begun]
    assert [prompt for prompt, _, _ in second.calls] == [PROMPT]
