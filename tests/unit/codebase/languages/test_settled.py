"""Signatures that a base or a task text settles."""

import pytest

from standalone_orchestrator.codebase.registry import language_for

PYTHON = language_for("a.py")
BASE = """
def slug(text: str, *marks: str, limit: int = 0, **more) -> str:
    return text

def plain(a, b=2):
    return a

class Box:
    def pack(self, thing, *, tight: bool = False):
        return thing

    @property
    def size(self):
        return 1
"""


@pytest.mark.parametrize(
    ("planned", "wanted"),
    [
        ("def plain(a)", "def plain(a, b=2)"),
        ("def plain(a, b=3)", "def plain(a, b=3)"),
        ("plain(b, words: int = 0) -> str", "def plain(a, b=2, words: int = 0) -> str"),
        (
            "def slug(text, words: int = 0)",
            "def slug(text: str, words: int = 0, *marks: str, limit: int = 0, **more) -> str",
        ),
        (
            "Box.pack(self, thing, where=None)",
            "Box.pack(self, thing, where=None, *, tight: bool = False)",
        ),
    ],
)
def test_what_is_there_stays_and_what_is_new_follows(planned, wanted):
    assert PYTHON.settled(BASE, planned) == wanted


@pytest.mark.parametrize(
    "planned",
    [
        "def plain(first)",
        "def plain(b, a)",
        "def plain(a, *, b=2)",
        "def plain(a, c)",
        "def plain(c, a)",
        "async def plain(a, b=2)",
    ],
)
def test_what_a_plan_changes_in_the_parameters_is_taken_at_its_word(planned):
    assert PYTHON.settled(BASE, planned) == planned


def test_a_method_of_a_class_that_is_not_there_means_the_function_only_where_that_is_allowed():
    assert PYTHON.settled(BASE, "Tool.plain(self, a)", loose=True) == "def plain(a, b=2)"
    assert PYTHON.settled(BASE, "Tool.plain(self, a)") == "Tool.plain(self, a)"
    assert PYTHON.settled(BASE, "def pack(thing)", loose=True) == "def pack(thing)"


@pytest.mark.parametrize(
    "planned",
    ["def new(a)", "class Box", "Box.shut(self)", "LIMIT: int = 3", "no signature at all"],
)
def test_what_the_base_does_not_have_stays_as_planned(planned):
    assert PYTHON.settled(BASE, planned) == planned


def test_a_base_that_does_not_parse_settles_nothing():
    assert PYTHON.settled("def (", "def plain(a)") == "def plain(a)"


def test_a_name_with_two_owners_is_not_guessed():
    twice = "class A:\n    def go(self): ...\nclass B:\n    def go(self, x): ...\n"
    assert PYTHON.settled(twice, "C.go(self)", loose=True) == "C.go(self)"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Add `area(r: float) -> float` to it.", ("def area(r: float) -> float",)),
        ("Add a function `area(r: float)`.", ("def area(r: float)",)),
        ("Write\n```\ndef area(r, s=1):\n```", ("def area(r, s=1)",)),
        ("A class `Box` with a method `area(r: float) -> float`.", ()),
        ("A class `Box`, and a function `area(r: float)`.", ("def area(r: float)",)),
        ("`area(2)` returns 4 and `area(a, b)` is not said to be a function.", ()),
        ("`area(self, r: float) -> float` is new.", ()),
        ("It uses the existing `area(r: float) -> float`.", ()),
        ("```\ndef test_area():\n    assert area(1) == 3\n```", ()),
        ("No code at all.", ()),
    ],
)
def test_only_declared_functions_are_stated(text, wanted):
    assert PYTHON.stated(text) == wanted
