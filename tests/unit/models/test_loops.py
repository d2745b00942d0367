import json

import pytest

from standalone_orchestrator.models.api import Draw
from standalone_orchestrator.models.loops import repeats, stop_loops


@pytest.mark.parametrize(
    "text",
    [
        "{" + "\n" * 2000,
        '{"a": [' + '{"path": "x.py", "text": ""}, ' * 60,
        "def f():\n    pass\n" + "    x = 1\n" * 200,
        "Wait, let me think about it again. " * 40,
    ],
)
def test_endless_repetition_is_seen(text):
    assert repeats(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ab" * 100,
        "\n".join(f"    assert f({n}) == {n * n}" for n in range(200)),
        json.dumps([{"id": n, "path": "x.py", "needs": []} for n in range(99)], indent=2),
        "-" * 500,
        "x = 1\n" * 200 + "done",
    ],
)
def test_regular_text_is_not_taken_for_a_loop(text):
    assert not repeats(text)


def test_the_watcher_stops_loops_and_asks_the_callers_watcher():
    draw = Draw(0, 0.0, 0)
    assert stop_loops()(draw, "x" * 2000)
    assert not stop_loops()(draw, "short")
    assert stop_loops(lambda _, text: "stop" in text)(draw, "stop")
