"""How far a text is from being run, and from what it was."""

import pytest

from standalone_orchestrator.codebase.api import Fault
from standalone_orchestrator.core.checks import CheckResult, Outcome
from standalone_orchestrator.phases.build.closeness import badness, broke, changed_lines, ended_in

TEST = "test_c7.py:10: in test_c7_1\n    s.save([a, b])\n"
INSIDE = f"{TEST}store.py:19: in save\n    path = self.path + '.tmp'\n"


@pytest.mark.parametrize(
    ("message", "mistaken"),
    [
        (f"{INSIDE}E   TypeError: unsupported operand type(s)", True),
        (f"{INSIDE}E   NameError: name 'os' is not defined", True),
        (f"{INSIDE}E   ValueError: no such place", False),
        (
            f"{TEST}store.py:19: in save\n    raise TypeError('a text')\nE   TypeError: a text",
            False,
        ),
        (f"{INSIDE}E   AssertionError: TypeError: no", False),
        (f"{TEST}E   AttributeError: 'NoneType' object has no attribute 'x'", False),
        (f"{TEST}E   AssertionError: assert 1 == 2", False),
        ("the test runner was killed", False),
    ],
)
def test_a_mistake_in_the_program_is_told_from_another_outcome(message, mistaken):
    result = CheckResult("g1", Outcome.FAILED, message)
    assert broke(result) is mistaken
    assert ended_in(result) == ("store.py" if "store.py" in message else "")


def test_a_text_that_does_not_parse_is_furthest_from_being_run():
    open_, wrong = Fault("m.py", 1, "unfinished", "open"), Fault("m.py", 1, "syntax", "no Python")
    assert badness((open_, open_)) < badness((wrong,))
    assert badness(()) < badness((open_,)) < badness((open_, open_))


def test_changed_lines_are_counted_once():
    assert changed_lines(None, "a\nb\n") == 2
    assert changed_lines("a\nb\n", "a\nb\n") == 0
    assert changed_lines("a\nb\n", "a\nc\nd\n") == 2
