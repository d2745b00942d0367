"""Acceptance tests of the command line. They use nothing but what the goal names."""

import os
import re
import subprocess
import sys
from pathlib import Path

import cli
import pytest
from cli import main
from models import Task
from storage import JSONStorage


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "own.json")


@pytest.fixture
def call(path, capsys):
    """Runs a command on a file of the test; returns the code and the lines of tasks printed."""

    def run(*argv):
        code = main(list(argv), path)
        return code, tasks_in(capsys.readouterr().out)

    return run


@pytest.fixture
def filled(call, path):
    """As `call`, with four tasks in the file."""
    tasks = [Task(1, "Buy milk", "high", "done"), Task(2, "Read", "low")]
    tasks += [Task(3, "Write", "medium", "done"), Task(4, "Call Ann", "high")]
    JSONStorage(path).save(tasks)
    return call


def tasks_in(text):
    """The lines that show a task, so that a heading does no harm."""
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if re.match(r"\d+ (pending|done) (low|medium|high) ", line)]


def exit_code(argv, path):
    """What `main` returns or exits with."""
    try:
        return main(argv, path)
    except SystemExit as ended:
        return ended.code


def test_add_prints_the_task(call):
    assert call("add", "Buy milk", "--priority", "high") == (0, ["1 pending high Buy milk"])
    assert call("add", "Read a book") == (0, ["2 pending medium Read a book"])


def test_add_takes_the_priority_before_the_title(call):
    assert call("add", "--priority", "low", "Read") == (0, ["1 pending low Read"])


def test_complete_prints_the_task(call):
    call("add", "Read")
    call("add", "Write", "--priority", "low")
    assert call("complete", "2") == (0, ["2 done low Write"])


def test_delete_removes_the_task(filled):
    code, _ = filled("delete", "1")
    assert code == 0
    lines = ["2 pending low Read", "3 done medium Write", "4 pending high Call Ann"]
    assert filled("list") == (0, lines)


def test_list_prints_all_tasks(filled):
    lines = ["1 done high Buy milk", "2 pending low Read", "3 done medium Write"]
    assert filled("list") == (0, [*lines, "4 pending high Call Ann"])


@pytest.mark.parametrize(
    ("options", "lines"),
    [
        (["--status", "done"], ["1 done high Buy milk", "3 done medium Write"]),
        (["--status", "pending"], ["2 pending low Read", "4 pending high Call Ann"]),
        (["--priority", "high"], ["1 done high Buy milk", "4 pending high Call Ann"]),
        (["--status", "pending", "--priority", "high"], ["4 pending high Call Ann"]),
        (["--priority", "medium", "--status", "done"], ["3 done medium Write"]),
        (["--status", "done", "--priority", "low"], []),
    ],
)
def test_list_takes_filters(filled, options, lines):
    assert filled("list", *options) == (0, lines)


def test_list_of_no_tasks_is_no_error(call):
    assert call("list") == (0, [])


def test_stats_prints_each_count_on_its_own_line(filled, path, capsys):
    assert main(["stats"], path) == 0
    lines = {line.strip() for line in capsys.readouterr().out.splitlines()}
    assert lines >= {"total: 4", "pending: 2", "done: 2", "low: 1", "medium: 1", "high: 2"}


def test_stats_of_no_tasks_are_zeros(path, capsys):
    assert main(["stats"], path) == 0
    lines = {line.strip() for line in capsys.readouterr().out.splitlines()}
    assert lines >= {f"{n}: 0" for n in ("total", "pending", "done", "low", "medium", "high")}


@pytest.mark.parametrize(
    "argv",
    [["complete", "9"], ["delete", "9"], ["add", ""], ["add", "   "]],
    ids=["complete", "delete", "empty", "blank"],
)
def test_what_the_tracker_refuses_is_said_on_stderr_with_code_1(filled, path, capsys, argv):
    assert main(argv, path) == 1
    assert capsys.readouterr().err.strip()
    assert len(filled("list")[1]) == 4


def test_an_unknown_priority_is_an_error(filled, path, capsys):
    assert exit_code(["add", "Swim", "--priority", "urgent"], path) in (1, 2)
    assert capsys.readouterr().err.strip()
    assert len(filled("list")[1]) == 4


@pytest.mark.parametrize("argv", [[], ["dance"], ["dance", "1"]])
def test_an_unknown_or_missing_command_ends_with_code_2(path, argv):
    assert exit_code(argv, path) == 2


def test_the_tasks_are_kept_in_tasks_json_by_default(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["add", "Read"]) == 0
    assert os.listdir(tmp_path) == ["tasks.json"]
    capsys.readouterr()
    assert main(["list"]) == 0
    assert tasks_in(capsys.readouterr().out) == ["1 pending medium Read"]


def test_commands_follow_one_another(call):
    for argv in (["add", "a"], ["add", "b"], ["complete", "2"], ["add", "c"], ["delete", "1"]):
        assert call(*argv)[0] == 0
    assert call("list") == (0, ["2 done medium b", "3 pending medium c"])


def test_the_file_is_the_one_that_is_given(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["add", "Read"], str(tmp_path / "a.json")) == 0
    assert main(["add", "Write"], str(tmp_path / "b.json")) == 0
    assert sorted(os.listdir(tmp_path)) == ["a.json", "b.json"]


def test_it_runs_as_a_program(tmp_path):
    def run(*argv):
        command = [sys.executable, str(Path(cli.__file__).resolve()), *argv]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.returncode, tasks_in(done.stdout)

    assert main(["add", "Buy milk"], str(tmp_path / "tasks.json")) == 0
    assert run("list") == (0, ["1 pending medium Buy milk"])
    assert run("complete", "5") == (1, [])
