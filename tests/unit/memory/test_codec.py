"""The codec on what other versions wrote."""

import pytest

from standalone_orchestrator.core.events import Budget, Explored, Noticed, Started
from standalone_orchestrator.memory import codec


def test_missing_fields_take_their_defaults() -> None:
    event = codec.decode({"kind": "explored", "base": "t0", "commit": ""})
    assert event == Explored(base="t0", commit="")


def test_an_unknown_kind_becomes_a_notice() -> None:
    event = codec.decode({"kind": "mutated", "step": "test/1", "survivors": 3})
    assert event == Noticed("", codec.UNKNOWN, "an event of the unknown kind 'mutated'")


@pytest.mark.parametrize("value", [None, [], {}, {"kind": 3}, {"kind": "noticed", "step": 1}])
def test_what_is_no_event_is_refused(value: object) -> None:
    with pytest.raises(codec.UnreadableEvent):
        codec.decode(value)


def test_the_refusal_names_the_field() -> None:
    with pytest.raises(codec.UnreadableEvent, match=r"topic"):
        codec.decode({"kind": "noticed", "step": "a", "text": "b"})


def test_fields_of_nested_values_may_be_missing_too() -> None:
    value = {
        "kind": "started", "run": "r", "task": {"text": "x"}, "workspace": "w", "seed": 1,
        "budget": {"minutes": 3},
    }  # fmt: skip
    event = codec.decode(value)
    assert isinstance(event, Started)
    assert event.budget == Budget()


def test_every_kind_is_known_by_its_name() -> None:
    assert {"started", "replied", "checked", "finished"} <= codec.kinds()
