"""What the embedded engine, its keeper and its users know of each other: files in a state folder.

    engine-<key>.json      port, key, process ids, phase; 0600, replaced atomically by the keeper
    engine-<key>.order     what the keeper is asked to start; 0600, written by a user
    engine-<key>.start     lock: one starter at a time, and no start while a keeper leaves
    engine-<key>.keeper    lock: held by the keeper as long as it lives
    engine-<key>.log       what the engine and its keeper say
    engine-<key>.leases/   one locked file for each user; the lock dies with its owner
    engine-<key>.readings/ states of slots on their way from one slot to another

Locks, not process ids, tell who lives: ids are used again, a lock dies with its process, whatever
ended it.
"""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from standalone_orchestrator.system.files import FileLock, ensure_folder, try_lock, write_atomic

_PRIVATE = 0o600
_Kind = TypeVar("_Kind", bound=BaseModel)


class Phase(StrEnum):
    """Where an engine stands."""

    STARTING = "starting"
    READY = "ready"
    STOPPED = "stopped"
    FAILED = "failed"


class EngineOrder(BaseModel):
    """The engine that a user wants. Two orders with one key share an engine."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: Path
    model: str
    context: int
    slots: int
    threads: int
    start_s: float = 300.0
    """Seconds that loading may take."""

    def key(self) -> str:
        """Identity of the engine: the file as it is now, and how it is run.

        Raises:
            OSError: the weights are not there.
        """
        path = self.weights.resolve()
        stat = path.stat()
        parts = [
            str(path),
            stat.st_size,
            stat.st_mtime_ns,
            self.context,
            self.slots,
            self.threads,
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]


class EngineRecord(BaseModel):
    """What a keeper says of its engine."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    phase: Phase
    address: str = ""
    """`http://127.0.0.1:PORT`."""
    api_key: str = ""
    keeper: int = 0
    """Process id."""
    engine: int = 0
    """Process id."""
    weights: Path
    context: int
    slots: int
    reason: str = ""
    """Why it failed, one sentence."""


class EngineFiles:
    """The files of one engine."""

    def __init__(self, folder: Path, key: str) -> None:
        self.folder = folder
        self.key = key
        self.record_path = self._path("json")
        self.order_path = self._path("order")
        self.start_path = self._path("start")
        self.keeper_path = self._path("keeper")
        self.log_path = self._path("log")
        self.turn_path = self._path("turn")
        self.leases = self._path("leases")
        self.readings = self._path("readings")

    def prepare(self) -> None:
        """Make the folders, closed to other users."""
        ensure_folder(self.folder, 0o700)
        ensure_folder(self.leases, 0o700)
        ensure_folder(self.readings, 0o700)

    def record(self) -> EngineRecord | None:
        """What the keeper last wrote; None when there is nothing, or nothing that we understand."""
        return _read(self.record_path, EngineRecord)

    def write_record(self, record: EngineRecord) -> None:
        """Replace the record."""
        write_atomic(self.record_path, record.model_dump_json(), _PRIVATE)

    def order(self) -> EngineOrder | None:
        """What the keeper is to start."""
        return _read(self.order_path, EngineOrder)

    def write_order(self, order: EngineOrder) -> None:
        """Say what the keeper is to start."""
        write_atomic(self.order_path, order.model_dump_json(), _PRIVATE)

    def keeper_lives(self) -> bool:
        """Whether a keeper holds its lock."""
        lock = try_lock(self.keeper_path)
        if lock is None:
            return True
        lock.release()
        return False

    def leases_held(self) -> int:
        """How many users hold a lease; what dead owners left is removed."""
        held = 0
        for path in sorted(self.leases.glob("*.lease")):
            lock = try_lock(path)
            if lock is None:
                held += 1
                continue
            path.unlink(missing_ok=True)
            lock.release()
        return held

    def take_lease(self, owner: str) -> Lease:
        """A lease of our own. Take it under the start lock only: the keeper sweeps under it too.

        Raises:
            FileExistsError: the owner already has one.
        """
        path = self.leases / f"{owner}.lease"
        lock = try_lock(path)
        if lock is None:
            raise FileExistsError(path)
        return Lease(path, lock)

    def log_tail(self, characters: int = 2000) -> str:
        """The last lines of the log."""
        try:
            data = self.log_path.read_bytes()[-characters:]
        except OSError:
            return ""
        return data.decode("utf-8", "replace")

    def _path(self, suffix: str) -> Path:
        return self.folder / f"engine-{self.key}.{suffix}"


class Lease:
    """A user's claim on an engine."""

    def __init__(self, path: Path, lock: FileLock) -> None:
        self._path = path
        self._lock = lock

    def release(self) -> None:
        """Give it up; the keeper stops the engine when it was the last one."""
        self._path.unlink(missing_ok=True)
        self._lock.release()


def _read(path: Path, kind: type[_Kind]) -> _Kind | None:
    try:
        return kind.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
