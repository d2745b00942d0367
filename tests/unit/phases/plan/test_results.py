"""What calls give back, as sentences of the task tell it."""

import pytest

from standalone_orchestrator.core.task import Plan, PlannedFile
from standalone_orchestrator.phases.plan.criteria import criteria
from standalone_orchestrator.phases.plan.results import result_of, with_results

CLASSES = ("Jar", "BigShelf")


@pytest.mark.parametrize(
    ("point", "result"),
    [
        ("`f()` returns a new list of all jars, widest first.", "list[Jar]"),
        (
            "`f()` returns the saved jars as a list of `Jar`, or `[]` if there are none.",
            "list[Jar]",
        ),
        ("`f()` returns a sorted list of names.", "list"),
        ("`f()` returns the widest jar.", "Jar"),
        ("`f()` removes and returns the jar with that label.", "Jar"),
        ("`f()` returns the new `BigShelf`, and then closes it.", "BigShelf"),
        ("`f()` returns a dict from labels to jars.", "dict"),
        ("`f()` returns a tuple `(jar, width)`.", "tuple"),
        ("`f()` returns whether the jar is there.", "bool"),
        ("`f()` returns `True` if it is there, else `False`.", "bool"),
        ("`f()` returns how many jars there are.", "int"),
        ("`f()` returns the number of jars.", "int"),
        ("`f()` returns a short text.", "str"),
        ("`f(jar)` moves it and returns `None`.", "None"),
        ("`f(jar)` puts a jar on the shelf.", "None"),
        ("`Shelf.f`: It removes the jar.", "None"),
    ],
)
def test_a_sentence_tells_the_result(point, result):
    assert result_of((point,), CLASSES) == result


@pytest.mark.parametrize(
    "point",
    [
        "`f()` returns the width of the jar.",
        "`f()` returns the jar label.",
        "`f()` returns the jars.",
        "`f(a, b)` adds two numbers.",
        "`f(text)` writes a sum.",
        "`f(jar)` puts a jar on the shelf and gives its place.",
        "The jar is removed.",
        "`f(test)` keeps the jars for which `test` returns True.",
        "`f(ask)` calls `ask` until it returns a string.",
        "`f()` returns the list of jars as a string.",
        "`f()` returns the number of jars per label as a dict.",
        "`f()` returns the number of metres, rounded to two digits.",
        "`f()` returns the jar and its width.",
        "`f()` returns the jar in which most is.",
        "`f()` returns `True` or a message.",
        "`f(jar)` removes the jar and hands it back.",
        "`f(jar)` puts it down and opens it.",
        "`f()` does not return a list.",
        "`f()` returns its list price.",
        "`f()` returns the dictionary key.",
        "`f(path)` opens a file.",
    ],
)
def test_of_other_sentences_none_is_known(point):
    assert result_of((point,), CLASSES) == ""


def test_what_another_point_says_of_it_counts():
    points = ("`f()` returns the widest jar.", "`Shelf.f`: It returns `None` if there is none.")
    assert result_of(points, CLASSES) == "Jar | None"
    assert result_of(("`f(jar)` puts it down.", "`Shelf.f`: It returns its place."), CLASSES) == ""
    assert result_of((), CLASSES) == ""


TEXT = """\
Write `shelf.py` with a class `Shelf`.

- `put(jar)` puts a jar on it.
- `wide()` returns how many are wide.
- `all()` returns a list.
- `hold()` returns a list.

`clean(text)` removes blanks. `near()` and `far()` return a list.
"""
EXPORTS = (
    "class Shelf",
    "Shelf.put(self, jar)",
    "Shelf.wide(self)",
    "Shelf.all(self) -> tuple",
    "@property Shelf.hold(self)",
    "def clean(text)",
    "def near()",
    "LIMIT",
)


def test_exports_without_a_result_get_one_and_the_others_stay():
    files = (PlannedFile("shelf.py", "", EXPORTS),)
    plan = with_results(Plan(files, criteria(TEXT, files, ())))
    assert plan.files[0].exports == (
        "class Shelf",
        "Shelf.put(self, jar) -> None",
        "Shelf.wide(self) -> int",
        "Shelf.all(self) -> tuple",
        "@property Shelf.hold(self)",
        "def clean(text)",
        "def near()",
        "LIMIT",
    )
    there = (PlannedFile("shelf.py", "", EXPORTS, exists=True),)
    assert with_results(Plan(there, criteria(TEXT, there, ()))).files == there
