"""What every model promises (`models.api.Model`), over each backend that talks to a server."""

import json
import threading
import time

import pytest

from standalone_orchestrator.models.api import (
    Completed,
    Draw,
    Failed,
    Limits,
    Message,
    Prompt,
    Sampling,
    StopReason,
)
from standalone_orchestrator.models.backends.anthropic_api import AnthropicModel, AnthropicSettings
from standalone_orchestrator.models.backends.ollama_api import OllamaModel, OllamaSettings
from standalone_orchestrator.models.backends.openai_api import Endpoint, OpenAIModel

PROMPT = Prompt((Message("system", "Be terse."), Message("user", "Greet me.")))
SCHEMA = '{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]}'
LIMITS = Limits(max_tokens=50, idle_s=5.0, deadline_s=10.0)
SAMPLING = Sampling(top_p=0.9)


def draws(count):
    return [Draw(index, index / 10, 1000 + index) for index in range(count)]


def connect(dialect, url, parallel=4):
    if dialect == "openai":
        return OpenAIModel(
            Endpoint("here", f"{url}/v1", "m", "key", parallel=parallel, sampling=SAMPLING)
        )
    if dialect == "ollama":
        return OllamaModel(
            OllamaSettings("m", name="here", host=url, parallel=parallel, sampling=SAMPLING)
        )
    pytest.importorskip("anthropic")
    return AnthropicModel(
        AnthropicSettings("m", "key", name="here", base_url=url, parallel=parallel)
    )


@pytest.fixture(params=["openai", "ollama", "anthropic"])
def dialect(request):
    return request.param


@pytest.fixture
def server(serve, dialect):
    return serve(dialect)


@pytest.fixture
def model(server, dialect):
    return connect(dialect, server.url)


def ask(model, count=1, prompt=PROMPT, limits=LIMITS, watch=None):
    return list(model.sample(prompt, draws(count), limits, watch))


def test_every_draw_is_answered_once(model):
    replies = ask(model, 6)
    assert {r.draw.index for r in replies} == set(range(6))
    assert {(type(r), r.text, r.stop) for r in replies} == {(Completed, "Hello", StopReason.END)}
    assert {r.endpoint for r in replies} == {model.name} == {"here/m"}


def test_no_draw_is_no_call(model, server):
    assert ask(model, 0) == []
    assert server.chats() == []


def test_replies_come_in_order_of_completion(model, server, behave):
    gates = [threading.Event() for _ in range(3)]
    server.plan = {i: behave(gate=gates[i]) for i in range(3)}
    replies = model.sample(PROMPT, draws(3), LIMITS)
    for index in (2, 0, 1):
        gates[index].set()
        assert next(replies).draw.index == index


def test_no_more_draws_run_at_once_than_the_server_answers(server, dialect, behave):
    server.plan = {i: behave(pause_s=0.02) for i in range(6)}
    ask(connect(dialect, server.url, parallel=2), 6)
    assert server.most_busy == 2


def test_two_calls_together_respect_the_bound_too(server, dialect, behave):
    server.plan = {i: behave(pause_s=0.02) for i in range(4)}
    model = connect(dialect, server.url, parallel=2)
    calls = [threading.Thread(target=ask, args=(model, 4)) for _ in range(2)]
    for call in calls:
        call.start()
    for call in calls:
        call.join()
    assert len(server.chats()) == 8
    assert server.most_busy == 2


def test_closing_the_iterator_hangs_up_on_a_server_that_writes(model, server, behave):
    server.plan = {0: behave(), 1: behave(pieces=("word ",) * 1000, pause_s=0.02)}
    replies = model.sample(PROMPT, draws(2), LIMITS)
    assert next(replies).draw.index == 0
    server.wait_for(chats=2)
    replies.close()
    assert server.hung_up.wait(2)


def test_closing_the_iterator_hangs_up_on_a_server_that_is_silent(model, server, behave):
    server.plan = {0: behave(), 1: behave(hang_after=0)}
    replies = model.sample(PROMPT, draws(2), LIMITS)
    next(replies)
    server.wait_for(chats=2)
    began = time.monotonic()
    replies.close()
    assert server.hung_up.wait(2)
    assert time.monotonic() - began < 2


def test_closing_before_the_server_answered_at_all_does_not_wait(model, server, behave):
    gate = threading.Event()
    server.plan = {0: behave(), 1: behave(gate=gate)}
    replies = model.sample(PROMPT, draws(2), LIMITS)
    next(replies)
    server.wait_for(chats=2)
    began = time.monotonic()
    replies.close()
    assert time.monotonic() - began < 1.5
    gate.set()


@pytest.mark.parametrize(
    ("status", "fault", "retried"),
    [
        (400, "refused", False),
        (401, "refused", False),
        (404, "refused", False),
        (429, "unreachable", True),
        (500, "unreachable", True),
        (503, "unreachable", True),
    ],
)
def test_a_status_says_whether_to_try_again(model, server, behave, status, fault, retried):
    server.plan = {0: behave(status=status, words="the model is on leave")}
    (reply,) = ask(model)
    assert (type(reply), reply.fault, reply.retried) == (Failed, fault, retried)
    assert "the model is on leave" in reply.reason
    assert reply.way_out


def test_a_failed_draw_leaves_the_others_alone(model, server, behave):
    server.plan = {1: behave(status=500)}
    replies = {r.draw.index: r for r in ask(model, 3)}
    assert [type(replies[i]) for i in range(3)] == [Completed, Failed, Completed]


def test_no_server_is_unreachable(serve, dialect):
    gone = serve(dialect)
    model = connect(dialect, gone.url.replace(gone.url.rpartition(":")[2], "9"))
    (reply,) = ask(model)
    assert (reply.fault, reply.retried) == ("unreachable", True)
    assert "127.0.0.1:9" in reply.reason


def test_a_line_that_breaks_in_the_middle_is_unreachable(model, server, behave):
    server.plan = {0: behave(break_after=1)}
    (reply,) = ask(model)
    assert (reply.fault, reply.retried) == ("unreachable", True)


def test_an_answer_that_is_none_is_garbled(model, server, behave):
    server.plan = {0: behave(garbled=True)}
    (reply,) = ask(model)
    assert (reply.fault, reply.retried) == ("garbled", True)


def test_silence_beyond_the_idle_limit_fails_the_draw(model, server, behave):
    server.plan = {0: behave(hang_after=1)}
    (reply,) = ask(model, limits=Limits(50, idle_s=0.2, deadline_s=9))
    assert (reply.fault, reply.retried) == ("idle", True)
    assert server.hung_up.wait(2)


def test_a_server_that_never_answers_is_idle(model, server, behave):
    gate = threading.Event()
    server.plan = {0: behave(gate=gate)}
    (reply,) = ask(model, limits=Limits(50, idle_s=0.2, deadline_s=9))
    assert reply.fault == "idle"
    gate.set()


def test_writing_beyond_the_deadline_fails_the_draw(model, server, behave):
    server.plan = {0: behave(pieces=("word ",) * 1000, pause_s=0.02)}
    (reply,) = ask(model, limits=Limits(50, idle_s=5, deadline_s=0.3))
    assert (reply.fault, reply.retried) == ("deadline", False)
    assert server.hung_up.wait(2)


def test_usage_is_what_the_server_says(model, server, behave, dialect):
    server.plan = {0: behave(read=30, reused=12, written=9)}
    (reply,) = ask(model)
    told = (reply.usage.read, reply.usage.reused, reply.usage.written)
    assert told == ((42, 0, 9) if dialect == "ollama" else (30, 12, 9))
    assert reply.usage.seconds > 0


def test_a_cut_answer_says_so(model, server, behave):
    server.plan = {0: behave(length=True)}
    (reply,) = ask(model)
    assert reply.stop is StopReason.LENGTH


def test_thoughts_are_kept_apart(model, server, behave):
    server.plan = {0: behave(thoughts="hm, a greeting")}
    (reply,) = ask(model)
    assert (reply.text, reply.thoughts) == ("Hello", "hm, a greeting")


def test_a_watcher_stops_its_draw_only(model, server, behave):
    server.plan = {1: behave(pieces=("word ",) * 1000, pause_s=0.02)}
    seen = []

    def watch(draw, text):
        seen.append((draw.index, text))
        return text.count("word") == 3

    replies = {r.draw.index: r for r in ask(model, 2, watch=watch)}
    assert replies[0].stop is StopReason.END
    assert (replies[1].stop, replies[1].text) == (StopReason.WATCHER, "word word word ")
    assert replies[1].usage.written >= 1
    assert (0, "Hel") in seen
    assert server.hung_up.wait(2)


def test_prompt_limits_and_draw_reach_the_server(model, server, dialect):
    ask(model, 2, Prompt(PROMPT.messages, stop=("END",)))
    bodies = sorted(server.chats(), key=server.temperature)
    for index, body in enumerate(bodies):
        options = body.get("options", body)
        assert options["temperature"] == index / 10
        if dialect != "anthropic":
            assert (options["seed"], options["top_p"]) == (1000 + index, 0.9)
            assert body["messages"][0] == {"role": "system", "content": "Be terse."}
        assert body["messages"][-1]["content"] == "Greet me."
        assert 50 in (options.get("num_predict"), body.get("max_tokens"))
        assert ["END"] in (options.get("stop"), body.get("stop_sequences"))
    assert "Be terse." in json.dumps(bodies)


def test_the_schema_reaches_the_server(model, server, dialect):
    ask(model, 1, Prompt(PROMPT.messages, SCHEMA))
    (body,) = server.chats()
    wanted = json.loads(SCHEMA)
    sent = {
        "openai": lambda: body["response_format"]["json_schema"]["schema"],
        "ollama": lambda: body["format"],
        "anthropic": lambda: body["output_config"]["format"]["schema"],
    }[dialect]()
    assert sent == wanted


def test_no_schema_is_no_constraint(model, server):
    ask(model)
    (body,) = server.chats()
    constraints = ("response_format", "format", "output_config", "tools")
    assert not any(body.get(name) for name in constraints)


def test_a_count_is_near_the_truth_without_a_tokenizer(model):
    text = "def add(a, b):\n    return a + b\n" * 50
    assert 300 < model.count(text) < 700
    assert model.count("") == 0
