"""The project as prompts show it: what the task concerns comes first and in full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from standalone_orchestrator.codebase.outline import ProjectOutline, project_outline, rank
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.testfiles import is_test
from standalone_orchestrator.phases.explore import concern
from standalone_orchestrator.phases.explore.layout import folders
from standalone_orchestrator.phases.explore.likely import sieve
from standalone_orchestrator.phases.explore.toolchains import files_named


@dataclass(frozen=True, slots=True)
class ExploreLimits:
    """How much is read and told; outline, rules and stubs in characters, the rest in files."""

    outline: int = 8_000
    """Stubs that the task asks to complete take their room from it."""
    rules: int = 4_000
    stubs: int = 4_000
    files: int = 3_000
    """Source files that are read at most."""
    parsed: int = 100
    """Files that are parsed to find those that the task is about."""
    ranked: int = 25
    """Files that the task is likely about, which come first in the outline."""


@dataclass(frozen=True)
class Overview:
    """The files of a base, beside a task."""

    task: str
    files: Sequence[str]
    sources: Mapping[str, str]
    limits: ExploreLimits

    @cached_property
    def named(self) -> tuple[str, ...]:
        """Files that the task names."""
        return named(self.files, self.task)

    @cached_property
    def likely(self) -> tuple[str, ...]:
        """Sources that the task is likely about, then such tests, the likeliest first."""
        found = rank(sieve(self.sources, self.task, self.limits.parsed), self.task)
        return tuple(sorted(found, key=is_test))

    @property
    def concerned(self) -> tuple[str, ...]:
        """Sources to look into: those that the task names, else the likely ones, else the first."""
        mine = tuple(path for path in self.named if path in self.sources)
        ranked = self.likely or to_read(self.files, self.task, self.limits.ranked)
        return mine or tuple(path for path in ranked if path in self.sources)[: self.limits.ranked]

    def outline(self, most: int, first: Sequence[str] = ()) -> ProjectOutline:
        """All files if their names leave room for signatures, else folders and the likely files.

        Args:
            most: characters.
            first: what comes before the files that are named or likely.
        """
        if not self.files:
            return ProjectOutline("")
        likely = self.likely[: self.limits.ranked]
        order = tuple(dict.fromkeys((*first, *self.named, *likely)))
        known = {path: self.sources.get(path, "") for path in self.files}
        if sum(len(path) + 1 for path in self.files) <= most // 2:
            return project_outline(known, most, order)
        top = folders(self.files, most // 4)
        shown = {p: known[p] for p in order or to_read(self.files, self.task, self.limits.ranked)}
        below = project_outline(shown, most - len(top) - 2, order)
        text = f"{top}\n\n{below.text}"[:most].rstrip()
        left_out = len(self.sources) - len(shown.keys() & self.sources)
        return ProjectOutline(text, left_out + below.shortened)

    def unclear(self) -> dict[str, str]:
        """Files to choose from where the task names none, the likeliest first; else nothing."""
        if self.named:
            return {}
        others = to_read(self.files, self.task, concern.SHOWN)
        order = (*self.likely, *others)
        choice = {path: self.sources[path] for path in order if path in self.sources}
        return {} if concern.is_clear(self.task, choice) else choice


def to_read(files: Sequence[str], text: str, limit: int) -> tuple[str, ...]:
    """Source files, those that the task names first, then those nearest to the top."""
    known = [path for path in files if language_for(path) is not None]
    if len(known) <= limit:
        return tuple(known)
    mine = set(named(files, text))
    known.sort(key=lambda path: (path not in mine, path.count("/"), path))
    return tuple(known[:limit])


def named(files: Iterable[str], text: str) -> tuple[str, ...]:
    """Files of the base that the task names, by their path or by their name alone."""
    names = files_named(text)
    by_name: dict[str, list[str]] = {}
    for path in files:
        by_name.setdefault(PurePosixPath(path).name, []).append(path)
    found: dict[str, None] = {}
    for name in names:
        same = by_name.get(PurePosixPath(name).name, [])
        found |= dict.fromkeys(path for path in same if path == name or path.endswith("/" + name))
    return tuple(found)
