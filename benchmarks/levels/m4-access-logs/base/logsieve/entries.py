"""What one line of a log says."""

from datetime import datetime
from typing import NamedTuple


class Entry(NamedTuple):
    """One request."""

    at: datetime  # in UTC
    client: str
    method: str
    path: str
    status: int
    size: int
    seconds: float | None = None  # how long it took, where the log tells


class BadLine(ValueError):
    """A line that cannot be read."""

    def __init__(self, line, why):
        super().__init__(f"{why}: {line[:80]!r}")
        self.line = line
        self.why = why
