"""Values that a task says are refused."""

import pytest

from standalone_orchestrator.codebase.languages.python import Parameter
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.phases.specify.bounds import bounds, refused, told_whole
from standalone_orchestrator.phases.specify.draft import Subject

LABEL, WIDTH, PLACE = Parameter("label", "str"), Parameter("width"), Parameter("place", "Place")
PARTS = Parameter("parts", "dict[str, int]")


def values(text, *params):
    return [(r.name, r.value) for r in refused(text, params or (LABEL, WIDTH, PLACE, PARTS))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Raises `ValueError` when `width` is zero.", [("width", "0")]),
        ("It raises a `ValueError` if the width is negative.", [("width", "-1")]),
        ("raises ValueError if width is not positive", [("width", "0"), ("width", "-1")]),
        ("It raises `ValueError` if the width is zero or negative, and then does nothing.",
         [("width", "0"), ("width", "-1")]),
        ("`ValueError` is raised if the width is below 1 or the label is blank.",
         [("width", "0"), ("label", "'   '")]),
        ("raises `ValueError` for a width over 99.", [("width", "100")]),
        ("raises `ValueError` for an empty label", [("label", "''")]),
        ("raises `ValueError` for negative `width`", [("width", "-1")]),
        ("raises `TypeError` if the label is `None`.", [("label", "None")]),
        ("raises `KeyError` if the label is unknown.", [("label", "'no such'")]),
        ("raises `ValueError` if the parts are empty.", [("parts", "{}")]),
        ("raises `ValueError` unless the width is positive.", [("width", "0"), ("width", "-1")]),
        ("A width below 2 is a `ValueError` and changes nothing.", [("width", "1")]),
        ("A negative width raises `ValueError`.", [("width", "-1")]),
        ("It raises `KeyError` if the width is 0, and `ValueError` if the label is empty.",
         [("width", "0")]),
    ],
)  # fmt: skip
def test_a_value_in_a_state_that_is_refused_is_known(text, found):
    assert values(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "It never raises `ValueError` if the width is negative.",
        "It returns 0 if the width is negative.",
        "It gives 0 if the width is negative. It raises `ValueError` if there is none.",
        "raises `ValueError` if the width is positive.",
        "raises `ValueError` if the width is below 0.5.",
        "raises `ValueError` if the height is negative.",
        "raises `ValueError` if the place is empty.",
        "raises `ValueError` if the label is negative.",
        "raises `ValueError` if the shelf is empty.",
        "raises `ValueError` unless the width is negative.",
        "`take()` raises `ValueError` as `put()` does.",
        "It doesn't raise `ValueError` if the width is zero.",
        "It gives 0 rather than raising `ValueError` if the width is zero.",
        "When the width is zero it returns 0, when it is negative it raises `ValueError`.",
        "raises `ValueError` if the width is zero and the label is empty",
        "raises `ValueError` if both are there and the width is zero",
        "raises `ValueError` unless the width is zero or positive",
        "raises `ValueError` if the width is more than 1,000",
        "raises `ValueError` if the width is more than 10 times the height",
        "raises `ValueError` if the width is under 1% of it",
        "raises `ValueError` if the length of label is zero",
        "raises `ValueError` if the label is over 20 characters",
        "raises `ValueError` if any of the parts is empty",
        "raises `ValueError` for a non-zero width",
        "raises `ValueError` for a negative width in strict mode",
        "raises `ValueError` if the label is invalid",
    ],
)
def test_of_anything_else_no_value_is_known(text):
    assert values(text) == []


def test_many_of_an_unknown_kind_have_no_empty_value():
    assert values("raises `ValueError` if labels is empty", Parameter("labels")) == []
    assert values("raises `ValueError` if label is empty", Parameter("label")) == [("label", "''")]


EXPORTS = (
    "class Shelf",
    "Shelf.__init__(self, width)",
    "Shelf.put(self, label, width: int = 1, place: Place = None)",
    "async Shelf.wait(self, seconds)",
    "Shelf.move(self, place: Place, label)",
    "def part(a: float, b: float) -> float",
)


def lines_of(text, *names):
    plan = Plan((PlannedFile("shelf.py", "", EXPORTS),), ())
    found = bounds(Subject(Criterion("c1", text, CheckKind.BEHAVIOUR), names), plan)
    return ["; ".join(lines) for lines in found]


def test_the_call_holds_the_value_and_else_what_is_allowed():
    assert lines_of("`part` raises `ValueError` when `b` is zero.", "part") == [
        "with pytest.raises(ValueError): part(1, 0)"
    ]
    text = "`put` raises `ValueError` if the label is blank or the width is negative."
    assert lines_of(text, "Shelf.put") == [
        "s = Shelf(1); with pytest.raises(ValueError): s.put('   ')",
        "s = Shelf(1); with pytest.raises(ValueError): s.put('x', width=-1)",
    ]


def test_each_callable_that_the_point_joins_is_called():
    text = "`put` and `part` raise `ValueError` for a zero `b`, an empty `label`."
    assert lines_of(text, "Shelf.put", "part") == [
        "s = Shelf(1); with pytest.raises(ValueError): s.put('')",
        "with pytest.raises(ValueError): part(1, 0)",
    ]


def test_a_point_about_no_callable_is_about_all_that_take_the_value():
    assert lines_of("A width below 1 is a `ValueError`.") == [
        "with pytest.raises(ValueError): Shelf(0)",
        "s = Shelf(1); with pytest.raises(ValueError): s.put('x', width=0)",
    ]
    assert lines_of("A negative height is a `ValueError`.") == []


def test_a_coroutine_is_run():
    assert lines_of("`wait` raises `ValueError` for zero seconds.", "Shelf.wait") == [
        "import asyncio; s = Shelf(1); with pytest.raises(ValueError): asyncio.run(s.wait(0))"
    ]


def test_where_another_value_is_not_known_there_is_no_test():
    assert lines_of("`move` raises `ValueError` if the label is empty.", "Shelf.move") == []


@pytest.mark.parametrize(
    "text",
    [
        "For an empty label `put` raises `ValueError`, while `move` ignores it.",
        "Unlike `move`, `put` raises `ValueError` for an empty label.",
    ],
)
def test_of_callables_that_are_only_mentioned_none_is_called(text):
    assert lines_of(text, "Shelf.put", "Shelf.move") == []


def test_an_object_in_the_place_of_the_value_makes_no_test():
    exports = (*EXPORTS, "class Jar", "Jar.__init__(self, name: str)", "Shelf.add(self, jar: Jar)")
    text = "`add` raises `ValueError` if the jar is `None`."
    subject = Subject(Criterion("c1", text, CheckKind.BEHAVIOUR), ("Shelf.add",))
    assert bounds(subject, Plan((PlannedFile("shelf.py", "", exports),), ())) == ()


def test_where_something_may_be_looked_up_first_there_is_no_test():
    exports = ("class Shelf", "Shelf.drop(self, label: str, width: int)")
    text = "`drop` raises `ValueError` if the width is negative."
    subject = Subject(Criterion("c1", text, CheckKind.BEHAVIOUR), ("Shelf.drop",))
    assert bounds(subject, Plan((PlannedFile("shelf.py", "", exports),), ())) == ()


def test_the_error_is_the_one_that_is_raised():
    text = "`put` logs an `OSError`; it raises `ValueError` if the label is empty."
    assert lines_of(text, "Shelf.put") == [
        "s = Shelf(1); with pytest.raises(ValueError): s.put('')"
    ]


def test_a_condition_is_read_whole_or_not():
    plan = Plan((PlannedFile("shelf.py", "", EXPORTS),), ())
    for text, whole in (
        ("`put` raises `ValueError` if the label is empty, or the width is negative.", True),
        ("`put` raises `ValueError` if the label is empty or contains a blank.", False),
        ("`put` raises `KeyError` if the width is 0, and `ValueError` for a blank label.", False),
    ):
        subject = Subject(Criterion("c1", text, CheckKind.BEHAVIOUR), ("Shelf.put",))
        assert told_whole(subject, plan) is whole
