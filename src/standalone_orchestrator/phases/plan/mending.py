"""A plan that code makes of what failing tests call, for a task that asks for nothing new. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from standalone_orchestrator.codebase.graph import import_graph, waves
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.terms import terms
from standalone_orchestrator.core.task import PlannedFile

LIKELIEST = 5
"""Suspects that are looked at."""
MOST_FILES = 3
MOST_NAMES = 2
"""Functions of one file."""


def mended_files(
    text: str,
    suspects: Sequence[str],
    paths: Collection[str],
    read: Callable[[str], str | None],
) -> tuple[PlannedFile, ...]:
    """The files in which the likeliest suspects are, one after the other.

    What another one imports comes first: mended there, it is mended for all who call it. None where
    the task names a file, a function or an option that the base does not have: it asks for more
    than a repair.

    Args:
        text: the task.
        suspects: functions, the likeliest first, as `path::Class.method`.
        paths: files of the base.
        read: text of a file of the base; None when it is not there.
    """
    if not suspects or any(_is_new(name, paths, read) for name in _named(text)):
        return ()
    by_file: dict[str, list[str]] = {}
    for suspect in suspects[:LIKELIEST]:
        path, _, name = suspect.partition("::")
        by_file.setdefault(path, []).append(name)
    likeliest = list(by_file)[:MOST_FILES]
    graph = import_graph({path: read(path) or "" for path in likeliest})
    files: list[PlannedFile] = []
    for path in (p for layer in waves(graph, likeliest) for p in layer):
        if exports := _signatures(path, by_file[path][:MOST_NAMES], read(path)):
            needs = (files[-1].path,) if files else ()
            files.append(PlannedFile(path, "", exports, needs, exists=True))
    return tuple(files)


def _named(text: str) -> tuple[str, ...]:
    kinds = ("name", "file", "option")
    return tuple(term.text for term in terms(text) if term.kind in kinds)


def _is_new(name: str, paths: Collection[str], read: Callable[[str], str | None]) -> bool:
    """Whether a name stands nowhere in the base."""
    last = name.rpartition(".")[2] if "/" not in name else name
    if any(path.endswith(name) for path in paths):
        return False
    sources = (path for path in paths if language_for(path) is not None)
    return not any(last in (read(path) or "") for path in sources)


def _signatures(path: str, names: Sequence[str], text: str | None) -> tuple[str, ...]:
    language = language_for(path)
    outline = language.outline(path, text) if language and text is not None else None
    known = {s.name: s.signature for s in outline.symbols} if outline else {}
    return tuple(known[name] for name in names if name in known)
