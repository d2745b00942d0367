"""A unit test starts no process and opens no connection: one that does fails, whoever caught it.

What needs a real process, a git repository, a server or an interpreter lies in `tests/integration`.
"""

import multiprocessing.util
import sys
import threading
from collections.abc import Generator

import pytest

STARTS = (
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.system",
    "subprocess.Popen",
    "multiprocessing.spawn",
)
CONNECTS = ("socket.bind", "socket.connect", "socket.sendto")
LOOKS_UP = (
    "socket.getaddrinfo",
    "socket.gethostbyaddr",
    "socket.gethostbyname",
    "socket.getnameinfo",
)
DEEDS = {
    **dict.fromkeys(STARTS, "started a process"),
    **dict.fromkeys(CONNECTS, "opened a connection"),
    **dict.fromkeys(LOOKS_UP, "looked a host up"),
}
"""Events of the interpreter's audit (PEP 578) that a unit test must not cause."""


class Guard:
    """Refuses those events while a unit test runs; remembers them, for whoever catches that."""

    def __init__(self) -> None:
        self.watching = False
        self.seen: list[str] = []

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.watching or event not in DEEDS:
            return
        thread = threading.current_thread()
        where = "" if thread is threading.main_thread() else f" in the thread {thread.name}"
        self.seen.append(
            f"a unit test {DEEDS[event]}{where}: {event} {arguments!r:.200}; "
            "a test that has to belongs in tests/integration"
        )
        raise pytest.fail.Exception(self.seen[-1])

    def during(self) -> Generator[None, object, object]:
        """One phase of one test."""
        self.seen.clear()
        self.watching = True
        try:
            return (yield)
        finally:
            self.watching = False
            # A refusal that nobody caught is on its way and shows the line.
            if self.seen and not isinstance(sys.exc_info()[1], pytest.fail.Exception):
                pytest.fail(self.seen[0], pytrace=False)


def spawn(*arguments: object) -> int:
    """The way of multiprocessing past `subprocess`, which the interpreter does not audit."""
    sys.audit("multiprocessing.spawn", *arguments)
    return SPAWN(*arguments)


SPAWN = multiprocessing.util.spawnv_passfds
multiprocessing.util.spawnv_passfds = spawn
GUARD = Guard()
sys.addaudithook(GUARD)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Generator[None, object, object]:
    """Watch the fixtures."""
    return (yield from GUARD.during())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, object, object]:
    """Watch the test."""
    return (yield from GUARD.during())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Generator[None, object, object]:
    """Watch the end of the fixtures."""
    return (yield from GUARD.during())
