"""Stand-ins for programs of others, which are not installed where the tests run, and a chat server.

They take the options that the real ones are given, ask once, and keep what was said where they are
told to.
"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from standalone_orchestrator.workspace.api import Environment

PROGRAM = """\
import json, os, pathlib, re, sys, time, urllib.error, urllib.request

def after(name):
    return sys.argv[sys.argv.index(name) + 1]

if "--message-file" in sys.argv:
    task = pathlib.Path(after("--message-file")).read_text()
    files, told = sys.argv[sys.argv.index("--message-file") + 2:], after("--chat-history-file")
else:
    task, files, told = after("--task"), ["solution.py"], after("--output")
play = pathlib.Path(__file__).with_name("play").read_text()
if play == "never asks":
    sys.exit("nothing to do")
message = {"role": "user", "content": task}
body = {"model": after("--model").partition("/")[2], "messages": [message]}
request = urllib.request.Request(
    os.environ["OPENAI_API_BASE"] + "/chat/completions",
    json.dumps(body).encode(),
    {"Content-Type": "application/json"},
)
try:
    with urllib.request.urlopen(request) as answer:
        reply = json.load(answer)["choices"][0]["message"]["content"]
except urllib.error.HTTPError as fault:
    time.sleep(30)  # as the real ones, which try again
    sys.exit(fault.read().decode())
pathlib.Path(told).write_text(task + reply)
code = re.search("```python\\n(.*?)```", reply, re.DOTALL)
pathlib.Path(files[0]).write_text(code[1])
if play == "breaks":
    sys.exit("it broke")
if play == "goes on":
    time.sleep(60)
"""


class ChatServer:
    """Answers chat completions from entries as a script for `scripted:` holds them.

    Of those it knows `when` and `system` (looked for in the whole request), `text`, `status` and
    `reason`; an entry that fails does so as for a wrong key.
    """

    def __init__(self, entries):
        self.entries = entries
        self.requests = []
        self.keys = []
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._http.owner = self
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def settings(self):
        """Arguments of the command line that make it the model."""
        values = {"backend": "openai", "base_url": f"{self.url}/v1", "model": "m", "context": 8192}
        sets = [("--set", f"endpoints.peer.{key}={value}") for key, value in values.items()]
        return ("--model", "peer", *(text for pair in sets for text in pair))

    def answer(self, body):
        text = json.dumps(body)
        for entry in self.entries:
            needle = entry.get("when") or entry.get("system") or ""
            if needle in text:
                break
        if "fail" in entry or "status" in entry:
            words = entry.get("reason", "refused")
            return entry.get("status", 401), {"error": {"message": words}}
        message = {"role": "assistant", "content": entry["text"]}
        usage = {"prompt_tokens": 20, "completion_tokens": 7, "total_tokens": 27}
        usage["prompt_tokens_details"] = {"cached_tokens": 5}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return 200, {"id": "1", "object": "chat.completion", "choices": [choice], "usage": usage}

    def close(self):
        self._http.shutdown()
        self._http.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send(200 if self.path == "/v1/models" else 404, {"data": [{"id": "m"}]})

    def do_POST(self):
        owner = self.server.owner
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        owner.requests.append(body)
        owner.keys.append(self.headers.get("Authorization"))
        self.send(*owner.answer(body))

    def send(self, status, value):
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def chat_server():
    """Starts chat servers, which end with the test."""
    servers = []

    def begin(entries):
        servers.append(ChatServer(entries))
        return servers[-1]

    yield begin
    for server in servers:
        server.close()


def stand_ins(folder: Path, play: str = "answers") -> Environment:
    """An environment that holds stand-ins by the names of the real ones."""
    programs = folder / "stand-ins" / "bin"
    programs.mkdir(parents=True)
    for name in ("aider", "mini"):
        path = programs / name
        path.write_text(f"#!{sys.executable} -S\n{PROGRAM}")
        path.chmod(0o755)
    (programs / "play").write_text(play)
    return Environment("stand-ins", programs.parent, Path(sys.executable), ())
