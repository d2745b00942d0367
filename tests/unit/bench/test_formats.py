"""Edit formats compared: what is right, what is kept, what is told."""

import importlib.util
import json
import sys
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from standalone_orchestrator.app.edit_formats import FORMATS
from standalone_orchestrator.bench.formats import (
    Measuring,
    blank_sample,
    formats_report,
    in_order,
    load_tasks,
    measure,
    outcome_of,
)
from standalone_orchestrator.bench.pool import pool_path, read_pool
from standalone_orchestrator.bench.results import open_results
from standalone_orchestrator.codebase.edits import tagged
from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.models.api import Completed, Limits, StopReason, Usage
from standalone_orchestrator.models.fakes import FakeModel
from standalone_orchestrator.system.clock import FakeClock

ROOT = Path(__file__).resolve().parents[3]
SUITES, TOOLS = ROOT / "benchmarks", ROOT / "tools"
TASKS = load_tasks(SUITES)
CLOCK = FakeClock()


def reply_of(task, name):
    """What a perfect model writes for a task of one changed place."""
    (change,) = task.given.changes
    tag = tagged(task.before).splitlines()[change.line - 1].split("|")[0]
    return {
        "search/replace": f"<<<<<<< SEARCH\n{change.old}=======\n{change.new}>>>>>>> REPLACE\n",
        "by name": f"```python\n{change.new}```",
        "json": json.dumps({"edits": [{"old": change.old, "new": change.new}]}),
        "tags": f"<<<<<<< LINES {tag}\n{change.new}>>>>>>> END\n",
        "whole file": f"```python\n{task.after}```",
    }[name]


def measured(path, answer, wanted):
    model = FakeModel(answer, name="lab/pupil")
    blank = blank_sample("lab:pupil", "abc", "def", CLOCK)
    setup = Measuring(FORMATS, model, Limits(), blank, CLOCK)
    with open_results(path, CLOCK) as results:
        return list(measure(wanted, setup, results))


def test_there_are_enough_tasks_of_several_kinds_and_sizes():
    assert len(TASKS) >= 24
    assert len({task.given.kind for task in TASKS}) >= 6
    sizes = [task.before.count("\n") for task in TASKS]
    assert 40 <= min(sizes) < 60 < 200 < max(sizes) <= 300


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.given.id)
def test_only_what_a_task_asks_for_is_right(task):
    assert outcome_of(task, task.after) == "right"
    assert outcome_of(task, task.before) == "wrong"
    assert outcome_of(task, None) == "refused"
    assert outcome_of(task, task.after + "\n\n\n") == "right"
    assert outcome_of(task, task.after + "done = True\n") == "wrong"


def test_a_lost_comment_is_wrong_and_another_layout_is_right():
    task = next(t for t in TASKS if t.given.file == "draws.py")
    commented = task.model_copy(update={"after": f"{task.after}# the end\n"})
    assert outcome_of(commented, task.after) == "wrong"
    assert outcome_of(task, task.after.replace("\n\n\n", "\n\n")) == "right"


@pytest.mark.parametrize("name", FORMATS)
def test_a_perfect_reply_in_a_format_is_right(name, tmp_path):
    task = next(t for t in TASKS if t.given.id == "prompt-constants")

    def answer(prompt, draw):
        assert bool(prompt.schema) == (name == "json")
        return Completed(draw, reply_of(task, name), StopReason.END, Usage(written=9))

    (sample,) = measured(tmp_path / "f.jsonl", answer, [(task, name)])
    assert (sample.status, sample.solved, sample.contestant) == ("right", True, name)
    assert sample.cost.tokens_written == 9


def test_a_file_is_asked_about_in_all_formats_before_the_next_and_the_dearest_comes_last():
    found = in_order(TASKS, ("tags", "json", "whole file"))
    assert len(found) == len({(t.given.id, f) for t, f in found}) == 3 * len(TASKS)
    files = [task.given.file for task, name in found if name != "whole file"]
    assert len(list(dict.fromkeys(files))) == sum(a != b for a, b in pairwise(files)) + 1
    assert {name for _, name in found[-len(TASKS) :]} == {"whole file"}


def test_what_was_asked_is_not_asked_again_and_every_reply_is_kept(tmp_path):
    path, task = tmp_path / "f.jsonl", TASKS[0]
    asked = []

    def answer(prompt, draw):
        asked.append(prompt)
        return Completed(draw, "I don't know.", StopReason.END, Usage())

    measured(path, answer, [(task, "tags")])
    again = measured(path, answer, [(task, "tags"), (task, "json")])
    assert [s.status for s in again] == ["refused", "refused"]
    assert len(asked) == 2
    assert [row.drawn.text for row in read_pool(pool_path(path))] == ["I don't know."] * 2


def test_the_report_counts_by_format_and_kind():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    blank = blank_sample("m", "", "", CLOCK)
    samples = [
        blank.model_copy(
            update={"task": task, "contestant": name, "status": status, "solved": status == "right",
                    "at": at}
        )
        for task, name, status in (
            ("a-guards", "json", "right"),
            ("b-guards", "json", "wrong"),
            ("b-returns", "tags", "refused"),
        )
    ]  # fmt: skip
    told = formats_report(samples)
    assert "| json | 2 | 1 | 1 | 0 | 0 | 1 of 2 | - |" in told
    assert "| tags | 1 | 0 | 0 | 1 | 0 | - | 0 of 1 |" in told


def test_a_folder_without_tasks_is_told(tmp_path):
    with pytest.raises(UsageError, match="no tasks for edit formats"):
        load_tasks(tmp_path)


def test_the_tasks_are_what_their_generator_writes():
    spec = importlib.util.spec_from_file_location("format_tasks", TOOLS / "format_tasks.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    kept = (SUITES / "formats" / "tasks.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(row) for row in kept] == [*module.tasks(SUITES)]
