"""Durable files: atomic writes, durable appends, hashes, locks.

Not here: what is written (the rooms above say that), temporary trees (`workspace`).
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from standalone_orchestrator.core.errors import DiskFull
from standalone_orchestrator.system.clock import Clock

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_CHUNK = 1 << 20
_LOCK_POLL_S = 0.05


@contextlib.contextmanager
def disk_faults(path: Path) -> Iterator[None]:
    """Turn a full disk (or quota) into a `DiskFull` that names `path`; other faults fly."""
    try:
        yield
    except OSError as fault:
        if fault.errno in _FULL:
            raise DiskFull(
                f"the disk is full: {path} could not be written",
                "free some space and resume; what was written before is whole",
            ) from fault
        raise


def write_atomic(path: Path, data: bytes | str, mode: int = 0o644) -> None:
    """Write a file so that a reader, or a crash at any moment, sees the old or the new one.

    Raises:
        LimitReached: the disk is full; the old file is untouched.
        OSError: the folder is missing or not writable.
    """
    content = data.encode("utf-8") if isinstance(data, str) else data
    with disk_faults(path):
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fchmod(file.fileno(), mode)
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames and new names in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file of any size, as hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def folder_bytes(folder: Path) -> int:
    """Bytes of the files below `folder`, links not followed; what vanishes meanwhile counts 0."""
    total = 0
    for found, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                total += (Path(found) / name).lstat().st_size
    return total


def free_bytes(path: Path) -> int:
    """Bytes free for us on the disk that holds `path`, or will hold it."""
    here = path
    while not here.exists() and here != here.parent:
        here = here.parent
    return shutil.disk_usage(here).free


def ensure_folder(path: Path, mode: int = 0o755) -> Path:
    """Make a folder and its parents; `mode` is that of the last one, if it is made here."""
    with disk_faults(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=mode, exist_ok=True)
    return path


class FileLock:
    """An exclusive lock that dies with its process. Made by `try_lock` or `wait_lock`."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    def fileno(self) -> int:
        """Its file descriptor. A child that inherits it holds the lock on after our death.

        Raises:
            ValueError: the lock was released.
        """
        if self._descriptor is None:
            raise ValueError("the lock was released")
        return self._descriptor

    def release(self) -> None:
        """Give it up; a second call does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> FileLock:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def try_lock(path: Path) -> FileLock | None:
    """The lock on `path` (made if missing, never removed), or None when somebody holds it.

    Raises:
        LimitReached: the disk is full.
        OSError: the file cannot be opened.
    """
    with disk_faults(path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except BaseException:
        os.close(descriptor)
        raise
    return FileLock(descriptor)


def wait_lock(path: Path, clock: Clock, deadline_s: float) -> FileLock | None:
    """The lock on `path` as soon as it is free; None when it was not within the deadline."""
    end = clock.monotonic() + deadline_s
    while (lock := try_lock(path)) is None:
        if clock.monotonic() >= end:
            return None
        clock.sleep(_LOCK_POLL_S)
    return lock


class DurableAppender:
    """Appends to a file; what `append` took is on disk when it returns. Safe between threads."""

    def __init__(self, path: Path, mode: int = 0o644) -> None:
        self._path = path
        self._lock = threading.Lock()
        with disk_faults(path):
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
            self._descriptor: int | None = os.open(path, flags, mode)
            sync_folder(path.parent)

    def append(self, data: bytes) -> None:
        """Write and fsync.

        Raises:
            LimitReached: the disk is full; nothing of `data` stays in the file.
            ValueError: the appender is closed.
        """
        with self._lock:
            if self._descriptor is None:
                raise ValueError(f"{self._path} is closed")
            before = os.fstat(self._descriptor).st_size
            try:
                with disk_faults(self._path):
                    self._write(self._descriptor, data)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.ftruncate(self._descriptor, before)
                raise

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        with self._lock:
            if self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None

    @staticmethod
    def _write(descriptor: int, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
