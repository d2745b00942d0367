"""Benchmark tasks as data: a suite is a folder of tasks, a task is a folder with a `goal.md`.

    <suites>/<suite>/<task>/goal.md      what the run sees
                           /base/        what the workspace holds at its start; absent: nothing
                           /hidden/      acceptance tests, which no run sees
                           /reference/   a solution that passes them, laid over the base
                           /mutants/     wrong solutions, each a folder laid over both

Our own `conftest.py` and `pytest.ini` stand at the top of `hidden/` when it is graded, so a task
has none there. `hidden/requirements.txt` names the distributions that the tests are run with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from standalone_orchestrator.core.errors import UsageError

SUITES = Path("benchmarks")
"""Where suites are looked for, from the current folder."""
GOAL = "goal.md"
REQUIREMENTS = "requirements.txt"
_COMPILED = "__pycache__"


@dataclass(frozen=True, slots=True)
class BenchTask:
    """One task of a suite."""

    suite: str
    id: str
    folder: Path

    @property
    def goal(self) -> Path:
        """What the run sees."""
        return self.folder / GOAL

    @property
    def base(self) -> Path:
        """What the workspace holds at the start; there need be no such folder."""
        return self.folder / "base"

    @property
    def hidden(self) -> Path:
        """Acceptance tests, which no run sees."""
        return self.folder / "hidden"

    @property
    def reference(self) -> Path:
        """A solution that passes them."""
        return self.folder / "reference"

    @property
    def mutants(self) -> tuple[Path, ...]:
        """Wrong solutions: folders whose files replace those of base and reference."""
        return _folders(self.folder / "mutants")

    def requirements(self) -> tuple[str, ...]:
        """Distributions of the environment in which the hidden tests run."""
        path = self.hidden / REQUIREMENTS
        lines = path.read_text("utf-8").splitlines() if path.is_file() else []
        return tuple(line for raw in lines if (line := raw.partition("#")[0].strip()))

    def form(self) -> str:
        """A digest of what is shown and what grades: goal, base and hidden tests."""
        folders = (self.base, self.hidden)
        files = [f for folder in folders for f in folder.rglob("*") if _belongs(f)]
        found = hashlib.sha256()
        for path in sorted((self.goal, *files)):
            found.update(f"{path.relative_to(self.folder).as_posix()}\0".encode())
            found.update(hashlib.sha256(path.read_bytes()).digest())
        return found.hexdigest()[:16]

    def title(self) -> str:
        """The first line of the goal."""
        lines = self.goal.read_text("utf-8", "replace").splitlines()
        return next((line.strip("# ").strip() for line in lines if line.strip()), "")


def suite_names(suites: Path) -> tuple[str, ...]:
    """Names of the suites in a folder.

    Raises:
        UsageError: there is no such folder.
    """
    if not suites.is_dir():
        raise UsageError(
            f"there is no folder of benchmarks at {suites}",
            "start in a clone of the project, or give --suites DIR",
        )
    return tuple(f.name for f in _folders(suites) if any(f.glob(f"*/{GOAL}")))


def load_suite(suites: Path, name: str) -> tuple[BenchTask, ...]:
    """The tasks of a suite, sorted by id.

    Raises:
        UsageError: there is no such suite, or a task of it has no hidden tests.
    """
    names = suite_names(suites)
    if name not in names:
        raise UsageError(
            f"there is no suite {name} in {suites}", f"there is: {', '.join(names) or 'none'}"
        )
    tasks = tuple(
        BenchTask(name, folder.name, folder.resolve())
        for folder in _folders(suites / name)
        if (folder / GOAL).is_file()
    )
    for task in tasks:
        if not any(task.hidden.rglob("test_*.py")):
            raise UsageError(
                f"the task {task.id} has no hidden tests", f"put some into {task.hidden}"
            )
    return tasks


def chosen(
    tasks: Sequence[BenchTask], only: Sequence[str], every: int = 1, limit: int | None = None
) -> tuple[BenchTask, ...]:
    """Some of the tasks.

    Args:
        tasks: all of them.
        only: beginnings of ids; all tasks when it is empty.
        every: take each so manieth of the suite, from the first on.
        limit: at most so many of what is left.

    Raises:
        UsageError: nothing begins with one of them.
    """
    for prefix in only:
        if not any(t.id.startswith(prefix) for t in tasks):
            raise UsageError(
                f"no task begins with '{prefix}'", f"there is: {', '.join(t.id for t in tasks)}"
            )
    kept = tasks[::every]
    return tuple(t for t in kept if not only or t.id.startswith(tuple(only)))[:limit]


def _belongs(path: Path) -> bool:
    return path.is_file() and _COMPILED not in path.parts


def _folders(folder: Path) -> tuple[Path, ...]:
    if not folder.is_dir():
        return ()
    found = (f for f in folder.iterdir() if f.is_dir() and not f.name.startswith((".", "_")))
    return tuple(sorted(found))
