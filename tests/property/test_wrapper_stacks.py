"""Laws of the model wrappers: whatever the stack and the server, one reply for each draw."""

from collections import Counter

from hypothesis import given
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
from standalone_orchestrator.models.prompt import Section, fitted
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


@given(SECTIONS, st.integers(0, 400), COUNTS)
def test_fitted_sections_never_exceed_the_budget(sections, budget, count):
    told = []
    result = fitted(sections, budget, count, lambda topic, text: told.append(topic))
    assert sum(map(count, result)) <= budget
    assert result == fitted(sections, budget, count)
    if sum(count(s.text) for s in sections) <= budget:
        assert (result, told) == (tuple(s.text for s in sections), [])
    else:
        assert set(told) == {"context"}
