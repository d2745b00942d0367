"""A small local server that speaks each dialect, and does what a test tells it for each draw.

A draw is known by its temperature: 0.0, 0.1, 0.2 … are draws 0, 1, 2 …, in every dialect.
"""

import json
import select
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

WAIT_S = 10.0


@dataclass(frozen=True)
class Behaviour:
    """What the server does for one draw."""

    pieces: tuple[str, ...] = ("Hel", "lo")
    thoughts: str = ""
    status: int = 200
    words: str = "no"
    gate: threading.Event | None = None
    """Waited for before the first piece."""
    hang_after: int | None = None
    """Sends so many pieces, then nothing; the line stays open."""
    break_after: int | None = None
    """Sends so many pieces, then closes the line."""
    pause_s: float = 0.0
    """Between pieces."""
    garbled: bool = False
    length: bool = False
    read: int = 20
    reused: int = 0
    written: int = 7


class ModelServer:
    """One server; `plan` maps draws to behaviours, `refuse` may turn a request away first."""

    def __init__(self, dialect):
        self.dialect = dialect
        self.plan = {}
        self.refuse = lambda path, body: None
        self.pages = {}
        self.requests = []
        self.hung_up = threading.Event()
        self.busy = 0
        self.most_busy = 0
        self.lock = threading.Lock()
        self.arrived = threading.Condition()
        self.stopping = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._http.owner = self
        self._http.daemon_threads = True
        self._http.block_on_close = False
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def close(self):
        self.stopping.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def chats(self):
        return [body for path, body in self.requests if body and "messages" in body]

    def wait_for(self, chats):
        """Until so many chats have arrived."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.chats()) >= chats, WAIT_S)

    def temperature(self, body):
        return body["options"]["temperature"] if "options" in body else body.get("temperature", 0.0)

    def behaviour(self, body):
        return self.plan.get(round(self.temperature(body) * 10), Behaviour())


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def owner(self):
        return self.server.owner

    def log_message(self, *args):
        pass

    def do_GET(self):
        self.answer(None)

    def do_POST(self):
        size = int(self.headers.get("content-length", 0))
        self.answer(json.loads(self.rfile.read(size)) if size else None)

    def answer(self, body):
        with self.owner.arrived:
            self.owner.requests.append((self.path, body))
            self.owner.arrived.notify_all()
        refusal = self.owner.refuse(self.path, body)
        if refusal is not None:
            return self.plain(*refusal)
        if not body or "messages" not in body:
            page = self.owner.pages.get(self.path)
            page = page(body) if callable(page) else page
            return self.plain(200, page) if page is not None else self.plain(404, "not here")
        with self.owner.lock:
            self.owner.busy += 1
            self.owner.most_busy = max(self.owner.most_busy, self.owner.busy)
        try:
            self.chat(body, self.owner.behaviour(body))
        except (BrokenPipeError, ConnectionResetError):
            self.owner.hung_up.set()
        finally:
            self.close_connection = True
            with self.owner.lock:
                self.owner.busy -= 1

    def plain(self, status, value):
        data = json.dumps({"error": {"message": value}} if status >= 400 else value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def chat(self, body, what):
        if what.gate is not None:
            assert what.gate.wait(WAIT_S)
        if what.status != 200:
            return self.plain(what.status, what.words)
        self.send_response(200)
        kind = "application/x-ndjson" if self.owner.dialect == "ollama" else "text/event-stream"
        self.send_header("content-type", kind)
        self.end_headers()
        if what.garbled:
            return self.wfile.write(b"event: message_start\ndata: {this is no JSON\n\n")
        speak = DIALECTS[self.owner.dialect](what, body)
        for number, lines in enumerate(speak.pieces()):
            if what.hang_after == number:
                return self.hang()
            if what.break_after == number:
                return None
            self.wfile.write(lines.encode())
            self.wfile.flush()
            if self.hears_goodbye(what.pause_s):
                self.owner.hung_up.set()
                return None
        if what.hang_after is not None:
            return self.hang()
        return self.wfile.write(speak.end().encode())

    def hears_goodbye(self, seconds):
        ready = select.select([self.connection], [], [], seconds)[0]
        return bool(ready) and not self.connection.recv(1)

    def hang(self):
        self.wfile.flush()
        while not self.owner.stopping.is_set():
            if self.hears_goodbye(0.02):
                self.owner.hung_up.set()
                return


class _OpenAI:
    def __init__(self, what, body):
        self.what, self.body = what, body

    def line(self, delta, finish=None, **more):
        choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
        event = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        return f"data: {json.dumps(event | {'choices': choices} | more)}\n\n"

    def pieces(self):
        if self.what.thoughts:
            yield self.line({"reasoning_content": self.what.thoughts})
        for piece in self.what.pieces:
            yield self.line({"role": "assistant", "content": piece})

    def end(self):
        what = self.what
        text = self.line({}, "length" if what.length else "stop")
        if self.body.get("stream_options", {}).get("include_usage"):
            usage = {
                "prompt_tokens": what.read + what.reused,
                "completion_tokens": what.written,
                "total_tokens": what.read + what.reused + what.written,
                "prompt_tokens_details": {"cached_tokens": what.reused},
            }
            text += self.line({}, choices=[], usage=usage)
        return text + "data: [DONE]\n\n"


class _Ollama:
    def __init__(self, what, body):
        self.what = what

    def line(self, message, **more):
        event = {"model": "m", "created_at": "2026-01-01T00:00:00Z", "done": False}
        message = {"role": "assistant", "content": ""} | message
        return json.dumps(event | {"message": message} | more) + "\n"

    def pieces(self):
        if self.what.thoughts:
            yield self.line({"thinking": self.what.thoughts})
        for piece in self.what.pieces:
            yield self.line({"content": piece})

    def end(self):
        what = self.what
        return self.line(
            {},
            done=True,
            done_reason="length" if what.length else "stop",
            prompt_eval_count=what.read + what.reused,
            eval_count=what.written,
        )


class _Anthropic:
    def __init__(self, what, body):
        self.what = what
        self.tool = "tools" in body

    def event(self, kind, **more):
        return f"event: {kind}\ndata: {json.dumps({'type': kind} | more)}\n\n"

    def delta(self, **delta):
        return self.event("content_block_delta", index=0, delta=delta)

    def pieces(self):
        what = self.what
        usage = {
            "input_tokens": what.read,
            "cache_read_input_tokens": what.reused,
            "cache_creation_input_tokens": 0,
            "output_tokens": 1,
        }
        message = {"id": "x", "type": "message", "role": "assistant", "model": "m", "content": []}
        begun = self.event("message_start", message=message | {"usage": usage})
        block = {"type": "text", "text": ""}
        begun += self.event("content_block_start", index=0, content_block=block)
        if what.thoughts:
            yield begun + self.delta(type="thinking_delta", thinking=what.thoughts)
            begun = ""
        for piece in what.pieces:
            if self.tool:
                yield begun + self.delta(type="input_json_delta", partial_json=piece)
            else:
                yield begun + self.delta(type="text_delta", text=piece)
            begun = ""

    def end(self):
        reason = "max_tokens" if self.what.length else "end_turn"
        usage = {"output_tokens": self.what.written}
        return (
            self.event("content_block_stop", index=0)
            + self.event(
                "message_delta", delta={"stop_reason": reason, "stop_sequence": None}, usage=usage
            )
            + self.event("message_stop")
        )


DIALECTS = {"openai": _OpenAI, "ollama": _Ollama, "anthropic": _Anthropic}


@pytest.fixture
def behave():
    """`behave(pieces=…)`: what the server does for a draw."""
    return Behaviour


@pytest.fixture
def serve():
    """`serve("ollama")` starts a server that speaks the dialect."""
    servers = []

    def start(dialect):
        servers.append(ModelServer(dialect))
        return servers[-1]

    yield start
    for server in servers:
        server.close()
