"""A connection that another thread may cut.

A thread that waits for a server's next byte cannot be interrupted, and closing its socket does not
wake it; shutting the socket down does. So each draw has a `Line`: the HTTP clients report their
sockets to it (through httpx's `trace` extension), and `cut` shuts them down.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import MutableMapping
from typing import Any, Protocol

_CONNECTED = ("connect_tcp.complete", "connect_unix_socket.complete", "start_tls.complete")


class Request(Protocol):
    """What the requests of httpx and httpx2 have in common."""

    @property
    def extensions(self) -> MutableMapping[str, Any]:
        """Where the `trace` callback goes."""
        ...


class Line:
    """The connection of one draw, and why it was cut if it was."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cut = threading.Event()
        self._sockets: list[socket.socket] = []
        self._why = ""

    @property
    def why(self) -> str:
        """The reason given to `cut`; empty while the line holds."""
        return self._why

    @property
    def is_cut(self) -> bool:
        """Whether somebody cut it."""
        return self._cut.is_set()

    def cut(self, why: str) -> None:
        """Break the connection now and whenever it is made; the first reason counts."""
        with self._lock:
            if not self._cut.is_set():
                self._why = why
                self._cut.set()
            for one in self._sockets:
                _shut_down(one)

    def wait(self, seconds: float) -> bool:
        """Wait that long, or until the line is cut; True when it is."""
        return self._cut.wait(seconds)

    def attach(self, one: socket.socket) -> None:
        """Take a socket; a line that is cut already breaks it at once."""
        with self._lock:
            self._sockets.append(one)
            if self._cut.is_set():
                _shut_down(one)

    def follow(self, request: Request) -> None:
        """Request hook for httpx and httpx2: learn of the request's sockets."""
        request.extensions["trace"] = self._trace

    def _trace(self, event: str, info: dict[str, Any]) -> None:
        if event.endswith(_CONNECTED) and (stream := info.get("return_value")) is not None:
            one = stream.get_extra_info("socket")
            if isinstance(one, socket.socket):
                self.attach(one)


def _shut_down(one: socket.socket) -> None:
    # Past the TLS layer, whose own shutdown would pull its state from under the thread that reads.
    with contextlib.suppress(OSError):
        socket.socket.shutdown(one, socket.SHUT_RDWR)
