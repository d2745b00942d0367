"""The gateway: calls pass through as they are, and are counted and kept."""

import json
import threading
from contextlib import contextmanager

import httpx2
import pytest

from stand_ins import chat_server
from standalone_orchestrator.bench.gateway import Gateway
from standalone_orchestrator.models.serving import Serving
from standalone_orchestrator.system.clock import SystemClock

__all__ = ["chat_server"]
ASKED = {"model": "m", "messages": [{"role": "user", "content": "hello"}], "top_k": 3}


@pytest.fixture
def log(tmp_path):
    return tmp_path / "calls.jsonl"


def gateway(url, log, **changes):
    return Gateway(Serving(f"{url}/v1", "key", "m", 8192, **changes), log, SystemClock())


def post(door, body=ASKED, path="/chat/completions"):
    return httpx2.post(f"{door.address}{path}", json=body, trust_env=False, timeout=10)


def test_a_call_is_passed_on_with_the_key_and_counted(chat_server, log) -> None:
    server = chat_server([{"text": "hi"}])
    with gateway(server.url, log) as door:
        answer = post(door)
        post(door)
    assert answer.json()["choices"][0]["message"]["content"] == "hi"
    assert server.requests == [ASKED, ASKED]
    assert server.keys == ["Bearer key"] * 2
    tally = door.tally
    assert (tally.calls, tally.read, tally.reused, tally.written) == (2, 30, 10, 14)
    assert door.fault is None
    first = json.loads(log.read_text().splitlines()[0])
    assert (first["request"], first["status"]) == (ASKED, 200)
    assert first["reply"]["usage"]["completion_tokens"] == 7


def test_what_the_caller_did_wrong_is_its_own_matter(chat_server, log) -> None:
    server = chat_server([{"status": 400, "reason": "the prompt is too long"}])
    with gateway(server.url, log) as door:
        answer = post(door)
    assert (answer.status_code, door.fault) == (400, None)
    assert "too long" in answer.text
    assert door.tally.calls == 0


@pytest.mark.parametrize("status", [401, 404, 500, 503])
def test_what_the_server_cannot_is_a_fault(chat_server, log, status: int) -> None:
    server = chat_server([{"status": status, "reason": "no model"}])
    with gateway(server.url, log) as door:
        assert post(door).status_code == status
    assert "no model" in str(door.fault)


def test_a_server_that_is_away_is_a_fault(chat_server, log) -> None:
    server = chat_server([{"text": "hi"}])
    server.close()
    with gateway(server.url, log) as door:
        assert post(door).status_code == 502
    assert "cannot be reached" in str(door.fault)


def test_streams_and_other_addresses_are_refused(chat_server, log) -> None:
    server = chat_server([{"text": "hi"}])
    with gateway(server.url, log) as door:
        assert post(door, {**ASKED, "stream": True}).status_code == 400
        assert post(door, path="/embeddings").status_code == 404
    assert server.requests == []


def test_calls_take_turns(chat_server, log) -> None:
    lock, busy = threading.Lock(), []

    @contextmanager
    def turn():
        with lock:
            busy.append("in")
            yield
            busy.append("out")

    server = chat_server([{"text": "hi"}])
    with gateway(server.url, log, turn=turn) as door:
        askers = [threading.Thread(target=post, args=(door,)) for _ in range(4)]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
    assert busy == ["in", "out"] * 4
