"""Seam of the journal: an append-only list of records, durable before `append` returns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from standalone_orchestrator.core.events import Event


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the journal."""

    number: int
    """From 0, without gaps."""
    at: datetime
    event: Event


class Journal(Protocol):
    """Events of one run, and the texts that they name."""

    def append(self, event: Event) -> Record:
        """Write one event; it is on disk when this returns. Safe to call from several threads.

        Raises:
            LimitReached: the disk is full; what was written before is whole.
        """
        ...

    def records(self) -> Iterator[Record]:
        """All records so far, in order. A torn last line is left out.

        Raises:
            JournalDamaged: a line before the last is damaged.
        """
        ...

    def store(self, text: str) -> str:
        """Keep a text (a reply, a prompt) under its SHA-256, which is returned."""
        ...

    def load(self, digest: str) -> str:
        """A stored text.

        Raises:
            RecordMissing: no such text, or its content does not match its name.
        """
        ...
