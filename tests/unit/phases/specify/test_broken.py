"""Tests whose own setup fails."""

from standalone_orchestrator.core.checks import (
    Authority,
    Check,
    CheckResult,
    Means,
    Outcome,
    Role,
)
from standalone_orchestrator.phases.specify.broken import broken_setup, without_repetition

TEXT = (
    "import pytest\n\n\n"
    "def test_g1():\n    s = Stack()\n    s.pop()\n"
    "    with pytest.raises(IndexError):\n        s.pop()\n"
)
CHECK = Check("g1", Role.GOAL, Authority.GENERATED, Means.TEST, "test_c1.py::test_g1")


def failed(message):
    return CheckResult("g1", Outcome.FAILED, message)


def broken(message, text=TEXT):
    return broken_setup(CHECK, failed(message), {"test_c1.py": text})


def test_the_statement_of_the_setup_that_fails_is_found():
    assert broken("IndexError\n/x/test_c1.py:6: in test_g1\nstack.py:3: in pop") == "s.pop()"


def test_a_test_that_came_to_its_outcome_has_no_broken_setup():
    assert broken("/x/test_c1.py:8: in test_g1") == ""


def test_another_file_or_function_says_nothing():
    assert broken("/x/test_c2.py:6: in test_g1") == ""
    assert broken("/x/test_c1.py:6: in test_g2") == ""
    assert broken("no trace at all") == ""
    assert broken("/x/test_c1.py:6: in test_g1", "") == ""


def test_a_statement_that_repeats_the_question_is_left_out():
    body = "s = Stack()\ns.pop()\nwith pytest.raises(IndexError):\n    s.pop()"
    assert without_repetition(body, "s.pop()") == (
        "s = Stack()",
        "with pytest.raises(IndexError):\n    s.pop()",
    )


def test_another_statement_is_not_left_out():
    body = "s = Stack()\ns.push(1)\nwith pytest.raises(IndexError):\n    s.pop()"
    assert without_repetition(body, "s.push(1)") is None
