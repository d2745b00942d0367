"""A limit on time ends what is under way, and the run can go on with a higher one."""

import pytest
from loop_stage import ONE_FILE, ONE_FILE_PLAN, TWICE_TESTS, twice, written

from standalone_orchestrator.app.run_task import Now
from standalone_orchestrator.app.settings_tables import Settings
from standalone_orchestrator.core.errors import Interrupted
from standalone_orchestrator.core.events import StepBegan

pytestmark = pytest.mark.slow

HANGS = "test -f go || sleep 300"


def test_a_check_that_hangs_does_not_outlast_the_run(stage):
    script = stage.script(ONE_FILE_PLAN, TWICE_TESTS, written("doubling.py", twice()))
    done = stage.run(
        ONE_FILE,
        script,
        request={"commands": (HANGS,)},
        limits={"minutes": 0.4},
        checks={"deadline_s": 250.0, "silence_s": 250.0},
    )
    assert done.exit_code == 4
    assert done.result["exit"]["cause"] in ("limit", "time")
    assert "time" in done.result["exit"]["reason"]
    assert done.result["cost"]["wall_s"] < 60

    spent = {"limits": {"minutes": 0.4}}
    asked = frozenset({"limits.minutes"})
    again = stage.resume(done.folder.workspace, now=Now(Settings.model_validate(spent), asked))
    assert again.exit_code == 4, "the time of the step that was cut short is spent"


def test_a_resumed_run_that_is_cut_short_has_the_reports_of_that_moment(stage):
    script = stage.script(ONE_FILE_PLAN, TWICE_TESTS, written("doubling.py", twice()))
    done = stage.run(ONE_FILE, script, limits={"tokens": 1})
    assert (done.exit_code, done.result["status"]) == (4, "failed")

    def interrupt(record):
        if isinstance(record.event, StepBegan) and record.event.step == "specify":
            raise Interrupted("the run was stopped before its end")

    asked = frozenset({"limits.tokens"})
    more = Now(Settings.model_validate({"limits": {"tokens": 100_000}}), asked)
    with pytest.raises(Interrupted):
        stage.resume(done.folder.workspace, watch=interrupt, now=more)
    assert done.result["status"] == "interrupted"
