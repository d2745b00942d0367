"""Everything that a plan needs to know of the workspace; what code can find, no model is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from standalone_orchestrator.codebase import stubs
from standalone_orchestrator.codebase.outline import ProjectOutline
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.core.events import Explored
from standalone_orchestrator.core.task import Task
from standalone_orchestrator.phases.explore import manifests
from standalone_orchestrator.phases.explore.commands import Project, rule_commands
from standalone_orchestrator.phases.explore.overview import ExploreLimits, Overview, to_read
from standalone_orchestrator.phases.explore.rules import rule_files, rules
from standalone_orchestrator.phases.explore.toolchains import (
    choose,
    languages_among,
)
from standalone_orchestrator.workspace.source import Source
from standalone_orchestrator.workspace.tree import RunTree

_SHOWN = 50
"""Names in a list for people, before the rest is only counted."""


_LIMITS = ExploreLimits()

Ask = Callable[[Mapping[str, str]], tuple[str, ...]]
"""Names those of some files that the task concerns; see `concern.concerned`."""


def explore(
    source: Source,
    tree: RunTree,
    task: Task,
    toolchains: Sequence[str] = ("python",),
    limits: ExploreLimits = _LIMITS,
) -> Explored:
    """Look at the base of a run. Costs no token.

    Args:
        source: the workspace as it was found.
        tree: the run's tree; its base is looked at.
        task: what the person wrote.
        toolchains: names of the toolchains that there are.
        limits: how much is read and told.
    """
    base = tree.base
    overview = _overview(tree, task, limits)
    files, sources = overview.files, overview.sources
    told = tree.texts(base, manifests.wanted(files))
    ruling = tree.texts(base, rule_files(files))
    ordered = {path: ruling[path] for path in rule_files(files) if path in ruling}
    python = {path: text for path, text in sources.items() if path.endswith(".py")}
    project = Project(
        frozenset(files),
        manifests.make_targets(told.get("Makefile", "")),
        manifests.npm_scripts(told.get("package.json", "")),
    )
    open_ = stubs.wanted(task.text, sources, overview.concerned)
    to_complete, left = stubs.told(open_, min(limits.stubs, limits.outline))
    outline = overview.outline(limits.outline - len(to_complete))
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
        stubs=to_complete,
        notes=(
            *_notes(source, tree, len(sources), files),
            *_of_stubs(open_, left),
            *_cuts(outline),
        ),
    )


def with_concern(
    found: Explored, tree: RunTree, task: Task, limits: ExploreLimits, ask: Ask
) -> Explored:
    """What was found, its outline led by files that a model names, where code could not tell.

    That is where the outline has no room for every file and the task names none of them, and
    nothing that one defines. Everywhere else nobody is asked.
    """
    most = limits.outline - len(found.stubs)
    overview = _overview(tree, task, limits)
    before = overview.outline(most)
    choice = overview.unclear() if before.shortened else {}
    first = ask(choice) if choice else ()
    if not first:
        return found
    after = overview.outline(most, first)
    notes = tuple(note for note in found.notes if note not in _cuts(before))
    return replace(found, outline=after.text, notes=(*notes, *_cuts(after)))


def _overview(tree: RunTree, task: Task, limits: ExploreLimits) -> Overview:
    files = tree.files(tree.base)
    return Overview(
        task.text, files, tree.texts(tree.base, to_read(files, task.text, limits.files)), limits
    )


def _of_stubs(asked: Sequence[stubs.Stub], left: Sequence[stubs.Stub]) -> tuple[str, ...]:
    """Which functions of the base belong to the task, and which of them it has no room for."""
    named = ", ".join(stub.name for stub in asked if stub not in left)
    lost = ", ".join(stub.name for stub in left)
    notes = (
        f"to be completed, as a part of the task: {named}" if named else "",
        f"what these say of themselves has no room in the prompts: {lost}" if lost else "",
    )
    return tuple(note for note in notes if note)


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
