"""The run's time inside a check."""

from dataclasses import replace

import pytest

from standalone_orchestrator.core.errors import LimitReached
from standalone_orchestrator.engine.within import WithinTime
from standalone_orchestrator.models.budget import Meter
from standalone_orchestrator.system.clock import FakeClock
from standalone_orchestrator.workspace.api import Ended, Finished, Job, JobLimits
from standalone_orchestrator.workspace.fakes import ScriptedSandbox, finish


def sandbox(seconds, answer=None):
    clock = FakeClock()
    inner = ScriptedSandbox(answer and (lambda job: answer(clock, job)))
    return WithinTime(inner, Meter(None, seconds, clock)), inner, clock


def job(folder, deadline=100.0):
    return Job(("true",), folder, limits=JobLimits(deadline_s=deadline))


def hangs(clock, job):
    clock.advance(job.limits.deadline_s)
    return Finished(job.argv, None, "", "", Ended.DEADLINE, job.limits.deadline_s)


def test_a_job_gets_no_more_time_than_the_run_has(tmp_path):
    box, inner, _ = sandbox(30.0)
    assert box.run(job(tmp_path)).exit_code == 0
    assert inner.jobs[0].limits.deadline_s == 30.0
    assert box.run(job(tmp_path, 5.0)).exit_code == 0
    assert inner.jobs[1].limits.deadline_s == 5.0


def test_a_run_without_a_limit_leaves_jobs_as_they_are(tmp_path):
    box, inner, _ = sandbox(None)
    assert box.name == "scripted"
    assert box.run(job(tmp_path)).exit_code == 0
    assert inner.jobs[0].limits.deadline_s == 100.0


def test_what_the_runs_end_cut_short_is_the_limit_and_no_result(tmp_path):
    box, _, clock = sandbox(30.0, hangs)
    with pytest.raises(LimitReached, match="time"):
        box.run(job(tmp_path))
    assert clock.monotonic() == pytest.approx(FakeClock().monotonic() + 30)


def test_a_job_that_its_own_deadline_ended_is_a_result(tmp_path):
    box, _, _ = sandbox(30.0, hangs)
    assert box.run(job(tmp_path, 20.0)).ended is Ended.DEADLINE


def test_a_signal_under_a_lowered_deadline_is_the_limit(tmp_path):
    box, _, _ = sandbox(30.0, lambda clock, job: finish(job, 152))
    with pytest.raises(LimitReached):
        box.run(job(tmp_path))


@pytest.mark.parametrize(
    "done",
    [
        lambda clock, job: finish(job, 139),
        lambda clock, job: replace(finish(job, 0), ended=Ended.SILENCE, exit_code=None),
    ],
)
def test_what_a_program_does_to_itself_while_time_is_left_is_a_result(tmp_path, done):
    box, _, _ = sandbox(30.0, done)
    assert box.run(job(tmp_path)) is not None


def test_nothing_is_started_once_the_time_is_over(tmp_path):
    box, inner, clock = sandbox(30.0)
    clock.advance(30)
    with pytest.raises(LimitReached):
        box.run(job(tmp_path))
    assert not inner.jobs
