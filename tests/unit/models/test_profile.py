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


def test_a_server_that_lost_nothing_and_has_more_context_now_is_believed():
    whole = replace(PROFILE, context=8_000, context_told=8_000)
    assert whole.refine(Capabilities(context=32_768)).context == 32_768
    assert whole.refine(Capabilities(context=4_096)).context == 4_096
    lossy = replace(PROFILE, context=8_000, context_told=16_000)
    assert lossy.refine(Capabilities(context=32_768)).context == 8_000


def test_an_edit_format_is_best_when_it_is_clearly_better():
    assert PROFILE.best_format() == "whole"
    near = replace(PROFILE, edits={"whole": Applied(9, 20), "search": Applied(11, 20)})
    assert near.best_format() == ""
    assert replace(PROFILE, edits={}).best_format() == ""
    assert replace(PROFILE, edits={"whole": Applied(20, 20)}).best_format() == ""


def test_a_profile_says_in_one_clause_what_a_run_takes_from_it():
    assert PROFILE.told() == (
        "measured on 2026-01-01: 8000 tokens of context, 3.5 characters a token, "
        "without JSON schema, best at whole edits"
    )
