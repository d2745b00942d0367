"""What a planner adds that nobody asked for, where the task says where its names live.

A small planner spreads a program that the task puts into one file over five, and tells none of them
of the others: four that nothing imports are then written, tested and mended for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.terms import Term, claims
from standalone_orchestrator.core.task import Plan, PlannedFile, callables_of, classes_of
from standalone_orchestrator.phases.plan.homes import top


def without_unasked(
    files: Sequence[PlannedFile], text: str, base: Collection[str]
) -> tuple[PlannedFile, ...]:
    """The files without those that no other has a use for, and without others' classes.

    A new source goes if the task names another new one, and neither it nor anything of its own, and
    no file that stays needs it. One without exports stays: it is there for another reason. A class
    that has the name of a package which the task wants is the package's. Where the task names a new
    file and something of it, the rest of what it exports is what those signatures speak of.

    Args:
        files: as planned, with their needs.
        text: the task.
        base: paths that are there already.
    """
    mine = tuple(
        f if f.path in base or f.tests else _without_inventions(f, text)
        for f in _without_packages(files, text)
    )
    asked = {f.path for f in mine if f.path in base or f.tests or _is_asked_for(f, text)}
    homes = [f for f in mine if f.path in asked and f.path not in base and _is_named(f.path, text)]
    if not any(language_for(f.path) is not None and f.exports for f in homes):
        return mine
    plan = Plan(mine, ())
    wanted = asked.union(f.path for path in asked for f in plan.needed(path))
    return tuple(f for f in mine if f.path in wanted)


def _without_packages(files: Sequence[PlannedFile], text: str) -> Iterator[PlannedFile]:
    for file in files:
        language = language_for(file.path)
        packages = language.packages(text) if language is not None else ()
        theirs = {name.casefold() for name in packages}
        taken = {c for c in classes_of((file,)) if c.casefold() in theirs and not _is_own(c, text)}
        kept = (e for e in file.exports if top(e) not in taken)
        yield replace(file, exports=tuple(kept)) if taken else file


def _without_inventions(file: PlannedFile, text: str) -> PlannedFile:
    """The file without what neither the task nor a signature of what the task names speaks of."""
    if language_for(file.path) is None or not _is_named(file.path, text):
        return file
    tops = {top(e) for e in file.exports}
    asked = {name for name in tops if claims(text, Term(name, "name"))}
    found: set[str] = set()
    while asked - found:
        found |= asked
        spoken = " ".join(e for e in file.exports if top(e) in found)
        asked |= {name for name in tops if re.search(rf"\b{re.escape(name)}\b", spoken)}
    kept = tuple(e for e in file.exports if top(e) in found)
    return replace(file, exports=kept) if kept else file


def _is_own(name: str, text: str) -> bool:
    return re.search(rf"\bclass\s+`?{name}\b", text) is not None


def _is_asked_for(file: PlannedFile, text: str) -> bool:
    """Whether the task speaks of a file or of what it has, or it is none that is imported."""
    if not file.exports or language_for(file.path) is None or _is_named(file.path, text):
        return True
    own = (*callables_of((file,)), *classes_of((file,)))
    return any(claims(text, Term(name, "name")) for name in own)


def _is_named(path: str, text: str) -> bool:
    return claims(text, Term(path, "file"))
