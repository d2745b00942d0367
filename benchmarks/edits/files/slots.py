"""Slots of a llama.cpp server: which one a draw takes, and one reading of a prompt for all of them.

Each slot keeps what it last read, and a prompt is read only from where it differs. So a draw takes
the free slot that holds most of its prompt. The server cannot share a reading between slots whose
draws differ in temperature: four draws of one prompt would be read four times. Here the first draw
reads the prompt, the slot's state is saved, and the others restore it in milliseconds.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from standalone_orchestrator.models.api import Prompt, Usage
from standalone_orchestrator.models.backends.line import Line
from standalone_orchestrator.models.backends.llama_server import ServerSide
from standalone_orchestrator.models.backends.streaming import Chunk

_WORTH = 300
"""Characters of a prompt from which on sharing pays. Whether a slot still holds what it read is the
server's secret: it drops idle slots when its context is full."""
_LIFE_S = 1.0
"""How often a draw that waits for another one's reading shows that it lives."""


class SlotDesk:
    """Hands out the slots of one server, and remembers what each has read."""

    def __init__(self, slots: int) -> None:
        self._lock = threading.Lock()
        self._free = list(range(slots))
        self._texts = [""] * slots

    @contextlib.contextmanager
    def seat(self, text: str) -> Iterator[int | None]:
        """The free slot that holds most of `text`; None when none is free (the server chooses)."""
        with self._lock:
            slot = max(self._free, key=lambda one: self._known(one, text), default=None)
            if slot is not None:
                self._free.remove(slot)
        try:
            yield slot
        finally:
            if slot is not None:
                with self._lock:
                    # Given back at the end: the one unused for longest comes first among equals.
                    self._free.append(slot)

    def has_read(self, slot: int, text: str) -> None:
        """Say what a slot holds now."""
        with self._lock:
            self._texts[slot] = text

    def forget(self) -> None:
        """The server is another one."""
        with self._lock:
            self._texts = [""] * len(self._texts)

    def _known(self, slot: int, text: str) -> int:
        return common_length(self._texts[slot], text)


def common_length(one: str, other: str) -> int:
    """Characters with which both texts begin."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


@dataclass(frozen=True, slots=True)
class SlotServer:
    """A server with slots, and the folder that it saves them to."""

    side: ServerSide
    readings: Path


OpenReading = Callable[[], Iterator[Chunk]]
"""Opens a stream that reads the prompt and writes next to nothing."""


class SharedReading:
    """One prompt of several draws, read once."""

    def __init__(self, prompt: Prompt, draws: int, desk: SlotDesk) -> None:
        """Take what the draws have in common."""
        self.text = "\n".join(f"<{m.role}>{m.text}" for m in prompt.messages)
        self._draws = draws
        self._desk = desk
        self._lock = threading.Lock()
        self._led = False
        self._over = threading.Event()
        self._saved: Path | None = None

    def read(
        self, slot: int, server: SlotServer, open_reading: OpenReading, line: Line
    ) -> Iterator[Chunk]:
        """See that the slot holds the prompt; signs of life come meanwhile.

        The first draw reads: its last chunk carries what that cost.
        """
        if self._draws == 1 or len(self.text) < _WORTH:
            return
        with self._lock:
            leads, self._led = not self._led, True
        if leads:
            yield from self._lead(slot, server, open_reading)
            return
        while not (self._over.wait(_LIFE_S) or line.is_cut):
            yield Chunk()
        if self._saved is None or line.is_cut:
            return
        if server.side.slot_file(slot, "restore", self._saved.name):
            self._desk.has_read(slot, self.text)

    def close(self) -> None:
        """Remove what was saved."""
        if self._saved is not None:
            self._saved.unlink(missing_ok=True)

    def _lead(self, slot: int, server: SlotServer, open_reading: OpenReading) -> Iterator[Chunk]:
        try:
            usage: Usage | None = None
            for chunk in open_reading():
                usage = chunk.usage or usage
                yield Chunk()
            self._desk.has_read(slot, self.text)
            path = server.readings / f"{uuid4().hex}.reading"
            if server.side.slot_file(slot, "save", path.name):
                self._saved = path
            yield Chunk(usage=usage)
        finally:
            self._over.set()
