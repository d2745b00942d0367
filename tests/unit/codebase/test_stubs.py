"""Functions that wait to be written, and are part of what a task says."""

import pytest

from standalone_orchestrator.codebase.stubs import asked, stubs, told

AREA = '''\
def area(radius: float) -> float:
    """The area of a circle.

    >>> area(0)
    0
    """
'''
TEXT = (
    f"import math\n\n\n{AREA}\n\ndef double(n):\n    return 2 * n\n\n\n"
    "class Shape:\n    def grow(self, by):\n        ...\n"
)
SOURCES = {"shapes.py": TEXT, "notes.md": "# Notes\n"}


def names(found):
    return [symbol.name for symbol in found]


def test_functions_and_methods_that_are_not_finished_are_found():
    assert names(stubs("shapes.py", TEXT)) == ["area", "Shape.grow"]
    assert stubs("notes.md", SOURCES["notes.md"]) == ()
    assert stubs("shapes.py", "def area(:") == ()


@pytest.mark.parametrize(
    ("task", "wanted"),
    [
        ("Complete `area`.", ["area"]),
        ("Implement Shape.grow in shapes.py.", ["Shape.grow"]),
        ("Fill in the bodies in shapes.py.", ["area", "Shape.grow"]),
        ("Finish `double` in other.py.", []),
        ("Add a function to shapes.py that calls `area`.", []),
    ],
)
def test_the_task_says_which_are_to_be_completed(task, wanted):
    assert names(asked(task, "shapes.py", TEXT)) == wanted


def test_what_is_to_be_completed_is_told_as_it_stands_with_its_file():
    assert told("Complete `area`.", SOURCES, SOURCES, 1_000) == (
        f"## To be completed\n```\n# shapes.py\n{AREA}```"
    )
    assert told("Describe `area`.", SOURCES, SOURCES, 1_000) == ""


def test_what_does_not_fit_is_left_out_as_a_whole():
    task = "Fill in the bodies in shapes.py."
    assert "grow" in told(task, SOURCES, SOURCES, 1_000)
    short = told(task, SOURCES, SOURCES, 60)
    assert "grow" in short
    assert "area" not in short
    assert told(task, SOURCES, SOURCES, 10) == ""
