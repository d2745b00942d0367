"""A scripted model answers by prompt and draw, not by what was asked before."""

import json

import pytest

from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.models.api import (
    Completed,
    Draw,
    Failed,
    Limits,
    Message,
    Prompt,
    StopReason,
)
from standalone_orchestrator.models.backends.scripted import (
    Script,
    ScriptedModel,
    ScriptedReply,
    load_script,
)


def prompt(text, *before):
    turns = [Message("assistant" if i % 2 else "user", t) for i, t in enumerate(before)]
    return Prompt((Message("system", "You plan."), *turns, Message("user", text)))


def ask(model, text="hello", count=1, limits=None, watch=None):
    asked = text if isinstance(text, Prompt) else prompt(text)
    draws = [Draw(i, 0.1 * i, i) for i in range(count)]
    return list(model.sample(asked, draws, limits or Limits(), watch))


def test_the_first_entry_that_matches_answers():
    model = ScriptedModel(
        "s", [ScriptedReply(when="plan", text="a plan"), ScriptedReply(text="else")]
    )
    assert [r.text for r in ask(model, "make a plan")] == ["a plan"]
    assert [r.text for r in ask(model, "make code")] == ["else"]
    assert model.name == "scripted/s"


def test_conditions_may_be_on_system_several_texts_draw_and_turn():
    model = ScriptedModel(
        "s",
        [
            ScriptedReply(when=("a", "b"), system="plan", draw=1, text="all of it"),
            ScriptedReply(turn=1, text="second thoughts"),
            ScriptedReply(text="first"),
        ],
    )
    assert [r.text for r in ask(model, "a and b", 2)] == ["first", "all of it"]
    assert ask(model, prompt("again", "one", "two"))[0].text == "second thoughts"


def test_a_reply_does_not_depend_on_what_was_asked_before():
    replies = [ScriptedReply(when="x", draw=i, text=f"x{i}") for i in range(3)]
    unbroken = ScriptedModel("s", replies)
    ask(unbroken, "x", 2)
    resumed = ScriptedModel("s", replies)
    assert ask(unbroken, "x", 3) == ask(resumed, "x", 3) or [
        r.text for r in ask(unbroken, "x", 3)
    ] == [r.text for r in ask(resumed, "x", 3)]


def test_times_counts_askings_of_the_same_prompt_and_draw():
    model = ScriptedModel(
        "s", [ScriptedReply(fail="unreachable", times=1), ScriptedReply(text="up again")]
    )
    first = ask(model, "one", 2)
    assert [(type(r), r.fault, r.retried) for r in first] == [(Failed, "unreachable", True)] * 2
    assert [r.text for r in ask(model, "one", 2)] == ["up again"] * 2
    assert isinstance(ask(model, "two")[0], Failed)


def test_what_no_entry_matches_is_refused_with_the_end_of_the_prompt():
    (reply,) = ask(ScriptedModel("s", [ScriptedReply(when="plan", text="x")]), "z" * 300 + " end")
    assert (reply.fault, reply.retried) == ("refused", False)
    assert " end" in reply.reason
    assert "z" * 250 not in reply.reason


def test_json_thoughts_stop_and_usage_are_played():
    entry = ScriptedReply.model_validate(
        {"json": {"a": 1}, "thoughts": "hm", "stop": "length", "read": 3, "reused": 2}
    )
    (reply,) = ask(ScriptedModel("s", [entry]))
    assert (reply.text, reply.thoughts, reply.stop) == ('{"a": 1}', "hm", StopReason.LENGTH)
    assert (reply.usage.read, reply.usage.reused) == (3, 2)


def test_a_token_limit_cuts_and_a_watcher_stops():
    model = ScriptedModel("s", ["x" * 1000])
    (cut,) = ask(model, limits=Limits(max_tokens=10))
    assert (len(cut.text), cut.stop) == (40, StopReason.LENGTH)
    (watched,) = ask(model, watch=lambda _, seen: len(seen) > 100)
    assert watched.stop is StopReason.WATCHER
    assert 100 < len(watched.text) < 1000


def test_delays_decide_the_order_of_completion_and_idle_limits_hold():
    script = Script(
        replies=(ScriptedReply(draw=0, delay_s=0.2, text="slow"), ScriptedReply(text="fast")),
        parallel=2,
    )
    model = ScriptedModel("s", script)
    assert [r.text for r in ask(model, count=2)] == ["fast", "slow"]
    late = ask(model, limits=Limits(idle_s=0.05))[0]
    assert late.fault == "idle"


def test_without_delays_draws_are_answered_in_order():
    replies = ask(ScriptedModel("s", ["same"]), count=8)
    assert [r.draw.index for r in replies] == list(range(8))
    assert all(isinstance(r, Completed) for r in replies)


def test_a_script_may_be_a_list_an_object_or_lines(tmp_path):
    entries = [{"when": "a", "text": "A"}, {"text": "B"}]
    listed = tmp_path / "listed.json"
    listed.write_text(json.dumps(entries))
    whole = tmp_path / "whole.json"
    whole.write_text(json.dumps({"replies": entries, "context": 4096, "parallel": 3}))
    lines = tmp_path / "lines.jsonl"
    lines.write_text("\n".join(json.dumps(e) for e in entries) + "\n\n")
    for path in (listed, whole, lines):
        model = load_script(path)
        assert model.name == f"scripted/{path.stem}"
        assert [r.text for r in ask(model, "a")] == ["A"]
    assert load_script(whole).capabilities.context == 4096
    assert load_script(whole).capabilities.parallel == 3


@pytest.mark.parametrize("text", ["{", '[{"txt": "a"}]', '{"replies": 1}', "7"])
def test_a_file_that_is_no_script_is_refused_in_a_sentence(tmp_path, text):
    path = tmp_path / "bad.json"
    path.write_text(text)
    with pytest.raises(UsageError, match=r"bad\.json"):
        load_script(path)
    with pytest.raises(UsageError, match="cannot be read"):
        load_script(tmp_path / "missing.json")
