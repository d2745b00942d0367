"""What a run is about: the task as given, and the plan made from it.

Not here: checks (`core.checks`), what happened (`core.events`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Task:
    """What the person wrote, and the evidence that they brought along."""

    text: str
    tests: tuple[str, ...] = ()
    """Paths of test files given with `--tests`, relative to the workspace."""
    commands: tuple[str, ...] = ()
    """Shell commands given with `--check`; each must exit 0 at the end."""

    def with_more(self, text: str) -> Task:
        """The task with what belongs to it and stands elsewhere."""
        return replace(self, text=f"{self.text.rstrip()}\n\n{text}") if text else self


class CheckKind(StrEnum):
    """How a criterion will be checked; `structure` alone proves only structure."""

    BEHAVIOUR = "behaviour"
    STRUCTURE = "structure"
    COMMAND = "command"
    RESTRAINT = "restraint"
    """It asks for nothing and forbids changes: shown by what is still as it was (ADR 0009)."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that must hold at the end."""

    id: str
    text: str
    kind: CheckKind
    origin: str = "plan"
    """`plan` when the model wrote it, `code` when it was taken from the task's own sentence."""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """One file of the plan with its public face."""

    path: str
    purpose: str
    exports: tuple[str, ...] = ()
    """Signatures: `class Stack`, `Stack.push(self, item: int) -> None`, `def main() -> int`."""
    needs: tuple[str, ...] = ()
    """Paths of planned or existing files that this one imports."""
    exists: bool = False
    """True when the file is in the base and is to be changed."""
    tests: int = 0
    """For a test file that the task asks for: how many tests it must hold at least. No model writes
    it: it is composed of the frozen tests, after all other files, and is evidence of nothing."""


def callables_of(files: Iterable[PlannedFile]) -> tuple[str, ...]:
    """Public functions and methods that files export, methods as `Class.name`, each once."""
    found: list[str] = []
    for export in (e for f in files for e in f.exports):
        named = re.match(r"(?:async )?(?:def )?([A-Za-z_][\w.]*)\s*\(", export)
        if named and not named[1].split(".")[-1].startswith("_"):
            found.append(named[1])
    return tuple(dict.fromkeys(found))


def classes_of(files: Iterable[PlannedFile]) -> frozenset[str]:
    """Names of the classes that files export."""
    exports = (e for f in files for e in f.exports)
    return frozenset(name for e in exports if (name := class_of(e)))


def class_of(export: str) -> str:
    """The class that a signature promises, decorated or not; empty for any other one."""
    found = re.match(r"(?:@\w+ )*class\s+(\w+)", export)
    return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Files in dependency order and the criteria that they must meet."""

    files: tuple[PlannedFile, ...]
    criteria: tuple[Criterion, ...]
    packages: tuple[str, ...] = ()
    """Third-party distributions that the task names: they are installed for the checks, and those
    that the sources import are recorded in the project's manifest."""

    @property
    def written(self) -> tuple[PlannedFile, ...]:
        """Files that are written; the others are composed of the frozen tests."""
        return tuple(f for f in self.files if not f.tests)

    @property
    def composed(self) -> tuple[str, ...]:
        """Paths of the test files that the task asks for."""
        return tuple(f.path for f in self.files if f.tests)

    def about(self, name: str) -> tuple[str, ...]:
        """What the criteria say that begin with a name in code: `` `main`: … ``."""
        return tuple(c.text for c in self.criteria if c.text.startswith(f"`{name}`"))

    def file(self, path: str) -> PlannedFile:
        """The planned file at `path`.

        Raises:
            KeyError: the plan has no such file.
        """
        for file in self.files:
            if file.path == path:
                return file
        raise KeyError(path)

    def needed(self, path: str) -> tuple[PlannedFile, ...]:
        """Planned files that the one at `path` needs, itself or through others, in their order."""
        found: set[str] = set()
        left = {path}
        while left:
            found |= left
            left = {n for f in self.files if f.path in left for n in f.needs} - found
        return tuple(f for f in self.files if f.path in found and f.path != path)
