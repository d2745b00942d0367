"""Verbs that read runs: runs, show, stop, models."""

import json
from pathlib import Path

import pytest

from standalone_orchestrator.app.wiring import open_journal
from standalone_orchestrator.cli.main import run_command
from standalone_orchestrator.core import events
from standalone_orchestrator.core.checks import CheckResult, Outcome
from standalone_orchestrator.core.events import Budget, Finished, Score, Started, StepBegan
from standalone_orchestrator.core.task import Task
from standalone_orchestrator.memory.lease import take_lease
from standalone_orchestrator.memory.runs import RunFolder, create_run
from standalone_orchestrator.system.clock import FakeClock


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    """A run that came to its end."""
    clock = FakeClock()
    made = create_run(tmp_path, clock, "calc")
    journal = open_journal(made, clock)
    failed = CheckResult("adds", Outcome.FAILED, "1 is not 2\x1b[2J")
    for event in (
        Started(made.run, Task("write a calculator\nwith tests"), str(tmp_path), 1, Budget()),
        StepBegan("test/0"),
        events.Tested("test/0", "t", (failed,), Score()),
        Finished("failed", "attempts", "one check fails", "t"),
    ):
        journal.append(event)
        clock.advance(2)
    return made


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run_command(list(arguments)) == 0
    return capsys.readouterr().out


def test_runs_are_listed_for_people_and_for_programs(
    folder: RunFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ("--workspace", str(folder.workspace))
    line = said(capsys, "runs", *at)
    assert line.startswith(folder.run)
    assert "failed" in line
    assert "write a calculator" in line
    assert json.loads(said(capsys, "runs", *at, "--json"))["status"] == "failed"


def test_pruning_removes_runs_that_ended(
    folder: RunFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ("--workspace", str(folder.workspace))
    assert said(capsys, "runs", "--prune", "--keep", "0", *at) == f"removed {folder.run}\n"
    assert said(capsys, "runs", *at) == f"no runs in {folder.workspace}\n"


def test_a_run_is_shown_as_lines_profile_and_traces(
    folder: RunFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    show = ("show", "last", "--workspace", str(folder.workspace))
    assert "tested: 0 of 1 checks passed; failing: adds" in said(capsys, *show)
    assert len(said(capsys, *show, "--json").splitlines()) == 4
    assert "phase" in said(capsys, *show, "--profile")
    assert json.loads(said(capsys, *show, "--profile", "--json"))["segments"] == 1
    trace = said(capsys, *show, "--trace")
    assert "failed adds: 1 is not 2" in trace
    assert "\x1b" not in trace
    assert json.loads(said(capsys, *show, "--trace", "--json"))["kind"] == "iteration"


def test_only_a_run_at_work_can_be_stopped(
    folder: RunFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    stop = ["stop", "last", "--workspace", str(folder.workspace)]
    assert run_command(stop) == 2
    with take_lease(folder):
        assert run_command(stop) == 0
        assert folder.stop.exists()
    assert f"orchestrator resume {folder.run}" in capsys.readouterr().out


def test_models_are_listed_with_licence_and_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ORCHESTRATOR_CACHE", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    lines = [json.loads(line) for line in said(capsys, "models", "list", "--json").splitlines()]
    assert lines[0]["default"] is True
    assert lines[0]["path"] is None
    assert len(lines[0]["sha256"]) == 64
    assert "Apache-2.0" in said(capsys, "models", "list")


@pytest.mark.parametrize("secondary", ["", "embedded", "embedded:qwen2.5-coder-0.5b"])
def test_without_a_name_the_models_in_use_are_looked_for(
    secondary: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ORCHESTRATOR_CACHE", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    at = ["--from", str(tmp_path / "nowhere.gguf"), "--set", f"secondary={secondary}"]
    assert run_command(["models", "pull", *at]) == 2
    assert "nowhere.gguf" in capsys.readouterr().err


def test_nothing_is_fetched_for_a_model_on_a_server(capsys: pytest.CaptureFixture[str]) -> None:
    assert "nothing to fetch" in said(capsys, "models", "pull", "--set", "model=ollama:x")


@pytest.mark.parametrize("minutes", ["inf", "nan", "-1", "soon"])
def test_a_limit_that_is_no_amount_is_refused(minutes: str, tmp_path: Path) -> None:
    at = ["--workspace", str(tmp_path / "new"), "--max-minutes", minutes]
    assert run_command(["run", "a stack", "--model", "scripted:absent", *at]) == 2
    assert not (tmp_path / "new" / ".orchestrator").exists()


def test_an_empty_check_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = ["--workspace", str(tmp_path / "new"), "--check", " "]
    assert run_command(["run", "a stack", "--model", "scripted:absent", *at]) == 2
    assert "a --check command is empty" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
