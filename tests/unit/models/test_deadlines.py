"""A call is as patient as the settings say."""

from standalone_orchestrator.models.api import Draw, Limits, Message, Prompt
from standalone_orchestrator.models.budget import Budgeted, Meter
from standalone_orchestrator.models.deadlines import Timed
from standalone_orchestrator.models.fakes import FakeModel
from standalone_orchestrator.system.clock import FakeClock

PROMPT = Prompt((Message("user", "Write."),))


def limits_of(model):
    """The limits that reach the innermost model."""
    inner, outer = model
    list(outer.sample(PROMPT, [Draw(0, 0.0, 1)], Limits(max_tokens=77)))
    return inner.calls[0][2]


def test_both_limits_reach_the_model_and_the_tokens_stay():
    inner = FakeModel("yes")
    assert limits_of((inner, Timed(inner, 7.0, 90.0))) == Limits(77, idle_s=7.0, deadline_s=90.0)


def test_limits_above_the_usual_ones_reach_it_too():
    inner = FakeModel("yes")
    assert limits_of((inner, Timed(inner, 600.0, 7200.0))).deadline_s == 7200.0


def test_the_time_that_is_left_to_the_run_still_lowers_the_deadline():
    inner = FakeModel("yes")
    meter = Meter(None, 30.0, FakeClock())
    timed = Timed(Budgeted(inner, meter), 600.0, 7200.0)
    assert limits_of((inner, timed)).deadline_s == 30.0
