"""`--help` in a process of its own: what it imports, and how quickly it comes."""

import subprocess
import sys
import time

import pytest

from standalone_orchestrator.cli.main import VERBS

IMPORTED_BY_HELP = {
    "standalone_orchestrator",
    "standalone_orchestrator.cli",
    "standalone_orchestrator.cli.main",
    "standalone_orchestrator.core",
    "standalone_orchestrator.core.errors",
}
THIRD_PARTY = {"click"}


def test_help_imports_exactly_these_modules() -> None:
    code = (
        "import sys\n"
        "before = set(sys.modules)\n"
        "from standalone_orchestrator.cli.main import run_command\n"
        "run_command(['--help'])\n"
        "print('\\n'.join(set(sys.modules) - before), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    new = done.stderr.split()
    ours = {name for name in new if name.startswith("standalone_orchestrator")}
    others = {name.partition(".")[0] for name in new} - {"standalone_orchestrator"}
    assert ours == IMPORTED_BY_HELP
    assert others - set(sys.stdlib_module_names) == THIRD_PARTY
    assert all(verb in done.stdout for verb in VERBS)


def test_help_comes_within_300_ms() -> None:
    for _ in range(10):  # a busy machine may spoil some tries
        began = time.perf_counter()
        command = [sys.executable, "-m", "standalone_orchestrator", "--help"]
        subprocess.run(command, capture_output=True, check=True)
        if time.perf_counter() - began < 0.3:
            return
    pytest.fail("--help took more than 300 ms in each of ten tries")
