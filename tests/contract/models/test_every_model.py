"""What holds for every model, the scripted one and (live) the embedded engine included."""

import os
from pathlib import Path

import pytest

from standalone_orchestrator.models.api import (
    Completed,
    Draw,
    Limits,
    Message,
    Model,
    Prompt,
    StopReason,
)
from standalone_orchestrator.models.backends.embedded import EmbeddedModel, EmbeddedSettings
from standalone_orchestrator.models.backends.ollama_api import OllamaModel, OllamaSettings
from standalone_orchestrator.models.backends.openai_api import Endpoint, OpenAIModel
from standalone_orchestrator.models.backends.scripted import (
    Script,
    ScriptedModel,
    ScriptedReply,
)

PROMPT = Prompt((Message("system", "Be terse."), Message("user", "Count to ten in words.")))
PIECES = ("one two three ", "four five ", "six seven eight nine ten") * 20


def embedded(tmp_path):
    weights = Path(os.environ.get("ORCHESTRATOR_TEST_WEIGHTS", ""))
    if not weights.is_file():
        pytest.skip("ORCHESTRATOR_TEST_WEIGHTS names no file of weights")
    where = EmbeddedSettings(weights, "m", tmp_path / "state", 2048, 2, continues=True)
    return EmbeddedModel(where)


@pytest.fixture(
    params=["scripted", "openai", "ollama", pytest.param("embedded", marks=pytest.mark.live)]
)
def model(request, serve, behave, tmp_path):
    if request.param == "embedded":
        model = embedded(tmp_path)
        yield model
        model.close()
        return
    if request.param == "scripted":
        reply = ScriptedReply(text="".join(PIECES))
        yield ScriptedModel("s", Script(replies=(reply,), continues=True))
        return
    server = serve(request.param)
    server.pages = {"/api/show": {"model_info": {"x.context_length": 8192}}}
    server.plan = {index: behave(pieces=PIECES) for index in range(4)}
    if request.param == "openai":
        yield OpenAIModel(Endpoint("here", f"{server.url}/v1", "m", parallel=2))
    else:
        yield OllamaModel(OllamaSettings("m", host=server.url, parallel=2))


def draws(count):
    return [Draw(index, index / 10, index) for index in range(count)]


def test_a_model_keeps_the_contract(model: Model):
    assert "/" in model.name
    assert model.capabilities.context >= 512
    assert model.count("a few words of text") > 0
    assert list(model.sample(PROMPT, [], Limits())) == []

    replies = list(model.sample(PROMPT, draws(3), Limits(max_tokens=8)))
    assert sorted(r.draw.index for r in replies) == [0, 1, 2]
    for reply in replies:
        assert isinstance(reply, Completed), reply
        assert reply.text
        assert reply.usage.read + reply.usage.reused > 0
        assert reply.usage.written > 0
        assert reply.endpoint == model.name

    seen: list[str] = []

    def watch(draw: Draw, text: str) -> bool:
        seen.append(text)
        return len(seen) >= 2

    (stopped,) = model.sample(PROMPT, draws(1), Limits(), watch)
    assert (stopped.stop, stopped.text) == (StopReason.WATCHER, seen[-1])

    begun = model.sample(PROMPT, draws(2), Limits(max_tokens=8))
    next(begun)
    begun.close()
    (after,) = model.sample(PROMPT, draws(1), Limits(max_tokens=8))
    assert isinstance(after, Completed), after


def test_a_reply_that_was_begun_holds_its_beginning(model: Model):
    if not model.capabilities.continues:
        pytest.skip("this one begins its replies itself")
    begun = Prompt((*PROMPT.messages, Message("assistant", "one two ")))
    seen: list[str] = []

    def watch(draw: Draw, text: str) -> bool:
        seen.append(text)
        return False

    (reply,) = model.sample(begun, draws(1), Limits(max_tokens=8), watch)
    assert isinstance(reply, Completed), reply
    assert reply.text.startswith("one two ")
    assert len(reply.text) > len("one two ")
    assert all(text.startswith("one two ") for text in seen)
