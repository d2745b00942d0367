"""A program that plays `orchestrator run` without a model."""

import json
import sys
from pathlib import Path

import pytest

from bench_samples import sample, suites, task
from standalone_orchestrator.app.report.result import result_json
from standalone_orchestrator.app.report.view import gather
from standalone_orchestrator.bench.run import Setup
from standalone_orchestrator.core.events import Budget, Finished, Started
from standalone_orchestrator.core.task import Task
from standalone_orchestrator.memory.stores.memory import MemoryJournal
from standalone_orchestrator.system.clock import FakeClock

__all__ = ["sample", "suites", "task"]

PLAYED = """\
import json, os, pathlib, sys, time
arguments = dict(zip(sys.argv[2::2], sys.argv[3::2]))
play = json.loads(pathlib.Path(__file__).with_name("play.json").read_text())
workspace = pathlib.Path(arguments["--workspace"])
print(json.dumps({"arguments": sys.argv[1:], "goal": open(arguments["--file"]).read()}))
if play["begins"]:
    run = workspace / ".orchestrator" / "runs" / "20261122-100000-abcd"
    run.mkdir(parents=True)
    for name, text in play["files"].items():
        (workspace / name).write_text(text)
    if play["result"]:
        (run / "result.json").write_text(play["result"])
if play["error"]:
    print(json.dumps({"kind": "error", "message": play["error"], "way_out": "do this"}))
sys.stdout.flush()
time.sleep(play["sleep"])
if play["exit"] < 0:
    os.kill(os.getpid(), -play["exit"])
sys.exit(play["exit"])
"""


class Player:
    """Plays `orchestrator run`; what it does is set by `play`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "played.py").write_text(PLAYED)
        self.setup = Setup(
            model="scripted:x",
            arguments=("--model", "scripted:x"),
            settings="abc",
            work=folder / "work",
            program=(sys.executable, "-S", str(folder / "played.py")),
        )
        self.play()

    def play(
        self,
        status: str = "verified",
        exit_code: int = 0,
        *,
        begins: bool = True,
        error: str = "",
        sleep: float = 0,
    ) -> None:
        play = {
            "exit": exit_code,
            "begins": begins,
            "files": {"calc.py": "ADD = 1\n"} if status in ("verified", "partial") else {},
            "result": _result(status) if status else "",
            "error": error,
            "sleep": sleep,
        }
        (self.folder / "play.json").write_text(json.dumps(play))


def _result(status: str) -> str:
    journal = MemoryJournal(FakeClock())
    models = (("builder", "scripted/x"), ("planner", "scripted/x"))
    journal.append(Started("r", Task("write it"), "/w", 1, Budget(), models))
    journal.append(Finished(status, "passed", "all passed", "t"))
    value = json.loads(result_json(gather(list(journal.records()))))
    # The status comes from the record of checks, which a play has none of.
    return json.dumps(value | {"status": status})


@pytest.fixture
def player(tmp_path: Path) -> Player:
    """A program in place of the real one."""
    return Player(tmp_path / "player")
