"""Which settings may be others when a run is taken up again."""

import pytest

from standalone_orchestrator.app.resuming import (
    asked_keys,
    budget_of,
    resumed_settings,
    taken_up,
)
from standalone_orchestrator.app.settings import load_settings
from standalone_orchestrator.app.settings_tables import Settings
from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.core.events import Finished
from standalone_orchestrator.core.state import RunState, evolve
from standalone_orchestrator.core.task import Task

END = {"backend": "openai", "model": "m", "base_url": "http://old"}
KEPT = Settings.model_validate({"model": "v1.big", "endpoints": {"v1.big": END}})


def with_end(**changes):
    return Settings.model_validate({"model": "v1.big", "endpoints": {"v1.big": END | changes}})


def test_limits_and_the_way_to_an_endpoint_may_change():
    now = with_end(base_url="http://new", keep_alive="1m")
    now = now.model_copy(update={"limits": now.limits.model_copy(update={"tokens": 9})})
    asked = {"limits.tokens", "endpoints.v1.big.base_url", "endpoints.v1.big.keep_alive"}
    found = resumed_settings(KEPT, now, asked)
    assert found.limits.tokens == 9
    assert found.endpoints["v1.big"].base_url == "http://new"
    assert found.endpoints["v1.big"].keep_alive == "1m"


def test_what_was_not_asked_on_the_command_line_stays():
    assert resumed_settings(KEPT, Settings.model_validate({"seed": 4}), ()) == KEPT


def test_a_key_that_may_not_change_may_be_given_again_with_its_value():
    assert resumed_settings(KEPT, KEPT, {"model", "seed", "endpoints.v1.big.model"}) == KEPT


@pytest.mark.parametrize(
    ("key", "now"),
    [
        ("seed", Settings.model_validate({"seed": 4})),
        ("endpoints.v1.big.model", with_end(model="other")),
        ("engine.context", Settings.model_validate({"engine": {"context": 4096}})),
        ("endpoints.new.base_url", Settings.model_validate({"endpoints": {"new": END}})),
    ],
)
def test_a_key_that_the_record_depends_on_is_refused_by_name(key, now):
    with pytest.raises(UsageError, match=key) as caught:
        resumed_settings(KEPT, now, {key})
    assert "start a new run" in caught.value.way_out


def test_the_command_line_gives_keys_by_flag_set_and_config(tmp_path, monkeypatch):
    monkeypatch.setenv("ORCHESTRATOR_CONFIG", str(tmp_path))
    monkeypatch.setenv("ORCHESTRATOR_LIMITS__DISK_MB", "7")
    (tmp_path / "config.toml").write_text("seed = 4\n")
    file = tmp_path / "more.toml"
    file.write_text("[retry]\ntries = 2\n")
    flags = {"limits.tokens": 5, "limits.minutes": None}
    loaded = load_settings(None, file, ["limits.iterations=2"], flags)
    assert asked_keys(loaded, file) == {"retry.tries", "limits.iterations", "limits.tokens"}


@pytest.mark.parametrize("cause", ["tokens", "time", "limit", "attempts"])
def test_a_limit_given_anew_opens_a_run_that_a_limit_ended(cause):
    state = RunState(Task("t"), finished=Finished("partial", cause, "why", "t1"))
    assert evolve(state, taken_up(state, KEPT, ())).finished == state.finished
    opened = evolve(state, taken_up(state, KEPT, {"limits.tokens"}))
    assert opened.finished is None
    assert opened.budget == budget_of(KEPT)


@pytest.mark.parametrize("cause", ["passed", "stalled", "no plan"])
def test_a_run_that_came_to_its_end_otherwise_stays_at_its_end(cause):
    state = RunState(Task("t"), finished=Finished("verified", cause, "why", "t1"))
    assert evolve(state, taken_up(state, KEPT, {"limits.tokens"})) == state
