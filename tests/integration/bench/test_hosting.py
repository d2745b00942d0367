"""A program of others as a contestant: its ends, whatever they are, and its installation."""

from dataclasses import replace
from pathlib import Path

import pytest

from stand_ins import chat_server, stand_ins
from standalone_orchestrator.app.settings import load_settings
from standalone_orchestrator.bench.contestants.mini_swe_agent import MiniSweAgent
from standalone_orchestrator.bench.contestants.ours import Ours
from standalone_orchestrator.bench.grade import Grade, python_tools
from standalone_orchestrator.bench.programs import installed
from standalone_orchestrator.bench.run import Setup, take_sample
from standalone_orchestrator.cli.main import run_command
from standalone_orchestrator.core.errors import ModelUnreachable, WorkspaceError
from standalone_orchestrator.system.clock import SystemClock

__all__ = ["chat_server"]
CLOCK = SystemClock()
REPLY = [{"text": "```python\nA = 1\n```"}]


@pytest.fixture
def played(tmp_path, task, chat_server):
    loaded = load_settings(None)
    python_tools(loaded.settings, loaded.folders, CLOCK)  # as for a contest, before it begins

    def one(play, entries=REPLY, minutes=1.0):
        arguments = chat_server(entries).settings()
        setup = Setup("peer", arguments, "", tmp_path / "work", minutes)
        setup = replace(setup, tools=stand_ins(tmp_path, play), contestant=MiniSweAgent())
        return take_sample(task, 1, setup, lambda *given: Grade((), ("a",)), CLOCK)

    return one


@pytest.mark.slow
def test_a_program_that_breaks_is_a_fault_with_its_last_word(played) -> None:
    sample = played("breaks")
    assert sample.fault == "it ended with exit code 5: mini ended with exit code 1: it broke"
    assert sample.cost.calls == 1


@pytest.mark.slow
def test_a_program_that_never_asks_is_a_fault(played) -> None:
    assert "mini ended with exit code 1: nothing to do" in played("never asks").fault


@pytest.mark.slow
def test_a_program_is_ended_with_its_time_and_what_it_left_counts(played, tmp_path) -> None:
    sample = played("goes on", minutes=0.3)
    assert (sample.status, sample.fault, sample.exit_code) == ("answered", "", 4)
    assert (sample.cost.calls, sample.cost.tokens_read, sample.cost.tokens_written) == (1, 15, 7)
    assert (tmp_path / "work/l2-calc-seed-1/workspace/solution.py").read_text() == "A = 1\n"


@pytest.mark.slow
def test_a_server_that_fails_ends_the_contest_and_is_no_sample(played) -> None:
    with pytest.raises(ModelUnreachable, match="out of memory"):
        played("answers", [{"status": 500, "reason": "out of memory"}])


@pytest.mark.slow
def test_what_cannot_be_installed_is_told_before_the_contest(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    loaded = load_settings(None, sets=(f"folders.cache={tmp_path / 'cache'}",))
    with pytest.raises(WorkspaceError, match="mini-swe-agent could not be installed"):
        installed(MiniSweAgent(), loaded, CLOCK)


def test_a_contestant_that_needs_nothing_is_not_installed() -> None:
    assert installed(Ours(), load_settings(None), CLOCK) is None


def test_a_program_of_others_runs_in_the_sandbox_only(suites: Path, capsys) -> None:
    asked = ["bench", "run", "levels", "--suites", str(suites), "--open", "--contestant", "aider"]
    assert run_command(asked) == 2
    assert "aider runs what its model says, so in the sandbox only" in capsys.readouterr().err
