"""What is known of the models of a run reaches its prompts."""

import json

import pytest

from standalone_orchestrator.app.places import profiles_folder
from standalone_orchestrator.app.settings import Folders
from standalone_orchestrator.app.settings_tables import PromptShares, Settings
from standalone_orchestrator.app.windows import fit_task, windows_of
from standalone_orchestrator.app.wiring import wire_models
from standalone_orchestrator.core.errors import ModelUnreachable, UsageError
from standalone_orchestrator.models.api import Capabilities
from standalone_orchestrator.models.fakes import FakeModel
from standalone_orchestrator.models.profile import Applied, Profile, save
from standalone_orchestrator.models.route import HEADED, Router
from standalone_orchestrator.system.clock import FakeClock


@pytest.fixture
def folders(tmp_path):
    return Folders(*[tmp_path] * 4)


@pytest.fixture
def wire(tmp_path, folders):
    def wired(context):
        script = tmp_path / "script.json"
        script.write_text(json.dumps({"replies": [{"text": "x"}], "context": context}))
        return wire_models(Settings(model=f"scripted:{script}"), folders, FakeClock())

    return wired


def profile(**more):
    measured = {
        "model": "scripted/script",
        "server": "",
        "row": "unknown",
        "measured": "2026-02-03T00:00:00",
        "read_per_s": 1.0,
        "write_per_s": 1.0,
        "chars_per_token": 4.0,
        "context": 9_000,
        "context_checked": 0,
        "json_schema": False,
        "tool_calls": True,
        "edits": {"whole file": Applied(20, 20), "search/replace": Applied(9, 20)},
    }
    return Profile(**{**measured, **more})


def test_a_profile_is_used_and_the_reader_is_told(wire, folders):
    save(profile(), profiles_folder(folders))
    wired, told = wire(16_384), []
    windows, _ = fit_task("build it", wired, PromptShares())
    wired.board.read_by(lambda topic, text: told.append((topic, text)))
    assert [w.role for w in windows] == list(HEADED)
    assert {(w.tokens, w.chars_per_token, w.edits) for w in windows} == {(9_000, 3.0, "whole file")}
    assert not wired.router.role("planner").capabilities.json_schema
    assert told == [("profile", told[0][1])]
    assert told[0][1].startswith("scripted/script: measured on 2026-02-03: 9000 tokens of context")


def test_the_profile_of_another_server_is_not_used(wire, folders):
    save(profile(server="http://lab:1"), profiles_folder(folders))
    wired = wire(16_384)
    assert wired.profiles == {}
    assert wired.router.role("planner").capabilities.context == 16_384


def test_without_a_profile_the_model_counts_a_text_itself(wire):
    (window, *_), _ = fit_task("build it", wire(16_384), PromptShares())
    assert window.tokens == 16_384
    assert window.chars_per_token == pytest.approx(4 * 0.75, abs=0.05)
    assert window.floor == 8_192


def test_the_share_of_prompts_is_a_setting(wire):
    (window, *_), _ = fit_task("build it", wire(4_096), PromptShares(context_share=0.75))
    assert window.floor == 3_072


def test_a_task_that_does_not_fit_is_refused(wire):
    with pytest.raises(UsageError, match="the task is about"):
        fit_task("word " * 2_000, wire(4_096), PromptShares())
    fit_task("word " * 2_000, wire(65_536), PromptShares())


def test_a_model_that_is_away_is_not_asked_to_count():
    def away(text):
        raise ModelUnreachable(f"nobody there to count {len(text)} characters")

    model = FakeModel("x", capabilities=Capabilities(context=8_192), count=away)
    assert windows_of(Router({"default": model}), {}, 0.5)[0].chars_per_token == 2.7
