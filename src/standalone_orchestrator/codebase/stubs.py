"""Functions of the base that wait to be written, and that a task asks to complete.

What such a function says of itself (its signature, its docstring, the examples in it) is a part of
the specification: who writes "complete `area` in shapes.py" has put the rest there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from standalone_orchestrator.codebase.api import Symbol
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.terms import Term, claims

_COMPLETES = re.compile(
    r"\b(?:complet|implement|finish|fill)(?:e|es|ed|s|ing|ation)?\b|\bbod(?:y|ies)\b", re.I
)
"""Words of a task about functions that are there and not finished."""


def stubs(path: str, text: str) -> tuple[Symbol, ...]:
    """Functions and methods of a file that are not finished, in the order of the file."""
    language = language_for(path)
    outline = language.outline(path, text) if language else None
    if language is None or outline is None:
        return ()
    open_ = {f.name for f in language.faults(path, text) if f.rule == "unfinished"}
    return tuple(s for s in outline.symbols if s.name in open_ and s.kind != "class")


def asked(task: str, path: str, text: str) -> tuple[Symbol, ...]:
    """Those of a file that the task wants completed; all of them when it names the file alone."""
    found = stubs(path, text) if _COMPLETES.search(task) else ()
    named = tuple(s for s in found if claims(task, Term(s.name.split(".")[-1], "name")))
    return named or (found if claims(task, Term(path, "file")) else ())


def told(task: str, sources: Mapping[str, str], paths: Iterable[str], limit: int) -> str:
    """What the task asks to complete, as it stands: a part of the task for all who read it.

    Args:
        task: what the person wrote.
        sources: paths and texts.
        paths: files that are looked at.
        limit: characters; what does not fit as a whole is left out.
    """
    parts: list[str] = []
    for path in paths:
        lines = sources[path].splitlines()
        for stub in asked(task, path, sources[path]):
            body = "\n".join(lines[stub.line - 1 : stub.end])
            part = f"```\n# {path}\n{body}\n```"
            if sum(map(len, parts)) + len(part) <= limit:
                parts.append(part)
    return "\n".join(("## To be completed", *parts)) if parts else ""
