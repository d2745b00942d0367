"""Functions of the base that wait to be written, and that a task asks to complete.

What such a function says of itself (its signature, its docstring, the examples in it) is a part of
the specification: who writes "complete `area` in shapes.py" has put the rest there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from standalone_orchestrator.codebase.api import Symbol
from standalone_orchestrator.codebase.fences import fenced, sentences
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.terms import Term, claims, terms

_COMPLETES = re.compile(
    r"(?:^\W*|[,:;]\s*|\b(?:to|and|please|then|must|should|shall|can)\s+)"
    r"(?:complete|implement|finish|fill)\b"
    r"|\b(?:be|not|not yet)\s+(?:completed|implemented|finished|filled)\b",
    re.I,
)
"""Asks for something to be completed; `the complete number` does not."""
_ALL = re.compile(r"\b(?:functions|methods|bodies|stubs|everything|all)\b", re.I)


@dataclass(frozen=True, slots=True)
class Stub:
    """A function that is to be completed."""

    path: str
    name: str
    """Below its class, where it has one."""
    text: str
    """Its head and its docstring, as they stand."""


def unfinished(path: str, text: str) -> tuple[Symbol, ...]:
    """Functions and methods of a file that are not finished, in the order of the file."""
    language = language_for(path)
    outline = language.outline(path, text) if language else None
    if language is None or outline is None:
        return ()
    open_ = {f.name for f in language.faults(path, text) if f.rule == "unfinished"}
    return tuple(s for s in outline.symbols if s.name in open_ and s.kind != "class")


def asked(task: str, path: str, text: str) -> tuple[Symbol, ...]:
    """Those of a file that a sentence of the task wants completed.

    It names them; or it names the file and no function, and speaks of all of them.
    """
    said = [s for s in sentences(task) if _COMPLETES.search(s)]
    found = unfinished(path, text) if said else ()
    named = tuple(
        s for s in found if any(claims(one, Term(s.name.split(".")[-1], "name")) for one in said)
    )
    return named or (found if any(_wants_all(one, path) for one in said) else ())


def _wants_all(sentence: str, path: str) -> bool:
    names = [term for term in terms(sentence) if term.kind == "name"]
    return bool(_ALL.search(sentence)) and not names and claims(sentence, Term(path, "file"))


def wanted(task: str, sources: Mapping[str, str], paths: Iterable[str]) -> tuple[Stub, ...]:
    """What a task asks to complete in some files."""
    return tuple(
        Stub(path, symbol.name, _declaration(path, sources[path], symbol))
        for path in paths
        for symbol in asked(task, path, sources[path])
    )


def _declaration(path: str, text: str, symbol: Symbol) -> str:
    language = language_for(path)
    return (language.declaration(text, symbol.name) if language else "") or symbol.signature


def all_told(path: str, text: str, said: str) -> tuple[str, ...]:
    """Functions to be completed of a file that holds nothing else but imports, if `said` has them.

    Args:
        path: the file.
        text: as it stands.
        said: what a reader was told already.

    Returns:
        Their names; empty where the file holds more, or where one of them was not told whole.
    """
    language = language_for(path)
    parts = language.parts(text) if language else None
    names = tuple(symbol.name for symbol in unfinished(path, text))
    rest = [p for p in parts or () if p.kind not in ("doc", "future", "import")]
    if language is None or not names or any({*p.names} - {*names} or not p.names for p in rest):
        return ()
    whole = [language.declaration(text, name) for name in names]
    return names if all(one and one in said for one in whole) else ()


def told(stubs: Iterable[Stub], limit: int) -> tuple[str, tuple[Stub, ...]]:
    """Stubs as a part of the task's text, and those that `limit` characters have no room for."""
    parts: list[str] = []
    left: list[Stub] = []
    for stub in stubs:
        part = fenced(f"# {stub.path}\n{stub.text}")
        if sum(map(len, parts)) + len(part) <= limit:
            parts.append(part)
        else:
            left.append(stub)
    return "\n".join(("## To be completed", *parts)) if parts else "", tuple(left)
