"""Acceptance tests of the task and its storage. They use nothing but what the goal names."""

import json
import os
import resource
import tempfile
from contextlib import suppress
from dataclasses import is_dataclass
from pathlib import Path

import pytest
from models import Task
from storage import JSONStorage

TASKS = [Task(1, "Buy milk", "high", "done"), Task(4, "Read", "low"), Task(9, "Write")]
KEYS = ("id", "title", "priority", "status")


def values(task):
    return tuple(getattr(task, key) for key in KEYS)


def written(path):
    return [tuple(item[key] for key in KEYS) for item in json.loads(path.read_text("utf-8"))]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "tasks.json"


def test_task_is_a_dataclass():
    assert is_dataclass(Task)


def test_a_task_takes_its_fields_in_order():
    assert values(Task(3, "Read", "low", "done")) == (3, "Read", "low", "done")


def test_a_task_takes_its_fields_by_name():
    task = Task(status="done", priority="high", title="Read", id=5)
    assert values(task) == (5, "Read", "high", "done")


def test_a_task_is_pending_and_of_medium_priority_by_default():
    assert values(Task(1, "Read")) == (1, "Read", "medium", "pending")


@pytest.mark.parametrize("fields", [{"id": 1}, {"title": "Read"}])
def test_id_and_title_have_no_default(fields):
    with pytest.raises(TypeError):
        Task(**fields)


def test_a_missing_file_holds_no_tasks(path):
    assert JSONStorage(path).load() == []


@pytest.mark.parametrize("kind", [str, Path])
def test_what_is_saved_is_loaded(path, kind):
    JSONStorage(kind(path)).save(TASKS)
    loaded = JSONStorage(kind(path)).load()
    assert isinstance(loaded, list)
    assert all(isinstance(task, Task) for task in loaded)
    assert [values(task) for task in loaded] == [values(task) for task in TASKS]


def test_the_storage_takes_a_path_in_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    JSONStorage("tasks.json").save(TASKS)
    assert len(JSONStorage("tasks.json").load()) == 3
    assert os.listdir(tmp_path) == ["tasks.json"]


def test_the_file_is_a_json_list_of_objects(path):
    JSONStorage(path).save(TASKS)
    assert written(path) == [values(task) for task in TASKS]


def test_a_file_of_that_form_is_loaded(path):
    items = [dict(zip(KEYS, values(task), strict=True)) for task in TASKS]
    path.write_text(json.dumps(items), "utf-8")
    assert [values(task) for task in JSONStorage(path).load()] == [values(t) for t in TASKS]


def test_no_tasks_are_saved_too(path):
    storage = JSONStorage(path)
    storage.save(TASKS)
    storage.save([])
    assert written(path) == []
    assert storage.load() == []


def test_saving_replaces_what_was_there(path):
    storage = JSONStorage(path)
    storage.save(TASKS)
    storage.save(TASKS[1:2])
    assert [task.id for task in storage.load()] == [4]


@pytest.mark.parametrize("title", ["Käse kaufen", 'say "hi"', "two\nlines", "日本"])
def test_titles_come_back_as_they_were(path, title):
    JSONStorage(path).save([Task(1, title)])
    assert JSONStorage(path).load()[0].title == title


def test_storages_of_two_files_are_separate(tmp_path):
    JSONStorage(tmp_path / "a.json").save(TASKS)
    assert JSONStorage(tmp_path / "b.json").load() == []


def test_saving_leaves_no_other_file(path):
    storage = JSONStorage(path)
    for _ in range(2):
        storage.save(TASKS)
        assert os.listdir(path.parent) == ["tasks.json"]


def test_who_is_reading_the_old_file_reads_it_whole(path):
    storage = JSONStorage(path)
    storage.save(TASKS)
    before = path.read_text("utf-8")
    with path.open(encoding="utf-8") as reader:
        storage.save([Task(7, "Other")])
        assert reader.read() == before
    assert [task.id for task in storage.load()] == [7]


def test_a_save_that_finds_the_disk_full_leaves_the_old_file(path):
    storage = JSONStorage(path)
    storage.save(TASKS)
    before = path.read_text("utf-8")
    many = [Task(number, "x" * 50) for number in range(1, 1000)]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with suppress(Exception):
            storage.save(many)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_text("utf-8") == before


def test_the_temporary_file_lies_in_the_same_folder(path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(path.parent / "nowhere"))
    JSONStorage(path).save(TASKS)
    assert written(path) == [values(task) for task in TASKS]


def test_the_new_file_is_whole_before_it_takes_the_place_of_the_old_one(path, monkeypatch):
    seen = []

    def look(src, dst, **options):
        seen.append((Path(src).resolve().parent, Path(dst).resolve()))
        assert written(Path(src)) == [values(task) for task in TASKS]
        replace(src, dst, **options)

    replace = os.replace
    storage = JSONStorage(path)
    storage.save([])
    monkeypatch.setattr(os, "replace", look)
    storage.save(TASKS)
    assert seen in ([], [(path.parent.resolve(), path.resolve())])
    assert written(path) == [values(task) for task in TASKS]
