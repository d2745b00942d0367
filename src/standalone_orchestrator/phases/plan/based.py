"""What the base has already stays where it is: a function is changed in its own file.

A small planner gives each function that a task speaks of a new file, beside the one that has it;
what is built there nobody calls.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.terms import terms
from standalone_orchestrator.codebase.testfiles import is_test
from standalone_orchestrator.core.task import PlannedFile
from standalone_orchestrator.phases.plan.homes import is_named, ordered, top

MOVES = re.compile(
    r"\b(?:mov(?:e[sd]?|ing)|extract\w*|split\w*|separat\w*)\b[^.]*\b(?:files?|modules?|packages?)\b"
    r"|\b(?:own|new|separate|other|further) (?:files?|modules?)\b|\b(?:file|module) of its own\b",
    re.I,
)
"""Words of a task after which a name may lie elsewhere than it does."""
_PROGRAMS = ("main", "run", "cli")
"""Functions that each program has of its own."""
_CODE = re.compile(r"`[^`\n]*`")


def where_it_is(
    files: Sequence[PlannedFile],
    text: str,
    paths: Collection[str],
    read: Callable[[str], str | None],
) -> tuple[PlannedFile, ...]:
    """The files, with what the task names and one file of the base has moved to that one.

    All of a class goes together. A file that the task names keeps what it has, and one that has the
    name itself. One that has nothing left is not planned any more; who needed it needs the others.

    Args:
        files: as planned.
        text: the task.
        paths: files of the base.
        read: text of a file of the base; None when it is not there.
    """
    if not paths or MOVES.search(_CODE.sub(" ", text)):
        return tuple(files)
    names = {t.text.rpartition(".")[2] for t in terms(text) if t.kind in ("name", "error")}
    open_ = [f for f in files if not is_named(f.path, text)]
    spoken = {
        f.path: {top(e) for e in f.exports if _last(e) in names and top(e) not in _PROGRAMS}
        for f in open_
    }
    homes = _homes({name for some in spoken.values() for name in some}, paths, read)
    moved: dict[str, dict[str, tuple[str, ...]]] = {}
    for file in open_:
        for export in (e for e in file.exports if top(e) in spoken[file.path]):
            if (home := homes.get(top(export), file.path)) != file.path:
                there = moved.setdefault(file.path, {})
                there[home] = (*there.get(home, ()), export)
    gone = {path: {e for some in left.values() for e in some} for path, left in moved.items()}
    made: dict[str, PlannedFile] = {}
    for file in files:
        left = tuple(e for e in file.exports if e not in gone.get(file.path, ()))
        if left or not file.exports:
            made[file.path] = replace(file, exports=left)
    for path, exports in ((home, e) for left in moved.values() for home, e in left.items()):
        known = made.get(path, PlannedFile(path, "", (), exists=True))
        made[path] = replace(known, exports=ordered((*known.exports, *exports)))
    return tuple(replace(f, needs=tuple(_needs(f, made, moved))) for f in made.values())


def _needs(
    file: PlannedFile, made: Collection[str], moved: Mapping[str, Collection[str]]
) -> dict[str, None]:
    """What a file needs, in order: of one that is not planned any more what has its names."""
    found: dict[str, None] = {}
    for need in file.needs:
        instead = [need] if need in made or need not in moved else moved[need]
        found |= dict.fromkeys(path for path in instead if path != file.path)
    return found


def _last(export: str) -> str:
    named = re.match(r"(?:@\w+ )*(?:async )?(?:class |def )?([\w.]+)", export)
    return named[1].rpartition(".")[2] if named is not None else ""


def _homes(
    names: Collection[str], paths: Collection[str], read: Callable[[str], str | None]
) -> dict[str, str]:
    """The file of each name that exactly one source of the base defines at its top level."""
    found: dict[str, set[str]] = {}
    for path, name in _defined(names, paths, read):
        found.setdefault(name, set()).add(path)
    return {name: min(files) for name, files in found.items() if len(files) == 1}


def _defined(
    names: Collection[str], paths: Iterable[str], read: Callable[[str], str | None]
) -> Iterator[tuple[str, str]]:
    if not names:
        return
    any_of = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b")
    for path in paths:
        language = None if is_test(path) else language_for(path)
        text = (read(path) or "") if language is not None else ""
        outline = language.outline(path, text) if language and any_of.search(text) else None
        for symbol in outline.symbols if outline else ():
            if symbol.name in names and symbol.kind in ("class", "function"):
                yield path, symbol.name
