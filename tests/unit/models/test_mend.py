import enum

import pytest
from pydantic import BaseModel, ConfigDict

from standalone_orchestrator.models.mend import Invalid, Valid, validate


class Kind(enum.StrEnum):
    BIG = "big one"


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    n: int


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    file_path: str = ""
    names: tuple[str, ...] = ()
    inner: Inner | None = None
    kind: Kind = Kind.BIG
    must: int = 0


@pytest.mark.parametrize(
    ("given", "want"),
    [
        ({"names": "a"}, Outer(names=("a",))),
        ({"names": '["a", "b"]'}, Outer(names=("a", "b"))),
        ({"names": [1, 2.5]}, Outer(names=("1", "2.5"))),
        ({"names": None}, Outer()),
        ({"inner": '{"n": 3}'}, Outer(inner=Inner(n=3))),
        ({"inner": {"n": "3", "x": 1}}, Outer(inner=Inner(n=3))),
        ({"kind": "Big_One"}, Outer()),
        ({"must": "4"}, Outer(must=4)),
        ({"nonsense": {"a": 1}}, Outer()),
    ],
)
def test_what_has_one_plain_meaning_is_mended(given, want):
    valid = validate(given, Outer)
    assert isinstance(valid, Valid)
    assert valid.value == want


def test_the_given_value_is_left_alone():
    given = {"names": "a", "x": 1}
    validate(given, Outer)
    assert given == {"names": "a", "x": 1}


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ([], "the answer: must be one JSON object"),
        ({"must": "four"}, "must: input should be a valid integer"),
        ({"file_path": ["a"]}, "file_path: input should be a valid string"),
        ({"kind": "small"}, "kind: input should be 'big one'"),
    ],
)
def test_what_is_unclear_is_complained_of_by_field(given, complaint):
    invalid = validate(given, Outer)
    assert isinstance(invalid, Invalid)
    assert invalid.complaint.startswith(complaint)


def test_a_complaint_names_only_the_first_faults():
    class Many(BaseModel):
        a: int
        b: int
        c: int
        d: int
        e: int
        f: int

    invalid = validate({}, Many)
    assert isinstance(invalid, Invalid)
    assert invalid.complaint.endswith("d: field required; and 2 more")
