"""What a planner adds that nobody asked for, where the task says where its names live.

A small planner spreads a program that the task puts into one file over five, and tells none of them
of the others: four that nothing imports are then written, tested and mended for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from standalone_orchestrator.codebase.languages.python import exports_of
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.subjects import command_line
from standalone_orchestrator.codebase.terms import Term, claims, terms
from standalone_orchestrator.codebase.web import class_made
from standalone_orchestrator.core.task import Plan, PlannedFile, callables_of, classes_of
from standalone_orchestrator.phases.plan.based import MOVES
from standalone_orchestrator.phases.plan.homes import is_named, top


def without_unasked(
    files: Sequence[PlannedFile], text: str, base: Collection[str]
) -> tuple[PlannedFile, ...]:
    """The files without those that no other has a use for, and without others' classes.

    A new source goes if the task names another new one, and neither it nor anything of its own, and
    no file that stays needs it; not where the task speaks of further files. One that is started as
    a program or has no exports stays: it is there for another reason. A class that has the name of
    a package which the task wants is the package's, and what makes a web application has no other
    exports than the task names.

    Args:
        files: as planned, with their needs.
        text: the task.
        base: paths that are there already.
    """
    names = frozenset(t.text for t in terms(text) if t.kind in ("name", "error"))
    fixed = {f.path for f in files if f.path in base or f.tests}
    kept = (f if f.path in fixed else _own(f, text, names) for f in files)
    mine = tuple(f for f in kept if f is not None)
    homes = [f for f in mine if f.path not in base and is_named(f.path, text)]
    served = any(_applications(f.exports) for f in homes)
    asked = fixed | {f.path for f in mine if _is_asked_for(f, text, names, members=not served)}
    told = any(language_for(f.path) is not None and f.exports for f in homes)
    if not told or MOVES.search(text):
        return mine
    plan = Plan(mine, ())
    wanted = asked.union(f.path for path in asked for f in plan.needed(path))
    return tuple(f for f in mine if f.path in wanted)


def _own(file: PlannedFile, text: str, names: Collection[str]) -> PlannedFile | None:
    """The file without what is a package's or nobody's; None where that was all of it."""
    exports = tuple(_of_ours(file, text))
    if made := _applications(exports):
        exports = tuple(e for e in exports if top(e) in {*made, *names})
    if exports == file.exports:
        return file
    return replace(file, exports=exports) if exports or is_named(file.path, text) else None


def _applications(exports: Sequence[str]) -> tuple[str, ...]:
    """The functions that make web applications: all else of these is asked for by their routes."""
    return tuple(e.name for e in exports_of(exports) if class_made(e))


def _of_ours(file: PlannedFile, text: str) -> Iterator[str]:
    language = language_for(file.path)
    packages = language.packages(text) if language is not None else ()
    theirs = {name.casefold() for name in packages}
    taken = {c for c in classes_of((file,)) if c.casefold() in theirs and not _is_class(c, text)}
    return (e for e in file.exports if top(e) not in taken)


def _is_class(name: str, text: str) -> bool:
    """Whether the task says of a name that it is a class, so that it is none of a package."""
    said = rf"\bclass(?:es)?(?: named| called)?\s+`?{name}\b|\b{name}`?\s+class\b"
    return re.search(said, text) is not None


def _is_asked_for(file: PlannedFile, text: str, names: Collection[str], *, members: bool) -> bool:
    """Whether the task speaks of a file or of what it has, or it is none that is imported.

    Args:
        file: as planned.
        text: the task.
        names: those that the task has in code.
        members: whether one of a method alone tells, which may be a field's or a route's as well.
    """
    if not file.exports or language_for(file.path) is None or is_named(file.path, text):
        return True
    own = {*callables_of((file,)), *classes_of((file,))}
    spoken = own | ({name.rpartition(".")[2] for name in own} if members else set())
    return bool(spoken & {*names} or command_line(file.exports)) or any(
        claims(text, Term(name, "name")) for name in own if name[:1].isupper()
    )
