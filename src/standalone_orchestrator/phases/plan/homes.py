"""Where names live: the file in which the task puts them, not another one of the planner's making.

A small planner gives a dataclass a file of its own although the task wants it in the one file that
it names, or plans it twice; tests frozen from such a plan import it from the wrong place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.terms import Term, claims, terms
from standalone_orchestrator.core.task import PlannedFile
from standalone_orchestrator.phases.plan.sentences import sentences

_TOP = re.compile(r"(?:@\w+ )*(?:async )?(?:class |def )?([A-Za-z_]\w*)")


def at_home(
    files: Sequence[PlannedFile], text: str, base: Collection[str]
) -> tuple[PlannedFile, ...]:
    """The files, with what the task puts into one of them moved there.

    Args:
        files: as planned.
        text: the task.
        base: paths that are there already: what they hold stays where it is.

    A new file that the task does not name and that has nothing left is not planned any more. A
    function of which a sentence gives the signature is planned in the one new file that this names.
    """
    files = _with_stated(files, text, base)
    new = [f for f in files if f.path not in base and language_for(f.path) is not None]
    homes = _homes(new, text)
    left = {f.path: [e for e in f.exports if homes.get(top(e), f.path) == f.path] for f in files}
    for file in new:
        for export in file.exports:
            home = homes.get(top(export), file.path)
            if home != file.path and export not in left[home]:
                left[home].append(export)
    idle = {f.path for f in new if f.exports and not left[f.path] and not is_named(f.path, text)}
    moved = {homes[top(e)] for f in new if f.path in idle for e in f.exports}
    return tuple(
        replace(f, exports=ordered(left[f.path]), needs=_needs(f, idle, moved))
        for f in files
        if f.path not in idle
    )


def _with_stated(
    files: Sequence[PlannedFile], text: str, base: Collection[str]
) -> tuple[PlannedFile, ...]:
    """The files with functions that the planner forgot, without names that only repeat a file's."""
    made = {f.path: f for f in files}
    known = {top(e) for f in files for e in f.exports}
    for sentence in sentences(text):
        here = [p for p in made if p not in base and claims(sentence, Term(p, "file"))]
        language = language_for(here[0]) if len(here) == 1 else None
        for signature in language.stated(sentence) if language is not None else ():
            if top(signature) not in known:
                file = made[here[0]]
                stem = file.path.rpartition("/")[2].partition(".")[0]
                kept = tuple(e for e in file.exports if e != stem)
                made[file.path] = replace(file, exports=(*kept, signature))
    return tuple(made.values())


def _homes(files: Sequence[PlannedFile], text: str) -> dict[str, str]:
    """For each top-level name the file with which a sentence of the task names it, if only one."""
    tops = {top(e) for f in files for e in f.exports}
    found: dict[str, set[str]] = {}
    for sentence in sentences(text):
        here = [f.path for f in files if claims(sentence, Term(f.path, "file"))]
        if len(here) == 1:
            for term in terms(sentence):
                if term.kind in ("name", "error") and term.text in tops:
                    found.setdefault(term.text, set()).update(here)
    return {name: min(paths) for name, paths in found.items() if len(paths) == 1}


def _needs(file: PlannedFile, idle: Collection[str], moved: Collection[str]) -> tuple[str, ...]:
    lost = [n for n in file.needs if n in idle]
    kept = (n for n in (*file.needs, *(sorted(moved) if lost else ())) if n not in idle)
    return tuple(dict.fromkeys(n for n in kept if n != file.path))


def ordered(exports: Sequence[str]) -> tuple[str, ...]:
    """Members stand below their class, whoever brought them."""
    tops = list(dict.fromkeys(map(top, exports)))
    return tuple(sorted(dict.fromkeys(exports), key=lambda e: tops.index(top(e))))


def top(export: str) -> str:
    """The top-level name that an export is, or belongs to."""
    found = _TOP.match(export)
    return found[1] if found else export


def is_named(path: str, text: str) -> bool:
    """Whether the task names a file."""
    return claims(text, Term(path, "file"))
