"""The embedded engine with real weights: leases, crashes, cancellation, constraints.

The weights come from the variable ORCHESTRATOR_TEST_WEIGHTS, a path to a GGUF file.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest

from standalone_orchestrator.models.api import (
    Completed,
    Draw,
    Limits,
    Message,
    Prompt,
    StopReason,
)
from standalone_orchestrator.models.backends.embedded import EmbeddedModel, EmbeddedSettings
from standalone_orchestrator.system.process import alive

pytestmark = [pytest.mark.live, pytest.mark.timeout(500)]

WEIGHTS = os.environ.get("ORCHESTRATOR_TEST_WEIGHTS", "")
SCHEMA = json.dumps(
    {
        "type": "object",
        "properties": {"colour": {"enum": ["red", "green"]}, "count": {"type": "integer"}},
        "required": ["colour", "count"],
        "additionalProperties": False,
    }
)
OWNER = """
import sys, time
from pathlib import Path
from standalone_orchestrator.models.backends.embedded import EmbeddedModel, EmbeddedSettings
model = EmbeddedModel(EmbeddedSettings(Path(sys.argv[1]), "m", Path(sys.argv[2]), 4096, 2))
model.start()
print("started", flush=True)
time.sleep(300)
"""


def settings(state):
    return EmbeddedSettings(Path(WEIGHTS), "m", state, context=4096, slots=2)


def record(state):
    (path,) = state.glob("engine-*.json")
    return json.loads(path.read_text())


def gone(pid, within_s=10.0):
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if not alive(pid):
            return True
        time.sleep(0.1)
    return False


def prompt(text, schema=""):
    return Prompt((Message("system", "You are terse."), Message("user", text)), schema)


def draws(count):
    return [Draw(index, 0.2 * index, 7 + index) for index in range(count)]


def slots(state):
    told = record(state)
    headers = {"Authorization": f"Bearer {told['api_key']}"}
    return httpx2.get(f"{told['address']}/slots", headers=headers, timeout=30).json()


@pytest.fixture(scope="module", autouse=True)
def weights():
    if not Path(WEIGHTS).is_file():
        pytest.skip("ORCHESTRATOR_TEST_WEIGHTS names no file of weights")


@pytest.fixture
def state(tmp_path):
    return tmp_path / "state"


@pytest.fixture
def model(state):
    model = EmbeddedModel(settings(state))
    yield model
    model.close()
    for path in state.glob("engine-*.json"):
        told = json.loads(path.read_text())
        assert gone(told["engine"]), "the engine outlived its last lease"
        assert gone(told["keeper"])


@pytest.fixture
def owner(state):
    """Another process that holds a lease."""
    argv = [sys.executable, "-c", OWNER, WEIGHTS, str(state)]
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "started\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_draws_are_answered_under_a_schema_with_seeds_and_usage(model):
    asked = prompt("How many legs has a cat? Any colour.", SCHEMA)
    replies = list(model.sample(asked, draws(3), Limits(max_tokens=40)))
    assert sorted(r.draw.index for r in replies) == [0, 1, 2]
    for reply in replies:
        assert isinstance(reply, Completed), reply
        assert json.loads(reply.text)["colour"] in ("red", "green")
        assert reply.usage.read + reply.usage.reused > 20
        assert reply.usage.written > 5
    again = list(model.sample(asked, draws(1), Limits(max_tokens=40)))
    assert again[0].usage.reused > 20
    assert model.count("def add(a, b): return a + b") in range(8, 14)


def test_a_reply_that_was_begun_goes_on(model):
    asked = prompt("Write `def three():` that returns 3. Reply with one code fence.")
    begun = "```python\ndef three():\n"
    (reply,) = model.sample(
        Prompt((*asked.messages, Message("assistant", begun))), draws(1), Limits(max_tokens=30)
    )
    assert isinstance(reply, Completed), reply
    assert reply.text.startswith(f"{begun}    return 3")
    assert reply.text.count("def three") == 1


def test_a_prompt_of_several_draws_is_read_once(model, state):
    text = prompt("\n".join(f"def f{i}(): return {i}" for i in range(25)) + "\nName one.")
    replies = list(model.sample(text, draws(2), Limits(max_tokens=4)))
    sizes = {r.usage.read + r.usage.reused for r in replies}
    assert len(sizes) == 1
    assert sum(r.usage.read for r in replies) < sizes.pop() + 5
    assert not list(state.glob("*.readings/*"))


def test_a_limit_a_watcher_and_a_close_free_the_slot(model, state):
    text = prompt("Count from one to five hundred in words.")
    (cut,) = model.sample(text, draws(1), Limits(max_tokens=5))
    assert (cut.stop, cut.usage.written) == (StopReason.LENGTH, 5)

    (watched,) = model.sample(text, draws(1), Limits(), lambda _, seen: len(seen) > 10)
    assert watched.stop is StopReason.WATCHER
    assert watched.usage.written > 0

    replies = model.sample(
        text, draws(2), Limits(max_tokens=800), lambda draw, seen: draw.index == 0 and bool(seen)
    )
    assert next(replies).draw.index == 0
    assert any(slot["is_processing"] for slot in slots(state))
    replies.close()
    end = time.monotonic() + 10
    while any(slot["is_processing"] for slot in slots(state)):
        assert time.monotonic() < end
        time.sleep(0.2)


def test_two_runs_share_an_engine_and_a_killed_owner_gives_up_its_lease(state, owner):
    mine = EmbeddedModel(settings(state))
    engine = record(state)["engine"]
    mine.start()
    assert record(state)["engine"] == engine
    assert oct(next(state.glob("engine-*.json")).stat().st_mode)[-3:] == "600"
    mine.close()
    time.sleep(2.5)
    assert alive(engine)
    owner.kill()
    owner.wait()
    assert gone(engine, 5)
    assert gone(record(state)["keeper"], 5)


def test_an_engine_does_not_outlive_its_keeper(model, state):
    model.start()
    first = record(state)
    os.kill(first["keeper"], signal.SIGKILL)
    assert gone(first["engine"], 5)
    (reply,) = model.sample(prompt("Say hi."), draws(1), Limits(max_tokens=5))
    assert isinstance(reply, Completed), reply
    assert record(state)["engine"] != first["engine"]


def test_a_crashed_engine_is_started_again_or_named(model, state):
    model.start()
    os.kill(record(state)["engine"], signal.SIGSEGV)
    (reply,) = model.sample(prompt("Say hi."), draws(1), Limits(max_tokens=5))
    assert isinstance(reply, Completed), reply

    def crash(_, seen):
        os.kill(record(state)["engine"], signal.SIGSEGV)
        return False

    (lost,) = model.sample(prompt("Count to fifty."), draws(1), Limits(max_tokens=99), crash)
    assert (lost.fault, lost.retried) == ("unreachable", True)
    assert "SIGSEGV" in lost.reason
    (reply,) = model.sample(prompt("Say hi."), draws(1), Limits(max_tokens=5))
    assert isinstance(reply, Completed), reply


def test_weights_that_are_none_are_told_in_a_sentence(state, tmp_path):
    path = tmp_path / "broken.gguf"
    path.write_bytes(b"this is no model" * 1000)
    model = EmbeddedModel(EmbeddedSettings(path, "broken", state, context=1024, slots=1))
    (reply,) = model.sample(prompt("Say hi."), draws(1), Limits(max_tokens=5))
    model.close()
    assert reply.fault == "unreachable"
    assert "the embedded engine does not run" in reply.reason
