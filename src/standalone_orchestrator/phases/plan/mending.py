"""A plan that code makes of what failing tests call, for a task that asks for nothing new. Pure."""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable, Collection, Mapping, Sequence

from standalone_orchestrator.codebase.graph import import_graph, waves
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.terms import Term, terms
from standalone_orchestrator.codebase.testfiles import is_test
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
    the task names a file, a function or anything else that these files do not hold: it asks for
    more than a repair of theirs.

    Args:
        text: the task.
        suspects: functions, the likeliest first, as `path::Class.method`.
        paths: files of the base.
        read: text of a file of the base; None when it is not there.
    """
    by_file: dict[str, list[str]] = {}
    for suspect in suspects[:LIKELIEST]:
        path, _, name = suspect.partition("::")
        by_file.setdefault(path, []).append(name)
    likeliest = {path: read(path) or "" for path in tuple(by_file)[:MOST_FILES]}
    if not all(_is_held(term, likeliest, paths) for term in terms(text)):
        return ()
    files: list[PlannedFile] = []
    for path in (p for layer in waves(import_graph(likeliest), likeliest) for p in layer):
        if exports := _signatures(path, by_file[path][:MOST_NAMES], likeliest[path]):
            needs = (files[-1].path,) if files else ()
            files.append(PlannedFile(path, "", exports, needs, exists=True))
    return tuple(files)


def _is_held(term: Term, files: Mapping[str, str], paths: Collection[str]) -> bool:
    """Whether what a task names stands in these files, or is a test or nothing that is written."""
    if term.kind == "number" or (term.kind == "error" and hasattr(builtins, term.text)):
        return True
    if term.kind == "file":
        held = (*files, *(path for path in paths if is_test(path)))
        return any(path == term.text or path.endswith(f"/{term.text}") for path in held)
    last = term.text.rpartition(".")[2]
    told = re.compile(rf"\b{re.escape(last)}\b")
    return last.startswith("test") or any(told.search(text) for text in files.values())


def _signatures(path: str, names: Sequence[str], text: str) -> tuple[str, ...]:
    language = language_for(path)
    outline = language.outline(path, text) if language else None
    known = {s.name: s.signature for s in outline.symbols} if outline else {}
    return tuple(known[name] for name in names if name in known)
