import sys

import pytest

from standalone_orchestrator.system.clock import SystemClock
from standalone_orchestrator.system.files import try_lock, wait_lock
from standalone_orchestrator.system.process import start


def test_a_lock_dies_with_its_process(tmp_path):
    path = tmp_path / "lock"
    code = (
        "import fcntl,sys,time;f=open(sys.argv[1],'w');fcntl.flock(f,fcntl.LOCK_EX);"
        "print('held',flush=True);time.sleep(60)"
    )
    child = start([sys.executable, "-c", code, str(path)], env=None, log=tmp_path / "log")
    clock = SystemClock()
    while "held" not in (tmp_path / "log").read_text():
        clock.sleep(0.01)
    assert try_lock(path) is None
    child.kill()
    lock = wait_lock(path, clock, 5.0)
    assert lock is not None
    lock.release()


def test_a_child_that_inherits_the_lock_holds_it_on(tmp_path):
    path = tmp_path / "lock"
    with try_lock(path) as lock:
        held = [lock.fileno()]
        child = start(["sleep", "60"], env=None, log=tmp_path / "log", keep_fds=held)
    with pytest.raises(ValueError, match="released"):
        lock.fileno()
    assert try_lock(path) is None
    child.kill()
    after = wait_lock(path, SystemClock(), 5.0)
    assert after is not None
    after.release()
