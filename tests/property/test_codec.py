"""Law: what is written down comes back equal, for every event that the types allow."""

import dataclasses
import json
from datetime import UTC, datetime
from enum import Enum
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import given
from hypothesis import strategies as st

from standalone_orchestrator.core.events import Event
from standalone_orchestrator.memory import codec, lines
from standalone_orchestrator.memory.api import Record

LEAVES: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(exclude_categories=()), max_size=12),  # lone surrogates included
    int: st.integers(-(2**63), 2**63),
    float: st.floats(allow_nan=False),
    bool: st.booleans(),
    type(None): st.none(),
}


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """All values of a type that occurs in an event."""
    if kind in LEAVES:
        return LEAVES[kind]
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return st.sampled_from(inner)
    if origin in (Union, UnionType):
        return st.one_of([values_of(member) for member in inner])
    if origin is tuple and inner[-1] is Ellipsis:
        return st.lists(values_of(inner[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*[values_of(member) for member in inner])
    if issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    hints = get_type_hints(kind)
    return st.builds(kind, **{f.name: values_of(hints[f.name]) for f in dataclasses.fields(kind)})


EVENTS = st.one_of([values_of(member) for member in get_args(Event)])


@given(event=EVENTS, number=st.integers(0), at=st.datetimes(timezones=st.just(UTC)))
def test_a_record_survives_its_line(event: Event, number: int, at: datetime) -> None:
    record = Record(number, at, event)
    line = lines.encode(record)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert lines.decode(line[:-1]) == record


@given(event=EVENTS)
def test_fields_of_a_newer_version_are_passed_over(event: Event) -> None:
    value = json.loads(json.dumps(codec.encode(event)))
    value["added_later"] = {"x": [1]}
    assert codec.decode(value) == event
