"""The tasks themselves: the reference passes the hidden tests, and no mutant does."""

import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from standalone_orchestrator.app.settings import load_settings
from standalone_orchestrator.bench.suite import BenchTask, load_suite
from standalone_orchestrator.system.clock import SystemClock
from standalone_orchestrator.system.process import ProcessLimits, run
from standalone_orchestrator.workspace.toolchains.python import PythonToolchain

LIMIT_S = 600.0  # a hundred programs, each with a database of its own for every test
# A pytest of its own for each program.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(LIMIT_S + 60)]
SUITES = Path(__file__).parents[3] / "benchmarks"
TASKS = load_suite(SUITES, "levels")
CLASSES = load_suite(SUITES, "classes")

MAINTENANCE = tuple(t for t in TASKS if t.id.startswith("m"))

# One process imports pytest and forks for each program, which is many times faster than a process
# for each; some at a time, since a wrong program is often one that keeps a test waiting.
FORKS = """\
import gc, os, sys
import pytest
gc.disable()
os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
answers = os.fdopen(os.dup(1), "w")
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
pytest.main(["--version"])
hidden, *trees = sys.argv[1:]
running = {}
while trees or running:
    if trees and len(running) < 4:
        tree = trees.pop(0)
        child = os.fork()
        if child:
            running[child] = tree
            continue
        places = [p for p in (os.path.join(tree, "src"), tree) if os.path.isdir(p)]
        sys.path[:0] = places
        sys.path.append(hidden)  # as in grading: modules that hidden tests share
        os.environ["PYTHONPATH"] = os.pathsep.join(places)
        os.chdir(tree)
        options = ["-q", "-x", "-c", os.devnull, "--rootdir", hidden, "-p", "no:cacheprovider",
                   "--tb=no", "--assert=plain", "--import-mode=importlib",
                   "--basetemp", tree + "-tmp"]
        os._exit(pytest.main([*options, hidden]))
    child, status = os.wait()
    name = os.path.basename(running.pop(child))
    print(name, os.waitstatus_to_exitcode(status), file=answers, flush=True)
"""


def exit_codes(task: BenchTask, programs: Mapping[str, Path], folder: Path) -> dict[str, int]:
    """pytest's exit code for each program, laid over base and reference."""
    for name, files in programs.items():
        for layer in (task.base, task.reference, files):
            if layer.is_dir():
                shutil.copytree(layer, folder / name, dirs_exist_ok=True)
    return judged(task, programs, folder)


def judged(task: BenchTask, programs: Iterable[str], folder: Path) -> dict[str, int]:
    """pytest's exit code for each tree of a folder."""
    trees = [str(folder / name) for name in programs]
    argv = [str(interpreter(task)), "-B", "-c", FORKS, str(task.hidden), *trees]
    finished = run(argv, limits=ProcessLimits(deadline_s=LIMIT_S))
    assert finished.exit_code == 0, finished.stderr
    return {name: int(code) for name, code in map(str.split, finished.stdout.splitlines())}


def interpreter(task: BenchTask) -> Path:
    """Ours, or that of an environment with what the task's tests require."""
    if not task.requirements():
        return Path(sys.executable)
    chain = PythonToolchain(load_settings().folders.cache, SystemClock())
    return chain.prepare(task.requirements(), None).python


@pytest.mark.parametrize("task", [*TASKS, *CLASSES], ids=lambda t: t.id)
def test_the_hidden_tests_pass_the_reference_and_catch_every_mutant(
    task: BenchTask, tmp_path: Path
) -> None:
    mutants = {m.name: m for m in task.mutants}
    assert len(mutants) >= 10
    codes = exit_codes(task, {"reference": task.reference, **mutants}, tmp_path)
    assert codes.pop("reference") == 0
    assert codes == dict.fromkeys(mutants, 1)


@pytest.mark.parametrize("task", MAINTENANCE, ids=lambda t: t.id)
def test_the_hidden_tests_refuse_a_base_that_was_not_changed(
    task: BenchTask, tmp_path: Path
) -> None:
    shutil.copytree(task.base, tmp_path / "base")
    codes = judged(task, ["base"], tmp_path)
    assert codes["base"] in (1, 2), "a test fails, or cannot import what is to be there"


CORRECT = {
    "static": "class Calculator:\n"
    + "".join(
        f"    @staticmethod\n    def {name}(a, b): return a {sign} b\n"
        for name, sign in (("add", "+"), ("subtract", "-"), ("multiply", "*"))
    )
    + "    @staticmethod\n    def divide(a, b):\n        try:\n            return a / b\n"
    "        except ZeroDivisionError:\n            raise ValueError('no') from None\n",
    "floats": "class Calculator:\n"
    "    def __init__(self): self.history = []\n"
    "    def _keep(self, value):\n        self.history.append(value)\n        return value\n"
    "    def add(self, a: float, b: float) -> float: return self._keep(float(a) + float(b))\n"
    "    def subtract(self, a, b): return self._keep(float(a) - float(b))\n"
    "    def multiply(self, a, b): return self._keep(float(a) * float(b))\n"
    "    def divide(self, a, b):\n        if not b: raise ArithmeticErrorOfOurs('b is zero')\n"
    "        return self._keep(float(a) / float(b))\n"
    "class ArithmeticErrorOfOurs(ValueError): pass\n",
    "fractions": "from fractions import Fraction\nfrom operator import add, mul, sub\n"
    "class Calculator:\n    add = staticmethod(add)\n    subtract = staticmethod(sub)\n"
    "    multiply = staticmethod(mul)\n"
    "    def divide(self, a, b):\n        if b == 0: raise ValueError\n"
    "        exact = Fraction(a) / Fraction(b)\n"
    "        return int(exact) if exact.denominator == 1 else float(exact)\n",
    "checked": "class Calculator:\n    __slots__ = ()\n"
    "    def _check(self, *values):\n        for value in values:\n"
    "            if isinstance(value, bool) or not isinstance(value, (int, float)):\n"
    "                raise TypeError('numbers only')\n"
    "    def add(self, a, b): self._check(a, b); return a + b\n"
    "    def subtract(self, a, b): self._check(a, b); return a - b\n"
    "    def multiply(self, a, b): self._check(a, b); return a * b\n"
    "    def divide(self, a, b):\n        self._check(a, b)\n"
    "        if b == 0: raise ValueError('Cannot divide by zero!')\n        return a / b\n",
}


def test_correct_calculators_of_other_make_pass_too(tmp_path: Path) -> None:
    (task,) = (t for t in TASKS if t.id == "l2-calculator")
    programs = {}
    for name, text in CORRECT.items():
        programs[name] = tmp_path / "given" / name
        programs[name].mkdir(parents=True)
        (programs[name] / "calculator.py").write_text(text)
    codes = exit_codes(task, programs, tmp_path / "laid")
    assert codes == dict.fromkeys(CORRECT, 0)


def test_a_correct_scheduler_that_reads_the_clock_where_no_loop_runs_passes_too(
    tmp_path: Path,
) -> None:
    (task,) = (t for t in TASKS if t.id == "l8-job-scheduler")
    given = shutil.copytree(task.reference, tmp_path / "given")
    text = (given / "scheduler.py").read_text("utf-8")
    before, added, after = text.partition("        self._jobs[job_id] = job\n")
    assert added
    stamped = f"{before}        job.due = self._clock()  # ready from now on\n{added}{after}"
    (given / "scheduler.py").write_text(stamped, "utf-8")
    assert exit_codes(task, {"stamped": given}, tmp_path / "laid") == {"stamped": 0}
