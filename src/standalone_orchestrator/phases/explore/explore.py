"""Everything that a plan needs to know of the workspace; what code can find, no model is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from standalone_orchestrator.codebase import stubs
from standalone_orchestrator.codebase.outline import ProjectOutline, project_outline, rank
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.testfiles import is_test
from standalone_orchestrator.core.events import Explored
from standalone_orchestrator.core.task import Task
from standalone_orchestrator.phases.explore import concern, manifests
from standalone_orchestrator.phases.explore.commands import Project, rule_commands
from standalone_orchestrator.phases.explore.layout import folders
from standalone_orchestrator.phases.explore.likely import sieve
from standalone_orchestrator.phases.explore.rules import rule_files, rules
from standalone_orchestrator.phases.explore.toolchains import (
    choose,
    files_named,
    languages_among,
)
from standalone_orchestrator.workspace.source import Source
from standalone_orchestrator.workspace.tree import RunTree

_SHOWN = 50
"""Names in a list for people, before the rest is only counted."""


@dataclass(frozen=True, slots=True)
class ExploreLimits:
    """How much is read and told; all but `files` in characters."""

    outline: int = 8_000
    rules: int = 4_000
    stubs: int = 4_000
    files: int = 3_000
    """Source files that are read at most."""
    parsed: int = 100
    """Files that are parsed to find those that the task is about."""
    ranked: int = 25
    """Files that the task is likely about, which come first in the outline."""


_LIMITS = ExploreLimits()

Ask = Callable[[Mapping[str, str]], tuple[str, ...]]
"""Names those of some files that the task concerns; see `concern.concerned`."""


def explore(
    source: Source,
    tree: RunTree,
    task: Task,
    toolchains: Sequence[str] = ("python",),
    limits: ExploreLimits = _LIMITS,
    ask: Ask | None = None,
) -> Explored:
    """Look at the base of a run.

    Args:
        source: the workspace as it was found.
        tree: the run's tree; its base is looked at.
        task: what the person wrote.
        toolchains: names of the toolchains that there are.
        limits: how much is read and told.
        ask: asks a model which files the task concerns, where the outline has no room for all and
            the task names none; None where nobody is to be asked.
    """
    base = tree.base
    files = tree.files(base)
    read = _to_read(files, task.text, limits.files)
    sources = tree.texts(base, read)
    told = tree.texts(base, manifests.wanted(files))
    ruling = tree.texts(base, rule_files(files))
    ordered = {path: ruling[path] for path in rule_files(files) if path in ruling}
    python = {path: text for path, text in sources.items() if path.endswith(".py")}
    project = Project(
        frozenset(files),
        manifests.make_targets(told.get("Makefile", "")),
        manifests.npm_scripts(told.get("package.json", "")),
    )
    outline = _outline(files, sources, task.text, limits, ask)
    likely = _named(files, task.text) or tuple(sources)[: limits.ranked]
    return Explored(
        base=base,
        commit=tree.base_commit,
        languages=languages_among(files),
        toolchain=choose(task.text, files, toolchains),
        outline=outline.text,
        rules=rules(ordered, limits.rules),
        rule_commands=rule_commands(ordered, project),
        test_command=manifests.command_for_tests(told, files, python),
        entry_points=manifests.entry_points(told, python)[:_SHOWN],
        dependencies=manifests.dependencies(told),
        uncommitted=_some(source.uncommitted),
        files=len(files),
        stubs=stubs.told(task.text, sources, (p for p in likely if p in sources), limits.stubs),
        notes=(*_notes(source, tree, len(sources), files), *_cuts(outline)),
    )


def _to_read(files: Sequence[str], text: str, limit: int) -> tuple[str, ...]:
    """Source files, those that the task names first, then those nearest to the top."""
    known = [path for path in files if language_for(path) is not None]
    if len(known) <= limit:
        return tuple(known)
    named = set(_named(files, text))
    known.sort(key=lambda path: (path not in named, path.count("/"), path))
    return tuple(known[:limit])


def _named(files: Iterable[str], text: str) -> tuple[str, ...]:
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


def _outline(
    files: Sequence[str],
    sources: Mapping[str, str],
    text: str,
    limits: ExploreLimits,
    ask: Ask | None,
) -> ProjectOutline:
    """The project for the prompts; what the task concerns comes first and in full.

    That is the files that the task names, else those that a model names where code cannot tell;
    then likely sources, then likely tests.
    """
    if not files:
        return ProjectOutline("")
    likely = sorted(rank(sieve(sources, text, limits.parsed), text), key=is_test)
    named = _named(files, text)
    found = _laid_out(files, sources, (*named, *likely[: limits.ranked]), limits)
    if ask is None or named or not found.shortened:
        return found
    others = _to_read(files, text, concern.SHOWN)
    choice = {path: sources[path] for path in (*likely, *others) if path in sources}
    if concern.is_clear(text, choice):
        return found
    return _laid_out(files, sources, (*ask(choice), *likely[: limits.ranked]), limits)


def _laid_out(
    files: Sequence[str],
    sources: Mapping[str, str],
    likely: Iterable[str],
    limits: ExploreLimits,
) -> ProjectOutline:
    """All files if their names leave room for signatures, else folders and the likely files."""
    first = tuple(dict.fromkeys(likely))
    known = {path: sources.get(path, "") for path in files}
    if sum(len(path) + 1 for path in files) <= limits.outline // 2:
        return project_outline(known, limits.outline, first)
    top = folders(files, limits.outline // 4)
    shown = {path: known[path] for path in first or _to_read(files, "", limits.ranked)}
    below = project_outline(shown, limits.outline - len(top) - 2, first)
    text = f"{top}\n\n{below.text}"[: limits.outline].rstrip()
    return ProjectOutline(text, len(sources) - len(shown.keys() & sources) + below.shortened)


def _cuts(outline: ProjectOutline) -> tuple[str, ...]:
    """What prompts are not told, because the model's context has no room for it."""
    if not outline.shortened:
        return ()
    return (f"{outline.shortened} source files are not in full in the outline of the prompts",)


def _notes(source: Source, tree: RunTree, read: int, files: Sequence[str]) -> tuple[str, ...]:
    notes = list(source.notes)
    if tree.left_out:
        notes.append("not taken in: " + ", ".join(_some(tree.left_out)))
    if source.uncommitted:
        notes.append(f"{len(source.uncommitted)} uncommitted paths are not taken in")
    known = sum(language_for(path) is not None for path in files)
    if known > read:
        notes.append(f"{read} of {known} source files were read; the others are known by name")
    return tuple(notes)


def _some(names: Sequence[str]) -> tuple[str, ...]:
    if len(names) <= _SHOWN:
        return tuple(names)
    return (*names[:_SHOWN], f"… and {len(names) - _SHOWN} more")
