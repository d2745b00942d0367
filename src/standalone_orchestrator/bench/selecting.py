"""Choosing offline among the samples of pools, each way and each problem once; kept in a file.

What a way chose is taken from the file where the same source and settings chose it for the task as
it is; what a program is worth, wherever the hidden tests are the same.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from pydantic import ValidationError

from standalone_orchestrator.bench.choices import (
    Choice,
    Way,
    as_recorded,
    drawing,
    program_of,
    ways,
)
from standalone_orchestrator.bench.choosing import Chooser, Files, Problem, Unfit
from standalone_orchestrator.bench.pool import Pooled, PoolKey
from standalone_orchestrator.bench.results import locked, without_torn_line
from standalone_orchestrator.bench.run import Grading
from standalone_orchestrator.bench.start import fill, put
from standalone_orchestrator.bench.suite import BenchTask
from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.core.search_state import SearchPolicy
from standalone_orchestrator.system.files import DurableAppender, FileLock, ensure_folder

WayKey = tuple[PoolKey, str, int]
"""A problem, and the name and number of samples of a way."""


class Choices:
    """A file of choices at work; one process at a time. Made by `open_choices`."""

    def __init__(self, path: Path, choices: Iterable[Choice], lock: FileLock) -> None:
        self.path = path
        self._lock = lock
        self._choices: dict[WayKey, Choice] = {}
        self._grades: dict[tuple[str, str], bool] = {}
        for choice in choices:
            self._note(choice)
        self._appender = DurableAppender(path)

    def get(self, problem: PoolKey, way: Way, form: str, source: str) -> Choice | None:
        """What was chosen before, by the same source for the same form of the task."""
        found = self._choices.get((problem, way.name, way.samples))
        return found if found and (found.form, found.source) == (form, source) else None

    def grade(self, form: str, program: str) -> bool | None:
        """Whether a program passes the hidden tests, where that is known."""
        return self._grades.get((form, program))

    def graded(self, form: str, program: str, *, passed: bool) -> None:
        """Remember it until the end of the process."""
        self._grades[form, program] = passed

    def add(self, choice: Choice) -> None:
        """Append a choice; it is on disk when this returns."""
        self._appender.append(choice.model_dump_json().encode() + b"\n")
        self._note(choice)

    def _note(self, choice: Choice) -> None:
        self._choices[choice.problem, choice.way, choice.samples] = choice
        for program, passed in zip(choice.programs, choice.passed, strict=True):
            self._grades[choice.form, program] = passed

    def __enter__(self) -> Choices:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._appender.close()
        self._lock.release()


def open_choices(path: Path) -> Choices:
    """Open a file to go on with, or begin one.

    Raises:
        UsageError: another process writes it, it holds something else, or it cannot be written.
    """
    try:
        ensure_folder(path.parent)
        lock = locked(path)
        try:
            return Choices(path, _read(path), lock)
        except BaseException:
            lock.release()
            raise
    except OSError as fault:
        raise UsageError(
            f"the file {path} cannot be written: {fault.strerror}", "give another --out"
        ) from fault


def _read(path: Path) -> tuple[Choice, ...]:
    try:
        return tuple(
            Choice.model_validate_json(row) for row in without_torn_line(path).splitlines()
        )
    except ValidationError:
        raise UsageError(
            f"{path} holds something else than choices", "give another --out"
        ) from None


@dataclass(frozen=True, slots=True)
class Setup:
    """What all problems have in common."""

    samples: int
    """Of each problem, at most; a problem with fewer is left out."""
    policy: SearchPolicy
    source: str
    """What chooses; empty when that is not known well enough to trust old choices."""
    grading: Grading
    scratch: Path
    """An existing folder."""
    chooser: Callable[[Problem, Path], Chooser | Unfit]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A problem that is left out, and why."""

    problem: PoolKey
    why: str


def select(
    problems: Iterable[tuple[BenchTask, Sequence[Pooled]]], setup: Setup, kept: Choices
) -> Iterator[tuple[Choice, ...] | LeftOut]:
    """For each problem the choices of all ways, or why it is left out.

    Args:
        problems: tasks, each with what was drawn for it with one seed, in the order of the draws.
        setup: how.
        kept: what is known; it grows.
    """
    for task, rows in problems:
        if len(rows) < setup.samples:
            yield LeftOut(rows[0].key, f"it has {len(rows)} samples")
            continue
        with tempfile.TemporaryDirectory(prefix="select-", dir=setup.scratch) as name:
            yield _Selection(task, rows[: setup.samples], setup, kept, Path(name)).choices()


class _Selection:
    """The choices for one problem."""

    def __init__(
        self,
        task: BenchTask,
        rows: Sequence[Pooled],
        setup: Setup,
        kept: Choices,
        place: Path,
    ) -> None:
        self._task = task
        self._rows = rows
        self._setup = setup
        self._kept = kept
        self._place = place
        self._form = task.form()
        self._chooser: Chooser | Unfit | None = None

    def choices(self) -> tuple[Choice, ...] | LeftOut:
        """All of them, each from the file or made now."""
        rows, setup = self._rows, self._setup
        for row in rows:  # a pool whose rows do not tell their form was graded by these tests
            if row.form in ("", self._form):
                program = program_of(row.drawn.files)
                self._kept.graded(self._form, program, passed=row.passed)
        found: list[Choice] = []
        for way in ways(setup.policy, setup.samples):
            known = self._kept.get(rows[0].key, way, self._form, setup.source)
            choice = known if known and setup.source else self._choice(way)
            if isinstance(choice, Unfit):
                return LeftOut(rows[0].key, choice.why)
            if choice is not known:
                self._kept.add(choice)
            found.append(choice)
        return tuple(found)

    def _choice(self, way: Way) -> Choice | Unfit:
        setup, rows = self._setup, self._rows
        if way.policy is None:
            return as_recorded(way, rows, self._form, setup.source)
        if self._chooser is None:
            drawn = tuple(row.drawn for row in rows)
            problem = Problem(self._task, rows[0].seed, drawn)
            self._chooser = setup.chooser(problem, self._place)
        if isinstance(self._chooser, Unfit):
            return self._chooser
        chosen = self._chooser.choose(drawing(way, rows))
        return Choice(
            problem=rows[0].key,
            way=way.name,
            samples=way.samples,
            programs=tuple(program_of(files) for files in chosen.made),
            passed=tuple(self._passes(files) for files in chosen.made),
            origin=chosen.origin,
            selected=self._passes(chosen.taken),
            form=self._form,
            source=setup.source,
        )

    def _passes(self, files: Files) -> bool:
        """Whether the base with these changes passes the hidden tests."""
        program = program_of(files)
        if (known := self._kept.grade(self._form, program)) is not None:
            return known
        with tempfile.TemporaryDirectory(prefix="grade-", dir=self._place) as name:
            tree = Path(name) / "tree"
            tree.mkdir()
            if self._task.base.is_dir():
                fill(tree, self._task.base)
            put({path: text for path, text in files.items() if text is not None}, tree)
            for path in (path for path, text in files.items() if text is None):
                (tree / path).unlink(missing_ok=True)
            passed = self._setup.grading(self._task, tree, Path(name)).solved
        self._kept.graded(self._form, program, passed=passed)
        return passed
