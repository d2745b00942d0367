"""A model that a person can stop and watch."""

import pytest

from standalone_orchestrator.core.errors import Interrupted
from standalone_orchestrator.engine.listen import Heard
from standalone_orchestrator.models.api import (
    Capabilities,
    Completed,
    Draw,
    Failed,
    Limits,
    Message,
    Prompt,
    StopReason,
)
from standalone_orchestrator.models.fakes import FakeModel
from standalone_orchestrator.models.record import MemoryTape, Recorded

PROMPT = Prompt((Message("user", "u"),))
DRAWS = [Draw(n, 0.0, n) for n in range(3)]


class Listening:
    """Stops after so many looks; None never."""

    def __init__(self, after=None):
        self.after = after
        self.heard = []
        self.looks = 0

    def stopping(self):
        self.looks += 1
        return self.after is not None and self.looks > self.after

    def tokens(self, role, draw, text_so_far):
        self.heard.append((role, draw, text_so_far))


def sampled(listener, answer="hello", watch=None):
    model, tape = FakeModel(answer), MemoryTape()
    stack = Recorded(Heard(model, "builder", listener), tape)
    replies = []
    try:
        replies.extend(stack.sample(PROMPT, DRAWS, Limits(), watch))
    except Interrupted as stop:
        return replies, model, tape, stop
    return replies, model, tape, None


def test_every_token_is_told_with_its_role_and_draw():
    listener = Listening()
    replies, _, _, stop = sampled(listener)
    assert [r.text for r in replies] == ["hello"] * 3
    assert listener.heard == [("builder", n, "hello") for n in range(3)]
    assert stop is None


def test_a_stop_before_the_call_asks_nothing_of_the_model():
    replies, model, tape, stop = sampled(Listening(after=0))
    assert (replies, model.calls, tape.replies) == ([], [], {})
    assert "resume" in stop.way_out


@pytest.mark.parametrize("after", range(1, 4))
def test_a_stop_in_the_middle_keeps_whole_replies_and_nothing_half_written(after):
    replies, _, tape, stop = sampled(Listening(after))
    assert stop is not None
    assert list(tape.replies.values()) == replies
    assert len(replies) < 3
    assert all(r.stop is StopReason.END for r in replies)


def test_a_watcher_of_the_caller_still_stops_its_draw():
    replies, _, _, stop = sampled(Listening(), watch=lambda draw, text: draw.index == 1)
    assert [r.stop for r in replies] == [StopReason.END, StopReason.WATCHER, StopReason.END]
    assert stop is None


def test_a_draw_that_failed_is_passed_on_and_no_stop_is_made_of_it():
    replies, _, _, stop = sampled(Listening(), lambda prompt, draw: Failed(draw, "gone"))
    assert [type(r) for r in replies] == [Failed] * 3
    assert stop is None


def test_a_reply_that_was_cut_by_its_limit_is_whole_and_kept():
    def answer(prompt, draw):
        return Completed(draw, "half", StopReason.LENGTH, None)

    replies, _, tape, _ = sampled(Listening(), answer)
    assert len(tape.replies) == len(replies) == 3


def test_a_fault_while_stopping_is_the_stop():
    replies, _, _, stop = sampled(Listening(after=1), lambda prompt, draw: Failed(draw, "gone"))
    assert replies == []
    assert stop is not None


def test_it_is_the_inner_model_in_all_else():
    model = FakeModel("x", name="a/b", capabilities=Capabilities(context=99), count=len)
    heard = Heard(model, "builder", Listening())
    assert (heard.name, heard.capabilities, heard.count("four")) == ("a/b", model.capabilities, 4)
