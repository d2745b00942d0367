"""Functions that wait to be written, and are part of what a task says."""

import pytest

from standalone_orchestrator.codebase.stubs import asked, told, unfinished, wanted

AREA = '''\
def area(radius: float) -> float:
    """The area of a circle.

    >>> area(0)
    0
    """'''
TEXT = (
    f"import math\n\n\n{AREA}\n    raise NotImplementedError\n\n\n"
    "def double(n):\n    return 2 * n\n\n\nclass Shape:\n    def grow(self, by):\n        ...\n"
)
SOURCES = {"shapes.py": TEXT, "notes.md": "# Notes\n"}


def names(found):
    return [symbol.name for symbol in found]


def test_functions_and_methods_that_are_not_finished_are_found():
    assert names(unfinished("shapes.py", TEXT)) == ["area", "Shape.grow"]
    assert unfinished("notes.md", SOURCES["notes.md"]) == ()
    assert unfinished("shapes.py", "def area(:") == ()


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ("Complete `area`.", ["area"]),
        ("Implement Shape.grow in shapes.py.", ["Shape.grow"]),
        ("Fill in the bodies in shapes.py.", ["area", "Shape.grow"]),
        ("Finish all functions of shapes.py. Keep `double`.", ["area", "Shape.grow"]),
        ("Finish `double` in other.py.", []),
        ("Add a function to shapes.py that calls `area`.", []),
        ("In shapes.py, `double` shall return the complete number.", []),
        ("In shapes.py, `double` shall return the body twice.", []),
        ("Implement `perimeter(w, h)` in shapes.py.", []),
        ("Implement all of `perimeter(w, h)` in shapes.py.", []),
        ("`area` is not implemented yet: please finish it.", ["area"]),
        ("The methods in shapes.py have to be completed.", ["area", "Shape.grow"]),
        ("Add `cut`. It calls `area`, which is complete.", []),
        ("Make it so.\n```\ncomplete area\n```", []),
    ],
)
def test_the_task_says_which_are_to_be_completed(task, expected):
    assert names(asked(task, "shapes.py", TEXT)) == expected


def test_what_is_to_be_completed_is_told_without_its_placeholder_and_with_its_file():
    found = wanted("Complete `area`.", SOURCES, SOURCES)
    assert told(found, 1_000) == (f"## To be completed\n```\n# shapes.py\n{AREA}\n```", ())
    assert told(wanted("Describe `area`.", SOURCES, SOURCES), 1_000) == ("", ())


def test_a_fence_in_a_docstring_does_not_end_ours():
    text = AREA.replace(">>> area(0)", "```python\n    area(0)\n    ```")
    shown, _ = told(wanted("Complete `area`.", {"a.py": text}, ["a.py"]), 1_000)
    assert shown.startswith("## To be completed\n````\n# a.py\n")
    assert shown.endswith("\n````")


def test_what_does_not_fit_is_left_out_as_a_whole_and_named():
    found = wanted("Fill in the bodies in shapes.py.", SOURCES, SOURCES)
    assert names(told(found, 1_000)[1]) == []
    short, left = told(found, 60)
    assert "grow" in short
    assert "radius" not in short
    assert names(left) == ["area"]
    assert told(found, 10) == ("", found)
