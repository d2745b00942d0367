"""Plain classes that only keep what they are given."""

import pytest

from standalone_orchestrator.codebase.languages.python.plain_classes import as_dataclasses
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.core.task import Plan, PlannedFile

CLASS = '''"""Jars."""

from datetime import datetime


class Jar:
    """A jar."""

    def __init__(self, label: str, size: int = 1, made: datetime = datetime.now()):
        """Keeps everything."""
        self.label = label
        self.size: int = size
        self.made = made

    def wider(self, other):
        return self.size > other.size


class Shelf:
    def __init__(self, width):
        self.width = width
'''
MADE = '''"""Jars."""

from datetime import datetime
from dataclasses import dataclass


@dataclass
class Jar:
    """A jar."""

    label: str
    size: int = 1
    made: datetime = datetime.now()

    def wider(self, other):
        return self.size > other.size


class Shelf:
    def __init__(self, width):
        self.width = width
'''


def test_a_constructor_that_keeps_its_parameters_becomes_fields():
    found = as_dataclasses(CLASS, {"Jar"})
    assert found.text == MADE
    assert found.told == ("`Jar` is made a dataclass",)


def test_what_has_no_annotation_may_be_any_object():
    found = as_dataclasses(CLASS, {"Shelf"})
    assert found.text.endswith("@dataclass\nclass Shelf:\n    width: object\n")


def test_only_classes_that_the_plan_has_as_dataclasses_are_made_such():
    file = PlannedFile("jars.py", "", ("@dataclass class Jar", "class Shelf"))
    assert language_for("jars.py").as_planned(file, CLASS, Plan((file,), ()), {}).text == MADE
    assert as_dataclasses(CLASS, {"Lid"}).text == CLASS
    assert as_dataclasses("class Jar(:\n", {"Jar"}).told == ()


@pytest.mark.parametrize(
    "text",
    [
        "class Jar(Box):\n    def __init__(self, a):\n        self.a = a\n",
        "@dataclass\nclass Jar:\n    def __init__(self, a):\n        self.a = a\n",
        "class Jar:\n    def __init__(self, a):\n        self.a = a or 1\n",
        "class Jar:\n    def __init__(self, a):\n        self.b = a\n",
        "class Jar:\n    def __init__(self, a):\n        it.a = a\n",
        "class Jar:\n    def __init__(self, a):\n        self.a = a\n        self.n = 0\n",
        "class Jar:\n    def __init__(self, a, b):\n        self.a = a\n",
        "class Jar:\n    def __init__(self, a):\n        self.a = a\n        self.a = a\n",
        "class Jar:\n    def __init__(self, *a):\n        self.a = a\n",
        "class Jar:\n    def __init__(self, *, a):\n        self.a = a\n",
        "class Jar:\n    def __init__(self):\n        pass\n",
        "class Jar:\n    def __init__():\n        pass\n",
        "class Jar:\n    n = 1\n\n    def __init__(self, a):\n        self.a = a\n",
        "class Jar:\n    a: int\n",
        "class Jar:\n    def __init__(self, a):\n        self.a = a\n\n"
        "    @property\n    def a(self): return 1\n",
    ],
)
def test_a_class_that_is_more_than_that_stays(text):
    assert as_dataclasses(text, {"Jar"}).text == text


def test_ends_of_lines_and_a_byte_order_mark_stay():
    text = "\ufeffclass Jar:\r\n    def __init__(self, a: int):\r\n        self.a = a\r\n"
    found = as_dataclasses(text, {"Jar"}).text
    assert found.startswith("\ufefffrom dataclasses import dataclass\r\n")
    assert found.endswith("@dataclass\r\nclass Jar:\r\n    a: int\r\n")


def test_what_a_constructor_says_in_its_body_is_no_annotation_of_a_field():
    text = "class Jar:\n    def __init__(self, a):\n        self.a: Jar | None = a\n"
    assert "    a: object\n" in as_dataclasses(text, {"Jar"}).text
