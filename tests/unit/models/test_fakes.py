import pytest

from standalone_orchestrator.models.api import (
    Draw,
    Failed,
    Limits,
    Message,
    Prompt,
    StopReason,
)
from standalone_orchestrator.models.draws import once_each
from standalone_orchestrator.models.fakes import FakeModel, in_turn

PROMPT = Prompt((Message("user", "12345678"),))
DRAWS = [Draw(0, 0.0, 0), Draw(1, 0.5, 1)]


def test_a_fake_answers_by_its_function_and_remembers_what_it_was_asked():
    model = FakeModel(lambda prompt, draw: f"{prompt.messages[0].text} {draw.index}")
    replies = list(model.sample(PROMPT, DRAWS, Limits()))
    assert [r.text for r in replies] == ["12345678 0", "12345678 1"]
    assert [draw for _, draw, _ in model.calls] == DRAWS
    assert replies[0].usage.read == 2 + 4


def test_a_fake_obeys_the_limit_on_tokens():
    (reply,) = FakeModel("x" * 100).sample(PROMPT, DRAWS[:1], Limits(max_tokens=5))
    assert (reply.text, reply.stop, reply.usage.written) == ("x" * 20, StopReason.LENGTH, 5)


def test_answers_in_turn_stay_at_the_last_one():
    failed = Failed(DRAWS[0], "x")
    answer = in_turn("a", failed, "b")
    assert [answer(PROMPT, DRAWS[0]) for _ in range(4)] == ["a", failed, "b", "b"]
    with pytest.raises(ValueError, match="at least one"):
        in_turn()


def test_a_draw_without_a_reply_becomes_a_failure_that_may_be_retried():
    class Mute(FakeModel):
        def sample(self, prompt, draws, limits, watch=None):
            return iter(())

    replies = list(once_each(Mute("x"), PROMPT, DRAWS, Limits()))
    assert [(r.draw, r.fault, r.retried) for r in replies] == [
        (draw, "garbled", True) for draw in DRAWS
    ]
