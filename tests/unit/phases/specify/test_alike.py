"""Calls that are said to give what another one would."""

import pytest

from standalone_orchestrator.codebase.questions import Question
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.phases.specify.alike import alike

EXPORTS = (
    "class Jar",
    "class Shelf",
    "Shelf.take(self) -> Jar",
    "Shelf.look(self, deep: bool = False) -> Jar",
    "Shelf.get(self, name: str) -> Jar",
    "Shelf.see(self, name: str, default: str = '') -> Jar",
    "class Box",
    "Box.lift(self) -> Jar",
)


def plan(*points):
    criteria = (Criterion(f"c{n}", p, CheckKind.BEHAVIOUR) for n, p in enumerate(points, 1))
    return Plan((PlannedFile("shelf.py", "", EXPORTS),), tuple(criteria))


def other(expression, *points):
    found = alike(Question(("s = Shelf()", "s.put(a)"), expression), plan(*points))
    assert found.setup == ("s = Shelf()", "s.put(a)")
    return found.expression


@pytest.mark.parametrize(
    "point",
    [
        "`look()` returns the jar that `take()` would return, but does not remove it.",
        "`Shelf.look()` returns what `take()` would return.",
        "`look` returns what `Shelf.take` returns.",
        "`look()` returns the same jar as `take()` would, without taking it.",
        "`Shelf.look`: It returns the same as `take()`, but the shelf keeps it.",
        "`look()` shows the jar that `take()` would give.",
    ],
)
def test_the_question_of_the_other_call_is_asked(point):
    assert other("s.look()", "`take()` removes and returns the widest jar.", point) == "s.take()"


def test_what_is_given_is_given_to_the_other_call():
    assert other("s.see('x')", "`see(name)` returns the same as `get`.") == "s.get('x')"


@pytest.mark.parametrize(
    "point",
    [
        "`look()` returns the widest jar, which `take()` removes.",
        "`look()` returns the first jar that `take()` would return.",
        "`look()` returns the number of jars that `take()` would return.",
        "`look()` returns the jar that `take()` would leave.",
        "`look()` returns the jar that `get(name)` would return.",
        "`look()` returns the jar that `lift()` would return.",
        "`look()` returns the jar that `look()` would return.",
        "`look()` returns the jar that `nobody()` would return.",
        "`take()` returns the jar that `look()` would return.",
        "It returns the jar that is the same.",
        "`look()` returns the same as `take()`, but sorted.",
        "`look()` returns the same as `take()` in reverse.",
        "`look()` does not return the same as `take()`.",
        "`look()` returns the same type as `take()`.",
        "`look()` returns the label that `take()` would return.",
        "`look()` returns the jar that `take()` would return last.",
        "`look()` is fast. Its `get()` returns the same as `take()`.",
    ],
)
def test_of_another_sentence_nothing_is_taken(point):
    assert other("s.look()", point) == "s.look()"


def test_an_object_of_another_class_is_not_meant():
    point = "`Shelf.look()` returns what `take()` returns."
    assert alike(Question(("s = Box()",), "s.look()"), plan(point)).expression == "s.look()"


def test_an_expression_that_is_no_call_of_a_method_is_left():
    assert other("s.look().wide", "`look()` returns what `take()` returns.") == "s.look().wide"
    assert other("look()", "`look()` returns what `take()` returns.") == "look()"
