"""Every contestant: given a goal and a workspace, it leaves an answer there, and sees no more.

Each plays with a scripted model, which raises the alarm when a prompt holds the canary that is
planted in the hidden tests. Programs of others are played by stand-ins, with a server of chats that
has the same script: what they get from our side, and what is made of their ends.
"""

import json
import secrets
import shutil
import zlib
from pathlib import Path

import pytest

from stand_ins import chat_server, stand_ins
from standalone_orchestrator.app.settings import load_settings
from standalone_orchestrator.bench.contest import Contestant, Entry
from standalone_orchestrator.bench.contestants.registry import CONTESTANTS
from standalone_orchestrator.bench.grade import grade, python_tools
from standalone_orchestrator.bench.pool import pool_path, read_pool
from standalone_orchestrator.bench.results import open_results
from standalone_orchestrator.bench.run import Setup, take_samples
from standalone_orchestrator.bench.suite import BenchTask
from standalone_orchestrator.core.errors import ModelUnreachable
from standalone_orchestrator.system.clock import SystemClock
from standalone_orchestrator.system.process import start

__all__ = ["chat_server"]
pytestmark = pytest.mark.slow
CLOCK = SystemClock()
STUB = 'def twice(n):\n    """Two times n.\n\n    >>> twice(2)\n    4\n    """\n'
GOOD = "def twice(n):\n    return n + n\n"
BAD = "def twice(n):\n    return n\n"


@pytest.fixture(params=CONTESTANTS)
def contestant(request) -> Contestant:
    return CONTESTANTS[request.param]


@pytest.fixture
def canary() -> str:
    return f"canary{secrets.token_hex(8)}"


@pytest.fixture
def play(canary: str, tmp_path: Path, chat_server):
    """One sample, with a model that answers so."""
    alarm = [{"when": canary, "fail": "refused"}, {"system": canary, "fail": "refused"}]

    def one(contestant: Contestant, task: BenchTask, answers: list):
        if contestant.requirements:
            server = chat_server([*alarm, *answers])
            return played(contestant, task, server.settings(), tmp_path)
        script = tmp_path / "script.json"
        script.write_text(json.dumps([*alarm, *answers]))
        return played(contestant, task, ("--model", f"scripted:{script}"), tmp_path)

    return one


@pytest.fixture
def stub_task(tmp_path: Path, canary: str) -> BenchTask:
    folder = tmp_path / "suites" / "tiny" / "t1"
    for path, text in {
        "goal.md": "Complete the function `twice` in solution.py.\n",
        "base/solution.py": STUB,
        "hidden/test_it.py": f"from solution import twice\n\n\ndef test_{canary}():\n"
        f"    assert twice(21) == 42, '{canary}'\n",
        "reference/solution.py": GOOD,
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return BenchTask("tiny", "t1", folder)


def played(contestant: Contestant, task: BenchTask, arguments: tuple[str, ...], tmp_path: Path):
    setup = Setup(
        arguments[1],
        arguments,
        "",
        tmp_path / "work",
        contestant=contestant,
        minutes=2,
        samples=3,
        tools=stand_ins(tmp_path) if contestant.requirements else None,
    )
    loaded = load_settings()
    tools = python_tools(loaded.settings, loaded.folders, CLOCK)

    def grading(task, published, scratch):
        return grade(task, published, tools, scratch)

    with open_results(tmp_path / "r.jsonl", CLOCK) as results:
        (sample,) = take_samples([(task, 1)], setup, grading, results, CLOCK)
        assert list(take_samples([(task, 1)], setup, grading, results, CLOCK)) == [sample]
    return sample


def test_a_right_answer_is_solved_and_nothing_hidden_is_seen(
    contestant, stub_task, canary, tmp_path, play
) -> None:
    answers = [{"text": f"```python\n{GOOD}```"}]
    sample = play(contestant, stub_task, answers)
    assert sample.contestant == contestant.name
    assert (sample.fault, sample.exit_code, sample.solved) == ("", 0, True), sample
    assert sample.cost is not None
    assert sample.cost.calls > 0
    assert sample.cost.tokens_written > 0
    assert sample.seconds >= sample.cost.wall_s > 0
    assert "twice" in (tmp_path / sample.transcript).read_text()
    assert (tmp_path / sample.run).is_dir()
    assert str(tmp_path) not in sample.run + sample.transcript
    kept = [p for p in (tmp_path / "work").rglob("*") if p.is_file()]
    assert [p for p in kept if canary.encode() in unpacked(p) or canary in p.name] == []


def test_a_wrong_answer_is_not_solved(contestant, stub_task, play) -> None:
    answers = [{"text": f"```python\n{BAD}```"}]
    sample = play(contestant, stub_task, answers)
    assert not sample.solved
    assert not sample.bad, sample


def test_a_model_that_cannot_be_reached_is_no_sample(contestant, stub_task, play) -> None:
    answers = [{"fail": "refused", "reason": "no key"}]
    with pytest.raises(ModelUnreachable, match="no key"):
        play(contestant, stub_task, answers)


def test_best_of_n_takes_the_first_that_passes_the_examples_and_keeps_all(
    stub_task, tmp_path, play
) -> None:
    answers = [
        {"draw": n, "text": f"```python\n{text}```"}
        for n, text in enumerate((BAD, GOOD, GOOD.replace("n + n", "2 * n")))
    ]
    sample = play(CONTESTANTS["best-of-n"], stub_task, answers)
    assert sample.solved
    pool = read_pool(pool_path(tmp_path / "r.jsonl"))
    assert [p.passed for p in pool] == [False, True, True]
    assert [p.drawn.visible for p in pool] == [False, True, True]
    assert "n + n" in (tmp_path / "work/t1-seed-1/workspace/solution.py").read_text()


def test_best_of_n_that_is_killed_leaves_what_it_drew_and_the_best_of_it(
    stub_task, tmp_path
) -> None:
    two = f"```python\n# solution.py\n{BAD}```\n```python\n# extra.py\nX = 1\n```"
    texts = (two, f"```python\n{GOOD}```", "never")
    script = tmp_path / "script.json"
    script.write_text(
        json.dumps(
            [{"draw": n, "text": t, "delay_s": 900.0 * (n == 2)} for n, t in enumerate(texts)]
        )
    )
    place, workspace = tmp_path / "place", tmp_path / "place" / "workspace"
    shutil.copytree(stub_task.base, workspace)
    goal = Path(shutil.copyfile(stub_task.goal, place / "goal.md"))
    arguments = ("--model", f"scripted:{script}")
    entry = Entry(place, goal, workspace, seed=1, minutes=1, arguments=arguments, samples=3)
    contestant = CONTESTANTS["best-of-n"]
    child = start(contestant.command(entry), env=None, log=entry.log)
    try:
        while "n + n" not in (workspace / "solution.py").read_text():
            assert child.poll() is None, entry.log.read_text()
            CLOCK.sleep(0.05)
    finally:
        child.kill()
    attempt = contestant.attempt(entry, None)
    assert attempt.fault == "it did not end within its limit of time"
    assert [(one.index, one.visible) for one in attempt.pool] == [(0, False), (1, True)]
    assert sorted(attempt.pool[0].files) == ["extra.py", "solution.py"]
    assert not (workspace / "extra.py").exists()


def unpacked(path: Path) -> bytes:
    """A file's bytes, and those that it holds compressed, as a git object does."""
    data = path.read_bytes()
    try:
        return data + zlib.decompress(data)
    except zlib.error:
        return data
