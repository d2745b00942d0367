"""From one reply to files."""

from pathlib import Path

import pytest

from standalone_orchestrator.bench.answers import files_in, targets
from standalone_orchestrator.bench.suite import load_suite

LEVELS = load_suite(Path(__file__).parents[3] / "benchmarks", "levels")
ASKED_FOR = {
    "l2-calculator": ("calculator.py",),
    "l3-miniqueue": ("miniqueue.py",),
    "l4-task-tracker": ("models.py", "storage.py", "tracker.py", "cli.py"),
    "l5-bookmark-manager": ("app.py",),
    "l6-expense-tracker": ("app.py",),
    "l7-chat-server": ("chat.py",),
    "l8-job-scheduler": ("scheduler.py",),
}
"""In the others, files of a project are to be changed, and the goal does not say which."""

STUB = "import math\n\n\ndef half(n):\n    return n / 2\n\n\ndef area(r):\n    '''Of a circle.'''\n"
FUNCTION = "def area(r):\n    return math.pi * r * r\n"


def test_a_block_goes_into_the_file_that_it_names() -> None:
    reply = "a.py\n```python\nA = 1\n```\n\n`lib/b.py`:\n\n```python\nB = 2\n```\n"
    assert files_in(reply, "Write it.", {}) == {"a.py": "A = 1\n", "lib/b.py": "B = 2\n"}


def test_a_block_without_a_name_is_for_the_file_that_the_goal_names() -> None:
    reply = "Here it is:\n```python\nA = 1\n```\nUse it so:\n```python\nprint(A)\n```\n"
    assert files_in(reply, "Write a module `a.py`.", {}) == {"a.py": "A = 1\n"}
    assert files_in(reply, "Write something.", {}) == {}
    assert files_in(reply, "Write `a.py` and `b.py`.", {}) == {}


def test_a_reply_without_a_block_is_taken_when_it_is_a_program() -> None:
    assert files_in("A = 1\n", "Write `a.py`.", {}) == {"a.py": "A = 1\n"}
    assert files_in("I would rather not.", "Write `a.py`.", {}) == {}


def test_beside_a_completed_function_the_file_stays() -> None:
    found = files_in(f"```python\n{FUNCTION}```", "Complete `area`.", {"s.py": STUB})
    names: dict[str, object] = {}
    exec(found["s.py"], names)
    assert names["half"](4) == 2
    assert round(names["area"](1), 2) == 3.14


def test_a_whole_file_replaces_what_it_defines() -> None:
    whole = STUB.replace("n / 2", "n // 2").partition("def area")[0] + FUNCTION
    found = files_in(f"```python\n{whole}```", "Complete `area`.", {"s.py": STUB})
    assert found["s.py"].count("def area") == found["s.py"].count("def half") == 1
    assert "n // 2" in found["s.py"]


def test_a_finished_file_is_written_anew() -> None:
    files = {"s.py": "def half(n):\n    return n / 2\n"}
    assert files_in(f"```python\n{FUNCTION}```", "Change it.", files) == {"s.py": FUNCTION}


def test_a_path_that_leads_outside_is_no_file() -> None:
    assert files_in("../a.py\n```python\nA = 1\n```\n", "Write it.", {}) == {}


@pytest.mark.parametrize("task", LEVELS, ids=lambda task: task.id)
def test_a_level_is_asked_for_the_files_that_are_to_be_written(task) -> None:
    there = [path for path in task.base.rglob("*") if path.is_file()]
    files = {path.relative_to(task.base).as_posix(): "" for path in there}
    assert targets(task.goal.read_text("utf-8"), files) == ASKED_FOR.get(task.id, ())


def test_the_only_file_is_asked_for_where_the_goal_names_no_new_one() -> None:
    assert targets("Complete `area`.", {"solution.py": STUB}) == ("solution.py",)
    assert targets("Complete `area` in `solution.py`.", {"solution.py": STUB}) == ("solution.py",)


def test_an_unnamed_block_is_not_for_a_file_that_a_project_s_goal_only_speaks_of() -> None:
    files = {"a.py": "A = 1\n", "b.py": "B = 1\n"}
    reply = "```python\nA = 2\n```\n"
    assert files_in(reply, "Rename it; `notes.toml` keeps its meaning.", files) == {}
    assert files_in(f"`a.py`:\n{reply}", "Rename it in `b.py`.", files) == {"a.py": "A = 2\n"}
