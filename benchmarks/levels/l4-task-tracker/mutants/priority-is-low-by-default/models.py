"""What a task is."""

from dataclasses import dataclass

PRIORITIES = ("low", "medium", "high")
STATUSES = ("pending", "done")


@dataclass
class Task:
    """Something to do."""

    id: int
    title: str
    priority: str = "low"
    status: str = "pending"
