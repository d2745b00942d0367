"""Suites are folders, tasks are folders in them."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from standalone_orchestrator.bench.suite import chosen, load_suite, suite_names
from standalone_orchestrator.core.errors import UsageError


def test_a_suite_holds_the_folders_that_have_a_goal(suites: Path) -> None:
    (suites / "levels" / "notes").mkdir()
    assert suite_names(suites) == ("levels",)
    tasks = load_suite(suites, "levels")
    assert [t.id for t in tasks] == ["l2-calc", "l3-queue"]
    assert tasks[0].title() == "Write l2-calc"


def test_tasks_are_chosen_by_the_beginning_of_their_id(suites: Path) -> None:
    tasks = load_suite(suites, "levels")
    assert [t.id for t in chosen(tasks, ("l3",))] == ["l3-queue"]
    assert chosen(tasks, ()) == tasks
    with pytest.raises(UsageError, match="no task begins with 'l9'"):
        chosen(tasks, ("l2", "l9"))


def test_a_part_of_a_suite_is_each_so_manieth_task_of_it(suites: Path) -> None:
    task = load_suite(suites, "levels")[0]
    many = tuple(replace(task, id=f"{number:02d}") for number in range(20))

    def ids(*choice) -> list[str]:
        return [t.id for t in chosen(many, *choice)]

    assert ids((), 3) == ["00", "03", "06", "09", "12", "15", "18"]
    assert ids((), 3, 2) == ["00", "03"]
    assert ids(("1",), 3) == ["12", "15", "18"]
    assert ids(("1",), 1, 1) == ["10"]


def test_a_task_names_what_its_tests_are_run_with(suites: Path) -> None:
    task = load_suite(suites, "levels")[0]
    assert task.requirements() == ()
    (task.hidden / "requirements.txt").write_text("# web\nflask>=3  # any\n\nbcrypt\n")
    assert task.requirements() == ("flask>=3", "bcrypt")


def test_what_is_missing_is_said_in_a_sentence(suites: Path) -> None:
    with pytest.raises(UsageError, match="no folder of benchmarks"):
        load_suite(suites / "nowhere", "levels")
    with pytest.raises(UsageError, match="no suite results"):
        load_suite(suites, "results")
    shutil.rmtree(suites / "levels" / "l2-calc" / "hidden")
    with pytest.raises(UsageError, match="l2-calc has no hidden tests"):
        load_suite(suites, "levels")


def test_a_task_has_another_form_when_what_is_shown_or_grades_differs(suites: Path) -> None:
    task = load_suite(suites, "levels")[0]
    was = task.form()
    (task.hidden / "__pycache__").mkdir()
    (task.hidden / "__pycache__" / "test_it.pyc").write_bytes(b"x")
    (task.folder / "reference").mkdir()
    (task.folder / "reference" / "calc.py").write_text("ADD = 1\n")
    assert task.form() == was
    forms = {was}
    for path in (task.goal, task.hidden / "test_it.py", task.base / "calc.py"):
        path.parent.mkdir(exist_ok=True)
        path.write_text("def test_it():\n    assert 1\n")
        forms.add(task.form())
    assert len(forms) == 4
