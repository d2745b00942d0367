"""The whole loop on a scripted model: real trees, the real sandbox, the real Python toolchain.

The environment of the checks is made once a session, in a cache folder of the session's own, so
nothing of the user's machine is needed or touched. Whatever runs checks is marked `slow`.
"""

import sys
from pathlib import Path

import pytest

from standalone_orchestrator.app.settings import Folders
from standalone_orchestrator.cli.main import run_command
from standalone_orchestrator.system.clock import SystemClock
from standalone_orchestrator.workspace.sandboxes.bubblewrap import find_bwrap, starts
from standalone_orchestrator.workspace.toolchains.python import PythonToolchain

sys.path.insert(0, str(Path(__file__).parent))  # for loop_stage, which the tests here share
from loop_stage import Processes, Stage, folders_below


@pytest.fixture(scope="session")
def machine(tmp_path_factory) -> Folders:
    """Folders of a machine whose environment for checks is made."""
    binary = find_bwrap()
    if binary is None or not starts(binary):
        pytest.skip("bubblewrap does not run here")
    folders = folders_below(tmp_path_factory.mktemp("machine"))
    PythonToolchain(folders.cache, SystemClock()).prepare((), None)
    return folders


@pytest.fixture
def stage(machine, tmp_path) -> Stage:
    """A stage with a machine that is ready for checks."""
    return Stage(tmp_path, machine)


@pytest.fixture
def bare_stage(tmp_path) -> Stage:
    """A stage on a machine where nothing was prepared: for runs that end before any check."""
    return Stage(tmp_path, folders_below(tmp_path))


@pytest.fixture
def command_line(monkeypatch, tmp_path, capsys):
    """The command line in this process, away from the user's settings: code, stdout, stderr."""
    for name in ("CONFIG", "CACHE", "STATE", "DATA"):
        monkeypatch.setenv(f"ORCHESTRATOR_{name}", str(tmp_path / name.lower()))

    def call(*arguments):
        capsys.readouterr()
        code = run_command([str(a) for a in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def processes(machine):
    made = Processes(machine)
    yield made
    made.end()


@pytest.fixture(scope="module")
def module_stage(machine, tmp_path_factory) -> Stage:
    """A stage for one run that many tests look at."""
    return Stage(tmp_path_factory.mktemp("stage"), machine)
