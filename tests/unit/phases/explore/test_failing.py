"""Which failing tests a task names, and which functions are suspect."""

import pytest

from standalone_orchestrator.core.checks import CheckResult, Outcome
from standalone_orchestrator.phases.explore.failing import MOST_TRACED, named, suspects, traced

PASSED, FAILED, ERROR = Outcome.PASSED, Outcome.FAILED, Outcome.ERROR
CODE = '''class Money:
    @property
    def minor(self):
        return self._minor

    def split(self, weights):
        """The parts."""
        return [self.minor * w // sum(weights) for w in weights]


def total(amounts):
    return sum(amounts)
'''


def result(name, outcome=FAILED, *reached):
    return CheckResult(name, outcome, reached=reached)


RESULTS = (
    result("tests/test_a.py::test_one"),
    result("tests/test_a.py::test_two[1-2]", ERROR),
    result("tests/test_a.py::test_two[3-4]", PASSED),
    result("tests/test_b.py::TestB::test_one"),
    result("tests/test_b.py::test_three"),
    result("tests/test_c.py", ERROR),
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("test_three fails.", ["tests/test_b.py::test_three"]),
        ("`tests/test_a.py::test_one` fails.", ["tests/test_a.py::test_one"]),
        ("test_one fails.", ["tests/test_a.py::test_one", "tests/test_b.py::TestB::test_one"]),
        ("test_two is wrong about pairs", ["tests/test_a.py::test_two[1-2]"]),
        (
            "Repair what tests/test_b.py shows.",
            ["tests/test_b.py::TestB::test_one", "tests/test_b.py::test_three"],
        ),
        ("Add test_fourteen; test_on, contest_one and my/test_three", []),
        (
            "Make tests/test_a.py pass.",
            ["tests/test_a.py::test_one", "tests/test_a.py::test_two[1-2]"],
        ),
        ("Add a test of it to tests/test_b.py. Nothing else fails.", []),
        ("Add a function. No existing test is changed.", []),
        ("All tests pass, but the sum is wrong. It fails on Mondays.", []),
        ("Run the tests and make sure that none fails.", []),
        ("Add a test that the call fails with ValueError for -1.", []),
        ("Ignore the failing tests; fix the sum.", []),
        ("test_three is known to fail without a network; leave it.", []),
        ("test_three fails since it expects too much. Correct the test.", []),
        ("test_three fails; do not change any test.", ["tests/test_b.py::test_three"]),
        ("Fix ./tests/test_b.py::test_three.", ["tests/test_b.py::test_three"]),
        (
            "Fix the failing tests in test_b.py.",
            ["tests/test_b.py::TestB::test_one", "tests/test_b.py::test_three"],
        ),
        (
            "`tests/test_a.py::test_one` and `test_three` fail.",
            ["tests/test_a.py::test_one", "tests/test_b.py::test_three"],
        ),
    ],
)
def test_failing_tests_are_named_by_function_or_file(text, names):
    assert [r.check for r in named(text, RESULTS)] == names


@pytest.mark.parametrize(
    "text",
    [
        "Repair the failing tests.",
        "Some tests fail since Monday; fix that.",
        "Make all tests pass: one fails.",
    ],
)
def test_a_task_that_speaks_of_failing_tests_means_all_of_them(text):
    assert len(named(text, RESULTS)) == 4


def test_passing_tests_of_the_same_file_are_traced_first():
    green = [result(f"tests/test_z.py::test_{n}", PASSED) for n in range(MOST_TRACED)]
    ids = traced(RESULTS[:1], (*green, *RESULTS))
    assert ids[:2] == ("tests/test_a.py::test_one", "tests/test_a.py::test_two[3-4]")
    assert len(ids) == MOST_TRACED == len(set(ids))


def test_what_only_the_red_test_calls_is_more_suspect_than_what_all_call():
    seen = (
        result("t::red", FAILED, "m.py:2", "m.py:6"),
        result("t::green", PASSED, "m.py:2", "m.py:11"),
    )
    assert suspects("", seen, {"m.py": CODE}) == ("m.py::Money.split", "m.py::Money.minor")


def test_lines_inside_a_function_and_of_its_decorator_are_its_own():
    seen = (result("t::red", FAILED, "m.py:8", "m.py:2", "m.py:12", "m.py:40", "x.py:1"),)
    found = suspects("", seen, {"m.py": CODE})
    assert set(found) == {"m.py::Money.split", "m.py::Money.minor", "m.py::total"}


def test_of_what_is_called_alike_the_one_that_the_task_speaks_of_is_first():
    code = "def pears(n):\n    return n + 1\n\n\ndef apples(n):\n    return n + 1\n"
    seen = (result("t::red", FAILED, "m.py:1", "m.py:5"),)
    assert suspects("apples are wrong", seen, {"m.py": code})[0] == "m.py::apples"
    assert suspects("pears are wrong", seen, {"m.py": code})[0] == "m.py::pears"


def test_what_tests_define_is_no_suspect():
    seen = (result("t::red", FAILED, "tests/test_m.py:1", "tests/conftest.py:1"),)
    code = "def helper():\n    return 1\n"
    assert suspects("", seen, {"tests/test_m.py": code, "tests/conftest.py": code}) == ()


PAIR = "def f():\n    return 1\n\n\ndef g():\n    return 2\n"


def test_what_most_red_tests_call_is_more_suspect_than_what_one_of_them_calls_alone():
    seen = (
        result("t::one", FAILED, "m.py:1", "m.py:5"),
        result("t::two", FAILED, "m.py:5"),
        result("t::green", PASSED, "m.py:5"),
    )
    assert suspects("", seen, {"m.py": PAIR}) == ("m.py::g", "m.py::f")


def test_of_what_is_called_alike_the_longer_one_is_first():
    longer = PAIR.replace("return 1", "x = 1\n    return x")
    for code, first in ((longer, "f"), (longer.replace("f()", "h()").replace("g()", "f()"), "h")):
        seen = (result("t::red", FAILED, "m.py:1", "m.py:6"),)
        assert suspects("", seen, {"m.py": code})[0] == f"m.py::{first}"
