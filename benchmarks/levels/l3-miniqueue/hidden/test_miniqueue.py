"""Acceptance tests of the queue. They use nothing but what the goal names."""

from dataclasses import is_dataclass
from datetime import datetime, timedelta

import pytest
from miniqueue import Task, TaskQueue

MOMENT = datetime(2024, 5, 17, 12, 30)


def queue_of(*priorities):
    """A queue of tasks with these priorities; their ids are 1, 2, 3 and so on."""
    queue = TaskQueue()
    for number, priority in enumerate(priorities, 1):
        queue.add(Task(number, f"task {number}", priority))
    return queue


def listed(queue):
    return [task.id for task in queue.list_by_priority()]


def popped(queue, count):
    return [queue.pop().id for _ in range(count)]


def test_task_is_a_dataclass():
    assert is_dataclass(Task)


def test_a_task_takes_its_fields_in_order():
    task = Task(7, "write", 5, "done", MOMENT)
    assert (task.id, task.title, task.priority) == (7, "write", 5)
    assert (task.status, task.created_at) == ("done", MOMENT)


def test_a_task_takes_its_fields_by_name():
    task = Task(created_at=MOMENT, status="active", priority=-2, title="read", id=3)
    assert (task.id, task.title, task.priority) == (3, "read", -2)
    assert (task.status, task.created_at) == ("active", MOMENT)


@pytest.mark.parametrize(("name", "value"), [("priority", 0), ("status", "pending")])
def test_defaults_of_a_task(name, value):
    assert getattr(Task(1, "a"), name) == value


@pytest.mark.parametrize("fields", [{}, {"id": 1}, {"title": "a"}])
def test_id_and_title_have_no_default(fields):
    with pytest.raises(TypeError):
        Task(**fields)


def test_created_at_is_the_time_at_which_the_task_is_made():
    before = datetime.now()
    task = Task(1, "a")
    assert before <= task.created_at <= datetime.now()


def test_each_task_has_a_time_of_its_own():
    first = Task(1, "a")
    between = datetime.now()
    second = Task(2, "b")
    assert first.created_at <= between <= second.created_at


def test_a_new_queue_is_empty():
    assert TaskQueue().list_by_priority() == []


def test_queues_are_separate():
    queue_of(1, 2)
    other = TaskQueue()
    assert other.list_by_priority() == []
    assert other.peek() is None


def test_the_tasks_that_come_out_are_those_that_went_in():
    queue = TaskQueue()
    queue.add(Task(4, "write", 2, "active", MOMENT))
    for task in (queue.peek(), queue.list_by_priority()[0], queue.pop()):
        assert (task.id, task.title, task.priority) == (4, "write", 2)
        assert task.created_at == MOMENT


@pytest.mark.parametrize(
    ("priorities", "order"),
    [
        ([1], [1]),
        ([1, 2, 3], [3, 2, 1]),
        ([3, 2, 1], [1, 2, 3]),
        ([2, 9, 5, 1], [2, 3, 1, 4]),
        ([10, 9, 100], [3, 1, 2]),
        ([3, 6, 2, 8, 1, 7, 5, 4], [4, 6, 2, 7, 8, 1, 3, 5]),
    ],
)
def test_the_highest_priority_comes_first(priorities, order):
    assert listed(queue_of(*priorities)) == order
    assert popped(queue_of(*priorities), len(order)) == order


@pytest.mark.parametrize(
    ("priorities", "order"), [([-5, -1, -3], [2, 3, 1]), ([-1, 0, 1], [3, 2, 1]), ([-2], [1])]
)
def test_priorities_may_be_negative(priorities, order):
    assert listed(queue_of(*priorities)) == order
    assert popped(queue_of(*priorities), len(order)) == order


@pytest.mark.parametrize(
    ("priorities", "order"),
    [
        ([0, 0, 0], [1, 2, 3]),
        ([1, 2, 1, 2], [2, 4, 1, 3]),
        ([5, 5, 1, 5, 1, 9], [6, 1, 2, 4, 3, 5]),
    ],
)
def test_equal_priorities_stay_in_the_order_in_which_they_were_added(priorities, order):
    assert listed(queue_of(*priorities)) == order
    assert popped(queue_of(*priorities), len(order)) == order


def test_among_equals_neither_id_nor_title_nor_status_nor_time_counts():
    queue = TaskQueue()
    for place, (number, title) in enumerate([(8, "m"), (2, "z"), (9, "a"), (5, "q")]):
        status = "done" if place == 1 else "pending"
        queue.add(Task(number, title, 3, status, MOMENT - timedelta(days=(3, 5, 1, 4)[place])))
    assert listed(queue) == [8, 2, 9, 5]
    assert popped(queue, 4) == [8, 2, 9, 5]


def test_a_task_that_is_added_again_is_the_last_of_its_equals():
    queue = queue_of(1, 1, 1)
    queue.add(queue.remove(1))
    assert listed(queue) == [2, 3, 1]
    assert popped(queue, 3) == [2, 3, 1]


def test_equals_that_are_added_between_two_pops_stay_in_order():
    queue = queue_of(1, 1)
    assert queue.pop().id == 1
    for number in (10, 11, 12):
        queue.add(Task(number, "later", 1))
    assert listed(queue) == [2, 10, 11, 12]
    assert popped(queue, 4) == [2, 10, 11, 12]


def test_tasks_that_differ_in_nothing_but_the_id_are_kept_apart():
    queue = TaskQueue()
    for number in (1, 2, 3):
        queue.add(Task(number, "same", 1, "pending", MOMENT))
    assert queue.remove(2).id == 2
    assert popped(queue, 2) == [1, 3]


def test_adding_an_id_that_is_in_the_queue_is_a_value_error():
    queue = queue_of(1)
    with pytest.raises(ValueError):
        queue.add(Task(1, "another", 9))


def test_a_task_that_is_refused_is_not_added():
    queue = queue_of(1, 5)
    with pytest.raises(ValueError):
        queue.add(Task(1, "another", 9))
    assert [task.title for task in queue.list_by_priority()] == ["task 2", "task 1"]
    assert popped(queue, 2) == [2, 1]
    assert queue.peek() is None


@pytest.mark.parametrize("way", ["pop", "remove"])
def test_an_id_that_has_left_the_queue_may_come_again(way):
    queue = queue_of(1)
    queue.pop() if way == "pop" else queue.remove(1)
    queue.add(Task(1, "again", 2))
    assert [task.title for task in queue.list_by_priority()] == ["again"]
    assert queue.pop().title == "again"


def test_pop_removes_the_task():
    queue = queue_of(1, 3, 2)
    assert queue.pop().id == 2
    assert listed(queue) == [3, 1]


def test_pop_of_an_empty_queue_is_an_index_error():
    with pytest.raises(IndexError):
        TaskQueue().pop()


def test_pop_of_a_queue_that_became_empty_is_an_index_error():
    queue = queue_of(1, 2)
    popped(queue, 2)
    with pytest.raises(IndexError):
        queue.pop()


def test_a_task_that_is_added_between_two_pops_finds_its_place():
    queue = queue_of(5, 1)
    assert queue.pop().id == 1
    queue.add(Task(10, "middle", 3))
    queue.add(Task(11, "low", 0))
    assert popped(queue, 3) == [10, 2, 11]


def test_peek_returns_what_pop_would_return():
    queue = queue_of(2, 7, 7, 1)
    for expected in (2, 3, 1, 4):
        assert queue.peek().id == expected
        assert queue.pop().id == expected


def test_peek_leaves_the_task_in_the_queue():
    queue = queue_of(1, 2)
    assert queue.peek().id == queue.peek().id == 2
    assert listed(queue) == [2, 1]


def test_peek_of_an_empty_queue_is_none():
    queue = TaskQueue()
    assert queue.peek() is None
    queue.add(Task(1, "a"))
    queue.pop()
    assert queue.peek() is None


@pytest.mark.parametrize(("number", "left"), [(1, [4, 3, 2]), (3, [4, 1, 2]), (4, [1, 3, 2])])
def test_remove_takes_the_task_with_that_id_out(number, left):
    queue = queue_of(6, 1, 4, 8)
    assert queue.remove(number).id == number
    assert listed(queue) == left
    assert popped(queue, 3) == left


@pytest.mark.parametrize("number", range(1, 9))
def test_after_a_removal_the_order_still_holds(number):
    queue = queue_of(9, 2, 8, 1, 1, 7, 6, 1)
    queue.remove(number)
    left = [n for n in (1, 3, 6, 7, 2, 4, 5, 8) if n != number]
    assert queue.peek().id == left[0]
    assert popped(queue, 7) == left


def test_remove_leaves_tasks_of_the_same_priority_alone():
    queue = queue_of(4, 4, 4)
    queue.remove(2)
    assert listed(queue) == [1, 3]


def test_a_task_with_the_id_zero_is_like_any_other():
    queue = TaskQueue()
    queue.add(Task(0, "zero", 1))
    with pytest.raises(ValueError):
        queue.add(Task(0, "zero again", 1))
    assert queue.peek().id == 0
    assert queue.remove(0).id == 0
    assert listed(queue) == []


def test_ids_need_not_follow_one_another():
    queue = TaskQueue()
    queue.add(Task(500, "a", 1))
    queue.add(Task(30, "b", 2))
    assert queue.remove(500).title == "a"
    assert queue.pop().title == "b"


def test_remove_of_an_unknown_id_is_a_key_error():
    queue = queue_of(1, 2)
    with pytest.raises(KeyError):
        queue.remove(3)
    assert listed(queue) == [2, 1]


@pytest.mark.parametrize("way", ["pop", "remove"])
def test_remove_of_an_id_that_has_left_the_queue_is_a_key_error(way):
    queue = queue_of(1)
    queue.pop() if way == "pop" else queue.remove(1)
    with pytest.raises(KeyError):
        queue.remove(1)


def test_a_removed_task_does_not_come_out_again():
    queue = queue_of(1, 9)
    queue.remove(2)
    assert queue.peek().id == 1
    assert queue.pop().id == 1
    with pytest.raises(IndexError):
        queue.pop()


def test_the_list_holds_every_task_of_any_status():
    queue = TaskQueue()
    for number, status in enumerate(["pending", "done", "active"], 1):
        queue.add(Task(number, "a", 1, status))
    assert listed(queue) == [1, 2, 3]


def test_listing_does_not_change_the_queue():
    queue = queue_of(1, 3, 3)
    assert listed(queue) == listed(queue) == [2, 3, 1]
    assert popped(queue, 3) == [2, 3, 1]


def test_the_list_is_a_new_one():
    queue = queue_of(1, 2)
    tasks = queue.list_by_priority()
    assert isinstance(tasks, list)
    tasks.clear()
    assert listed(queue) == [2, 1]
    assert queue.pop().id == 2


def test_the_queue_goes_on_after_an_error():
    queue = TaskQueue()
    for call in (queue.pop, lambda: queue.remove(1)):
        with pytest.raises(LookupError):
            call()
    queue.add(Task(1, "a"))
    assert queue.pop().id == 1
