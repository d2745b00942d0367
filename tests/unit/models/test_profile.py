from dataclasses import replace

import pytest

from standalone_orchestrator.models.api import Capabilities
from standalone_orchestrator.models.profile import Applied, Profile, load, save

PROFILE = Profile(
    model="lab/qwen:1.5b",
    server="http://lab:1",
    row="qwen2.5-coder-1.5b",
    measured="2026-01-01T00:00:00+00:00",
    read_per_s=50.0,
    write_per_s=10.0,
    chars_per_token=3.5,
    context=8_000,
    context_checked=4_000,
    json_schema=False,
    tool_calls=True,
    edits={"whole": Applied(18, 20), "search": Applied(12, 20)},
)


def test_a_profile_comes_back_as_it_was_saved(tmp_path):
    path = save(PROFILE, tmp_path / "profiles")
    assert path.name.startswith("lab-qwen-1.5b-")
    assert load(tmp_path / "profiles", PROFILE.model, PROFILE.server) == PROFILE


def test_each_server_has_a_profile_of_its_own(tmp_path):
    save(PROFILE, tmp_path)
    other = replace(PROFILE, server="http://lab:2", read_per_s=1.0)
    save(other, tmp_path)
    assert load(tmp_path, PROFILE.model, "http://lab:1") == PROFILE
    assert load(tmp_path, PROFILE.model, "http://lab:2") == other
    assert load(tmp_path, PROFILE.model, "http://lab:3") is None


@pytest.mark.parametrize("damage", ["", "{", '{"model": 3}'])
def test_a_damaged_profile_is_none(tmp_path, damage):
    save(PROFILE, tmp_path).write_text(damage)
    assert load(tmp_path, PROFILE.model, PROFILE.server) is None


def test_capabilities_are_corrected_by_what_was_measured():
    refined = PROFILE.refine(Capabilities(context=32_768, json_schema=True, parallel=4))
    assert refined == Capabilities(context=8_000, json_schema=False, parallel=4)


def test_the_best_edit_format_wins_and_the_fallback_wins_ties():
    assert PROFILE.best_format("search") == "whole"
    tied = replace(PROFILE, edits={"whole": Applied(9, 20), "search": Applied(9, 20)})
    assert tied.best_format("search") == "search"
    assert replace(PROFILE, edits={}).best_format("whole") == "whole"
