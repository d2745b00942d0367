"""A small queue of tasks by priority."""

import heapq
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
    """Tasks in a heap, highest priority first."""

    def __init__(self):
        self._heap = []
        self._count = 0

    def add(self, task):
        """Put a task into the queue."""
        if any(entry[-1].id == task.id for entry in self._heap):
            raise ValueError(f"there is a task {task.id} already")
        heapq.heappush(self._heap, (-task.priority, self._count, task))
        self._count = len(self._heap)

    def pop(self):
        """Remove and return the task with the highest priority."""
        return heapq.heappop(self._heap)[-1]

    def peek(self):
        """The task with the highest priority, or None."""
        return self._heap[0][-1] if self._heap else None

    def remove(self, task_id):
        """Remove and return the task with this id."""
        for index, entry in enumerate(self._heap):
            if entry[-1].id == task_id:
                del self._heap[index]
                heapq.heapify(self._heap)
                return entry[-1]
        raise KeyError(task_id)

    def list_by_priority(self):
        """All tasks, highest priority first."""
        return [entry[-1] for entry in sorted(self._heap)]
