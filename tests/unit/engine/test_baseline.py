"""What is known of the base before a token is spent."""

from dataclasses import replace

import pytest

from standalone_orchestrator.core.checks import CheckResult, Outcome
from standalone_orchestrator.core.events import BaseTests, Explored
from standalone_orchestrator.engine.baseline import baseline, told

PASSED, FAILED, ERROR, SKIPPED = (
    Outcome.PASSED, Outcome.FAILED, Outcome.ERROR, Outcome.SKIPPED,
)  # fmt: skip
FOUND = Explored("base", "", toolchain="python", test_command="python -m pytest", files=2)
FILES = {"a.py": "def f():\n    return 1\n\n\ndef g():\n    return 2\n", "test_a.py": ""}
BROKEN = "tests/conftest.py:1: in <module>\nE   ModuleNotFoundError: No module named 'shop._v'"


class Answers:
    """A grader with fixed answers; `asked` holds what it was asked."""

    def __init__(self, *results, lacks="", command=PASSED, modules=(), reached=None):
        self.lacks, self.modules, self.asked = lacks, modules, []
        self._results, self._command, self._reached = results, command, reached

    def base_tests(self, step, base, targets):
        self.asked.append((step, base, targets))
        return self._results

    def reached(self, step, base, tests):
        self.asked.append((step, base, tests))
        return [replace(r, reached=self._reached[r.check]) for r in self._results]

    def grade(self, step, tree, checks, files):
        self.asked.append((step, tree, checks[0].target))
        said = "" if self._command is PASSED else "ended with exit code 2\nno rule"
        return (CheckResult(checks[0].id, self._command, said),)


def result(outcome, check="test_a.py::test_b", message=""):
    return CheckResult(check, outcome, message)


def test_results_are_counted():
    seen = [result(o) for o in (PASSED, PASSED, FAILED, ERROR, SKIPPED)]
    assert told(seen) == BaseTests(2, 2, 1)


@pytest.mark.parametrize(
    ("results", "problem"),
    [
        ((), "could not be run on the base: the runner found none"),
        (
            [result(ERROR, "tests/test_a.py", BROKEN)],
            "could not be run on the base: ModuleNotFoundError: No module named 'shop._v'",
        ),
        (
            [result(ERROR), result(ERROR, "pytest", "it ended with exit code 4\nno such option")],
            "could not be run on the base: it ended with exit code 4 / no such option",
        ),
        ([result(SKIPPED)], "are all skipped on the base"),
        ([result(FAILED, message="E   assert 1 == 2")], "fail on the base: assert 1 == 2"),
    ],
)
def test_when_none_passes_the_cause_is_said_in_one_clause(results, problem):
    assert told(results).problem == problem


def test_the_suite_is_run_as_it_is_configured_and_stands_in_the_result():
    grader = Answers(result(PASSED), lacks="left (no wheel)", modules=("flask",))
    found = baseline(FOUND, grader, FILES, "", guards=True)
    assert grader.asked == [("explore", "base", ())]
    assert found.base_tests == BaseTests(passed=1)
    assert found.not_installed == "left (no wheel)"
    assert found.modules == ("flask",)


def test_without_guards_nothing_is_run():
    grader = Answers()
    assert baseline(FOUND, grader, FILES, "", guards=False) == FOUND
    assert grader.asked == []


def test_a_project_that_is_only_configured_for_tests_has_no_problem():
    assert (
        baseline(FOUND, Answers(), {"a.py": "", "pytest.ini": ""}, "", guards=True).base_tests
        is None
    )
    assert baseline(FOUND, Answers(), FILES, "", guards=True).base_tests.problem


def with_command(command):
    return Explored("base", "", test_command=command, rule_commands=("ruff check",))


def test_the_paths_of_a_pytest_command_are_what_is_run():
    grader = Answers(result(PASSED))
    baseline(with_command("pytest -q tests/unit -m 'not slow'"), grader, FILES, "", guards=True)
    assert grader.asked == [("explore", "base", ("tests/unit", "-m", "not slow"))]


def test_a_command_that_is_not_pytests_joins_the_rules_when_it_passes():
    found = baseline(with_command("make test"), Answers(), FILES, "", guards=True)
    assert found.rule_commands == ("ruff check", "make test")
    assert found.base_tests == BaseTests(passed=1)


def test_a_command_that_fails_on_the_base_guards_nothing_and_says_why():
    found = baseline(with_command("make test"), Answers(command=FAILED), FILES, "", guards=True)
    assert found.rule_commands == ("ruff check",)
    assert "`make test`: ended with exit code 2 / no rule" in found.base_tests.problem


def test_of_failing_tests_that_the_task_names_it_is_known_what_they_call():
    good, bad = result(PASSED, "test_a.py::test_g"), result(FAILED, message="E   assert 1 == 2")
    reached = {good.check: ("a.py:5",), bad.check: ("a.py:5", "a.py:1", "gone.py:1")}
    grader = Answers(good, bad, reached=reached)
    found = baseline(FOUND, grader, FILES, "test_b fails", guards=True)
    assert grader.asked[1:] == [("explore", "base", (bad.check, good.check))]
    assert found.red == (bad,)
    assert found.suspects == ("a.py::f", "a.py::g")


def test_where_no_failing_test_is_named_none_is_run_again():
    grader = Answers(result(FAILED))
    found = baseline(FOUND, grader, FILES, "Add a function.", guards=True)
    assert len(grader.asked) == 1
    assert (found.red, found.suspects) == ((), ())
