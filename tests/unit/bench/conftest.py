"""Samples, tasks and a program that plays `orchestrator run` without a model."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from standalone_orchestrator.app.report.result import result_json
from standalone_orchestrator.app.report.view import gather
from standalone_orchestrator.bench.run import Setup
from standalone_orchestrator.bench.sample import Sample, SampleCost
from standalone_orchestrator.bench.suite import BenchTask
from standalone_orchestrator.core.events import Budget, Finished, Started
from standalone_orchestrator.core.task import Task
from standalone_orchestrator.memory.stores.memory import MemoryJournal
from standalone_orchestrator.system.clock import FakeClock

COST = SampleCost(
    tokens_read=100,
    tokens_reused=50,
    tokens_written=40,
    calls=3,
    model_s=4.0,
    checks_s=1.0,
    wall_s=6.0,
)

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


@pytest.fixture
def sample():
    """A good sample, with fields to change."""

    def make(**changed: object) -> Sample:
        fields = {
            "suite": "levels",
            "task": "l2-calculator",
            "seed": 1,
            "status": "verified",
            "exit_code": 0,
            "hidden_passed": 5,
            "solved": True,
            "false_verified": False,
            "seconds": 7.0,
            "cost": COST,
            "model": "embedded",
            "settings": "abc",
            "at": datetime(2026, 11, 22, tzinfo=UTC),
        }
        return Sample.model_validate(fields | changed)

    return make


@pytest.fixture
def suites(tmp_path: Path) -> Path:
    """A folder with one suite of two tasks."""
    folder = tmp_path / "suites"
    for name in ("l2-calc", "l3-queue"):
        task = folder / "levels" / name
        (task / "hidden").mkdir(parents=True)
        (task / "goal.md").write_text(f"# Write {name}\n\nThe rest.\n")
        (task / "hidden" / "test_it.py").write_text("def test_it():\n    pass\n")
    (folder / "results").mkdir()
    return folder


@pytest.fixture
def task(suites: Path) -> BenchTask:
    """The first of them."""
    return BenchTask("levels", "l2-calc", suites / "levels" / "l2-calc")


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
