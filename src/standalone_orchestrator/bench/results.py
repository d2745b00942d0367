"""A results file: one sample a line (JSONL), each on disk before the next one is begun.

A benchmark that was killed is taken up by the same command: what is in the file is not run again,
and a last line that was cut short is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from pydantic import ValidationError

from standalone_orchestrator.bench.pool import Pooled, pool_path
from standalone_orchestrator.bench.sample import Key, Sample
from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.system.files import (
    DurableAppender,
    FileLock,
    disk_faults,
    ensure_folder,
    try_lock,
    write_atomic,
)


def read_results(path: Path) -> tuple[Sample, ...]:
    """The samples of a file, in the order in which they were taken; of one taken anew the later.

    Raises:
        UsageError: it cannot be read, or is no results file.
    """
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise UsageError(
            f"the results file {path} cannot be read: {fault.strerror}",
            "give a file that `orchestrator bench run` wrote",
        ) from None
    found = {(s.key, s.model, s.settings): s for s, _ in _parse(path, data)}
    return tuple(found.values())


def write_results(path: Path, samples: Iterable[Sample]) -> None:
    """Put samples into a file at once, in the place of what it holds.

    Raises:
        UsageError: it cannot be written.
    """
    _write(path, "".join(f"{sample.model_dump_json()}\n" for sample in samples), "--out")


def write_page(path: Path, text: str) -> None:
    """Put a page in the place of what is there.

    Raises:
        UsageError: it cannot be written.
    """
    _write(path, text, "--html")


def _write(path: Path, text: str, option: str) -> None:
    try:
        ensure_folder(path.parent)
        write_atomic(path, text)
    except OSError as fault:
        raise UsageError(
            f"the file {path} cannot be written: {fault.strerror}", f"give another {option}"
        ) from fault


class Results:
    """A results file at work; one process at a time. Made by `open_results`."""

    def __init__(self, path: Path, samples: tuple[Sample, ...], lock: FileLock) -> None:
        self.path = path
        self._samples = {s.key: s for s in samples}
        self._lock = lock
        self._appender = DurableAppender(path)

    def get(self, key: Key, form: str = "") -> Sample | None:
        """The sample that is there already, unless its task had another form then.

        Samples of old files do not tell their form and are taken as they are.
        """
        found = self._samples.get(key)
        return None if found and found.form and form and found.form != form else found

    def samples(self) -> tuple[Sample, ...]:
        """All samples so far."""
        return tuple(self._samples.values())

    def add(self, sample: Sample, pool: Iterable[Pooled] = ()) -> None:
        """Append a sample, and before it its pool to the file beside; both are on disk then.

        Raises:
            LimitReached: the disk is full; what was written before is whole.
        """
        if rows := b"".join(row.model_dump_json().encode() + b"\n" for row in pool):
            appender = DurableAppender(pool_path(self.path))
            appender.append(rows)
            appender.close()
        self._appender.append(sample.model_dump_json().encode() + b"\n")
        self._samples[sample.key] = sample

    def __enter__(self) -> Results:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._appender.close()
        self._lock.release()


def open_results(path: Path, clock: Clock, *, fresh: bool = False) -> Results:
    """Open a file to go on with, or begin one.

    Args:
        path: the file; its folder is made.
        clock: for the name under which `fresh` keeps an old file.
        fresh: put an old file and its pool aside and begin anew.

    Raises:
        UsageError: another process writes it, it is no results file, or it cannot be written.
    """
    try:
        ensure_folder(path.parent)
        lock = locked(path)
        if fresh and path.stat().st_size:
            _put_aside(path, clock)
            lock.release()
            lock = locked(path)
        try:
            without_torn_line(pool_path(path))
            return Results(path, _whole(path), lock)
        except BaseException:
            lock.release()
            raise
    except OSError as fault:
        raise UsageError(
            f"the results file {path} cannot be written: {fault.strerror}", "give another --out"
        ) from fault


def _put_aside(path: Path, clock: Clock) -> None:
    kept = path.with_name(f"{path.name}.until-{clock.now():%Y%m%d-%H%M%S}")
    # First the pool: after a kill in between, the next --fresh still finds the file.
    if pool_path(path).is_file():
        pool_path(path).rename(pool_path(kept))
    path.rename(kept)


def locked(path: Path) -> FileLock:
    """The lock of a file that grows.

    Raises:
        UsageError: another process writes it.
    """
    lock = try_lock(path)
    if lock is None:
        raise UsageError(
            f"another benchmark writes to {path}", "wait for its end, or give another --out"
        )
    return lock


def without_torn_line(path: Path) -> bytes:
    """What a file holds, nothing if it is not there; a last line without an end is cut off it."""
    data = path.read_bytes() if path.is_file() else b""
    if data and not data.endswith(b"\n"):
        data = data[: data.rfind(b"\n") + 1]
        with disk_faults(path), path.open("r+b") as file:
            file.truncate(len(data))
    return data


def _whole(path: Path) -> tuple[Sample, ...]:
    """The samples of a file, whose torn last line is cut off."""
    found = _parse(path, path.read_bytes())
    end = found[-1][1] if found else 0
    if path.stat().st_size > end:
        with disk_faults(path), path.open("r+b") as file:
            file.truncate(end)
    return tuple(sample for sample, _ in found)


def _parse(path: Path, data: bytes) -> list[tuple[Sample, int]]:
    """Samples, each with the offset after its line; a torn last line is left out."""
    found: list[tuple[Sample, int]] = []
    end = 0
    rows = data.splitlines(keepends=True)
    for number, row in enumerate(rows, start=1):
        end += len(row)
        try:
            sample = Sample.model_validate_json(row)
        except ValidationError as fault:
            # A first line that says nothing is another kind of file, which must not be cut.
            if number == len(rows) and (found or _is_torn(row)):
                break
            raise UsageError(
                f"line {number} of {path} is no sample of a benchmark: {_problem(fault)}",
                "restore the file from a copy, or give another one",
            ) from None
        if not row.endswith(b"\n"):
            break
        found.append((sample, end))
    return found


def _is_torn(row: bytes) -> bool:
    return row.startswith(b'{"format":') and not row.endswith(b"\n")


def _problem(fault: ValidationError) -> str:
    first = fault.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" if place else first["msg"]
