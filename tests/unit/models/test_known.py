from standalone_orchestrator.models.api import Capabilities, Draw, Limits, Message, Prompt
from standalone_orchestrator.models.fakes import FakeModel
from standalone_orchestrator.models.known import Known
from standalone_orchestrator.models.profile import Profile

PROFILE = Profile("m", "", "r", "2026", 1.0, 1.0, 3.5, 8_000, 0, json_schema=False, tool_calls=True)
PROMPT = Prompt((Message("user", "x"),))


def model(context):
    return FakeModel("said", capabilities=Capabilities(context=context))


def test_the_smallest_known_context_wins():
    assert Known(model(32_768), PROFILE, most=16_384).capabilities.context == 8_000
    assert Known(model(32_768), None, most=16_384).capabilities.context == 16_384
    assert Known(model(4_096), PROFILE, most=16_384).capabilities.context == 4_096
    assert Known(model(4_096), None).capabilities.context == 4_096


def test_a_schema_that_did_not_work_in_the_probe_is_not_used():
    assert not Known(model(4_096), PROFILE).capabilities.json_schema
    assert Known(model(4_096), None).capabilities.json_schema


def test_what_is_known_changes_no_reply():
    (reply,) = Known(model(4_096), PROFILE).sample(PROMPT, [Draw(0, 0.0, 1)], Limits())
    assert reply.text == "said"
