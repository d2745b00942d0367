"""What a single dialect does beyond the contract: probing, adapting, sharing a reading."""

import pytest

from standalone_orchestrator.core.errors import ModelRefused, ModelUnreachable, UsageError
from standalone_orchestrator.models.api import Completed, Draw, Limits, Message, Prompt, Sampling
from standalone_orchestrator.models.backends.anthropic_api import AnthropicModel, AnthropicSettings
from standalone_orchestrator.models.backends.line import Line
from standalone_orchestrator.models.backends.llama_server import ServerSide
from standalone_orchestrator.models.backends.ollama_api import OllamaModel, OllamaSettings
from standalone_orchestrator.models.backends.openai_api import Endpoint, OpenAIModel
from standalone_orchestrator.models.backends.slots import SharedReading, SlotDesk, SlotServer
from standalone_orchestrator.models.backends.streaming import Chunk

PROMPT = Prompt((Message("user", "Greet me."),))
SCHEMA = Prompt(PROMPT.messages, '{"type":"object"}')
PROPS = {"default_generation_settings": {"n_ctx": 4096}, "total_slots": 3}


def ask(model, prompt=PROMPT):
    return next(model.sample(prompt, [Draw(0, 0.0, 1)], Limits(max_tokens=9)))


def openai(server, **more):
    return OpenAIModel(Endpoint("here", f"{server.url}/v1", "m", **more))


def test_a_llama_server_says_its_context_and_slots_and_counts_tokens(serve):
    server = serve("openai")
    server.pages = {"/props": PROPS, "/tokenize": {"tokens": [1, 2, 3]}}
    model = openai(server, context=9999)
    assert (model.capabilities.context, model.capabilities.parallel) == (4096, 3)
    assert [model.count("abc"), model.count("abc")] == [3, 3]
    assert [path for path, _ in server.requests].count("/tokenize") == 1
    assert isinstance(ask(model), Completed)
    (body,) = server.chats()
    assert body["cache_prompt"]
    assert body["return_progress"]


def test_another_server_says_its_context_in_its_list_of_models(serve):
    server = serve("openai")
    server.pages = {"/v1/models": {"data": [{"id": "m", "max_model_len": 32768}]}}
    assert openai(server).capabilities.context == 32768
    assert openai(server, context=1000, parallel=7).capabilities.context == 1000
    ask(openai(server))
    assert "cache_prompt" not in server.chats()[0]


def test_capabilities_of_nobody_raise(serve):
    server = serve("openai")
    server.refuse = lambda path, body: (401, "bad key")
    with pytest.raises(ModelRefused, match="bad key"):
        _ = openai(server).capabilities
    with pytest.raises(ModelUnreachable):
        _ = OpenAIModel(Endpoint("here", "http://127.0.0.1:9/v1", "m")).capabilities


def test_a_refused_schema_is_given_up_once_and_for_all(serve):
    server = serve("openai")

    def refuse(path, body):
        kind = (body or {}).get("response_format", {}).get("type")
        return (400, "response_format is not supported") if kind == "json_schema" else None

    server.refuse = refuse
    model = openai(server)
    assert model.capabilities.json_schema
    assert isinstance(ask(model, SCHEMA), Completed)
    assert not model.capabilities.json_schema
    assert isinstance(ask(model, SCHEMA), Completed)
    kinds = [body["response_format"]["type"] for body in server.chats()]
    assert kinds == ["json_schema", "json_object", "json_object"]


def test_a_refusal_for_another_reason_gives_nothing_up(serve):
    server = serve("openai")
    server.refuse = lambda path, body: (400, "the prompt is too long") if body else None
    model = openai(server)
    assert "too long" in ask(model, SCHEMA).reason
    assert model.capabilities.json_schema
    assert len(server.chats()) == 1


def test_a_newer_name_of_the_token_limit_is_learnt(serve):
    server = serve("openai")
    server.refuse = lambda path, body: (
        (400, "use max_completion_tokens instead") if body and "max_tokens" in body else None
    )
    assert isinstance(ask(openai(server)), Completed)
    assert server.chats()[-1]["max_completion_tokens"] == 9


def test_penalties_extras_and_thinking_are_sent_only_when_set(serve):
    server = serve("openai")
    ask(openai(server))
    sampling = Sampling(repetition_penalty=1.1, extra=(("top_k", 20),))
    ask(openai(server, sampling=sampling, thinking=True), Prompt(PROMPT.messages, thinking=False))
    plain, rich = server.chats()
    assert not {"repeat_penalty", "top_k", "chat_template_kwargs"} & plain.keys()
    assert (rich["repeat_penalty"], rich["top_k"]) == (1.1, 20)
    assert rich["chat_template_kwargs"] == {"enable_thinking": False}


def test_a_page_instead_of_a_stream_is_garbled(serve):
    server = serve("openai")
    server.refuse = lambda path, body: (200, {"hello": "world"}) if body else None
    reply = ask(openai(server))
    assert (reply.fault, "/v1" in reply.way_out) == ("garbled", True)


def test_ollama_gets_one_fixed_context_within_what_the_model_was_made_for(serve):
    server = serve("ollama")
    server.pages = {
        "/api/show": {
            "model_info": {"qwen2.context_length": 8192},
            "capabilities": ["completion", "thinking"],
        }
    }
    model = OllamaModel(OllamaSettings("m", host=server.url, context=16384))
    assert (model.capabilities.context, model.capabilities.thinking) == (8192, True)
    ask(model, Prompt(PROMPT.messages, thinking=True))
    ask(model)
    first, second = server.chats()
    assert first["options"]["num_ctx"] == second["options"]["num_ctx"] == 8192
    assert (first["think"], first["keep_alive"]) == (True, "30m")
    assert "think" not in second


def test_a_model_that_ollama_does_not_have_is_refused_at_once(serve):
    server = serve("ollama")
    server.refuse = lambda path, body: (404, "model 'm' not found")
    with pytest.raises(ModelRefused, match="'m' not found"):
        _ = OllamaModel(OllamaSettings("m", host=server.url)).capabilities


def test_anthropic_falls_back_to_a_forced_tool_and_drops_a_refused_temperature(serve, behave):
    pytest.importorskip("anthropic")
    server = serve("anthropic")
    server.plan = {0: behave(pieces=('{"a":', " 1}"))}

    def refuse(path, body):
        if "output_config" in body:
            return (400, "output_config is not supported by this model")
        return (400, "temperature is deprecated") if "temperature" in body else None

    server.refuse = refuse
    model = AnthropicModel(AnthropicSettings("m", "key", base_url=server.url))
    assert ask(model, SCHEMA).text == '{"a": 1}'
    body = server.chats()[-1]
    assert body["tool_choice"] == {"type": "tool", "name": "answer"}
    assert "temperature" not in body
    assert len(server.chats()) == 3
    ask(model, SCHEMA)
    assert len(server.chats()) == 4


def test_anthropic_without_a_key_is_a_wrong_setting():
    pytest.importorskip("anthropic")
    with pytest.raises(UsageError, match="no API key"):
        AnthropicModel(AnthropicSettings("m", ""))


def test_one_draw_reads_a_long_prompt_and_the_others_restore_it(serve, tmp_path):
    server = serve("openai")
    server.pages = {"/slots/0?action=save": {}, "/slots/1?action=restore": {}}
    slots = SlotServer(ServerSide("here", f"{server.url}/v1", ""), tmp_path)
    desk = SlotDesk(2)
    reading = SharedReading(Prompt((Message("user", "word " * 400),)), 2, desk)
    opened = []

    def read():
        opened.append(1)
        return iter((Chunk("x"),))

    list(reading.read(0, slots, read, Line()))
    list(reading.read(1, slots, read, Line()))
    assert opened == [1]
    assert [path for path, _ in server.requests] == list(server.pages)
    reading.close()


def test_a_short_prompt_or_a_single_draw_is_read_where_it_is_used(tmp_path):
    slots = SlotServer(ServerSide("here", "http://127.0.0.1:9/v1", ""), tmp_path)
    for text, draws in (("short", 4), ("word " * 400, 1)):
        reading = SharedReading(Prompt((Message("user", text),)), draws, SlotDesk(2))
        assert list(reading.read(0, slots, lambda: iter(()), Line())) == []


def test_a_reply_that_was_begun_holds_its_beginning_from_the_first_word_on(serve):
    server, seen = serve("openai"), []
    prompt = Prompt((*PROMPT.messages, Message("assistant", "Well, ")))
    model = openai(server)

    def watch(draw, text):
        seen.append(text)
        return False

    (plain,) = model.sample(PROMPT, [Draw(0, 0.0, 1)], Limits(max_tokens=9))
    (begun,) = model.sample(prompt, [Draw(0, 0.0, 1)], Limits(max_tokens=9), watch)
    assert begun.text == f"Well, {plain.text}"
    assert begun.usage.written == plain.usage.written
    assert all(text.startswith("Well, ") for text in seen)
    assert server.chats()[-1]["messages"][-1] == {"role": "assistant", "content": "Well, "}
