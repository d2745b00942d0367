"""Laws of the model wrappers: whatever the stack and the server, one reply for each draw."""

import json
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from standalone_orchestrator.models.api import (
    Completed,
    Draw,
    Failed,
    Limits,
    Message,
    Prompt,
    StopReason,
    Usage,
)
from standalone_orchestrator.models.budget import Budgeted, Meter
from standalone_orchestrator.models.fakes import FakeModel
from standalone_orchestrator.models.fallback import Falling
from standalone_orchestrator.models.integrity import Watched
from standalone_orchestrator.models.parse import JsonFound, json_in
from standalone_orchestrator.models.prompt import JOINT, Section, fit
from standalone_orchestrator.models.record import MemoryTape, Recorded
from standalone_orchestrator.models.retry import Retrying
from standalone_orchestrator.models.route import Limited
from standalone_orchestrator.system.clock import FakeClock

PROMPT = Prompt((Message("user", "Write."),))
OUTCOMES = st.sampled_from(
    ["text", "long", "short read", "unreachable", "refused", "garbled", "idle", "deadline", "mute"]
)
WRAPPERS = {
    "retry": Retrying,
    "fall": lambda inner, clock: Falling([inner, FakeModel("spare", name="b/spare")], clock),
    "budget": lambda inner, clock: Budgeted(inner, Meter(None, None, clock)),
    "record": lambda inner, clock: Recorded(inner, MemoryTape()),
    "watch": lambda inner, clock: Watched(inner),
    "limit": lambda inner, clock: Limited(inner, 2),
}


class Unruly(FakeModel):
    """A server that forgets some draws, and answers others twice."""

    def sample(self, prompt, draws, limits, watch=None):
        for reply in super().sample(prompt, list(reversed(draws)), limits, watch):
            if isinstance(reply, Failed) and reply.reason == "mute":
                continue
            yield reply
            yield reply


def scripted(outcomes, clock):
    seen = Counter()

    def answer(prompt, draw):
        del prompt
        plan = outcomes[draw.index % len(outcomes)]
        outcome = plan[min(seen[draw.index], len(plan) - 1)]
        seen[draw.index] += 1
        clock.advance(1)
        match outcome:
            case "text":
                return f"text {draw.index}"
            case "long":
                return Completed(draw, "cut", StopReason.LENGTH, Usage(10, 0, 10))
            case "short read":
                return Completed(draw, "?", StopReason.END, Usage(1, 0, 1, expected=5000))
            case "mute":
                return Failed(draw, "mute")
            case _:
                return Failed(draw, outcome, retried=outcome != "refused", fault=outcome)

    return answer


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(OUTCOMES, min_size=1, max_size=3), min_size=1, max_size=5),
    st.lists(st.sampled_from(sorted(WRAPPERS)), max_size=6),
    st.integers(0, 6),
)
def test_any_stack_of_wrappers_yields_exactly_one_reply_per_draw(outcomes, stack, count):
    clock = FakeClock()
    model = Unruly(scripted(outcomes, clock))
    wrapped = WRAPPERS["retry"](model, clock)
    for name in stack:
        wrapped = WRAPPERS[name](wrapped, clock)
    draws = [Draw(i, 0.5, i) for i in range(count)]
    replies = list(wrapped.sample(PROMPT, draws, Limits(deadline_s=50)))
    assert sorted(r.draw.index for r in replies) == list(range(count))
    assert wrapped.name == model.name


SECTIONS = st.lists(
    st.builds(
        Section,
        name=st.just("s"),
        text=st.lists(st.text("ab é\t", max_size=30), max_size=20).map("\n".join),
        share=st.floats(0, 1),
        keep=st.sampled_from(["head", "tail", "both"]),
        priority=st.integers(0, 3),
    ),
    max_size=5,
)
COUNTS = st.sampled_from([len, lambda text: (len(text) + 3) // 4, lambda text: len(text.split())])


@settings(max_examples=200, deadline=None)
@given(SECTIONS, st.integers(0, 400), COUNTS)
def test_fitted_sections_never_exceed_the_budget(sections, budget, count):
    told = []
    result = fit(sections, budget, count, lambda topic, text: told.append(topic))
    assert count(result) <= budget
    assert result == fit(sections, budget, count)
    whole = JOINT.join(s.text for s in sections if s.text)
    if count(whole) <= budget:
        assert (result, told) == (whole, [])
    else:
        assert set(told) == {"dropped"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(["path", "files", "why"]), JSON, min_size=1))
def test_strict_json_is_read_as_it_is_bare_fenced_and_after_prose(value):
    keys = ("path", "files", "why")
    text = json.dumps(value)
    for shape in (text, f"```json\n{text}\n```", f"Here it is:\n{text}"):
        found = json_in(shape, keys)
        assert isinstance(found, JsonFound)
        assert (found.value, found.repaired) == (value, False)


@settings(max_examples=300, deadline=None)
@given(st.text("{}[]\"':,\\ab1 \n`<>/|think", max_size=80))
def test_no_text_makes_the_parser_raise(text):
    json_in(text)


def test_the_marks_of_a_call_inside_a_string_of_the_answer_are_text():
    value = {"path": {"<json>": None}, "files": []}
    text = f"Here it is:\n```json\n{json.dumps(value)}\n```"
    found = json_in(text, ("path", "files"))
    assert isinstance(found, JsonFound)
    assert (found.value, found.repaired) == (value, False)
