import pytest

from standalone_orchestrator.models.api import (
    Capabilities,
    Draw,
    Limits,
    Message,
    Prompt,
    StopReason,
)
from standalone_orchestrator.models.budget import Budgeted, Meter
from standalone_orchestrator.models.fakes import FakeModel
from standalone_orchestrator.models.fallback import Falling
from standalone_orchestrator.models.integrity import Watched
from standalone_orchestrator.models.record import MemoryTape, Recorded
from standalone_orchestrator.models.retry import Retrying
from standalone_orchestrator.models.route import Limited
from standalone_orchestrator.system.clock import FakeClock

PROMPT = Prompt((Message("user", "Write a file. " * 100),))
DRAWS = tuple(Draw(i, 0.2 * i, 10 + i) for i in range(3))
LIMITS = Limits(max_tokens=500, deadline_s=100)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda inner: Retrying(inner, FakeClock()),
        lambda inner: Falling([inner], FakeClock()),
        lambda inner: Budgeted(inner, Meter(None, None, FakeClock())),
        lambda inner: Recorded(inner, MemoryTape()),
        Watched,
        lambda inner: Limited(inner, 4),
    ],
)
def test_closing_a_wrapper_cancels_what_still_runs_and_faces_are_passed_on(wrap):
    model = FakeModel("x", name="a/b", capabilities=Capabilities(context=5000))
    wrapped = wrap(model)
    assert (wrapped.name, wrapped.capabilities.context, wrapped.count("12345")) == ("a/b", 5000, 2)
    replies = wrapped.sample(PROMPT, DRAWS, LIMITS)
    next(replies)
    replies.close()
    assert (len(model.calls), model.closed) == (1, 1)
    assert list(wrapped.sample(PROMPT, (), LIMITS)) == []


@pytest.mark.parametrize(
    "wrap",
    [
        lambda inner: Retrying(inner, FakeClock()),
        lambda inner: Falling([inner], FakeClock()),
        lambda inner: Budgeted(inner, Meter(None, None, FakeClock())),
        lambda inner: Recorded(inner, MemoryTape()),
        Watched,
        lambda inner: Limited(inner, 4),
    ],
)
def test_watchers_reach_the_model_through_every_wrapper(wrap):
    wrapped = wrap(FakeModel("abc"))
    replies = wrapped.sample(PROMPT, DRAWS, LIMITS, lambda draw, text: draw.index == 1)
    assert [r.stop is StopReason.WATCHER for r in replies] == [False, True, False]
