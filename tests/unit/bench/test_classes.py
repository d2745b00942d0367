"""The suite of classes: a share of a class can be told, and a goal says what its tests use."""

import ast
import doctest
from pathlib import Path

import pytest

from standalone_orchestrator.bench.grade import hidden_tests
from standalone_orchestrator.bench.suite import BenchTask, load_suite

TASKS = load_suite(Path(__file__).parents[3] / "benchmarks", "classes")
EACH = pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)


def module_of(task: BenchTask) -> Path:
    (path,) = task.reference.iterdir()
    return path


def methods_of(task: BenchTask) -> list[str]:
    """Public methods of the one class that has some."""
    found = []
    for node in ast.parse(module_of(task).read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef):
            names = [part.name for part in node.body if isinstance(part, ast.FunctionDef)]
            if public := [name for name in names if not name.startswith("_")]:
                found.append(public)
    (methods,) = found
    return methods


def examples_of(task: BenchTask) -> list[doctest.Example]:
    return doctest.DocTestParser().get_examples(task.goal.read_text("utf-8"))


def test_there_are_ten_of_them() -> None:
    assert [task.id[:3] for task in TASKS] == [f"c{number:02d}" for number in range(1, 11)]


@EACH
def test_a_class_has_five_to_ten_methods_and_its_goal_names_each(task: BenchTask) -> None:
    goal = task.goal.read_text("utf-8")
    assert 5 <= len(methods_of(task)) <= 10
    assert 150 <= len(goal.split()) <= 350
    assert f"`{module_of(task).name}`" in goal
    assert not [name for name in methods_of(task) if f"`{name}(" not in goal]


@EACH
def test_each_method_has_a_hidden_test_that_is_named_after_it(task: BenchTask) -> None:
    tests = [target.rpartition("::")[2] for target in hidden_tests(task.hidden)]
    methods = set(methods_of(task))
    # `line_count` begins with `line`: a test is of the longest name that it begins with.
    named = [
        max((m for m in methods if f"{test}_".startswith(f"test_{m}_")), key=len, default="")
        for test in tests
    ]
    assert methods <= set(named)
    assert 20 <= len(tests) <= 40


@EACH
def test_the_examples_of_a_goal_hold_for_its_reference(task: BenchTask) -> None:
    names: dict[str, object] = {"__name__": module_of(task).stem}
    exec(module_of(task).read_text("utf-8"), names)
    examples = examples_of(task)
    session = doctest.DocTest(examples, names, task.id, str(task.goal), 0, None)
    said: list[str] = []
    assert doctest.DocTestRunner(verbose=False).run(session, out=said.append).failed == 0, said


def test_half_of_the_goals_have_examples_that_can_be_run() -> None:
    assert sum(bool(examples_of(task)) for task in TASKS) == len(TASKS) // 2
