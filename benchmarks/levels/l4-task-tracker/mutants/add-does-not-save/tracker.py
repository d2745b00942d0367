"""What can be done with tasks."""

from models import PRIORITIES, STATUSES, Task


class TaskTracker:
    """The tasks of a storage, saved after every change."""

    def __init__(self, storage):
        self._storage = storage
        self._tasks = {task.id: task for task in storage.load()}

    def add(self, title, priority="medium"):
        """Add a task and return it.

        Raises:
            ValueError: the title is blank or the priority is unknown.
        """
        if not title.strip():
            raise ValueError("the title is blank")
        if priority not in PRIORITIES:
            raise ValueError(f"there is no priority {priority}")
        task = Task(max(self._tasks, default=0) + 1, title, priority)
        self._tasks[task.id] = task
        return task

    def complete(self, task_id):
        """Mark a task as done and return it.

        Raises:
            KeyError: there is none with this id.
        """
        task = self._tasks[task_id]
        task.status = "done"
        self._save()
        return task

    def delete(self, task_id):
        """Remove a task.

        Raises:
            KeyError: there is none with this id.
        """
        del self._tasks[task_id]
        self._save()

    def list_tasks(self, status=None, priority=None):
        """The tasks that match all given filters, in order of id."""
        found = [
            task
            for task in self._tasks.values()
            if status in (None, task.status) and priority in (None, task.priority)
        ]
        return sorted(found, key=lambda task: task.id)

    def statistics(self):
        """How many tasks there are, of each status and of each priority."""
        counts = {"total": len(self._tasks)}
        for status in STATUSES:
            counts[status] = len(self.list_tasks(status=status))
        for priority in PRIORITIES:
            counts[priority] = len(self.list_tasks(priority=priority))
        return counts

    def _save(self):
        self._storage.save(self.list_tasks())
