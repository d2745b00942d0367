"""What planned files need of one another, where the task says it and the planner forgot.

A method that gives back a `Task` needs the file that is to have `Task`: a file that is not told of
it is written with a class of its own, and before the one that it should import.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from standalone_orchestrator.codebase.subjects import spoken_of
from standalone_orchestrator.codebase.terms import Term, claims
from standalone_orchestrator.core.task import Plan, PlannedFile, callables_of, classes_of
from standalone_orchestrator.phases.plan.sentences import sentences

_CODE = re.compile(r"`([^`\n]+)`")


def with_needs(files: Sequence[PlannedFile], text: str) -> tuple[PlannedFile, ...]:
    """The files, each new one with those that have the classes that it speaks of.

    That is, in its signatures, or as code in sentences of the task that name the file itself or
    functions that no other file has. Nothing is added that would let two files need each other, nor
    where several have the class.

    Args:
        files: as planned.
        text: the task.
    """
    homes = _homes(files)
    made = {file.path: file for file in files}
    for file in files:
        if file.exists or file.tests:
            continue
        code = "\n".join((*file.exports, *_CODE.findall("\n".join(_about(file, files, text)))))
        named = [home for name, home in homes.items() if re.search(rf"\b{name}\b", code)]
        for home in dict.fromkeys(named):
            current = made[file.path]
            back = {f.path for f in Plan(tuple(made.values()), ()).needed(home)}
            if home not in (file.path, *current.needs) and file.path not in back:
                made[file.path] = replace(current, needs=(*current.needs, home))
    return tuple(made[file.path] for file in files)


def _homes(files: Sequence[PlannedFile]) -> dict[str, str]:
    """The file of each class that one file exports."""
    found = [(name, file.path) for file in files for name in sorted(classes_of((file,)))]
    several = {name for name, _ in found if sum(name == other for other, _ in found) > 1}
    return {name: path for name, path in found if name not in several}


def _about(file: PlannedFile, files: Sequence[PlannedFile], text: str) -> list[str]:
    """Sentences of the task about a file."""
    others = {_last(c) for f in files if f.path != file.path for c in callables_of((f,))}
    own = [c for c in callables_of((file,)) if _last(c) not in others]
    paths = [f.path for f in files]
    return [
        s
        for s in sentences(text)
        if [p for p in paths if claims(s, Term(p, "file"))] == [file.path] or spoken_of(s, own)
    ]


def _last(name: str) -> str:
    return name.rpartition(".")[2]
