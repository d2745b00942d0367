"""From settings to models: who is started when, and what must answer for a run to begin."""

import json

import pytest

from standalone_orchestrator.app.settings import Folders
from standalone_orchestrator.app.settings_tables import Settings
from standalone_orchestrator.app.wiring import wire_models
from standalone_orchestrator.system.clock import FakeClock

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


def test_an_unreachable_fallback_stops_no_run_and_is_not_even_asked(wire):
    wired = wire(model="SCRIPT", secondary="far", endpoints={"far": away()})
    wired.start()
    assert told(wired) == []
