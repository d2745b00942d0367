"""Why a plan cannot work."""

import pytest

from standalone_orchestrator.codebase.terms import Term
from standalone_orchestrator.core.task import PlannedFile
from standalone_orchestrator.phases.plan.problems import problems


def file(path, *needs, exports=("def f()",)):
    return PlannedFile(path, "", exports, needs)


def test_a_plan_in_order_has_none():
    assert problems([file("a.py"), file("b.py", "a.py")], (), ()) == ()


def test_what_is_needed_must_be_planned_or_there():
    assert problems([file("a.py", "b.py")], (), ()) == (
        "`a.py` needs `b.py`, which is neither planned nor there",
    )
    assert problems([file("a.py", "b.py")], ("b.py",), ()) == ()


def test_files_that_need_each_other_are_named():
    found = problems([file("c.py"), file("b.py", "a.py"), file("a.py", "b.py", "c.py")], (), ())
    assert found == ("these files need each other: a.py, b.py",)


def test_a_file_that_the_task_names_must_be_planned_or_there():
    term = Term("app.py", "file")
    assert problems([file("a.py")], (), [term]) == (
        "the task names `app.py`, which no file of the plan is",
    )
    assert problems([file("a.py")], ("src/app.py",), [term]) == ()
    assert problems([file("src/app.py")], (), [term]) == ()
    assert problems([file("src/app.py")], (), [Term("src/app.py", "file")]) == ()


@pytest.mark.parametrize(
    "name", ["data.json", "log.txt", "todo.db", "test_a.py", "tests/test_b.py"]
)
def test_a_file_that_the_program_writes_or_a_test_needs_not_be_planned(name):
    assert problems([file("a.py")], (), [Term(name, "file")]) == ()


def test_names_that_are_no_files_are_not_asked_for():
    assert problems([file("a.py")], (), [Term("app", "name"), Term("3", "number")]) == ()


def test_in_an_empty_folder_some_file_must_export_something():
    nothing = "no file exports anything: list the public names with their signatures"
    assert problems([file("a.py", exports=())], (), ()) == (nothing,)
    assert problems([file("a.py", exports=())], ("b.py",), ()) == ()


def test_a_plan_must_have_a_file():
    assert problems([], ("b.py",), ()) == ("no file is planned: list the files to write or change",)
    assert problems([], (), ()) == ("no file is planned: list the files to write or change",)
