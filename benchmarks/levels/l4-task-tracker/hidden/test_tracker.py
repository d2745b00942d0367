"""Acceptance tests of the tracker. They use nothing but what the goal names."""

import pytest
from models import Task
from storage import JSONStorage
from tracker import TaskTracker

GIVEN = [
    Task(1, "Buy milk", "high", "done"),
    Task(2, "Read", "low", "done"),
    Task(3, "Write", "medium", "pending"),
    Task(4, "Call Ann", "high", "pending"),
    Task(5, "Sleep", "medium", "done"),
]
COUNTS = ("total", "pending", "done", "low", "medium", "high")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "tasks.json"


@pytest.fixture
def tracker(path):
    return TaskTracker(JSONStorage(path))


@pytest.fixture
def filled(path):
    """A tracker that begins with five tasks, of which 1, 2 and 5 are done."""
    JSONStorage(path).save(GIVEN)
    return TaskTracker(JSONStorage(path))


def ids(tasks):
    return [task.id for task in tasks]


def counted(tracker):
    statistics = tracker.statistics()
    return {name: statistics[name] for name in COUNTS}


def saved(path):
    """What a tracker that begins now knows."""
    tasks = TaskTracker(JSONStorage(path)).list_tasks()
    return [(task.id, task.title, task.priority, task.status) for task in tasks]


def test_a_new_tracker_has_no_tasks(tracker):
    assert tracker.list_tasks() == []


def test_add_returns_the_new_task(tracker):
    task = tracker.add("Buy milk", "high")
    assert isinstance(task, Task)
    assert (task.id, task.title, task.priority, task.status) == (1, "Buy milk", "high", "pending")


def test_a_task_is_of_medium_priority_by_default(tracker):
    assert tracker.add("Read").priority == "medium"


@pytest.mark.parametrize("priority", ["low", "medium", "high"])
def test_add_takes_each_priority_by_name(tracker, priority):
    assert tracker.add(title="Read", priority=priority).priority == priority
    assert tracker.list_tasks()[0].priority == priority


def test_ids_begin_at_one_and_go_up(tracker):
    assert ids([tracker.add("Read") for _ in range(4)]) == [1, 2, 3, 4]


def test_the_next_id_follows_the_highest_when_another_was_deleted(tracker):
    for title in ("a", "b", "c"):
        tracker.add(title)
    tracker.delete(1)
    assert tracker.add("d").id == 4
    assert ids(tracker.list_tasks()) == [2, 3, 4]


def test_the_next_id_follows_the_highest_that_was_saved(path):
    JSONStorage(path).save([Task(7, "a"), Task(3, "b")])
    tracker = TaskTracker(JSONStorage(path))
    assert tracker.add("c").id == 8
    assert tracker.add("d").id == 9


@pytest.mark.parametrize("title", ["", " ", "\t \n"])
def test_a_blank_title_is_a_value_error(tracker, title):
    with pytest.raises(ValueError):
        tracker.add(title)
    assert tracker.list_tasks() == []


@pytest.mark.parametrize("priority", ["urgent", "HIGH!"])
def test_an_unknown_priority_is_a_value_error(tracker, priority):
    with pytest.raises(ValueError):
        tracker.add("Read", priority)
    assert tracker.list_tasks() == []


def test_what_is_refused_is_not_saved_and_takes_no_id(tracker, path):
    tracker.add("Read")
    for title, priority in (("", "low"), ("Write", "urgent")):
        with pytest.raises(ValueError):
            tracker.add(title, priority)
    assert tracker.add("Sleep").id == 2
    assert saved(path) == [(1, "Read", "medium", "pending"), (2, "Sleep", "medium", "pending")]


def test_titles_need_not_differ(tracker):
    assert ids([tracker.add("Read"), tracker.add("Read")]) == [1, 2]
    tracker.delete(1)
    assert ids(tracker.list_tasks()) == [2]


def test_complete_returns_the_task_as_done(tracker):
    tracker.add("Read")
    tracker.add("Write", "low")
    task = tracker.complete(2)
    assert (task.id, task.title, task.priority, task.status) == (2, "Write", "low", "done")


def test_complete_changes_that_task_alone(tracker):
    for title in ("a", "b", "c"):
        tracker.add(title)
    tracker.complete(2)
    assert [task.status for task in tracker.list_tasks()] == ["pending", "done", "pending"]


def test_delete_removes_that_task_alone(filled):
    filled.delete(3)
    assert ids(filled.list_tasks()) == [1, 2, 4, 5]
    filled.delete(5)
    assert ids(filled.list_tasks()) == [1, 2, 4]


@pytest.mark.parametrize("verb", ["complete", "delete"])
@pytest.mark.parametrize("number", [3, 0, -1])
def test_an_unknown_id_is_a_key_error(tracker, verb, number):
    tracker.add("Read")
    tracker.add("Write")
    with pytest.raises(KeyError):
        getattr(tracker, verb)(number)
    assert [task.status for task in tracker.list_tasks()] == ["pending", "pending"]


@pytest.mark.parametrize("verb", ["complete", "delete"])
def test_a_deleted_id_is_a_key_error(filled, verb):
    filled.delete(2)
    with pytest.raises(KeyError):
        getattr(filled, verb)(2)


def test_each_change_is_saved_at_once(tracker, path):
    tracker.add("Read")
    assert saved(path) == [(1, "Read", "medium", "pending")]
    tracker.add("Write", "high")
    assert saved(path) == [(1, "Read", "medium", "pending"), (2, "Write", "high", "pending")]
    tracker.complete(1)
    assert saved(path) == [(1, "Read", "medium", "done"), (2, "Write", "high", "pending")]
    tracker.delete(1)
    assert saved(path) == [(2, "Write", "high", "pending")]


def test_deleting_the_last_task_is_saved(tracker, path):
    tracker.add("Read")
    tracker.delete(1)
    assert saved(path) == []


def test_a_tracker_goes_on_with_the_tasks_in_the_storage(filled, path):
    other = TaskTracker(JSONStorage(path))
    assert ids(other.list_tasks()) == [1, 2, 3, 4, 5]
    assert ids(other.list_tasks(status="pending")) == [3, 4]
    assert other.complete(3).status == "done"
    other.delete(1)
    assert ids(other.list_tasks()) == [2, 3, 4, 5]


def test_trackers_of_two_files_are_separate(tracker, tmp_path):
    tracker.add("Read")
    other = TaskTracker(JSONStorage(tmp_path / "other.json"))
    assert other.list_tasks() == []
    assert other.add("Write").id == 1
    assert len(tracker.list_tasks()) == 1


@pytest.mark.parametrize(
    ("status", "priority", "expected"),
    [
        (None, None, [1, 2, 3, 4, 5]),
        ("done", None, [1, 2, 5]),
        ("pending", None, [3, 4]),
        (None, "high", [1, 4]),
        (None, "medium", [3, 5]),
        (None, "low", [2]),
        ("done", "high", [1]),
        ("pending", "high", [4]),
        ("pending", "medium", [3]),
        ("done", "low", [2]),
        ("pending", "low", []),
    ],
)
def test_listed_is_what_matches_all_filters(filled, status, priority, expected):
    assert ids(filled.list_tasks(status, priority)) == expected
    assert ids(filled.list_tasks(priority=priority, status=status)) == expected


def test_the_list_holds_tasks(filled):
    task = filled.list_tasks(status="done", priority="low")[0]
    assert isinstance(task, Task)
    assert (task.id, task.title, task.priority, task.status) == (2, "Read", "low", "done")


def test_the_list_is_in_order_of_id(path):
    JSONStorage(path).save([Task(10, "a", "low"), Task(9, "b"), Task(2, "c", "high")])
    tracker = TaskTracker(JSONStorage(path))
    assert ids(tracker.list_tasks()) == [2, 9, 10]
    assert ids(tracker.list_tasks(status="pending")) == [2, 9, 10]


def test_the_list_is_a_new_one(filled):
    tasks = filled.list_tasks()
    assert isinstance(tasks, list)
    tasks.clear()
    assert ids(filled.list_tasks()) == [1, 2, 3, 4, 5]


def test_statistics_count_the_tasks(filled):
    expected = {"total": 5, "pending": 2, "done": 3, "low": 1, "medium": 2, "high": 2}
    assert counted(filled) == expected


def test_statistics_of_no_tasks_are_zeros(tracker):
    assert counted(tracker) == dict.fromkeys(COUNTS, 0)


def test_statistics_follow_each_change(filled):
    filled.delete(1)
    filled.add("Swim", "low")
    filled.complete(4)
    expected = {"total": 5, "pending": 2, "done": 3, "low": 2, "medium": 2, "high": 1}
    assert counted(filled) == expected
