"""A small queue of tasks by priority."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Task:
    """Something to do."""

    id: int
    title: str
    priority: int = 0
    status: str = "pending"
    created_at: datetime = field(default_factory=datetime.now)


class TaskQueue:
    """Tasks, highest priority first; among equals the one that was added first."""

    def __init__(self):
        self._tasks = []

    def add(self, task):
        """Put a task into the queue.

        Raises:
            ValueError: a task with the same id is in the queue.
        """
        if task in self._tasks:
            raise ValueError(f"there is a task {task.id} already")
        self._tasks.append(task)

    def pop(self):
        """Remove and return the task with the highest priority.

        Raises:
            IndexError: the queue is empty.
        """
        task = self.peek()
        if task is None:
            raise IndexError("the queue is empty")
        return self.remove(task.id)

    def peek(self):
        """The task with the highest priority, or None."""
        return max(self._tasks, key=lambda task: task.priority, default=None)

    def remove(self, task_id):
        """Remove and return the task with this id.

        Raises:
            KeyError: there is none.
        """
        for index, task in enumerate(self._tasks):
            if task.id == task_id:
                return self._tasks.pop(index)
        raise KeyError(task_id)

    def list_by_priority(self):
        """All tasks, highest priority first."""
        return sorted(self._tasks, key=lambda task: task.priority, reverse=True)
