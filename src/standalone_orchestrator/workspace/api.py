"""Seams of the workspace: sandbox, snapshots, toolchain; one contract suite each."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from standalone_orchestrator.core.checks import Check, CheckResult
from standalone_orchestrator.system.process import Ended, Finished, ProcessLimits

__all__ = [
    "Ended",
    "Environment",
    "Finished",
    "Job",
    "JobLimits",
    "Mount",
    "Sandbox",
    "Snapshots",
    "Toolchain",
]


@dataclass(frozen=True, slots=True)
class Mount:
    """A folder or file of the host, seen at the same or another path inside."""

    source: Path
    target: Path
    writable: bool = False


@dataclass(frozen=True, slots=True)
class JobLimits:
    """Bounds on one command in the sandbox."""

    deadline_s: float = 120.0
    silence_s: float = 60.0
    """Seconds without a byte of output before it is killed."""
    output_bytes: int = 2_000_000
    memory_bytes: int = 4 << 30
    processes: int = 256
    file_bytes: int = 256 << 20
    open_files: int = 512
    stopped: threading.Event | None = None
    """Set by another thread when it is to be killed."""

    def of_process(self) -> ProcessLimits:
        """Those that are kept from outside of the sandbox."""
        return ProcessLimits(self.deadline_s, self.silence_s, self.output_bytes, self.stopped)


@dataclass(frozen=True, slots=True)
class Job:
    """One command for the sandbox. No shell, no stdin, no network."""

    argv: tuple[str, ...]
    cwd: Path
    """Working folder as seen inside."""
    mounts: tuple[Mount, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    """The whole environment; nothing of ours leaks in."""
    limits: JobLimits = field(default_factory=JobLimits)


class Sandbox(Protocol):
    """Runs what a model wrote."""

    @property
    def name(self) -> str:
        """Short name, `bubblewrap` or `none`; it stands in the verdict."""
        ...

    def run(self, job: Job) -> Finished:
        """Run `job` to its end or to a limit; its whole process group is gone when this returns."""
        ...


class Snapshots(Protocol):
    """Immutable trees, named by their content. Candidates never touch a real tree."""

    def read(self, tree: str, path: str) -> str | None:
        """Text of a file, None when it is not there. Undecodable bytes are replaced."""
        ...

    def texts(self, tree: str, paths: Iterable[str]) -> dict[str, str]:
        """Texts of many files at once; what `read` would answer None for is left out."""
        ...

    def files(self, tree: str) -> tuple[str, ...]:
        """Paths of all files of a tree, sorted."""
        ...

    def write(self, tree: str, changes: Mapping[str, str | None]) -> str:
        """The tree with files written (or, for None, removed).

        Raises:
            WorkspaceError: a path leads outside, is reserved or is no clean relative path.
        """
        ...

    def changes(self, old: str, new: str) -> tuple[str, ...]:
        """Paths that differ between two trees, sorted; written, removed or of another mode."""
        ...

    def checkout(self, tree: str, folder: Path) -> None:
        """Put the tree's files into an empty or new `folder`, with a throw-away `.git`."""
        ...

    def diff(self, old: str, new: str) -> str:
        """Unified diff between two trees."""
        ...

    def commit(self, tree: str, message: str) -> str:
        """A commit of the tree on top of the base; its id is a function of tree and message."""
        ...


@dataclass(frozen=True, slots=True)
class Environment:
    """Where checks run: made once, kept in the user's cache, mounted read-only."""

    key: str
    root: Path
    python: Path
    """The interpreter (or runner) to start."""
    mounts: tuple[Mount, ...]
    lacks: str = ""
    """Requirements of the project that could not be installed, and why; one clause."""
    modules: tuple[str, ...] = ()
    """What programs can import beside the language's own library, by its top-level names."""


class Toolchain(Protocol):
    """How programs of one language are prepared and checked."""

    @property
    def name(self) -> str:
        """Short name, `python`."""
        ...

    def detects(self, files: Sequence[str]) -> bool:
        """Whether files of this language are among `files`."""
        ...

    def support_files(self) -> Mapping[str, str]:
        """Our configuration of the runner: path below the frozen folder, and text."""
        ...

    def prepare(
        self, requirements: Sequence[str], project: Path | None, named: Sequence[str] = ()
    ) -> Environment:
        """Make or find the environment for these requirements.

        Args:
            requirements: names or specifiers of packages that the settings ask for.
            project: a checkout of the base, whose own declared requirements are added.
            named: packages that the task names.

        What the project declares or the task names and cannot be had is left out and named in
        `lacks`.

        Raises:
            WorkspaceError: the environment cannot be made; the message says why.
        """
        ...

    def complete(self, tree: Path) -> None:
        """Put into a checkout what only a build of the project would make, if it is missing."""
        ...

    def run_tests(self, job: TestJob, sandbox: Sandbox) -> tuple[CheckResult, ...]:
        """Run frozen tests over a checkout; one result for each check, in their order."""
        ...

    def run_base_tests(self, job: TestJob, sandbox: Sandbox) -> tuple[CheckResult, ...]:
        """Run the project's own tests in the checkout, with the base's configuration.

        `job.checks` empty: discover and run all, or what `job.targets` choose. Each result's
        `check` is the runner's own id of the test (`tests/test_a.py::test_b`), or the check's id
        when checks were given.
        """
        ...


@dataclass(frozen=True, slots=True)
class TestJob:
    """What a toolchain needs to run tests once."""

    environment: Environment
    tree: Path
    """A clean checkout, writable."""
    frozen: Path
    """Folder with the frozen test files and our configuration, mounted read-only."""
    scratch: Path
    """Empty folder for the report."""
    checks: tuple[Check, ...]
    limits: JobLimits = field(default_factory=JobLimits)
    targets: tuple[str, ...] = ()
    """What the runner is told to run, when there are no checks: paths, and options that choose."""
    reach: bool = False
    """Whether results of the project's own tests tell what each of them calls."""
