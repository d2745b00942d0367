"""What of Python's toolchain runs outside of the sandbox: from where, and how often."""

import ast
import json
import sys
from pathlib import Path

import pytest

from standalone_orchestrator.core.errors import SettingsError, WorkspaceError
from standalone_orchestrator.system.clock import FakeClock
from standalone_orchestrator.workspace.toolchains import python_built
from standalone_orchestrator.workspace.toolchains.python_env import Workshop, prepare
from standalone_orchestrator.workspace.toolchains.python_gaps import KnownGaps
from standalone_orchestrator.workspace.toolchains.python_interpreter import Interpreter, find

# It is started some seventy times here, so it imports nothing but what is there anyway.
FAKE = """\
#!{python} -SE
import os, sys
told = {told!r}
here, *words = sys.argv
with open(told + "/log", "a") as log:
    log.write(repr((here, words, os.getcwd())) + "\\n")
if "venv" in words:
    root = words[-1]
    os.makedirs(root + "/bin")
    os.makedirs(root + "/lib/python3.12/site-packages")
    with open(here) as this, open(root + "/bin/python", "w") as copy:
        copy.write(this.read())
    os.chmod(root + "/bin/python", 0o755)
    sys.exit()
lines = open(words[-1]).read().splitlines() if "-r" in words else [words[-1]]
cannot = open(told + "/cannot").read().split()
bad = [line for line in lines if line in cannot]
if bad:
    sys.exit("ERROR: No matching distribution found for " + bad[0])
"""


class Machine:
    """A Python that writes down what it is asked, and an index that lacks what it is told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = FakeClock()
        self.program = folder / "py" / "bin" / "python3.12"
        self.program.parent.mkdir(parents=True)
        self.program.write_text(FAKE.format(python=sys.executable, told=str(folder)))
        self.program.chmod(0o755)
        self.lacks()

    def lacks(self, *names: str) -> None:
        (self.folder / "cannot").write_text("\n".join(names))

    def prepare(self, *own: str, asked: tuple[str, ...] = (), run: str = "one"):
        python = Interpreter(self.program, "3.12.0", "CPython", "linux", self.folder / "py")
        envs = self.folder / "envs"
        gaps = KnownGaps(envs, self.folder / run, self.clock)
        return prepare(Workshop(envs, python, self.clock, gaps), asked, own)

    def calls(self) -> list[tuple[str, list[str], str]]:
        log = self.folder / "log"
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return [ast.literal_eval(line) for line in lines]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def installed(environment) -> list[str]:
    return (environment.root / "requirements.txt").read_text().split()[2:]


PIN = "pytest==9.2.0"


def test_what_can_be_had_is_asked_in_an_environment_of_our_pins_alone(machine):
    machine.lacks("gone")
    found = machine.prepare("good", "gone", asked=("wish",))
    assert installed(found) == ["good", "wish"]
    asked_in = {Path(c[0]).parents[1] for c in machine.calls() if "--dry-run" in c[1]}
    assert len(asked_in) == 1
    assert (asked_in.pop() / "requirements.txt").read_text().split()[2:] == []


def test_nothing_is_started_in_our_working_folder(machine):
    machine.lacks("gone")
    machine.prepare("good", "gone")
    assert {where for _, _, where in machine.calls()} == {"/"}


def test_what_cannot_be_had_is_asked_once(machine):
    machine.lacks("gone")
    first = machine.prepare("good", "gone")
    machine.calls()
    machine.lacks("gone", "good", PIN)  # no network
    assert machine.prepare("good", "gone", run="two") == first
    assert "gone" in first.lacks
    assert machine.calls() == []


def test_an_old_answer_is_asked_anew_and_holds_where_the_index_is_silent(machine):
    machine.lacks("gone")
    first = machine.prepare("good", "gone")
    machine.clock.advance(2 * 86_400)
    machine.lacks("gone", "good", PIN)
    assert machine.prepare("good", "gone", run="two") == first
    machine.lacks()
    whole = machine.prepare("good", "gone", run="three")
    assert (installed(whole), whole.lacks) == (["gone", "good"], "")


def test_what_no_index_answered_holds_for_the_run_and_for_no_other(machine):
    machine.prepare()
    machine.lacks("gone", "good", PIN)
    first = machine.prepare("good", "gone")
    assert installed(first) == []
    machine.lacks()
    assert machine.prepare("good", "gone") == first
    assert installed(machine.prepare("good", "gone", run="two")) == ["gone", "good"]


def test_an_answer_that_was_cut_short_is_none(machine):
    machine.lacks("gone")
    first = machine.prepare("good", "gone")
    for file in (*machine.folder.glob("envs/*.json"), *machine.folder.glob("one/*.json")):
        file.write_text('{"missing": ')
    assert machine.prepare("good", "gone") == first


def test_what_was_asked_for_and_cannot_be_had_is_a_fault(machine):
    machine.lacks("wish")
    with pytest.raises(WorkspaceError, match="wish"):
        machine.prepare("good", asked=("wish",))


def answering(folder: Path, **changes: str) -> Path:
    said = {"program": str(folder / "python"), "version": "3.12.1", "implementation": "C"}
    said |= {"platform": "l", "prefix": str(folder), **changes}
    (folder / "said").write_text(json.dumps(said))
    program = folder / "python"
    program.write_text(f"#!/bin/sh\npwd > {folder}/where\ncat {folder}/said\n")
    program.chmod(0o755)
    return program


def test_an_interpreter_is_asked_at_a_neutral_place(tmp_path, monkeypatch):
    folder = tmp_path / "a" / "bin"
    folder.mkdir(parents=True)
    answering(folder)
    monkeypatch.chdir(tmp_path)
    assert find("a/bin/python").version == "3.12.1"
    assert (folder / "where").read_text() == "/\n"


@pytest.mark.parametrize("prefix", ["/", "{home}", "{home}/..", "{tmp}"])
def test_an_interpreter_that_would_show_the_home_folder_is_refused(tmp_path, monkeypatch, prefix):
    home, folder = tmp_path / "home", tmp_path / "a" / "bin"
    home.mkdir()
    folder.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    program = answering(folder, prefix=prefix.format(home=home, tmp=tmp_path))
    with pytest.raises(SettingsError, match="home folder"):
        find(str(program))


def test_of_an_interpreters_prefix_only_its_programs_and_libraries_are_seen(tmp_path):
    for name in ("bin", "lib", "lib64", "include", "share", "src"):
        (tmp_path / name).mkdir()
    python = Interpreter(tmp_path / "bin" / "python3", "3.12.0", "C", "l", tmp_path)
    assert python.places() == tuple(tmp_path / n for n in ("bin", "include", "lib", "lib64"))


@pytest.mark.parametrize("name", [f"{'x' * 300}.py", "loop/v.py", "loop.py"])
def test_a_version_file_that_no_disk_can_hold_is_left_out(tmp_path, name):
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "loop.py").symlink_to("loop.py")
    (tmp_path / "pyproject.toml").write_text(f"[tool.setuptools_scm]\nwrite_to = '{name}'\n")
    python_built.complete(tmp_path)
    assert not (tmp_path / "v.py").exists()
