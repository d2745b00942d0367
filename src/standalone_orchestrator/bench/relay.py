"""The engine's way into a sandbox without a network: a Unix socket, with a relay at each end.

Outside, `Outlet` takes what comes through the socket to the server. Inside, this module as a
program listens on the server's own port of the loopback, takes what comes to the socket, and runs
the contestant beside it:

    python -m standalone_orchestrator.bench.relay SOCKET PORT LOG COMMAND…
"""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from standalone_orchestrator.system.clock import SystemClock
from standalone_orchestrator.system.process import start

_CHUNK = 1 << 16
_BACKLOG = 64
_POLL_S = 0.05
_KILLED = 128
Connect = Callable[[], socket.socket]


class Outlet:
    """Takes connections of a Unix socket to a server, for as long as it is entered."""

    def __init__(self, path: Path, host: str, port: int) -> None:
        self._path = path
        self._server = (host, port)
        self._listener = socket.socket(socket.AF_UNIX)

    def __enter__(self) -> Outlet:
        self._path.unlink(missing_ok=True)
        self._listener.bind(str(self._path))
        serve(self._listener, lambda: socket.create_connection(self._server))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):  # wakes the thread that waits in accept
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._path.unlink(missing_ok=True)


def serve(listener: socket.socket, connect: Connect) -> None:
    """Relay every connection to a listener, in threads that end with the process."""
    listener.listen(_BACKLOG)
    threading.Thread(target=_accept, args=(listener, connect), daemon=True).start()


def _accept(listener: socket.socket, connect: Connect) -> None:
    while True:
        try:
            near, _ = listener.accept()
        except OSError:  # closed
            return
        try:
            far = connect()
        except OSError:  # the caller sees a closed connection, as of a server that is gone
            near.close()
            continue
        threading.Thread(target=_carry, args=(near, far), daemon=True).start()


def _carry(near: socket.socket, far: socket.socket) -> None:
    with near, far:
        back = threading.Thread(target=_pump, args=(far, near), daemon=True)
        back.start()
        _pump(near, far)
        back.join()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    """Bytes from one to the other; when one end is closed, so is the other."""
    with contextlib.suppress(OSError):
        while data := source.recv(_CHUNK):
            sink.sendall(data)
    # A caller that hangs up must be seen by the server at once, which stops writing then.
    for end in (source, sink):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def main(arguments: list[str]) -> int:
    """Listen, run the command, end with its exit code."""
    path, port, log, *command = arguments

    def connect() -> socket.socket:
        found = socket.socket(socket.AF_UNIX)
        found.connect(path)
        return found

    if port != "0":
        serve(socket.create_server(("127.0.0.1", int(port))), connect)
    clock = SystemClock()
    child = start(command, env=None, log=Path(log))
    while (code := child.poll()) is None:
        clock.sleep(_POLL_S)
    return code if code >= 0 else _KILLED - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
