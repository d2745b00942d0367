"""Which settings may be others when a run is taken up again."""

import pytest

from standalone_orchestrator.app.kept import Kept, KeptModel
from standalone_orchestrator.app.resuming import (
    asked_keys,
    budget_of,
    lost_seconds,
    require_context,
    resumed_settings,
    taken_up,
)
from standalone_orchestrator.app.settings import load_settings
from standalone_orchestrator.app.settings_tables import Settings
from standalone_orchestrator.core.decide import decide
from standalone_orchestrator.core.errors import SettingsError, UsageError
from standalone_orchestrator.core.events import (
    Budget,
    Cost,
    Explored,
    Finished,
    Noticed,
    Started,
    StepBegan,
)
from standalone_orchestrator.core.state import RunState, begin, evolve, fold
from standalone_orchestrator.core.task import Task
from standalone_orchestrator.engine.ledger import Ledger
from standalone_orchestrator.memory.stores.memory import MemoryJournal
from standalone_orchestrator.models.api import Capabilities
from standalone_orchestrator.models.budget import Meter
from standalone_orchestrator.models.fakes import FakeModel
from standalone_orchestrator.models.route import ROLES, Router
from standalone_orchestrator.system.clock import FakeClock

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


def kept_end(**changes):
    return Kept(settings=with_end(**changes), models={})


def test_the_key_of_the_day_is_taken_for_the_address_that_it_was_made_for():
    now = with_end(api_key="secret")
    found = kept_end().settings_now(now, ()).endpoints["v1.big"]
    assert found.api_key.get_secret_value() == "secret"


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ({}, {"base_url": "http://new", "api_key": "secret"}),
        ({"backend": "ollama"}, {"api_key": "secret"}),
        ({"api_key_env": "KEY"}, {"base_url": "http://new"}),
    ],
)
def test_the_key_of_one_address_is_never_sent_to_another(was, now):
    with pytest.raises(SettingsError, match=r"v1\.big.*another address") as caught:
        kept_end(**was).settings_now(with_end(**now), ())
    assert "--set endpoints.v1.big.base_url=" in caught.value.way_out


def test_an_endpoint_that_moved_and_has_no_key_goes_on_as_it_was():
    found = kept_end().settings_now(with_end(base_url="http://new"), ())
    assert found.endpoints["v1.big"].base_url == "http://old"


@pytest.mark.parametrize("key", ["base_url", "api_key"])
def test_who_gives_the_address_or_the_key_at_resume_is_believed(key):
    now = with_end(base_url="http://new", api_key="secret")
    asked = {f"endpoints.v1.big.{key}"}
    found = resumed_settings(kept_end().settings_now(now, asked), now, asked).endpoints["v1.big"]
    assert found.api_key.get_secret_value() == "secret"
    assert (found.base_url == "http://new") == (key == "base_url")


def test_models_with_less_context_than_the_run_began_with_are_refused():
    began = {role: KeptModel(name="m", context=8192) for role in ROLES}
    require_context(began, Router({"default": FakeModel("", capabilities=Capabilities(8192))}))
    small = FakeModel("", capabilities=Capabilities(4096))
    enough = FakeModel("", capabilities=Capabilities(16_384))
    with pytest.raises(UsageError, match=r"tester's model has 4096 .* begun with 8192") as caught:
        require_context(began, Router({"default": enough, "tester": small}))
    assert "as much context as before" in caught.value.way_out


def killed(seconds, budget):
    """The records of a run that was killed in its second step, so long after the first."""
    clock = FakeClock()
    journal = MemoryJournal(clock)
    journal.append(Started("r", Task("t"), "/w", 1, budget))
    journal.append(StepBegan("explore"))
    clock.advance(10)
    journal.append(Explored("base", "", toolchain="python", cost=Cost(wall_s=10.0)))
    journal.append(StepBegan("plan"))
    clock.advance(seconds)
    journal.append(Noticed("plan", "retry", "again"))
    clock.advance(10_000)  # nobody is at work
    return list(journal.records()), clock


def test_the_time_of_a_step_that_a_kill_cut_short_counts_after_the_resume():
    records, clock = killed(45, Budget(seconds=60))
    assert lost_seconds(records) == 45
    state = fold((r.event for r in records[1:]), begin(records[0].event))
    assert not hasattr(decide(state), "cause")
    resumed = taken_up(state, Settings(), (), lost_seconds(records))
    assert evolve(state, resumed).cost.wall_s == 55
    ledger = Ledger(MemoryJournal(clock), lambda record: None)
    ledger.index(records)
    ledger.append(resumed)
    assert Meter.of(state.budget, ledger.total(), clock).seconds_left == 5


def test_a_run_whose_time_was_over_when_it_was_killed_ends_at_the_resume():
    records, _ = killed(50, Budget(seconds=60))
    state = fold((r.event for r in records[1:]), begin(records[0].event))
    ended = decide(evolve(state, taken_up(state, Settings(), (), lost_seconds(records))))
    assert ended.cause == "time"
    more = Settings.model_validate({"limits": {"minutes": 2}})
    again = taken_up(state, more, ("limits.minutes",), lost_seconds(records))
    assert not hasattr(decide(evolve(state, again)), "cause")


def test_time_that_was_counted_at_one_resume_is_not_counted_at_the_next():
    records, clock = killed(45, Budget(seconds=60))
    journal = MemoryJournal(clock)
    for record in records:
        journal.append(record.event)
    state = begin(records[0].event)
    journal.append(taken_up(state, Settings(), (), 45.0))
    clock.advance(3)
    journal.append(StepBegan("plan"))
    assert lost_seconds(list(journal.records())) == 3
