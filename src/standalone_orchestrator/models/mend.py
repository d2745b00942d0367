"""Small deviations of a model's JSON from its schema, put right by code.

Only what has one plain meaning is mended (an unknown key, a number for a text, one item for a list
of one); everything else goes back to the model as a complaint.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

T = TypeVar("T", bound=BaseModel)

_ROUNDS = 4
_SHOWN = 4
"""Faults that a complaint names; more confuse a small model."""


@dataclass(frozen=True, slots=True)
class Valid(Generic[T]):
    """A value of the schema, and what was mended on the way."""

    value: T
    mended: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Invalid:
    """What is wrong, in words for the model."""

    complaint: str


def validate(value: object, schema: type[T]) -> Valid[T] | Invalid:
    """`value` as an instance of `schema`, mended where its meaning is plain."""
    mended: list[str] = []
    current = value
    faults: Sequence[ErrorDetails] = ()
    for _ in range(_ROUNDS):
        try:
            return Valid(schema.model_validate(current), tuple(mended))
        except ValidationError as error:
            faults = error.errors(include_url=False)
        current = copy.deepcopy(current)
        notes = [note for fault in sorted(faults, key=_first) if (note := _mend(current, fault))]
        if not notes:
            break
        mended.extend(notes)
    return Invalid(_complaint(faults))


def _first(fault: ErrorDetails) -> bool:
    """Missing keys first: one that is only spelt otherwise is renamed before it is dropped."""
    return fault["type"] != "missing"


def _complaint(faults: Sequence[ErrorDetails]) -> str:
    shown = [f"{_where(fault)}: {_why(fault)}" for fault in faults[:_SHOWN]]
    if len(faults) > _SHOWN:
        shown.append(f"and {len(faults) - _SHOWN} more")
    return "; ".join(shown)


def _where(fault: ErrorDetails) -> str:
    return ".".join(str(part) for part in fault["loc"]) or "the answer"


def _why(fault: ErrorDetails) -> str:
    if fault["type"] in _OBJECTS:
        return "must be one JSON object"
    why = fault["msg"]
    return why[:1].lower() + why[1:200]


def _mend(root: object, fault: ErrorDetails) -> str:
    """Mend one fault in place; what was done, empty when nothing was."""
    mender = _MENDERS.get(fault["type"])
    if mender is None or not fault["loc"]:
        return ""
    *path, key = fault["loc"]
    holder: Any = root
    for part in path:
        try:
            holder = holder[part]
        except (KeyError, IndexError, TypeError):
            return ""
    place = _Place(holder, key)
    return mender(place, fault) if place.filled or mender is _rename else ""


@dataclass(frozen=True, slots=True)
class _Place:
    """One spot in a tree of dicts and lists."""

    holder: Any
    key: Any

    @property
    def filled(self) -> bool:
        if isinstance(self.holder, dict):
            return self.key in self.holder
        inside = isinstance(self.holder, list) and isinstance(self.key, int)
        return inside and self.key < len(self.holder)

    @property
    def given(self) -> object:
        found: object = self.holder[self.key]
        return found

    def put(self, value: object) -> None:
        self.holder[self.key] = value


def _drop(place: _Place, fault: ErrorDetails) -> str:
    del place.holder[place.key]
    return f"dropped the unknown key {_where(fault)}"


def _rename(place: _Place, fault: ErrorDetails) -> str:
    if not isinstance(place.holder, dict):
        return ""
    for name in place.holder:
        if isinstance(name, str) and name != place.key and _plain(name) == _plain(str(place.key)):
            place.put(place.holder.pop(name))
            return f"read {name} as {_where(fault)}"
    return ""


def _plain(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalnum())


def _text(place: _Place, fault: ErrorDetails) -> str:
    given = place.given
    if isinstance(given, bool) or not isinstance(given, int | float):
        return ""
    place.put(str(given))
    return f"read the number at {_where(fault)} as text"


def _list(place: _Place, fault: ErrorDetails) -> str:
    given = place.given
    if given is None:
        place.put([])
        return f"read null at {_where(fault)} as an empty list"
    inner = _decoded(given)
    place.put(inner if isinstance(inner, list) else [given])
    return f"read {_where(fault)} as a list"


def _object(place: _Place, fault: ErrorDetails) -> str:
    inner = _decoded(place.given)
    if not isinstance(inner, dict):
        return ""
    place.put(inner)
    return f"read the text at {_where(fault)} as an object"


def _choice(place: _Place, fault: ErrorDetails) -> str:
    given = place.given
    expected = re.findall(r"'([^']*)'", str(fault.get("ctx", {}).get("expected", "")))
    for choice in expected:
        if isinstance(given, str) and given != choice and _plain(given) == _plain(choice):
            place.put(choice)
            return f"read {given!r} at {_where(fault)} as {choice!r}"
    return ""


def _shorten(place: _Place, fault: ErrorDetails) -> str:
    most = fault.get("ctx", {}).get("max_length")
    given = place.given
    if not isinstance(most, int) or not isinstance(given, list):
        return ""
    place.put(given[:most])
    return f"kept the first {most} of {len(given)} items at {_where(fault)}"


def _decoded(given: object) -> object:
    if not isinstance(given, str):
        return None
    try:
        found: object = json.loads(given)
    except (ValueError, RecursionError):
        return None
    return found


_LISTS = ("list_type", "tuple_type", "set_type", "frozen_set_type")
_OBJECTS = ("model_type", "dict_type", "model_attributes_type", "dataclass_type")
_MENDERS: dict[str, Callable[[_Place, ErrorDetails], str]] = {
    "extra_forbidden": _drop,
    "missing": _rename,
    "string_type": _text,
    "literal_error": _choice,
    "enum": _choice,
    "too_long": _shorten,
    **dict.fromkeys(_LISTS, _list),
    **dict.fromkeys(_OBJECTS, _object),
}
