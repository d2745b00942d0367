"""Of which callables a sentence speaks. Pure.

A sentence that begins with one of them is about that one, whatever else it names: "`peek()` returns
what `pop()` would return, but does not remove it" says nothing of how `pop` or `remove` behave.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from standalone_orchestrator.codebase.terms import Term, claims

_ARGUMENTS = ("args", "arguments")
"""Names of the parameter of `main` that takes the words of a command line, beside `argv`."""
_CALL = r"[A-Za-z_][\w.]*(?:\([^()`]*(?:\([^()`]*\)[^()`]*)*\))?"
_LEADS = re.compile(
    rf"^(?:(?:the\s+)?(?:method|function)\s+)?"
    rf"(?:`(?P<quoted>{_CALL})(?:\s*->[^`]*)?`|(?P<bare>[A-Za-z_][\w.]*\())",
    re.I,
)
_SHARED = re.compile(r"^(?:\([^()]*\))?`?\s*(?:,|/|&|and\b|or\b)", re.I)


def leading(sentence: str, callables: Sequence[str]) -> str:
    """The name, without its owner, of the callable with which a sentence begins; else empty.

    None where it begins with several (`add` and `remove` …), nor with a word that is quoted
    together with others (`add TITLE`) or that may be English.
    """
    found = _LEADS.match(sentence)
    if found is None:
        return ""
    name = (found["quoted"] or found["bare"]).partition("(")[0].rpartition(".")[2]
    rest = sentence[found.end() :] if found["quoted"] else sentence[found.end() - 1 :]
    known = {one.rpartition(".")[2] for one in callables}
    return name if name in known and not _SHARED.match(rest) else ""


def spoken_of(sentence: str, callables: Sequence[str]) -> tuple[str, ...]:
    """The callables of which a sentence speaks: the one that it begins with, else all it names."""
    lead = leading(sentence, callables)
    if lead:
        owned = tuple(c for c in callables if c.rpartition(".")[2] == lead)
        return tuple(c for c in owned if c in sentence) or owned
    return tuple(c for c in callables if claims(sentence, Term(c.rpartition(".")[2], "name")))


def command_line(exports: Sequence[str]) -> str:
    """The function of a file that is given the words of a command line; empty where it has others.

    What is said below the words about such a file is about it, though commands are written in code.
    """
    found = [re.match(r"(?:async )?def (\w+)\((\w*)", export) for export in exports]
    only = found[0] if len(found) == 1 else None
    return only[1] if only is not None and is_command_line(only[1], only[2]) else ""


def is_command_line(name: str, first: str) -> bool:
    """Whether a function of this name, with this first parameter, is given the words of one."""
    return first == "argv" or (name == "main" and first in _ARGUMENTS)
