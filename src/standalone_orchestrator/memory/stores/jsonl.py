"""A journal as one file of JSON lines in the run's folder, with the long texts beside it.

Every line is on disk before `append` returns. Opening for reading never changes anything; the
torn end that a crash may leave is cut off, and kept as `journal.torn`, by the first `append`.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

from standalone_orchestrator.core.errors import RecordMissing
from standalone_orchestrator.core.events import Event
from standalone_orchestrator.memory import lines
from standalone_orchestrator.memory.api import Record
from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.system.files import DurableAppender, ensure_folder, write_atomic

_HEX = frozenset("0123456789abcdef")


class JsonlJournal:
    """The journal of one run. One writer at a time (`runs.take_lease`); readers are free."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._path = folder / "journal.jsonl"
        self._replies = folder / "replies"
        self._clock = clock
        self._lock = threading.Lock()
        self._appender: DurableAppender | None = None
        self._next = 0

    def append(self, event: Event) -> Record:
        """Write one event; it is on disk when this returns. Safe to call from several threads.

        Raises:
            LimitReached: the disk is full; what was written before is whole.
            JournalDamaged: the file that is there cannot be continued.
        """
        with self._lock:
            appender = self._appender or self._open()
            record = Record(self._next, self._clock.now(), event)
            appender.append(lines.encode(record))
            self._next += 1
            return record

    def records(self) -> Iterator[Record]:
        """All records so far, in order. A torn last line is left out.

        Raises:
            JournalDamaged: a line before the last is damaged.
        """
        return lines.read(self._path)

    def store(self, text: str) -> str:
        """Keep a text under its SHA-256, which is returned; durable when this returns.

        Raises:
            LimitReached: the disk is full.
        """
        data = _bytes(text)
        digest = hashlib.sha256(data).hexdigest()
        path = self._replies / digest
        if not (path.is_file() and path.stat().st_size == len(data)):
            ensure_folder(self._replies)
            write_atomic(path, data)
        return digest

    def load(self, digest: str) -> str:
        """A stored text.

        Raises:
            RecordMissing: no such text, or its content does not match its name.
        """
        if len(digest) != 64 or not _HEX.issuperset(digest):
            raise RecordMissing(f"{digest[:80]!r} is not the name of a stored text")
        try:
            data = (self._replies / digest).read_bytes()
        except FileNotFoundError as fault:
            raise RecordMissing(
                f"the stored text {digest[:12]} is missing from {self._replies}",
                "restore the folder from a copy; a resumed run asks the model again",
            ) from fault
        if hashlib.sha256(data).hexdigest() != digest:
            raise RecordMissing(
                f"the stored text {digest[:12]} in {self._replies} was changed",
                "remove that file; a resumed run asks the model again",
            )
        return data.decode("utf-8", "surrogatepass")

    def close(self) -> None:
        """Close the file; a later `append` opens it again."""
        with self._lock:
            if self._appender is not None:
                self._appender.close()
                self._appender = None

    def _open(self) -> DurableAppender:
        ensure_folder(self._folder)
        end, self._next = 0, 0
        for offset, record in lines.scan(self._path):
            end = offset
            self._next += record is not None
        self._cut(end)
        appender = DurableAppender(self._path)
        try:
            if end == 0:
                appender.append(lines.header())
        except BaseException:
            appender.close()
            raise
        self._appender = appender
        return appender

    def _cut(self, end: int) -> None:
        """Cut off what stands after the last whole line, and keep it aside."""
        if not self._path.exists() or self._path.stat().st_size <= end:
            return
        with self._path.open("r+b") as file:
            file.seek(end)
            write_atomic(self._path.with_suffix(".torn"), file.read())
            file.truncate(end)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
