"""What a run tells a screen while it works, and how a person tells it to stop.

Facts for people go through the journal; here is only what is too fleeting for it.
"""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Protocol


class StopFlag:
    """Set once, seen by all threads: the run ends cleanly after what it is doing.

    It is also set by a file, by which another process (`orchestrator stop`) asks for the same.
    """

    def __init__(self) -> None:
        self._event = Event()
        self._file: Path | None = None

    def set(self) -> None:
        """Ask the run to stop."""
        self._event.set()

    def is_set(self) -> bool:
        """Whether somebody asked. Cheap: one look at a file at most."""
        if not self._event.is_set() and self._file is not None and self._file.exists():
            self._event.set()
        return self._event.is_set()

    def obey(self, file: Path) -> None:
        """Take the existence of `file` as a request to stop."""
        self._file = file


class Live(Protocol):
    """The screen's end of a run. Every method may be called from any thread and returns at once."""

    @property
    def stop(self) -> StopFlag:
        """To be looked at between draws and between steps."""
        ...

    def tokens(self, role: str, draw: int, text_so_far: str) -> None:
        """A draw has grown to `text_so_far`."""
        ...
