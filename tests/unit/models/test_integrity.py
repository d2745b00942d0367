import pytest

from standalone_orchestrator.models.api import (
    Capabilities,
    Completed,
    Draw,
    Failed,
    Limits,
    Message,
    Prompt,
    StopReason,
    Usage,
)
from standalone_orchestrator.models.fakes import FakeModel
from standalone_orchestrator.models.integrity import Watched

PROMPT = Prompt((Message("user", "Write a file. " * 100),))
DRAWS = tuple(Draw(i, 0.2 * i, 10 + i) for i in range(3))
LIMITS = Limits(max_tokens=500, deadline_s=100)


def heard():
    told = []
    return told, lambda topic, text: told.append((topic, text))


def reading(seen, reused=0, stop=StopReason.END, expected=-1):
    usage = Usage(read=seen, reused=reused, written=5, expected=expected)
    return FakeModel(lambda _, draw: Completed(draw, "x", stop, usage))


def test_a_prompt_that_was_read_only_in_part_makes_the_reply_worthless():
    told, notice = heard()
    (reply,) = Watched(reading(200), notice).sample(PROMPT, DRAWS[:1], LIMITS)
    assert isinstance(reply, Failed)
    assert (reply.fault, reply.retried) == ("garbled", False)
    assert "num_ctx" in reply.way_out
    assert told == [("context", "fake/model: the server read 200 of 354 prompt tokens")]


@pytest.mark.parametrize(("seen", "reused"), [(354, 0), (4, 350), (290, 0), (900, 0), (0, 0)])
def test_cached_tokens_count_and_small_differences_excess_and_silence_are_fine(seen, reused):
    (reply,) = Watched(reading(seen, reused)).sample(PROMPT, DRAWS[:1], LIMITS)
    assert isinstance(reply, Completed)
    assert reply.usage.expected == 354


def test_the_servers_own_count_is_kept():
    (reply,) = Watched(reading(300, expected=300)).sample(PROMPT, DRAWS[:1], LIMITS)
    assert reply.usage.expected == 300


def test_a_length_stop_is_told():
    told, notice = heard()
    list(Watched(reading(354, stop=StopReason.LENGTH), notice).sample(PROMPT, DRAWS[:1], LIMITS))
    assert told == [("length", "fake/model: draw 0 was cut at 5 tokens")]


def test_a_prompt_that_cannot_fit_is_refused_before_it_is_sent():
    told, notice = heard()
    model = FakeModel("x", capabilities=Capabilities(context=256))
    replies = list(Watched(model, notice).sample(PROMPT, DRAWS, LIMITS))
    assert [r.fault for r in replies] == ["refused"] * 3
    assert not model.calls
    assert [topic for topic, _ in told] == ["context"]


def test_room_for_the_reply_is_what_the_context_leaves():
    model = FakeModel("x", capabilities=Capabilities(context=600))
    list(Watched(model).sample(PROMPT, DRAWS[:1], LIMITS))
    assert model.calls[0][2].max_tokens == 600 - 354
