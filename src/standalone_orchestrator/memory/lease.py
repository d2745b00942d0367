"""Who works on a run: one process at a time, known by a lock that dies with it."""

from __future__ import annotations

import os
import shlex
from types import TracebackType

from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.memory.runs import RunFolder
from standalone_orchestrator.system.clock import SystemClock
from standalone_orchestrator.system.files import FileLock, disk_faults, try_lock, wait_lock

_PATIENCE_S = 0.2
"""Longer than `held_by` keeps the lock while it looks."""


class Lease:
    """The right to work on one run; made by `take_lease`."""

    def __init__(self, lock: FileLock) -> None:
        self._lock = lock

    def release(self) -> None:
        """Give it up; a second call does nothing."""
        self._lock.release()

    def __enter__(self) -> Lease:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def take_lease(folder: RunFolder) -> Lease:
    """Take the run for this process, and forget an earlier request to stop it.

    Raises:
        UsageError: another process works on it.
    """
    lock = wait_lock(folder.lease, SystemClock(), _PATIENCE_S)
    if lock is None:
        holder = _holder(folder)
        raise UsageError(
            f"run {folder.run} is already being worked on by process {holder or 'unknown'}",
            f"wait for it, or stop it with: orchestrator stop {folder.run} "
            f"--workspace {shlex.quote(str(folder.workspace))}",
        )
    try:
        with disk_faults(folder.lease):
            folder.lease.write_text(f"{os.getpid()}\n", encoding="ascii")
        folder.stop.unlink(missing_ok=True)
    except BaseException:
        lock.release()
        raise
    return Lease(lock)


def held_by(folder: RunFolder) -> int | None:
    """The process that works on the run; None when nobody does, 0 when it is not known."""
    if not folder.lease.exists():
        return None
    lock = try_lock(folder.lease)
    if lock is not None:
        lock.release()
        return None
    return _holder(folder)


def _holder(folder: RunFolder) -> int:
    try:
        return int(folder.lease.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0
