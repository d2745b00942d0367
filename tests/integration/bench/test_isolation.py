"""A contestant in the sandbox: its workspace and the engine are in reach, and nothing else."""

import socketserver
import sys
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from standalone_orchestrator.app import wiring
from standalone_orchestrator.app.settings import load_settings
from standalone_orchestrator.bench.contest import Contestant
from standalone_orchestrator.bench.fakes import FakeContestant
from standalone_orchestrator.bench.grade import Grade
from standalone_orchestrator.bench.isolation import Isolated, Server, Ties, server_of
from standalone_orchestrator.bench.results import open_results
from standalone_orchestrator.bench.run import Setup, take_sample, take_samples
from standalone_orchestrator.bench.suite import BenchTask
from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.system.clock import SystemClock

pytestmark = pytest.mark.slow
CLOCK = SystemClock()
ASK = """\
import socket, sys
with socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=10) as s:
    s.sendall(b"hello\\n")
    print(s.makefile().readline())
"""
SEE = """\
from pathlib import Path
from standalone_orchestrator.app import wiring
from standalone_orchestrator.app.settings import load_settings
from standalone_orchestrator.system.clock import SystemClock
chain = wiring.toolchains(load_settings(None).folders, SystemClock())["python"]
found = chain.prepare((), Path())
print("lacks:", found.lacks, "modules:", *found.modules)
"""
WHEEL = {
    "crumbs.py": "SIZE = 1\n",
    "crumbs-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: crumbs\nVersion: 1.0\n",
    "crumbs-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "crumbs-1.0.dist-info/RECORD": "",
}


class Echo(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"you said " + self.rfile.readline())


@pytest.fixture
def engine():
    """A server on the loopback; its port."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def played(script: str, task: BenchTask, tmp_path: Path, port: int = 0, minutes: float = 1.0):
    """The sample of a contestant that runs a script, and its workspace."""
    loaded = load_settings(None, sets=(f"folders.data={tmp_path / 'data'}",))
    sandbox = wiring.sandbox_for(loaded.settings, unsandboxed=False)
    runner = Isolated(sandbox, loaded, Ties(lambda: Server("127.0.0.1", port)), CLOCK, (task,))
    contestant: Contestant = FakeContestant(script)
    setup = Setup("m", (), "", tmp_path / "work", minutes, contestant=contestant, runner=runner)
    setup = replace(setup, grace_s=0.0)
    sample = take_sample(task, 1, setup, lambda *given: Grade(("a",), ()), CLOCK)
    return sample, tmp_path / "work" / "l2-calc-seed-1" / "workspace"


def test_it_works_in_its_workspace_and_sees_no_hidden_test(task, tmp_path) -> None:
    (task.folder / "base").mkdir()
    (task.folder / "base" / "old.txt").write_text("old")
    hidden = task.hidden / "test_it.py"
    script = f"cat old.txt >new.txt; ls {hidden} >seen.txt 2>&1; cat ../goal.md >>new.txt"
    sample, workspace = played(script, task, tmp_path)
    assert (sample.status, sample.fault, sample.exit_code) == ("answered", "", 0)
    assert (workspace / "new.txt").read_text().startswith("old# Write l2-calc")
    assert "No such file" in (workspace / "seen.txt").read_text()
    assert hidden.is_file()


def test_it_reaches_the_engine_and_no_other_port(task, tmp_path, engine) -> None:
    (tmp_path / "work" / "l2-calc-seed-1").mkdir(parents=True)
    ask = f"{sys.executable} -c '{ASK}'"
    script = f"{ask} {engine} >said.txt; {ask} {engine + 1} >other.txt 2>&1 || true"
    sample, workspace = played(script, task, tmp_path, engine)
    assert sample.fault == ""
    assert "you said hello" in (workspace / "said.txt").read_text()
    assert "refused" in (workspace / "other.txt").read_text()


def test_it_cannot_write_elsewhere(task, tmp_path) -> None:
    place = tmp_path / "elsewhere.txt"
    script = f"echo x >{place}; echo x >{Path(sys.prefix) / 'mark'}; true"
    sample, _ = played(script, task, tmp_path)
    assert sample.fault == ""
    assert not place.exists()
    assert not (Path(sys.prefix) / "mark").exists()


def test_what_a_task_requires_is_there_though_no_index_is_in_reach(
    task, tmp_path, monkeypatch
) -> None:
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    with zipfile.ZipFile(wheels / "crumbs-1.0-py3-none-any.whl", "w") as wheel:
        for name, text in WHEEL.items():
            wheel.writestr(name, text)
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    monkeypatch.setenv("ORCHESTRATOR_CACHE", str(tmp_path / "cache"))
    (task.folder / "base").mkdir()
    (task.folder / "base" / "requirements.txt").write_text("crumbs==1.0\n")
    (task.folder / "base" / "see.py").write_text(SEE)
    sample, workspace = played(f"{sys.executable} -P see.py >seen.txt 2>&1", task, tmp_path)
    seen = (workspace / "seen.txt").read_text()
    assert sample.fault == "", seen
    assert "lacks:  modules:" in seen
    assert "crumbs" in seen.split()


def test_its_end_is_told_as_it_was(task, tmp_path) -> None:
    sample, _ = played("echo why; exit 7", task, tmp_path / "a")
    assert (sample.exit_code, sample.fault) == (7, "it ended with exit code 7: why")
    sample, _ = played("sleep 60", task, tmp_path / "b", minutes=0.02)
    assert (sample.exit_code, sample.fault) == (None, "it did not end within its limit of time")


def test_settings_of_the_environment_reach_it_and_keys_do_not(task, tmp_path, monkeypatch) -> None:
    key, folder = "ORCHESTRATOR_ENDPOINTS__MINE__API_KEY", "ORCHESTRATOR_FOLDERS__CACHE"
    given = {
        "ORCHESTRATOR_SEARCH__QUESTIONS": "7",
        "ORCHESTRATOR_ENDPOINTS__MINE__BACKEND": "openai",
        key: "hush",
        folder: str(tmp_path / "cache"),
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    _, workspace = played("env >seen.txt", task, tmp_path)
    seen = (workspace / "seen.txt").read_text().splitlines()
    assert {"ORCHESTRATOR_SEARCH__QUESTIONS=7", "ORCHESTRATOR_ENDPOINTS__MINE__BACKEND=openai"} <= {
        *seen
    }
    assert not [line for line in seen if line.startswith((key, folder)) or "hush" in line]


def test_samples_side_by_side_are_killed_when_nobody_reads_on(task, tmp_path) -> None:
    other = BenchTask(task.suite, "l3-queue", task.folder.parent / "l3-queue")
    loaded = load_settings(None, sets=(f"folders.data={tmp_path / 'data'}",))
    sandbox = wiring.sandbox_for(loaded.settings, unsandboxed=False)
    ties = Ties(Server)
    runner = Isolated(sandbox, loaded, ties, CLOCK, (task, other))
    contestant: Contestant = FakeContestant('case "$0" in *l2*) ;; *) sleep 3000;; esac')
    setup = Setup(
        *("m", (), "", tmp_path / "work", 50),
        contestant=contestant,
        runner=runner,
        jobs=2,
        stopped=ties.stopped,
    )
    began = CLOCK.monotonic()
    with open_results(tmp_path / "r.jsonl", CLOCK) as results:
        wanted = [(task, 1), (other, 1)]
        taken = take_samples(wanted, setup, lambda *given: Grade(("a",), ()), results, CLOCK)
        assert next(taken).task == "l2-calc"
        taken.close()
    assert CLOCK.monotonic() - began < 1000


def test_a_server_of_another_machine_is_refused() -> None:
    assert server_of("http://127.0.0.1:8080/v1") == Server("127.0.0.1", 8080)
    assert server_of("") == Server()
    with pytest.raises(UsageError, match="on this machine only"):
        server_of("https://models.example/v1")
