"""Attribution: a mutant of a function speaks for the criteria whose checks call it."""

import pytest

from standalone_orchestrator.phases.strength.speaks import called_as, speaks_for


def names(*said):
    return frozenset(said)


def test_a_function_speaks_for_the_criteria_whose_checks_call_it():
    functions = {("a.py", "Stack.push"): names(), ("a.py", "Stack.pop"): names()}
    called = {"c1": names("Stack", "push"), "c2": names("Stack", "push", "pop"), "c3": names("x")}
    assert speaks_for(functions, called) == {
        ("a.py", "Stack.push"): ("c1", "c2"),
        ("a.py", "Stack.pop"): ("c2",),
    }


def test_an_inner_function_speaks_for_those_of_its_callers_however_deep_it_lies():
    functions = {
        ("a.py", "total"): names("self", "_tax"),
        ("b.py", "_tax"): names("_round"),
        ("b.py", "_round"): names("round", "_tax"),
        ("b.py", "_unused"): names(),
    }
    assert speaks_for(functions, {"c1": names("total"), "c2": names("other")}) == {
        ("a.py", "total"): ("c1",),
        ("b.py", "_tax"): ("c1",),
        ("b.py", "_round"): ("c1",),
    }


def test_a_function_that_is_checked_itself_does_not_answer_for_its_callers():
    functions = {("a.py", "add"): names(), ("a.py", "add_all"): names("add")}
    called = {"c1": names("add"), "c2": names("add_all")}
    assert speaks_for(functions, called) == {
        ("a.py", "add"): ("c1",),
        ("a.py", "add_all"): ("c2",),
    }


@pytest.mark.parametrize(
    ("function", "name"),
    [
        ("push", "push"),
        ("Stack.push", "push"),
        ("Stack.__init__", "Stack"),
        ("Outer.Inner.__post_init__", "Inner"),
        ("Stack.__len__", "len"),
        ("Stack.__str__", "str"),
    ],
)
def test_a_function_goes_by_the_name_by_which_it_is_called(function, name):
    assert name in called_as(function)
    assert "Stack" not in called_as("Stack.push")
