"""What the base has already stays where it is: a function is changed in its own file.

A small planner gives each function that a task speaks of a new file, beside the one that has it;
what is built there nobody calls.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.terms import Term, claims
from standalone_orchestrator.codebase.testfiles import is_test
from standalone_orchestrator.core.task import PlannedFile
from standalone_orchestrator.phases.plan.homes import ordered, top

_MOVES = re.compile(
    r"\b(?:mov(?:e|es|ed|ing)|extract\w*|split\w*|separate\w*|own (?:file|module))\b", re.I
)
"""Words of a task after which a name may lie elsewhere than it does."""


def where_it_is(
    files: Sequence[PlannedFile],
    text: str,
    paths: Collection[str],
    read: Callable[[str], str | None],
) -> tuple[PlannedFile, ...]:
    """The files, with what the task speaks of and one file of the base has moved to that one.

    A file that the task names keeps what it has, and one that has the name itself. A new one that
    has nothing left is not planned any more.

    Args:
        files: as planned.
        text: the task.
        paths: files of the base.
        read: text of a file of the base; None when it is not there.
    """
    if not paths or _MOVES.search(text):
        return tuple(files)
    spoken = {f.path: [e for e in f.exports if _is_spoken_of(e, text)] for f in files}
    open_ = [f for f in files if spoken[f.path] and not claims(text, Term(f.path, "file"))]
    homes = _homes({top(e) for f in open_ for e in spoken[f.path]}, paths, read)
    moved: dict[str, list[str]] = {}
    left = {f.path: list(f.exports) for f in files}
    for file, export in ((f, e) for f in open_ for e in spoken[f.path]):
        home = homes.get(top(export), file.path)
        if home != file.path:
            left[file.path].remove(export)
            moved.setdefault(home, []).append(export)
    idle = {f.path for f in files if f.exports and not left[f.path] and f.path not in paths}
    made = {f.path: replace(f, exports=tuple(left[f.path])) for f in files if f.path not in idle}
    for home, exports in moved.items():
        known = made.get(home, PlannedFile(home, "", (), exists=True))
        made[home] = replace(known, exports=ordered((*known.exports, *exports)))
    return tuple(
        replace(f, needs=tuple(n for n in f.needs if n not in idle)) for f in made.values()
    )


def _is_spoken_of(export: str, text: str) -> bool:
    named = re.match(r"(?:@\w+ )*(?:async )?(?:class |def )?([\w.]+)", export)
    return named is not None and claims(text, Term(named[1].rpartition(".")[2], "name"))


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
