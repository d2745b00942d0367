"""Suites are folders, tasks are folders in them."""

import shutil
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


def test_what_is_missing_is_said_in_a_sentence(suites: Path) -> None:
    with pytest.raises(UsageError, match="no folder of benchmarks"):
        load_suite(suites / "nowhere", "levels")
    with pytest.raises(UsageError, match="no suite results"):
        load_suite(suites, "results")
    shutil.rmtree(suites / "levels" / "l2-calc" / "hidden")
    with pytest.raises(UsageError, match="l2-calc has no hidden tests"):
        load_suite(suites, "levels")
