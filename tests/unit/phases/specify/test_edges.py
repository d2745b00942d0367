"""Results that a task states for an edge."""

import pytest

from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.phases.specify.draft import Subject
from standalone_orchestrator.phases.specify.edges import edges

EXPORTS = (
    "class Jar",
    "Jar.__init__(self, label: str)",
    "class Shelf",
    "Shelf.put(self, jar: Jar) -> None",
    "Shelf.jars(self) -> list[Jar]",
    "Shelf.width(self, item) -> int",
    "Shelf.near(self, place: Place) -> Jar",
    "class Store",
    "Store.__init__(self, path)",
    "Store.load(self) -> list",
    "class Box",
    "Box.__init__(self, size: int)",
    "Box.all(self) -> list",
    "def shorten(text: str, width: int = 3) -> str",
)


def stated(text, *names, exports=EXPORTS):
    plan = Plan((PlannedFile("shelf.py", "", exports),), ())
    found = edges(Subject(Criterion("c1", text, CheckKind.BEHAVIOUR), names), plan)
    return ["; ".join(lines) for lines in found]


@pytest.mark.parametrize(
    "text",
    [
        "`jars()` returns all jars, or `[]` if there are none.",
        "`jars()` returns all jars; `[]` if the shelf is empty.",
        "`Shelf.jars`: It returns an empty list if there is no jar, and all else otherwise.",
        "`Shelf.jars`: If the shelf is empty, it returns `[]`.",
    ],
)
def test_an_object_that_nothing_was_put_into_gives_what_is_said_of_it(text):
    assert stated(text, "Shelf.jars") == ["s = Shelf(); assert s.jars() == []"]


def test_a_file_that_is_not_there_and_an_item_that_was_never_put_in():
    assert stated("`load()` returns a list, or `[]` if the file does not exist.", "Store.load") == [
        "s = Store(str(tmp_path / 'a')); assert s.load() == []"
    ]
    text = "`width(item)` returns its width, 0 for an item that was never put in."
    assert stated(text, "Shelf.width") == ["s = Shelf(); assert s.width('x') == 0"]


def test_a_path_is_given_as_what_it_may_be():
    text = "`load()` returns `[]` if the file is missing."
    for kind, given in (("Path", "tmp_path / 'a'"), ("str | Path", "str(tmp_path / 'a')")):
        exports = tuple(e.replace("self, path)", f"self, path: {kind})") for e in EXPORTS)
        assert stated(text, "Store.load", exports=exports) == [
            f"s = Store({given}); assert s.load() == []"
        ]


def test_a_value_in_a_state_gives_what_is_said_of_it():
    assert stated("`shorten` returns `''` if the text is empty.", "shorten") == [
        "assert shorten('') == ''"
    ]
    text = "`shorten`: When the width is zero or negative, it returns an empty string."
    assert stated(text, "shorten") == [
        "assert shorten('x', width=0) == ''",
        "assert shorten('x', width=-1) == ''",
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("`jars()` returns all jars, widest first.", "Shelf.jars"),
        ("`jars()` returns `jars` if the shelf is empty.", "Shelf.jars"),
        ("`jars()` returns `[]` if the shelf is full.", "Shelf.jars"),
        ("`jars()` returns `[]` on Mondays if there are none.", "Shelf.jars"),
        ("`near(place)` returns `None` if there is none.", "Shelf.near"),
        ("`all()` returns `[]` if there are none.", "Box.all"),
        ("`put(jar)` returns 0 if there are none.", "Shelf.put"),
        ("`shorten` returns 0 if the text is long.", "shorten"),
        ("`jars()` never returns `None` if there are none.", "Shelf.jars"),
        ("`shorten` does not return `''` if the text is empty.", "shorten"),
        ("`shorten` returns `''` if the text is empty and the width is zero.", "shorten"),
        ("`shorten` returns `''` if the text is empty, unless it is long.", "shorten"),
        ("`shorten` returns one of 3, 4 or 5 if the text is empty.", "shorten"),
        ("`shorten` returns 3 if the first line of the text is empty.", "shorten"),
        ("`width(item)` returns 7 for an item that is not lent.", "Shelf.width"),
        ("`jars()` raises `KeyError` or returns `[]` if there are none.", "Shelf.jars"),
    ],
)
def test_of_anything_else_no_result_is_known(text, name):
    assert stated(text, name) == []


def test_a_point_about_several_callables_or_none_is_left():
    text = "They return `[]` if there are none."
    assert stated(text, "Shelf.jars", "Store.load") == stated(text) == []
