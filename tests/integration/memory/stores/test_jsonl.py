"""The journal on disk under writers that are killed."""

import contextlib
import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from standalone_orchestrator.core.events import Noticed
from standalone_orchestrator.memory.stores.jsonl import JsonlJournal
from standalone_orchestrator.system.clock import FakeClock, SystemClock


def _write_until_killed(folder: Path, ready: int) -> None:
    journal = JsonlJournal(folder, SystemClock())
    number = 0
    while True:
        os.write(ready, b".")
        digest = journal.store(f"reply {os.getpid()} {number}")
        journal.append(Noticed("s", "t", digest))
        number += 1


def _killed_writer(folder: Path, after_s: float, least: int) -> None:
    """Kill a writer at some moment after it has written `least` records."""
    waiting, ready = os.pipe()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            _write_until_killed(folder, ready)
        os._exit(1)
    for _ in range(least + 1):  # it speaks before each
        os.read(waiting, 1)
    SystemClock().sleep(after_s)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(waiting)
    os.close(ready)
    assert os.WIFSIGNALED(status), "the writer failed before it was killed"


def _texts(journal: JsonlJournal) -> Iterator[str]:
    for number, record in enumerate(journal.records()):
        assert record.number == number
        assert isinstance(record.event, Noticed)
        yield journal.load(record.event.text)


@pytest.mark.parametrize("writers", [8, pytest.param(50, marks=pytest.mark.slow)])
def test_killed_writers_leave_a_readable_prefix_without_gaps(tmp_path: Path, writers: int) -> None:
    # The first record of a process builds its codec, which takes longer than a writer may live.
    first = JsonlJournal(tmp_path / "first", FakeClock())
    first.append(Noticed("s", "t", first.store("reply")))
    run = tmp_path / "run"
    run.mkdir()
    moments = random.Random(20261122)
    before: list[str] = []
    for number in range(writers):
        _killed_writer(run, moments.uniform(0.0, 0.02), least=number % 2)
        now = list(_texts(JsonlJournal(run, FakeClock())))
        assert now[: len(before)] == before, "a line that was read before is gone"
        before = now
    assert len(before) >= writers // 2
