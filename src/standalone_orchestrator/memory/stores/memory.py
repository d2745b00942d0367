"""A journal in memory: the fake for tests, and for looking at a loop without a disk.

It takes every event through the codec, so that what cannot be kept on disk fails here too.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator

from standalone_orchestrator.core.errors import RecordMissing
from standalone_orchestrator.core.events import Event
from standalone_orchestrator.memory import lines
from standalone_orchestrator.memory.api import Record
from standalone_orchestrator.system.clock import Clock


class MemoryJournal:
    """The journal of one run, gone with the process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._lines: list[bytes] = []
        self._texts: dict[str, str] = {}

    def append(self, event: Event) -> Record:
        """Keep one event. Safe to call from several threads."""
        with self._lock:
            record = Record(len(self._lines), self._clock.now(), event)
            self._lines.append(lines.encode(record))
            return record

    def records(self) -> Iterator[Record]:
        """All records so far, in order."""
        for line in tuple(self._lines):
            yield lines.decode(line.rstrip(b"\n"))

    def store(self, text: str) -> str:
        """Keep a text under its SHA-256, which is returned."""
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        self._texts[digest] = text
        return digest

    def load(self, digest: str) -> str:
        """A stored text.

        Raises:
            RecordMissing: no such text.
        """
        if digest not in self._texts:
            raise RecordMissing(f"the stored text {digest[:12]!r} is not in the journal")
        return self._texts[digest]
