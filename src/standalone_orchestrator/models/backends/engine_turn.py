"""Whose turn it is on an engine that several runs share.

Each run counts on the whole context of the engine (`room.Room`), which is one for all slots, and on
shared cores two calls side by side gain nothing. So while one run has a call under way, the others
wait.
"""

from __future__ import annotations

import threading
from pathlib import Path

from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.system.files import FileLock, wait_lock


class EngineTurn:
    """One run's claim on the turn; it dies with its process.

    Calls of one run may overlap: a step may ask a second question while it looks at the replies of
    the first.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._mutex = threading.Lock()
        self._calls = 0
        self._lock: FileLock | None = None

    def take(self, path: Path, deadline_s: float) -> bool:
        """Wait until no other run has a call under way; False when that took too long.

        Args:
            path: the engine's lock file, in a folder that is there.
            deadline_s: how long to wait.
        """
        with self._mutex:
            if self._lock is None:
                self._lock = wait_lock(path, self._clock, deadline_s)
            self._calls += self._lock is not None
            return self._lock is not None

    def give(self) -> None:
        """One call of this run is over."""
        with self._mutex:
            self._calls -= 1
            if self._calls == 0 and self._lock is not None:
                self._lock.release()
                self._lock = None
