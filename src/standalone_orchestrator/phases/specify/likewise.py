"""How the project's own tests call what a point is about: a tester writes likewise. Pure.

Of "`ingredient_line` shows a range" the 1.5B default model writes tests that build every object by
hand, and wrong. A test that is there says in one line how it is done; shown as it is, the model
gives it back, so what is shown is its form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from standalone_orchestrator.codebase.languages.python import TestLines, test_lines
from standalone_orchestrator.codebase.testfiles import is_test

MOST_FILES = 200
"""Test files that are read."""


def own_tests(project: Mapping[str, str]) -> tuple[TestLines, ...]:
    """The tests of a project that can be told in a few lines, the shortest first."""
    files = [path for path in sorted(project) if is_test(path) and path.endswith(".py")]
    found = [test for path in files[:MOST_FILES] for test in test_lines(project[path])]
    return tuple(sorted(found, key=lambda test: (len(test.lines), len("".join(test.lines)))))


def form_like(
    callables: Sequence[str], tests: Sequence[TestLines], *, error: bool = False
) -> tuple[str, ...]:
    """The form of a test that calls what a point is about, best one that states what that gives.

    Args:
        callables: what the point is about.
        tests: the project's, the shortest first.
        error: whether the point is about one.
    """
    about = {name.rpartition(".")[2] for name in callables}
    calling = [test for test in tests if about & test.calls and test.error is error]
    ranked = sorted(calling, key=lambda t: (t.asks not in about, -len(about & t.calls)))
    return ranked[0].form if ranked else ()
