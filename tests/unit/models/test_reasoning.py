"""A role lets its model reason first or not; the request keeps its identity."""

from dataclasses import replace

import pytest

from standalone_orchestrator.models.api import Capabilities, Draw, Limits, Message, Prompt
from standalone_orchestrator.models.fakes import FakeModel
from standalone_orchestrator.models.reasoning import Reasoning
from standalone_orchestrator.models.record import MemoryTape, Recorded

PROMPT = Prompt((Message("user", "Write."),), thinking=True)
DRAW = Draw(0, 0.0, 1)


def thinker():
    return FakeModel("yes", capabilities=Capabilities(context=4096, thinking=True))


@pytest.mark.parametrize(
    ("allowed", "wish", "sent"),
    [
        (True, True, True),
        (True, None, True),
        (True, False, False),
        (False, True, False),
        (False, None, False),
        (False, False, False),
    ],
)
def test_a_prompt_is_reasoned_about_where_the_role_may_and_the_prompt_does_not_mind(
    allowed, wish, sent
):
    inner = thinker()
    model = Reasoning(inner, allowed=allowed)
    list(model.sample(replace(PROMPT, thinking=wish), [DRAW], Limits()))
    assert inner.calls[0][0].thinking is sent
    assert model.capabilities.thinking is allowed


def test_what_cannot_reason_does_not_learn_it_here():
    assert not Reasoning(FakeModel("yes"), allowed=True).capabilities.thinking


def test_a_request_keeps_its_identity():
    tapes = []
    for model in (thinker(), Reasoning(thinker(), allowed=False)):
        tapes.append(MemoryTape())
        list(Recorded(model, tapes[-1]).sample(PROMPT, [DRAW], Limits()))
    assert tapes[0].replies.keys() == tapes[1].replies.keys()
