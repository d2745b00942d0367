"""One process at a time works on a run."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.memory.lease import held_by, take_lease
from standalone_orchestrator.memory.runs import (
    RunFolder,
    create_run,
    request_stop,
    stop_requested,
)
from standalone_orchestrator.system.clock import FakeClock


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    return create_run(tmp_path, FakeClock())


@contextmanager
def other_process(run: RunFolder) -> Iterator[int]:
    """A process that holds the lease until it is killed."""
    waiting, ready = os.pipe()
    child = os.fork()
    if child == 0:
        lease = take_lease(run)
        os.write(ready, b".")
        signal.pause()
        lease.release()
        os._exit(0)
    os.read(waiting, 1)
    os.close(waiting)
    os.close(ready)
    try:
        yield child
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_the_second_process_is_told_who_was_first(run: RunFolder) -> None:
    with other_process(run) as first:
        with pytest.raises(UsageError, match=f"already being worked on by process {first}"):
            take_lease(run)
        assert held_by(run) == first


def test_the_lease_dies_with_its_process(run: RunFolder) -> None:
    with other_process(run):
        pass
    assert held_by(run) is None
    with take_lease(run):
        assert held_by(run) == os.getpid()
    assert held_by(run) is None


def test_a_request_to_stop_is_seen_and_forgotten_by_the_next_lease(run: RunFolder) -> None:
    assert not stop_requested(run)
    request_stop(run)
    assert stop_requested(run)
    with take_lease(run):
        assert not stop_requested(run)
        request_stop(run)
        assert stop_requested(run)


def test_nobody_works_on_a_run_that_was_never_taken(run: RunFolder) -> None:
    assert held_by(run) is None
    assert not run.lease.exists()
