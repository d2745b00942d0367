"""What calls leave behind, as sentences tell it."""

import pytest

from standalone_orchestrator.codebase.questions import Question
from standalone_orchestrator.phases.specify.effects import effects

FILLED = (
    "s = Shelf()",
    "a = Jar('x')",
    "b = Jar('y')",
    "c = Jar('z')",
    "s.put(a)",
    "s.put(b)",
    "s.put(c)",
)
TAKE, FIND = Question(FILLED, "s.take()"), Question(FILLED, "s.find('x')")
JARS, OTHER = Question(FILLED, "s.jars()"), Question(FILLED[:6], "s.all()")
KNOWN = {OTHER: "[b, a]", TAKE: "b", FIND: "True", JARS: "[b, c, a]"}


def found(text, *asked, known=KNOWN):
    return [e.lines("OUT") for e in effects(text, known, asked)]


def test_a_call_that_removes_what_it_returns_leaves_the_rest():
    again, effect = effects("`take()` removes and returns the widest jar.", KNOWN, [TAKE])
    assert again.lines("c") == (*FILLED, "s.take()", "assert s.take() == c")
    assert effect.shown == Question((*FILLED[:2], *FILLED[3:5], FILLED[6]), "s.jars()")
    assert effect.lines("[c, a]") == (*FILLED, "s.take()", "assert s.jars() == [c, a]")
    assert effect.question == Question((*FILLED, "s.take()"), "s.jars()")


@pytest.mark.parametrize(
    "text",
    [
        "`take()` returns the jar that `remove()` would, but does not remove it.",
        "`take()` shows a jar without taking it out or changing the shelf.",
        "Returns a jar; the shelf doesn't change.",
    ],
)
def test_a_call_that_changes_nothing_leaves_everything(text):
    (effect,) = effects(text, KNOWN, [TAKE])
    assert effect.shown == JARS


@pytest.mark.parametrize(
    "text",
    [
        "`remove()` returns a jar.",
        "Takes the widest.",
        "`take()` returns the next jar to be removed.",
        "`take()` removes and returns a jar; the order of the others does not change.",
        "`take()` removes a jar without changing the others.",
        "`take()` returns a jar, which `drop()` removes.",
        "`take()` takes out a jar and puts it back at the end.",
        "`take()` removes the widest and the narrowest jar by turns.",
        "",
    ],
)
def test_where_no_sentence_tells_nothing_is_stated(text):
    assert found(text, TAKE) == []


def test_what_returns_no_object_that_went_in_tells_nothing_of_what_is_left():
    assert found("`find` removes a jar.", FIND) == []
    assert found("`take` removes a jar.", TAKE, known={JARS: "[b, c, a]"}) == []


def test_without_a_call_that_shows_the_same_object_nothing_is_stated():
    text = "`take()` removes a jar."
    once = Question(FILLED, "s.take(1)")
    assert found(text, once, known={once: "b", OTHER: "[b, a]"}) == []
    assert found(text, once, known={once: "b", Question(FILLED, "s.jars(1)"): "[b]"}) == []
    assert found(text, once, known={once: "b", JARS: "3"}) == []
    assert found(text, TAKE, known={TAKE: "b", JARS: "3"}) == [
        (*FILLED, "s.take()", "assert s.take() == OUT")
    ]


def test_of_a_single_object_no_function_is_asked():
    two = Question((*FILLED[:3], *FILLED[4:6]), "s.take()")
    known = {two: "b", Question(two.setup, "s.jars()"): "[b, a]"}
    assert found("`take()` removes a jar.", two, known=known) == []


def test_a_list_that_is_a_new_one_may_be_emptied():
    (effect,) = effects("`jars()` returns a new list of all jars.", KNOWN, [JARS, TAKE])
    assert effect.lines("[b, c, a]") == (
        *FILLED,
        "s.jars().clear()",
        "assert s.jars() == [b, c, a]",
    )
    assert found("`jars()` returns a list of the new jars.", JARS) == []
