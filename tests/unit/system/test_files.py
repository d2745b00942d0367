import errno
import hashlib
from pathlib import Path

import pytest

from standalone_orchestrator.core.errors import LimitReached
from standalone_orchestrator.system.clock import FakeClock
from standalone_orchestrator.system.files import (
    DurableAppender,
    disk_faults,
    ensure_folder,
    free_bytes,
    sha256_of,
    try_lock,
    wait_lock,
    write_atomic,
)


def test_an_atomic_write_replaces_the_file_and_leaves_nothing_else(tmp_path):
    path = tmp_path / "a.txt"
    write_atomic(path, "old")
    write_atomic(path, "ä", mode=0o600)
    assert path.read_bytes() == "ä".encode()
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_leaves_the_old_file_alone(tmp_path):
    path = tmp_path / "a"
    path.mkdir()
    with pytest.raises(IsADirectoryError):
        write_atomic(path, b"new")
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_a_limit_with_a_way_out(tmp_path, code):
    with pytest.raises(LimitReached, match="disk is full") as caught, disk_faults(tmp_path):
        raise OSError(code, "full")
    assert caught.value.way_out


def test_another_fault_of_the_disk_is_not_hidden(tmp_path):
    with pytest.raises(PermissionError), disk_faults(tmp_path):
        raise PermissionError(errno.EACCES, "no")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_an_append_to_a_full_disk_is_a_limit(tmp_path):
    link = tmp_path / "journal"
    link.symlink_to("/dev/full")
    appender = DurableAppender(link)
    with pytest.raises(LimitReached):
        appender.append(b"line\n")
    appender.close()


def test_the_hash_is_that_of_the_content(tmp_path):
    path = tmp_path / "big"
    path.write_bytes(b"x" * 3_000_000)
    assert sha256_of(path) == hashlib.sha256(b"x" * 3_000_000).hexdigest()


def test_free_space_is_told_for_a_path_that_is_not_there_yet(tmp_path):
    assert free_bytes(tmp_path / "a" / "b") > 0


def test_a_folder_is_made_with_its_mode_and_may_exist(tmp_path):
    folder = ensure_folder(tmp_path / "a" / "b", mode=0o700)
    assert ensure_folder(folder) == folder
    assert folder.stat().st_mode & 0o777 == 0o700


def test_one_holder_at_a_time(tmp_path):
    first = try_lock(tmp_path / "lock")
    assert first is not None
    assert try_lock(tmp_path / "lock") is None
    first.release()
    first.release()
    with try_lock(tmp_path / "lock") as second:
        assert second is not None


def test_waiting_for_a_lock_ends_at_the_deadline(tmp_path):
    clock = FakeClock()
    with try_lock(tmp_path / "lock"):
        assert wait_lock(tmp_path / "lock", clock, 5.0) is None
    lock = wait_lock(tmp_path / "lock", clock, 0.0)
    assert lock is not None
    lock.release()


def test_appends_add_up_over_two_openings(tmp_path):
    path = tmp_path / "j"
    for part in (b"one\n", b"two\n"):
        appender = DurableAppender(path)
        appender.append(part)
        appender.close()
        appender.close()
    assert path.read_bytes() == b"one\ntwo\n"
    with pytest.raises(ValueError, match="closed"):
        appender.append(b"three\n")
