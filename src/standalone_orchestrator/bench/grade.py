"""Grading: a task's hidden tests over a copy of what a run published, after the run has ended.

The tests run what a model wrote, so they run in the sandbox, with the toolchain's environment, and
nothing of the tree configures the runner.
"""

from __future__ import annotations

import ast
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from standalone_orchestrator.app import wiring
from standalone_orchestrator.app.report.closing import gist
from standalone_orchestrator.app.settings import Folders, Settings
from standalone_orchestrator.bench.suite import BenchTask
from standalone_orchestrator.core.checks import Authority, Check, CheckResult, Means, Outcome, Role
from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.memory.runs import HOME
from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.system.files import disk_faults
from standalone_orchestrator.workspace.api import Environment, Sandbox, TestJob, Toolchain

_WHY = 400
"""Characters of the first failure that a sample keeps."""


@dataclass(frozen=True, slots=True)
class Grade:
    """What the hidden tests say."""

    passed: tuple[str, ...]
    failed: tuple[str, ...]
    why: str = ""
    """The first that failed, and what it said."""

    @property
    def solved(self) -> bool:
        """Whether all pass, and there were some."""
        return bool(self.passed) and not self.failed


@dataclass(frozen=True, slots=True)
class Tools:
    """What grading needs; ready before the first run, so that none is spent in vain."""

    sandbox: Sandbox
    toolchain: Toolchain
    environment: Environment


def tools_for(
    tasks: tuple[BenchTask, ...], settings: Settings, folders: Folders, clock: Clock
) -> dict[str, Tools]:
    """The tools for each task, by its id.

    Raises:
        UsageError: no toolchain knows the language of a task's hidden tests.
        SandboxMissing: there is nothing to run them in.
        OrchestratorError: the environment cannot be made.
    """
    sandbox = wiring.sandbox_for(settings, unsandboxed=False)
    chains = tuple(wiring.toolchains(folders, clock).values())
    found: dict[str, Tools] = {}
    ready: dict[tuple[str, tuple[str, ...]], Environment] = {}
    for task in tasks:
        names = [path.name for path in task.hidden.rglob("*") if path.is_file()]
        chain = next((c for c in chains if c.detects(names)), None)
        if chain is None:
            raise UsageError(
                f"no toolchain can run the hidden tests of {task.id}", "write them in Python"
            )
        key = (chain.name, task.requirements())
        if key not in ready:
            ready[key] = chain.prepare(key[1], None)
        found[task.id] = Tools(sandbox, chain, ready[key])
    return found


def python_tools(settings: Settings, folders: Folders, clock: Clock) -> Tools:
    """The tools for tests in Python that need nothing beside the runner.

    Raises:
        SandboxMissing: there is nothing to run them in.
        OrchestratorError: the environment cannot be made.
    """
    chain = wiring.toolchains(folders, clock)["python"]
    sandbox = wiring.sandbox_for(settings, unsandboxed=False)
    return Tools(sandbox, chain, chain.prepare((), None))


def grade(task: BenchTask, published: Path, tools: Tools, scratch: Path) -> Grade:
    """Run a task's hidden tests over a copy of `published`, as `run_tests`."""
    return run_tests(task.hidden, published, tools, scratch)


def run_tests(tests: Path, published: Path, tools: Tools, scratch: Path) -> Grade:
    """Run a folder of tests over a copy of `published`.

    Args:
        tests: the folder.
        published: the folder as the run left it; it is only read.
        tools: where the tests run.
        scratch: an existing folder outside the workspace; nothing stays in it.
    """
    with (
        disk_faults(scratch),
        tempfile.TemporaryDirectory(prefix="grading-", dir=scratch) as name,
    ):
        folder = Path(name).resolve()
        tree, hidden, reports = (folder / part for part in ("tree", "hidden", "reports"))
        unwanted = shutil.ignore_patterns(HOME, ".git", "__pycache__")
        shutil.copytree(published, tree, symlinks=True, ignore=unwanted)
        shutil.copytree(tests, hidden, ignore=unwanted)
        reports.mkdir()
        for path, text in tools.toolchain.support_files().items():
            (hidden / path).write_text(text, "utf-8")
        checks = tuple(_check(target) for target in hidden_tests(tests))
        job = TestJob(tools.environment, tree, hidden, reports, checks)
        results = tools.toolchain.run_tests(job, tools.sandbox)
    return _graded(results)


def hidden_tests(folder: Path) -> tuple[str, ...]:
    """Every test function below a folder as `path::name` or `path::Class::name`."""
    targets: list[str] = []
    for path in sorted(folder.rglob("test_*.py")):
        shown = path.relative_to(folder).as_posix()
        for node in ast.parse(path.read_bytes(), shown).body:
            targets += (f"{shown}::{name}" for name in _tests_of(node))
    return tuple(targets)


def _tests_of(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
        return [node.name]
    if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
        return [f"{node.name}::{name}" for inner in node.body for name in _tests_of(inner)]
    return []


def _check(target: str) -> Check:
    return Check(target, Role.GOAL, Authority.USER, Means.TEST, target)


def _graded(results: tuple[CheckResult, ...]) -> Grade:
    bad = [r for r in results if r.outcome is not Outcome.PASSED]
    why = f"{bad[0].check}: {gist(bad[0].message)}"[:_WHY] if bad else ""
    good = tuple(r.check for r in results if r.outcome is Outcome.PASSED)
    return Grade(good, tuple(r.check for r in bad), why)
