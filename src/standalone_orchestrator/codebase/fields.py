"""Fields of classes as a task states them: "`Point` has these fields: `x: int`, …". Pure."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from standalone_orchestrator.codebase.terms import Term, claims

_FIELDS = re.compile(r"\b(?:fields?|attributes?)\b", re.I)
_SPAN = re.compile(
    r"`(?P<name>[A-Za-z_]\w*)\s*:\s*(?P<type>[^`=]+?)\s*(?:=\s*(?P<value>[^`]+?))?\s*`"
)
_DEFAULT = re.compile(
    r"^[\s,;(]*(?:by default|default(?:s|ing)?(?: to| is|:)?|which defaults to)\s+"
    r"(?:`(?P<code>[^`]+)`|(?P<plain>-?\d[\w.]*|True|False|None|\"[^\"]*\"|'[^']*'))",
    re.I,
)

_CHOICE = re.compile(
    r"(?:An?|The|Each|Every) `?(?P<name>\w+)`? (?:is|must be|can be|may be)(?: either| one of)? "
    r"(?P<values>`[^`]+`(?:(?:, |,? or |,? and )`[^`]+`)+)\.?"
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field."""

    name: str
    type: str
    default: str | None = None
    """The expression that stands for its default value; None where it must be given."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a class, in the order in which the task states them."""

    owner: str
    fields: tuple[Field, ...]
    is_dataclass: bool

    @property
    def constructor(self) -> str:
        """The signature by which an object is made."""
        params = (
            f"{f.name}: {f.type}" + (f" = {f.default}" if f.default is not None else "")
            for f in self.fields
        )
        return f"{self.owner}.__init__(self, {', '.join(params)}) -> None"


def stated_fields(sentences: Iterable[str], classes: Collection[str]) -> tuple[Fields, ...]:
    """The fields that sentences state of classes.

    Args:
        sentences: of the task.
        classes: names of the classes that are spoken of.

    A sentence counts where it speaks of fields, of one class outside of the fields themselves, and
    where no field that must be given follows one that need not.
    """
    text = tuple(sentences)
    found: dict[str, Fields] = {}
    for sentence in text:
        spans = list(_SPAN.finditer(sentence))
        named = [c for c in classes if claims(_SPAN.sub(" ", sentence), Term(c, "name"))]
        if not spans or len(named) != 1 or not _FIELDS.search(_SPAN.sub(" ", sentence)):
            continue
        ends = [*(s.start() for s in spans[1:]), len(sentence)]
        fields = tuple(
            Field(s["name"], s["type"], s["value"] or _default(sentence[s.end() : end]))
            for s, end in zip(spans, ends, strict=True)
        )
        needed = [f.default is None for f in fields]
        if needed == sorted(needed, reverse=True):
            marked = any(_is_dataclass(one, named[0]) for one in text)
            found.setdefault(named[0], Fields(named[0], fields, marked))
    return tuple(found.values())


def _default(rest: str) -> str | None:
    found = _DEFAULT.match(rest)
    return (found["code"] or found["plain"]) if found else None


def _is_dataclass(sentence: str, name: str) -> bool:
    return re.search(rf"\bdataclass(?:es)?\s+`?{re.escape(name)}\b", sentence) is not None


def stated_choices(points: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """The values that something may have, by its name, as literals.

    Of "A color is `'red'` or `'blue'`."; a sentence that says more than that tells none.
    """
    found: dict[str, tuple[str, ...]] = {}
    for said in filter(None, map(_CHOICE.fullmatch, points)):
        values = tuple(re.findall(r"`([^`]+)`", said["values"]))
        if all(map(is_literal, values)):
            found[said["name"]] = values
    return found


def is_literal(text: str) -> bool:
    """Whether a text is a literal of Python."""
    try:
        ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return False
    return True
