"""Events to JSON values and back, derived from the types, never written by hand.

Decoding is tolerant where newer minor versions add things: unknown fields are ignored, missing
fields take their defaults, an event of an unknown kind becomes a `Noticed`. Not here: lines,
checksums and files (`memory.lines`).
"""

from __future__ import annotations

import functools
from typing import Annotated, Any, get_args

from pydantic import Field, TypeAdapter, ValidationError

from standalone_orchestrator.core.events import Event, Noticed

UNKNOWN = "unknown event"
"""Topic of the notice that stands for an event of a newer version."""


class UnreadableEvent(ValueError):
    """The value is no event: a field is missing or of the wrong shape."""


def encode(event: Event) -> dict[str, Any]:
    """The event as plain JSON values."""
    value: dict[str, Any] = _adapter().dump_python(event, mode="json")
    return value


def decode(value: object) -> Event:
    """The event that `value` stands for.

    Raises:
        UnreadableEvent: the kind is known, but its fields don't fit.
    """
    kind = value.get("kind") if isinstance(value, dict) else None
    if isinstance(kind, str) and kind not in kinds():
        return Noticed(step="", topic=UNKNOWN, text=f"an event of the unknown kind {kind!r}")
    try:
        return _adapter().validate_python(value)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UnreadableEvent(f"{where or 'event'}: {first['msg']}") from fault


@functools.cache
def kinds() -> frozenset[str]:
    """The kinds of event that this version knows."""
    return frozenset(member.__dataclass_fields__["kind"].default for member in get_args(Event))


@functools.cache
def _adapter() -> TypeAdapter[Event]:
    return TypeAdapter(Annotated[Event, Field(discriminator="kind")])
