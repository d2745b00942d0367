import os
import subprocess
import sys
from pathlib import Path

import pytest

from standalone_orchestrator.system.process import run
from standalone_orchestrator.workspace.api import JobLimits
from standalone_orchestrator.workspace.sandboxes.cgroups import group, joining, sweep
from standalone_orchestrator.workspace.sandboxes.rlimits import limited, tasks_of_user


def test_where_no_group_can_be_made_the_command_stays_as_it_is(tmp_path):
    with group(JobLimits(), root=tmp_path) as procs:
        assert procs == []
        assert joining(["true"], procs) == ["true"]


def test_a_group_that_cannot_be_entered_does_not_stop_the_command(tmp_path):
    argv = joining(["echo", "a  b"], [str(tmp_path / "no" / "procs"), "/dev/full"])
    assert run(argv).stdout == "a  b\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make control groups")
def test_a_group_is_gone_after_its_job():
    with group(JobLimits(processes=20)) as procs:
        if not procs:
            pytest.skip("control groups are not writable here")
        assert run(joining(["true"], procs)).exit_code == 0
    assert not [p for p in procs if os.access(p, os.F_OK)]


def test_limits_are_set_before_the_command_begins():
    limits = JobLimits(memory_bytes=1 << 30, open_files=77, file_bytes=1 << 20, deadline_s=9)
    said = run(limited(["/bin/sh", "-c", "ulimit -v -n 2>/dev/null; ulimit -n; ulimit -t"], limits))
    assert said.stdout.split()[-2:] == ["77", "10"]


def test_a_stricter_limit_of_the_system_stays():
    argv = limited(["/bin/sh", "-c", "ulimit -n"], JobLimits(open_files=100))
    assert run(["/bin/sh", "-c", 'ulimit -n 50; exec "$@"', "sh", *argv]).stdout == "50\n"


def test_our_own_threads_are_counted():
    assert tasks_of_user() >= 1


KILLED = """
import subprocess, sys
from standalone_orchestrator.workspace.api import JobLimits
from standalone_orchestrator.workspace.sandboxes.cgroups import group, joining
with group(JobLimits()) as procs:
    argv = joining(["/bin/sh", "-c", "echo $$; exec sleep 60"], procs)
    child = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)
    print(child.stdout.readline().strip(), *procs, flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make control groups")
def test_what_a_killed_owner_left_is_ended_and_what_a_living_one_has_is_not():
    ours = [sys.executable, "-c", KILLED]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with group(JobLimits()) as living, subprocess.Popen(ours, **pipes) as owner:
        pid, *procs = owner.stdout.readline().split()
        if not procs:
            owner.kill()
            os.kill(int(pid), 9)
            pytest.skip("control groups are not writable here")
        sweep()
        assert all(Path(p).exists() for p in (*procs, *living))
        owner.kill()
        owner.wait()
        sweep()
        assert not any(Path(p).exists() for p in procs)
        assert not (Path("/proc") / pid / "exe").exists()
        assert all(Path(p).exists() for p in living)


def test_a_stranger_s_group_is_left_alone(tmp_path):
    assert sweep(root=tmp_path) == 0
