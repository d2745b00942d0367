"""A server on the loopback through which a program of others reaches the model, and is counted.

It passes chat completions on to the server behind the model as they are, with the key, each in its
turn, one reply at a time. What a call cost is what that server says. Each is kept in a file:

    {"request": {…}, "status": 200, "reply": {…}, "seconds": 1.5}

A call that fails for a reason that is the server's own, not the caller's, says nothing about the
program: that is the gateway's `fault`.
"""

from __future__ import annotations

import contextlib
import json
import threading
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, cast

import httpx2
from pydantic import BaseModel, ConfigDict, ValidationError

from standalone_orchestrator.core.errors import ModelUnreachable
from standalone_orchestrator.models.serving import Serving
from standalone_orchestrator.system.clock import Clock

CHATS = "/v1/chat/completions"
_CONNECT_S = 10.0
_OWN = frozenset({401, 403, 404})
"""What a server answers, beside its own errors, when it is the wrong one or the key is."""
_GOOD, _SERVER = 200, 500


@dataclass(frozen=True, slots=True)
class Tally:
    """What the calls that were answered have cost."""

    calls: int = 0
    read: int = 0
    reused: int = 0
    written: int = 0
    seconds: float = 0.0
    """In which the server was at work."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Details(_Part):
    cached_tokens: int | None = None


class _Usage(_Part):
    prompt_tokens: int = 0
    completion_tokens: int = 0
    prompt_tokens_details: _Details | None = None


class _Reply(_Part):
    usage: _Usage = _Usage()


class Gateway:
    """Serves for as long as it is entered.

    Args:
        serving: the server behind.
        log: a file for all calls.
        clock: tells how long they took.
    """

    def __init__(self, serving: Serving, log: Path, clock: Clock) -> None:
        self._serving = serving
        self._log = log
        self._clock = clock
        self._lock = threading.Lock()
        self._tally = Tally()
        self._fault: ModelUnreachable | None = None
        self._http = _Server(("127.0.0.1", 0), _Handler)
        self._http.gateway = self

    @property
    def address(self) -> str:
        """What the program is told to ask."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    @property
    def tally(self) -> Tally:
        """What was answered so far."""
        with self._lock:
            return self._tally

    @property
    def fault(self) -> ModelUnreachable | None:
        """Why the server could not answer, if there was such a call."""
        with self._lock:
            return self._fault

    def chat(self, request: dict[str, Any]) -> tuple[int, bytes]:
        """Pass a call on; the status and the body that came back."""
        with self._serving.turn():
            began = self._clock.monotonic()
            status, body = self._asked(request)
            seconds = self._clock.monotonic() - began
        self._keep(request, status, body, seconds)
        return status, body

    def __enter__(self) -> Gateway:
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.shutdown()
        self._http.server_close()

    def _asked(self, request: dict[str, Any]) -> tuple[int, bytes]:
        key = self._serving.api_key
        try:
            answer = httpx2.post(
                f"{self._serving.url.rstrip('/')}/chat/completions",
                json=request,
                headers={"Authorization": f"Bearer {key}"} if key else {},
                timeout=httpx2.Timeout(None, connect=_CONNECT_S),
                trust_env=False,
            )
        except httpx2.HTTPError as fault:
            return 502, _error(f"the model's server cannot be reached: {fault}")
        return answer.status_code, answer.content

    def _keep(self, request: dict[str, Any], status: int, body: bytes, seconds: float) -> None:
        text = body.decode("utf-8", "replace")
        line = {
            "request": request,
            "status": status,
            "reply": _parsed(text),
            "seconds": round(seconds, 3),
        }
        with self._lock:
            with self._log.open("a", encoding="utf-8") as log:
                log.write(json.dumps(line) + "\n")
            if status in _OWN or status >= _SERVER:
                self._fault = ModelUnreachable(
                    f"the model's server failed (status {status}): {text[:300]}",
                    "see to the server; the same command goes on",
                )
            elif status == _GOOD and (usage := _usage(text)) is not None:
                self._tally = _added(self._tally, usage, seconds)


def _added(tally: Tally, usage: _Usage, seconds: float) -> Tally:
    details = usage.prompt_tokens_details
    reused = (details.cached_tokens or 0) if details is not None else 0
    return replace(
        tally,
        calls=tally.calls + 1,
        read=tally.read + max(0, usage.prompt_tokens - reused),
        reused=tally.reused + reused,
        written=tally.written + usage.completion_tokens,
        seconds=tally.seconds + seconds,
    )


def _usage(text: str) -> _Usage | None:
    """None for what is no reply."""
    try:
        return _Reply.model_validate_json(text).usage
    except ValidationError:
        return None


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _error(message: str) -> bytes:
    return json.dumps({"error": {"message": message}}).encode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    gateway: Gateway


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """A chat completion, and nothing else."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = _parsed(body.decode("utf-8", "replace"))
        if self.path != CHATS or not isinstance(request, dict):
            self._answer(404, _error("only chat completions are passed on"))
        elif request.get("stream"):
            self._answer(400, _error("replies are not streamed"))
        else:
            self._answer(*cast("_Server", self.server).gateway.chat(request))

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Nothing: the gateway keeps its own record."""

    def _answer(self, status: int, body: bytes) -> None:
        with contextlib.suppress(ConnectionError):  # it was killed while it waited
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
