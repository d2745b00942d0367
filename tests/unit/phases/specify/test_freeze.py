"""From drafts to the suite and its files."""

import hashlib

from standalone_orchestrator.core.checks import Authority, Check, Means, Role
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan
from standalone_orchestrator.phases.specify.cases import case_from
from standalone_orchestrator.phases.specify.draft import Draft
from standalone_orchestrator.phases.specify.freeze import files_for, hashes, suite_of


def draft(name, path="test_c1.py", criteria=("c1",)):
    case = case_from([f"assert add({len(name)}, 1) == 2"], {"add": "calc"})
    target = f"{path}::test_{name}"
    check = Check(name, Role.GOAL, Authority.GENERATED, Means.TEST, target, criteria)
    return Draft(check, case)


def test_a_file_holds_its_tests_in_their_order_and_runs_by_itself():
    files = files_for([draft("a"), draft("bb", "test_c2.py"), draft("ccc")])
    assert list(files) == ["test_c1.py", "test_c2.py"]
    assert files["test_c1.py"] == (
        "import pytest\n\n\n"
        "def test_a():\n    from calc import add\n    assert add(1, 1) == 2\n\n\n"
        "def test_ccc():\n    from calc import add\n    assert add(3, 1) == 2\n"
    )
    compile(files["test_c1.py"], "test_c1.py", "exec")


def test_a_draft_without_a_test_function_needs_no_file():
    assert files_for([Draft(draft("a").check)]) == {}


def test_each_file_is_hashed_as_it_lies_on_disk():
    assert hashes({"b": "2", "a": "ä"}) == (
        ("a", hashlib.sha256("ä".encode()).hexdigest()),
        ("b", hashlib.sha256(b"2").hexdigest()),
    )


def test_criteria_that_nothing_supports_are_named_and_commands_speak_for_themselves():
    kinds = (CheckKind.BEHAVIOUR, CheckKind.BEHAVIOUR, CheckKind.STRUCTURE, CheckKind.COMMAND)
    plan = Plan((), tuple(Criterion(f"c{n}", "", k) for n, k in enumerate(kinds, 1)))
    suite = suite_of([draft("a").check], plan, {"a": ""})
    assert suite.unchecked == ("c2", "c3")
    assert suite.hashes == hashes({"a": ""})
    assert [c.id for c in suite.checks] == ["a"]
