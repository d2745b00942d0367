"""Each role's reasoning is switched as the catalog says, in the words of each server."""

import pytest

from standalone_orchestrator.app.settings import Folders
from standalone_orchestrator.app.settings_tables import Settings
from standalone_orchestrator.app.wiring import wire_models
from standalone_orchestrator.models.api import (
    Completed,
    Draw,
    Limits,
    Message,
    Prompt,
)
from standalone_orchestrator.system.clock import SystemClock

MESSAGES = (Message("system", "You write."), Message("user", "Go.\n"))
LIMITS = Limits(max_tokens=9)
PLAIN = {"/api/show": {"model_info": {}, "capabilities": ["completion"]}}
THINKS = {"/api/show": {"model_info": {}, "capabilities": ["completion", "thinking"]}}


@pytest.fixture
def told(serve, tmp_path):
    """The body that a role's prompt becomes: `told(backend, model, role, thinking)`."""

    def ask(backend, model, role, thinking=True, pages=None, refuse=None, ends=None):
        server = serve(backend)
        server.pages = pages or PLAIN
        server.refuse = refuse or server.refuse
        url = f"{server.url}/v1" if backend == "openai" else server.url
        table = {"own": {"backend": backend, "model": model, "base_url": url, **(ends or {})}}
        settings = Settings.model_validate({"model": "own", "endpoints": table})
        wired = wire_models(settings, Folders(*[tmp_path] * 4), SystemClock())
        prompt = Prompt(MESSAGES, thinking=thinking)
        (reply,) = wired.router.role(role).sample(prompt, [Draw(0, 0.0, 1)], LIMITS)
        assert isinstance(reply, Completed)
        return server.chats()[-1]

    return ask


def last(body):
    return body["messages"][-1]["content"]


@pytest.mark.parametrize(
    ("role", "thinking", "word"),
    [
        ("planner", True, "/think"),
        ("builder", True, "/think"),
        ("builder", None, "/think"),
        ("builder", False, "/no_think"),  # a repair
        ("tester", True, "/no_think"),
        ("diagnoser", True, "/no_think"),
    ],
)
def test_a_model_switched_by_words_gets_them_at_its_messages_end(told, role, thinking, word):
    body = told("openai", "qwen3-8b", role, thinking)
    assert last(body) == f"Go.\n\n{word}"
    assert not {"chat_template_kwargs", "reasoning_effort"} & body.keys()


@pytest.mark.parametrize(("role", "on"), [("planner", True), ("tester", False)])
def test_a_model_switched_by_its_template_gets_the_argument(told, role, on):
    body = told("openai", "glm-4.7-flash", role)
    assert body["chat_template_kwargs"] == {"enable_thinking": on}
    assert last(body) == "Go.\n"


@pytest.mark.parametrize(("role", "level"), [("planner", "medium"), ("tester", "low")])
def test_a_model_with_levels_gets_its_level(told, role, level):
    body = told("openai", "gpt-oss-20b", role)
    assert body["reasoning_effort"] == level
    assert body["chat_template_kwargs"] == {"reasoning_effort": level}


@pytest.mark.parametrize("refused", ["chat_template_kwargs", "reasoning_effort"])
def test_a_switch_that_the_server_refuses_is_given_up(told, refused):
    def refuse(path, body):
        return (400, f"unknown field {refused}") if body and refused in body else None

    body = told("openai", "gpt-oss-20b", "planner", refuse=refuse)
    left = {"chat_template_kwargs", "reasoning_effort"} - {refused}
    assert left <= body.keys()


@pytest.mark.parametrize("thinking", [True, False, None])
@pytest.mark.parametrize("backend", ["openai", "ollama"])
def test_a_model_without_a_switch_is_told_nothing(told, backend, thinking):
    body = told(backend, "qwen2.5-coder-7b", "planner", thinking)
    assert last(body) == "Go.\n"
    assert not {"chat_template_kwargs", "reasoning_effort", "think"} & body.keys()


@pytest.mark.parametrize(("role", "on"), [("planner", True), ("tester", False)])
def test_ollama_takes_its_own_switch_where_it_knows_that_the_model_thinks(told, role, on):
    body = told("ollama", "qwen3:8b", role, pages=THINKS)
    assert body["think"] is on
    assert last(body) == "Go.\n"


def test_ollama_takes_levels_for_a_model_that_has_them(told):
    assert told("ollama", "gpt-oss:20b", "planner", pages=THINKS)["think"] == "medium"
    assert told("ollama", "gpt-oss:20b", "tester", pages=THINKS)["think"] == "low"


def test_where_ollama_knows_no_switch_the_words_do_it(told):
    body = told("ollama", "qwen3:8b", "tester")
    assert last(body) == "Go.\n\n/no_think"
    assert "think" not in body


@pytest.mark.parametrize(("wish", "word"), [(True, "/think"), (False, "/no_think")])
@pytest.mark.parametrize("role", ["planner", "tester"])
def test_the_endpoints_setting_overrides_the_catalogs_roles(told, role, wish, word):
    ends = {"thinking": wish}
    assert last(told("openai", "qwen3-8b", role, None, ends=ends)) == f"Go.\n\n{word}"
    assert told("ollama", "qwen3:8b", role, None, THINKS, ends=ends)["think"] is wish
