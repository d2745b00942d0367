"""Fields of classes as a task states them."""

import pytest

from standalone_orchestrator.codebase.fields import stated_fields

POINT = 'A dataclass `Point` has these fields: `x: int`, `tag: str`, by default `"-"`.'


def test_fields_are_read_with_their_types_and_defaults():
    (found,) = stated_fields((POINT,), {"Point"})
    assert [(f.name, f.type, f.default) for f in found.fields] == [
        ("x", "int", None),
        ("tag", "str", '"-"'),
    ]
    assert found.is_dataclass
    assert found.constructor == 'Point.__init__(self, x: int, tag: str = "-") -> None'


@pytest.mark.parametrize(
    ("said", "default"),
    [
        ("`n: int = 3`", "3"),
        ("`n: int` (default 3)", "3"),
        ("`n: int`, default: `3`", "3"),
        ("`n: int` which defaults to 3", "3"),
        ("`n: datetime`, by default `datetime.now()`", "datetime.now()"),
        ("`n: int`, 3 at most", None),
    ],
)
def test_a_default_is_said_in_many_ways(said, default):
    (found,) = stated_fields((f"`Point` has the field {said}",), {"Point"})
    assert found.fields[0].default == default


@pytest.mark.parametrize(
    "sentence",
    [
        "`Point` is made of `x: int`.",
        "The fields are `x: int` and `y: int`.",
        "`Point` and `Line` have the field `x: int`.",
        "`Point` has the fields `x: int = 0` and `y: int`.",
        "`Point` has the fields x and y.",
    ],
)
def test_nothing_is_read_where_it_is_not_plain(sentence):
    assert stated_fields((sentence,), {"Point", "Line"}) == ()


def test_another_sentence_may_say_that_it_is_a_dataclass():
    said = ("Write a dataclass `Point`.", "`Point` has the fields `x: int`, `y: int`.")
    assert stated_fields(said, {"Point"})[0].is_dataclass
    assert not stated_fields(said[1:], {"Point"})[0].is_dataclass
