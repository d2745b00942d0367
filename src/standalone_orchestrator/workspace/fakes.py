"""Fakes of the workspace's seams: a sandbox and a toolchain that answer from a function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from standalone_orchestrator.core.checks import Check, CheckResult, Outcome
from standalone_orchestrator.workspace.api import (
    Ended,
    Environment,
    Finished,
    Job,
    Sandbox,
    TestJob,
)
from standalone_orchestrator.workspace.testrun import digest

Answer = Callable[[Job], Finished]
Judge = Callable[[Mapping[str, str], Sequence[Check]], Iterable[CheckResult]]
"""Gets the files of the tree (path, text) and the checks; says what each check says."""


class ScriptedSandbox:
    """Answers each job from a function and runs nothing. `jobs` holds what it was asked."""

    def __init__(self, answer: Answer | None = None) -> None:
        self._answer = answer or succeed
        self.jobs: list[Job] = []

    @property
    def name(self) -> str:
        """`scripted`."""
        return "scripted"

    def run(self, job: Job) -> Finished:
        """What the function says."""
        self.jobs.append(job)
        return self._answer(job)


def succeed(job: Job) -> Finished:
    """Exit code 0 and no output."""
    return finish(job, 0)


def finish(job: Job, exit_code: int, stdout: str = "", stderr: str = "") -> Finished:
    """A job that came to its end in no time."""
    return Finished(job.argv, exit_code, stdout, stderr, Ended.EXITED, 0.0)


class FakeToolchain:
    """Judges trees by a function instead of running tests.

    Args:
        judge: says what frozen tests say of a tree.
        base: says what the project's own tests say; none are there when it is missing.
        suffix: ending of the files that it knows.
    """

    def __init__(self, judge: Judge, base: Judge | None = None, suffix: str = ".py") -> None:
        self._judge = judge
        self._base = base
        self._suffix = suffix
        self.prepared: list[tuple[str, ...]] = []

    @property
    def name(self) -> str:
        """`fake`."""
        return "fake"

    def detects(self, files: Sequence[str]) -> bool:
        """Whether a file ends as this one's do."""
        return any(f.endswith(self._suffix) for f in files)

    def support_files(self) -> Mapping[str, str]:
        """None."""
        return {}

    def prepare(
        self, requirements: Sequence[str], project: Path | None, named: Sequence[str] = ()
    ) -> Environment:
        """An environment without anything; `prepared` remembers what was asked."""
        del project
        self.prepared.append((*requirements, *named))
        root = Path("/usr")
        return Environment("fake", root, root / "bin" / "false", ())

    def complete(self, tree: Path) -> None:
        """Nothing is missing."""

    def run_tests(self, job: TestJob, sandbox: Sandbox) -> tuple[CheckResult, ...]:
        """What the function says, one result for each check, in their order."""
        del sandbox
        said = {r.check: r for r in self._judge(texts_below(job.tree), job.checks)}
        return tuple(said.get(c.id, CheckResult(c.id, Outcome.MISSING)) for c in job.checks)

    def run_base_tests(self, job: TestJob, sandbox: Sandbox) -> tuple[CheckResult, ...]:
        """What the function for the base says."""
        del sandbox
        if self._base is None:
            return ()
        said = tuple(self._base(texts_below(job.tree), job.checks))
        if not job.checks:
            return said
        by_id = {r.check: r for r in said}
        return tuple(by_id.get(c.id, CheckResult(c.id, Outcome.MISSING)) for c in job.checks)


def answer(
    check: Check, outcome: Outcome, message: str = "", *, command: str = "fake"
) -> CheckResult:
    """A result with the fields that a real toolchain fills."""
    bare = CheckResult(check.id, outcome, message, int(outcome is not Outcome.PASSED), command)
    return replace(bare, output_hash=digest(check.id, outcome.value, message))


def texts_below(folder: Path) -> dict[str, str]:
    """Every text file below `folder`, by its path; `.git` is left out."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and ".git" not in name.parts:
            found[name.as_posix()] = path.read_text("utf-8", "replace")
    return found
