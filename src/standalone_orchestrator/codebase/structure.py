"""Structural checks: rules over source text that follow from the plan (DESIGN §5.2).

Each rule is named by three strings (rule, path, argument), so that it can be frozen as a line of
text; a broken rule answers with the reason, in one sentence.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from standalone_orchestrator.codebase.api import Language
from standalone_orchestrator.codebase.kept import beyond, lost, touched
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.core.task import PlannedFile

Read = Callable[[str], str | None]
RULES = ("exists", "filled", "parses", "exports", "finished", "tests", "standard")
KEEPING = ("within", "kept", "untouched")
"""Rules that hold a tree against the base."""
_MARK = "..."
"""Stands among the names of unfinished bodies for marks of code that was left out."""
_DATA: Mapping[str, Callable[[str], object]] = {".json": json.loads, ".toml": tomllib.loads}
"""How the text of a file of no language is read."""


def rules_for(file: PlannedFile, base: str | None = None) -> tuple[tuple[str, str, str], ...]:
    """The rules that the planned file must keep, as (rule, path, argument).

    Args:
        file: as planned.
        base: its text in the base; what is unfinished there may stay so, but for what the plan
            exports.
    """
    language = language_for(file.path)
    found = [("exists", file.path, "")]
    if language is None:
        found.append(("filled", file.path, ""))
        if _suffix(file.path) in _DATA:
            found.append(("parses", file.path, ""))
    elif file.tests:
        least = file.tests + (tests_in(file.path, base) if base else 0)
        found += [("parses", file.path, ""), ("tests", file.path, str(least))]
    else:
        found.append(("parses", file.path, ""))
        found.extend(("exports", file.path, signature) for signature in language.exports(file))
        found.append(("finished", file.path, ",".join(_unfinished_names(file, base))))
    return tuple(found)


def check(rule: str, path: str, argument: str, read: Read) -> str:
    """Why the rule does not hold; empty when it does.

    Args:
        rule: one of `RULES`.
        path: the file that it is about.
        argument: for `exports` a planned signature, for `finished` the names that may stay
            unfinished (with commas), for `tests` how many there must be, else empty.
        read: text of a file, None when it is not there.

    Raises:
        ValueError: there is no such rule.
    """
    if rule not in RULES:
        raise ValueError(f"no structural rule is called {rule!r}")
    text = read(path)
    if text is None:
        return f"{path} does not exist"
    language = language_for(path)
    if rule == "filled":
        return "" if text.strip() else f"{path} is empty"
    if rule == "exists" or language is None:
        return _unreadable(path, text) if rule == "parses" else ""
    if rule == "tests":
        held = tests_in(path, text)
        return f"{path} holds {held} tests, not {argument}" if held < int(argument) else ""
    if rule == "standard":
        return _foreign(path, text, language, read)
    if rule == "exports":
        return language.export_problem(path, text, argument)
    faults = language.faults(path, text)
    wrong = [f for f in faults if f.rule == "syntax"]
    if rule == "finished":
        allowed = frozenset(argument.split(","))
        wrong += [f for f in faults if f.rule == "unfinished" and (f.name or _MARK) not in allowed]
    return "; ".join(f"{path}: {f.message}" for f in wrong)


@dataclass(frozen=True, slots=True)
class Before:
    """What the rules of `KEEPING` hold a tree against."""

    read: Read
    """Text of a file in the base."""
    changed: Callable[[], Sequence[str]]
    """Paths that differ between the base and the tree."""


def keeps(rule: str, path: str, argument: str, read: Read, before: Before) -> str:
    """Why the tree does not keep what the base has; empty when it does.

    Args:
        rule: one of `KEEPING`.
        path: the file that it is about; `.` for `within`.
        argument: for `within` the planned paths, for `kept` the names whose signatures the plan
            changes, a blank, and all planned names; for `untouched` the planned names.
        read: text of a file, None when it is not there.
        before: the base.

    Raises:
        ValueError: there is no such rule.
    """
    if rule not in KEEPING:
        raise ValueError(f"no rule that keeps is called {rule!r}")
    if rule == "within":
        return beyond(before.changed(), argument.split(", "))
    base, text = before.read(path), read(path)
    if base is None or text is None:
        return f"{path} does not exist" + (" in the base" if base is None else "")
    changing, _, planned = argument.rpartition(" ")
    if rule == "kept":
        return lost(path, base, text, changing.split(","), planned.split(","))
    return touched(path, base, text, planned.split(","))


def _foreign(path: str, text: str, language: Language, read: Read) -> str:
    """Imports of what is neither the language's own nor in the project."""
    outline = language.outline(path, text)
    folder = path.rpartition("/")[0]
    places = [p for m in outline.imports for p in language.path_candidates(m)] if outline else []
    near = {p for place in places for p in (place, f"{folder}/{place}") if read(p) is not None}
    imports = language.imports(path, text, {*near, path})
    found = dict.fromkeys(i.top for i in imports if i.kind == "external" and not i.guarded)
    return f"{path} imports {', '.join(found)}" if found else ""


def tests_in(path: str, text: str) -> int:
    """How many test functions and methods a file defines; 0 when it does not parse."""
    language = language_for(path)
    outline = language.outline(path, text) if language else None
    names = [s.name for s in outline.symbols if s.kind in ("function", "method")] if outline else []
    return sum(bool(re.match(r"(Test\w*\.)?test", name)) for name in names)


def _unreadable(path: str, text: str) -> str:
    """Why the text is not what its name says; empty when it is, or when that cannot be told."""
    read = _DATA.get(_suffix(path))
    if read is not None:
        try:
            read(text)
        except (ValueError, RecursionError) as error:
            return f"{path}: {error}"
    return ""


def _suffix(path: str) -> str:
    return PurePosixPath(path).suffix.lower()


def _unfinished_names(file: PlannedFile, base: str | None) -> list[str]:
    language = language_for(file.path)
    if language is None or base is None:
        return []
    found = {f.name or _MARK for f in language.faults(file.path, base) if f.rule == "unfinished"}
    return sorted(found - language.promised(file))
