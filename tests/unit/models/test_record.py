from dataclasses import replace

import pytest

from standalone_orchestrator.core.errors import (
    LimitReached,
    RecordMissing,
)
from standalone_orchestrator.models.api import (
    Completed,
    Draw,
    Failed,
    Limits,
    Message,
    Prompt,
    request_hash,
)
from standalone_orchestrator.models.fakes import FakeModel, in_turn
from standalone_orchestrator.models.record import MemoryTape, Recorded, Replaying

PROMPT = Prompt((Message("user", "Write a file. " * 100),))
DRAWS = tuple(Draw(i, 0.2 * i, 10 + i) for i in range(3))
LIMITS = Limits(max_tokens=500, deadline_s=100)
BUSY = Failed(DRAWS[0], "busy", retried=True)


def failing(draw, **changes):
    return replace(BUSY, draw=draw, **changes)


def texts(replies):
    return [r.text if isinstance(r, Completed) else f"!{r.reason}" for r in replies]


def test_recorded_draws_are_answered_first_and_only_the_rest_is_asked():
    tape = MemoryTape()
    model = FakeModel(lambda _, draw: f"text {draw.index}")
    before = list(Recorded(model, tape).sample(PROMPT, DRAWS[1:2], LIMITS))
    replies = list(Recorded(model, tape).sample(PROMPT, DRAWS, Limits(max_tokens=99)))
    assert texts(replies) == ["text 1", "text 0", "text 2"]
    assert replies[0] == before[0]
    assert [draw.index for _, draw, _ in model.calls] == [1, 0, 2]
    list(Recorded(model, tape).sample(PROMPT, DRAWS, LIMITS))
    assert len(model.calls) == 3


def test_a_reply_is_on_the_tape_before_anybody_sees_it():
    tape = MemoryTape()
    replies = Recorded(FakeModel("x"), tape).sample(PROMPT, DRAWS, LIMITS)
    seen = next(replies)
    key = request_hash("fake/model", PROMPT, DRAWS[0])
    assert tape.replies == {key: seen}
    assert tape.prompts == {key: PROMPT}


def test_failures_are_not_recorded():
    tape = MemoryTape()
    model = Recorded(FakeModel(in_turn(failing(DRAWS[0]), "x")), tape)
    assert texts(model.sample(PROMPT, DRAWS[:1], LIMITS)) == ["!busy"]
    assert texts(model.sample(PROMPT, DRAWS[:1], LIMITS)) == ["x"]


def test_a_full_disk_ends_the_call_and_closes_the_model():
    class Full(MemoryTape):
        def keep(self, request, prompt, reply):
            raise LimitReached("the disk is full")

    model = FakeModel("x")
    with pytest.raises(LimitReached, match="disk"):
        list(Recorded(model, Full()).sample(PROMPT, DRAWS, LIMITS))
    assert (len(model.calls), model.closed) == (1, 1)


def test_a_replay_asks_nobody_and_misses_what_was_not_recorded():
    tape = MemoryTape()
    model = FakeModel(lambda _, draw: f"text {draw.index}")
    live = list(Recorded(model, tape).sample(PROMPT, DRAWS, LIMITS))
    replaying = Replaying(model.name, model.capabilities, tape)
    assert list(replaying.sample(PROMPT, DRAWS, LIMITS)) == live
    with pytest.raises(RecordMissing, match="draw 9"):
        list(replaying.sample(PROMPT, (Draw(9, 0, 0),), LIMITS))
