"""Ctrl-C, stop requests, and two processes at one run."""

import json
import signal
import time

import pytest
from loop_stage import SCRIPTS, TWO_FILES, records_of

from standalone_orchestrator.core.events import Built, Replied
from standalone_orchestrator.memory.runs import RunFolder, run_ids

pytestmark = pytest.mark.slow


@pytest.fixture
def slow_script(tmp_path):
    entries = json.loads((SCRIPTS / "two_files.json").read_text())
    path = tmp_path / "two_files.json"
    path.write_text(json.dumps([{**entry, "delay_s": 0.4} for entry in entries]))
    return path


@pytest.fixture
def under_way(processes, stage, slow_script):
    """A process at work on its second model call, and its run."""
    place = stage.workspace()
    process = processes.start("run", TWO_FILES, "-w", place, "--model", f"scripted:{slow_script}")
    while process.poll() is None:
        for run in run_ids(place):
            folder = RunFolder(place, run)
            if any(isinstance(r.event, Replied) for r in records_of(folder)):
                return process, folder
        time.sleep(0.02)
    raise AssertionError(process.communicate())


def test_one_interrupt_ends_with_130_and_the_command_that_resumes(processes, under_way):
    process, folder = under_way
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in said
    line = f"orchestrator resume {folder.run} --workspace {folder.workspace}"
    assert line in said
    assert json.loads(folder.result.read_text())["status"] == "interrupted"
    assert "not at its end" in folder.report.read_text()
    assert "orchestrator resume" in (folder.path / "handoff.md").read_text()
    resumed = processes.start(*line.split()[1:])
    out, told = resumed.communicate(timeout=60)
    assert resumed.returncode == 0, told
    assert "VERIFIED" in out
    assert json.loads(folder.result.read_text())["status"] == "verified"
    assert not (folder.path / "handoff.md").exists()


def test_an_interrupt_is_obeyed_between_steps_that_ask_no_model(processes, stage, slow_script):
    place = stage.workspace()
    process = processes.start("run", TWO_FILES, "-w", place, "--model", f"scripted:{slow_script}")
    while process.poll() is None:
        built = [
            r.event
            for run in run_ids(place)
            for r in records_of(RunFolder(place, run))
            if isinstance(r.event, Built)
        ]
        if len(built) == 1:
            process.send_signal(signal.SIGINT)
            break
        time.sleep(0.02)
    process.communicate(timeout=20)
    assert process.returncode == 130
    (run,) = run_ids(place)
    built = [r for r in records_of(RunFolder(place, run)) if isinstance(r.event, Built)]
    assert len(built) == 1


def test_a_stop_request_from_elsewhere_does_the_same(processes, under_way):
    process, folder = under_way
    stop = processes.start("stop", "last", "-w", folder.workspace)
    out, _ = stop.communicate(timeout=20)
    assert stop.returncode == 0
    assert "resume with" in out
    process.communicate(timeout=20)
    assert process.returncode == 130
    resumed = processes.start("resume", "last", "-w", folder.workspace)
    resumed.communicate(timeout=60)
    assert resumed.returncode == 0


def test_a_second_process_at_the_same_run_is_refused(processes, under_way):
    process, folder = under_way
    second = processes.start("resume", folder.run, "-w", folder.workspace)
    _, said = second.communicate(timeout=20)
    assert second.returncode == 2
    assert f"already being worked on by process {process.pid}" in said
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_two_runs_side_by_side_in_one_workspace_both_end(processes, stage, slow_script):
    place = stage.workspace()
    arguments = ("run", TWO_FILES, "-w", place, "--model", f"scripted:{slow_script}")
    both = [processes.start(*arguments) for _ in range(2)]
    said = [p.communicate(timeout=90) for p in both]
    assert [p.returncode for p in both] == [0, 0], said
    assert len(run_ids(place)) == 2
