"""How the project's own tests call what a point is about: a tester writes likewise. Pure.

Of "`ingredient_line` shows a range" the 1.5B default model writes tests that build every object by
hand, and wrong. A test that is there says in one line how it is done; shown as it is, the model
gives it back, so what is shown is its form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from standalone_orchestrator.codebase.languages.python import TestLines, test_lines
from standalone_orchestrator.codebase.testfiles import is_test
from standalone_orchestrator.codebase.words import word_set
from standalone_orchestrator.phases.specify.cases import Case, case_from

_COMMON = word_set(
    """add append clear close copy create delete find format get items keys list load open pop put
    read remove render run save set show start stop update values write"""
)
"""Methods that many classes have: only a test that names the class is about this one."""
MOST_FILES = 200
"""Test files that are read."""


def own_tests(project: Mapping[str, str], names: Mapping[str, str]) -> tuple[TestLines, ...]:
    """The tests of a project that can be told in a few lines, the shortest first.

    Args:
        project: paths and texts.
        names: what a test of the tester's may import; one that needs more shows it nothing.
    """
    files = [path for path in sorted(project) if is_test(path) and path.endswith(".py")]
    told = (test for path in files[:MOST_FILES] for test in test_lines(project[path]))
    found = [test for test in told if isinstance(case_from(test.lines, names), Case)]
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
    owners = {name.rpartition(".")[0] for name in callables if name.rpartition(".")[2] in _COMMON}
    calling = [
        test
        for test in tests
        if about & test.calls and test.error is error and owners <= test.names
    ]
    ranked = sorted(calling, key=lambda t: (t.asks not in about, -len(about & t.calls)))
    return ranked[0].form if ranked else ()
