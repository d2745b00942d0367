"""What must answer for a run to begin, asked of an address where nobody listens."""

import json

import pytest

from standalone_orchestrator.app.settings import Folders
from standalone_orchestrator.app.settings_tables import Settings
from standalone_orchestrator.app.wiring import wire_models
from standalone_orchestrator.core.errors import ModelError
from standalone_orchestrator.models.api import Completed, Draw, Limits, Message, Prompt
from standalone_orchestrator.system.clock import FakeClock

PROMPT = Prompt((Message("user", "# Now: write"),))
NOWHERE = "http://127.0.0.1:9/v1"


@pytest.fixture
def wire(tmp_path):
    """Wires settings; `script` is a scripted model's name in them."""
    script = tmp_path / "script.json"
    script.write_text(json.dumps({"replies": [{"when": "# Now", "text": "done"}]}))

    def wired(**tables):
        text = json.dumps(tables).replace("SCRIPT", f"scripted:{script}")
        settings = Settings.model_validate_json(text, strict=False)
        return wire_models(settings, Folders(*[tmp_path] * 4), FakeClock())

    return wired


def away(model="qwen2.5-coder-7b", **more):
    return {"backend": "openai", "model": model, "base_url": NOWHERE, **more}


def told(wired):
    said = []
    wired.board.read_by(lambda topic, text: said.append((topic, text)))
    return said


def test_where_the_primary_is_away_the_fallback_answers_and_it_is_told_once(wire):
    wired = wire(model="far", secondary="SCRIPT", endpoints={"far": away()})
    wired.start()
    (note,) = told(wired)
    assert note[0] == "fallback"
    assert "far/qwen2.5-coder-7b is not there at the start" in note[1]
    (reply,) = wired.router.role("builder").sample(PROMPT, [Draw(0, 0.0, 1)], Limits())
    assert isinstance(reply, Completed)
    assert reply.text == "done"


def test_a_run_whose_endpoints_are_all_away_does_not_begin(wire):
    ends = {"far": away(), "off": away("devstral")}
    wired = wire(model="far", secondary="off", endpoints=ends)
    with pytest.raises(ModelError) as caught:
        wired.start()
    assert caught.value.exit_code == 3


def test_one_role_without_any_endpoint_is_enough_for_that(wire):
    wired = wire(model="SCRIPT", roles={"diagnoser": ["far"]}, endpoints={"far": away()})
    with pytest.raises(ModelError):
        wired.start()


def test_the_explorer_is_started_when_it_is_asked_and_stops_no_run(wire):
    wired = wire(model="SCRIPT", roles={"explorer": ["far"]}, endpoints={"far": away()})
    wired.start()
    assert told(wired) == []
