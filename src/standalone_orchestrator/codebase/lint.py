"""Static faults, in this process: what would break as soon as the file is imported or called.

It starts nothing and reads nothing but the text, so every candidate can have it. A file is blamed
only for what it adds to its base: an old file full of faults must still be improvable.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from standalone_orchestrator.codebase.api import Fault
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.core.task import PlannedFile


def fatal(path: str, text: str) -> tuple[Fault, ...]:
    """Syntax errors, undefined names and hidden definitions; nothing for an unknown language."""
    language = language_for(path)
    return () if language is None else language.lint(path, text)


def faults(file: PlannedFile, text: str, base: str | None = None) -> tuple[Fault, ...]:
    """What code can say against a text: syntax, unfinished bodies, or else fatal lint.

    Args:
        file: as planned; what it exports must be finished, however it was in the base.
        text: the text to judge.
        base: the file's text in the base; its faults are no fault of `text`, but for syntax.
    """
    language = language_for(file.path)
    if language is None:
        return ()
    promised = language.promised(file)
    known = language.faults(file.path, base) if base is not None else ()
    old = (f for f in known if f.name not in promised)
    return added(language.faults(file.path, text), old) or _added_lint(file.path, text, base)


def added(found: Iterable[Fault], known: Iterable[Fault]) -> tuple[Fault, ...]:
    """Those of `found` that are not among `known`, by rule and name; syntax is never excused."""
    left = Counter(_key(f) for f in known if f.rule != "syntax")
    new: list[Fault] = []
    for fault in found:
        if left[_key(fault)] > 0:
            left[_key(fault)] -= 1
        else:
            new.append(fault)
    return tuple(new)


def _added_lint(path: str, text: str, base: str | None) -> tuple[Fault, ...]:
    found = fatal(path, text)
    if base is None or not found:
        return found
    known = fatal(path, base)
    if any(f.rule == "syntax" for f in known):  # what else it had cannot be seen any more
        words = frozenset(re.findall(r"\w+", base))
        return tuple(f for f in found if f.rule == "syntax" or f.name not in words)
    return added(found, known)


def _key(fault: Fault) -> tuple[str, str]:
    return fault.rule, fault.name or fault.message.removeprefix(f"line {fault.line} ")
