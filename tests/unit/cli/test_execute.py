"""Carrying out a run: exit codes, stop requests, what is remembered for messages."""

import io
import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest

from standalone_orchestrator.app.live import Live
from standalone_orchestrator.cli.execute import Watch, execute_under
from standalone_orchestrator.cli.main import Session
from standalone_orchestrator.cli.render import PlainView
from standalone_orchestrator.core.errors import Interrupted
from standalone_orchestrator.core.events import Budget, Started
from standalone_orchestrator.core.task import Task
from standalone_orchestrator.memory.api import Record


class Done:
    """An outcome."""

    exit_code = 1
    summary = "PARTIAL\n1 of 2 criteria"


def started(workspace: Path) -> Record:
    event = Started("20260101-000000-ab12", Task("t"), str(workspace), 1, Budget())
    return Record(0, datetime(2026, 1, 1, tzinfo=UTC), event)


def test_the_exit_code_and_the_closing_text_are_those_of_the_outcome(tmp_path: Path) -> None:
    out, session = io.StringIO(), Session()

    def work(watch: Watch, live: Live) -> Done:
        watch(started(tmp_path))
        return Done()

    assert execute_under(PlainView(out), work, session) == 1
    assert out.getvalue().endswith("PARTIAL\n1 of 2 criteria\n")
    assert session.folder == tmp_path / ".orchestrator/runs/20260101-000000-ab12"
    assert session.resume == f"orchestrator resume 20260101-000000-ab12 --workspace {tmp_path}"


def test_the_first_signal_stops_cleanly_and_the_second_at_once(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = signal.getsignal(signal.SIGINT)

    def polite(watch: Watch, live: Live) -> Done:
        os.kill(os.getpid(), signal.SIGINT)
        assert live.stop.is_set()
        raise Interrupted("stopped as you asked")

    with pytest.raises(Interrupted):
        execute_under(PlainView(io.StringIO()), polite, Session())
    assert "Ctrl-C again stops at once" in capfd.readouterr().err
    assert signal.getsignal(signal.SIGINT) is before


def test_a_file_in_the_run_folder_asks_for_a_stop(tmp_path: Path) -> None:
    seen = []

    def work(watch: Watch, live: Live) -> Done:
        watch(started(tmp_path))
        seen.append(live.stop.is_set())
        folder = tmp_path / ".orchestrator/runs/20260101-000000-ab12"
        folder.mkdir(parents=True)
        (folder / "stop").touch()
        seen.append(live.stop.is_set())
        return Done()

    execute_under(PlainView(io.StringIO()), work, Session())
    assert seen == [False, True]
