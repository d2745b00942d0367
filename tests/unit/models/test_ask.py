import json
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from standalone_orchestrator.core.errors import ModelGarbled, ModelRefused, ModelUnreachable
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
    request_hash,
)
from standalone_orchestrator.models.ask import Answer, Malformed, ask, say
from standalone_orchestrator.models.draws import raise_for
from standalone_orchestrator.models.fakes import FakeModel, in_turn
from standalone_orchestrator.models.record import MemoryTape, Pinned, Recorded, Replaying


class File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    path: str
    kind: Literal["source", "test"] = "source"
    needs: tuple[str, ...] = ()


class Plan(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str
    files: tuple[File, ...] = Field(max_length=3)


GOOD = json.dumps({"title": "calc", "files": [{"path": "calc.py"}]})
PLAN = Plan(title="calc", files=(File(path="calc.py"),))
PROMPT = Prompt((Message("system", "You plan."), Message("user", "A calculator.")))
DRAW = Draw(0, 0.2, 7)
LIMITS = Limits(max_tokens=100)


def heard():
    told = []
    return told, lambda topic, text: told.append((topic, text))


def test_a_valid_answer_takes_one_call_constrained_by_the_schema():
    model = FakeModel(GOOD)
    answer = ask(model, PROMPT, Plan, DRAW, LIMITS)
    assert isinstance(answer, Answer)
    assert (answer.value, answer.repaired, len(answer.replies)) == (PLAN, False, 1)
    (prompt, draw, limits), *_ = model.calls
    assert (prompt.messages, draw, limits) == (PROMPT.messages, DRAW, LIMITS)
    assert json.loads(prompt.schema)["required"] == ["title", "files"]


def test_a_model_without_grammars_is_told_the_schema_in_words():
    model = FakeModel(GOOD, capabilities=Capabilities(8192, json_schema=False))
    assert isinstance(ask(model, PROMPT, Plan, DRAW, LIMITS), Answer)
    prompt = model.calls[0][0]
    assert prompt.schema == ""
    assert '"required":["title","files"]' in prompt.messages[-1].text
    assert prompt.messages[0] == PROMPT.messages[0]


def test_a_malformed_answer_is_asked_again_with_the_complaint_and_another_seed():
    told, notice = heard()
    model = FakeModel(in_turn('{"title": "calc"}', GOOD))
    answer = ask(model, PROMPT, Plan, DRAW, LIMITS, notice=notice)
    assert isinstance(answer, Answer)
    assert answer.value == PLAN
    assert len(answer.replies) == 2
    (_, first, _), (prompt, second, _) = model.calls
    assert first.seed != second.seed
    assert first.index == second.index
    assert prompt.messages[:2] == PROMPT.messages
    assert prompt.messages[2] == Message("assistant", '{"title": "calc"}')
    assert prompt.messages[3].text == (
        "Your reply is not valid: files: field required. Reply with the JSON only."
    )
    assert told == [("malformed", "fake/model: files: field required")]


def test_asking_again_ends_within_the_bound_and_keeps_every_reply():
    model = FakeModel("I would rather not.")
    answer = ask(model, PROMPT, Plan, DRAW, LIMITS, bound=3)
    assert isinstance(answer, Malformed)
    assert answer.problem == "there is no JSON object in it"
    assert len(answer.replies) == len(model.calls) == 4
    assert len({draw.seed for _, draw, _ in model.calls}) == 4


def test_a_long_malformed_reply_is_shown_shortened():
    model = FakeModel(in_turn("x" * 100_000, GOOD))
    ask(model, PROMPT, Plan, DRAW, Limits(max_tokens=50_000))
    shown = model.calls[1][0].messages[2].text
    assert len(shown) < 1300
    assert "[…]" in shown


def test_unknown_keys_and_small_deviations_are_mended_and_told():
    told, notice = heard()
    text = json.dumps(
        {
            "Title": 12,
            "why": "because",
            "files": [
                {"path": "a.py", "kind": "Source", "needs": None, "size": 3},
                {"path": "b.py", "kind": "TEST", "needs": "a.py"},
                {"path": "c.py"},
                {"path": "d.py"},
            ],
        }
    )
    answer = ask(FakeModel(text), PROMPT, Plan, DRAW, LIMITS, notice=notice)
    assert isinstance(answer, Answer)
    assert answer.value == Plan(
        title="12",
        files=(
            File(path="a.py"),
            File(path="b.py", kind="test", needs=("a.py",)),
            File(path="c.py"),
        ),
    )
    assert answer.repaired
    assert answer.replies[-1].repaired
    ((topic, text),) = told
    assert topic == "repair"
    for piece in ("read Title as title", "unknown key why", "files.0.size", "first 3 of 4", "list"):
        assert piece in text


def test_a_cut_answer_is_asked_again_with_more_tokens_and_no_complaint():
    told, notice = heard()
    long = json.dumps({"title": "t" * 600, "files": [{"path": "calc.py"}]})
    model = FakeModel(long)
    answer = ask(model, PROMPT, Plan, DRAW, LIMITS, notice=notice)
    assert isinstance(answer, Answer)
    assert not answer.repaired
    assert [limits.max_tokens for _, _, limits in model.calls] == [100, 200]
    assert model.calls[1][0].messages == PROMPT.messages
    hashes = {request_hash("m", prompt, draw) for prompt, draw, _ in model.calls}
    assert len(hashes) == 2, "a recorded stump must not answer the second question"
    assert told == [("length", "fake/model: an answer was cut at 100 tokens, asked again with 200")]


def test_more_tokens_stop_at_four_times_and_at_the_context():
    endless = '{"title": "' + "".join(f"{i} " for i in range(100_000))
    model = FakeModel(endless)
    ask(model, PROMPT, Plan, DRAW, LIMITS, bound=5)
    assert max(limits.max_tokens for _, _, limits in model.calls) == 400
    small = FakeModel(endless, capabilities=Capabilities(context=150))
    ask(small, PROMPT, Plan, DRAW, LIMITS, bound=5)
    assert max(limits.max_tokens for _, _, limits in small.calls) < 150


def test_a_cut_answer_is_taken_at_last_when_what_is_there_is_valid():
    cut = '{"title": "calc", "files": [{"path": "calc.py"}, {"path": "test_'
    usage = Usage(10, 0, 100)
    model = FakeModel(lambda _, draw: Completed(draw, cut, StopReason.LENGTH, usage))
    answer = ask(model, PROMPT, Plan, DRAW, LIMITS)
    assert isinstance(answer, Answer)
    assert answer.repaired
    assert len(answer.replies) == 3


def test_a_complete_answer_with_chatter_cut_behind_it_is_taken_at_once():
    usage = Usage(10, 0, 100)
    reply = GOOD + "\nThis plan has one file because"
    model = FakeModel(lambda _, draw: Completed(draw, reply, StopReason.LENGTH, usage))
    answer = ask(model, PROMPT, Plan, DRAW, LIMITS)
    assert isinstance(answer, Answer)
    assert len(answer.replies) == 1


def test_a_model_that_repeats_itself_is_stopped_told_and_asked_again():
    told, notice = heard()
    loop = '{"title": "calc", "files": [' + '{"path": "calc.py"}, ' * 200
    model = FakeModel(in_turn(loop, GOOD))
    answer = ask(model, PROMPT, Plan, DRAW, Limits(max_tokens=4000), notice=notice)
    assert isinstance(answer, Answer)
    assert answer.value == PLAN
    assert answer.replies[0].stop is StopReason.WATCHER
    assert [topic for topic, _ in told] == ["loop", "malformed"]
    assert model.calls[1][2].max_tokens == 4000


def test_a_thinking_model_reasons_freely_and_is_constrained_in_a_second_call():
    model = FakeModel(
        lambda prompt, draw: GOOD if prompt.schema else "Two files would be too many.",
        capabilities=Capabilities(8192, thinking=True),
    )
    answer = ask(model, PROMPT, Plan, DRAW, LIMITS)
    assert isinstance(answer, Answer)
    (free, _, _), (bound, _, _) = model.calls
    assert (free.schema, free.thinking) == ("", None)
    assert "required" in free.messages[-1].text
    assert bound.thinking is False
    assert bound.messages[: len(PROMPT.messages)] == PROMPT.messages
    assert bound.messages[2] == Message("assistant", "Two files would be too many.")
    assert len(answer.replies) == 2


def test_long_reasoning_is_shortened_to_the_room_that_question_and_answer_leave():
    def asked(context):
        model = FakeModel(
            lambda prompt, draw: GOOD if prompt.schema else "no, wait: " * 2_000,
            capabilities=Capabilities(context, thinking=True),
        )
        ask(model, PROMPT, Plan, DRAW, Limits(max_tokens=3_000))
        return model.calls[1][0]

    assert 1_200 < len(asked(4_096).messages[2].text) < 3 * (4_096 - 3_000)
    assert asked(32_768) == asked(65_536)


def test_reasoning_that_ends_in_the_answer_needs_no_second_call():
    model = FakeModel(f"<think>hm</think>{GOOD}", capabilities=Capabilities(8192, thinking=True))
    answer = ask(model, PROMPT, Plan, DRAW, LIMITS)
    assert isinstance(answer, Answer)
    assert len(model.calls) == 1


def test_a_thinking_model_that_shall_not_think_is_constrained_at_once():
    model = FakeModel(GOOD, capabilities=Capabilities(8192, thinking=True))
    ask(model, Prompt(PROMPT.messages, thinking=False), Plan, DRAW, LIMITS)
    assert model.calls[0][0].schema


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("unreachable", ModelUnreachable),
        ("idle", ModelUnreachable),
        ("deadline", ModelUnreachable),
        ("refused", ModelRefused),
        ("garbled", ModelGarbled),
    ],
)
def test_a_failed_draw_is_a_fault_of_its_kind(fault, kind):
    failed = Failed(DRAW, "no line", "plug it in", fault=fault, endpoint="box")
    with pytest.raises(kind, match="box: no line") as raised:
        ask(FakeModel(in_turn(failed)), PROMPT, Plan, DRAW, LIMITS)
    assert raised.value.way_out == "plug it in"
    assert type(raise_for(failed)) is kind


def test_an_answer_that_took_several_calls_replays_without_a_model():
    tape = MemoryTape()
    model = FakeModel(in_turn("no", '{"title": 1}', GOOD))
    live = ask(Recorded(model, tape), PROMPT, Plan, DRAW, LIMITS)
    replayed = ask(Replaying(model.name, model.capabilities, tape), PROMPT, Plan, DRAW, LIMITS)
    assert live == replayed
    assert len(model.calls) == 3


def test_say_yields_one_reply_a_draw_and_stops_loops():
    told, notice = heard()
    draws = [Draw(i, 0.1 * i, i) for i in range(3)]
    model = FakeModel(lambda _, draw: "x = 1\n" * 500 if draw.index == 1 else "x = 2\n")
    replies = list(say(model, PROMPT, draws, Limits(), notice))
    assert [reply.draw for reply in replies] == draws
    assert [reply.stop for reply in replies] == [
        StopReason.END,
        StopReason.WATCHER,
        StopReason.END,
    ]
    assert [topic for topic, _ in told] == ["loop"]


def test_closing_say_closes_the_model():
    model = FakeModel("x")
    replies = say(model, PROMPT, [Draw(i, 0.0, i) for i in range(3)], Limits())
    next(replies)
    replies.close()
    assert (len(model.calls), model.closed) == (1, 1)


@pytest.mark.parametrize("text", [GOOD, "hm"])
def test_the_questions_stay_the_same_when_another_endpoint_answers(text):
    """One that must be told the schema and thinks, with another tokenizer and context."""
    began = Capabilities(context=800, json_schema=True)
    other = FakeModel(
        lambda prompt, draw: Completed(draw, text, StopReason.LENGTH, Usage(9, 0, 9)),
        capabilities=Capabilities(context=300, json_schema=False, thinking=True),
        count=len,
    )
    tape = MemoryTape()
    answer = ask(Recorded(Pinned(other, began), tape), PROMPT, Plan, DRAW, LIMITS)
    again = ask(Replaying(other.name, began, tape), PROMPT, Plan, DRAW, LIMITS)
    assert again == answer
    assert other.calls[0][0].schema
