"""Acceptance tests of the file, and of a kill. They use nothing but what the goal names."""

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import scheduler as module
from hidden_clock import Clock, run
from scheduler import Scheduler

START = 4e9  # later than the real time, by which the processes that are killed run

CHILD = """\
import asyncio, json, os, resource, signal, sys
from scheduler import Scheduler

path, log = sys.argv[1:]

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def write(line):
    with open(log, "a", encoding="utf-8") as file:
        file.write(f"{line}\\n")

async def work(payload):
    write(payload)
    return [payload]

async def deadly(payload):
    write(payload)
    die()

async def fail(payload):
    write(payload)
    raise ValueError("broken")

async def hang(payload):
    write(payload)
    print(payload, flush=True)
    await asyncio.Event().wait()

HANDLERS = {"work": work, "deadly": deadly, "fail": fail, "hang": hang}

def make(**options):
    return Scheduler(path, HANDLERS, **options)
"""


class Log:
    """The handlers of the child, alive: each writes down what it was given."""

    def __init__(self, begin):
        self.begun = []
        self.now = Clock(begin).now

    async def work(self, payload):
        self.begun.append((payload, self.now()))
        return [payload]

    async def fail(self, payload):
        self.begun.append((payload, self.now()))
        raise ValueError("broken")

    def names(self):
        return [name for name, _ in self.begun]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "jobs.db"


@pytest.fixture
def later(path):
    """Makes a scheduler as a later process would, and the log of its handlers."""

    def scheduler(begin=START, **options):
        log = Log(begin)
        handlers = dict.fromkeys(("work", "deadly", "hang"), log.work) | {"fail": log.fail}
        return Scheduler(path, handlers, clock=log.now, **options), log

    return scheduler


@pytest.fixture
def child(path, tmp_path):
    """Starts a process that runs `body` with what CHILD defines."""
    started = []

    def start(body):
        argv = [sys.executable, "-B", "-c", f"{CHILD}\n{body}", str(path), str(tmp_path / "log")]
        home = str(Path(module.__file__).resolve().parent)
        process = subprocess.Popen(
            argv, cwd=tmp_path, env={"PYTHONPATH": home}, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def killed(child, tmp_path):
    """Runs `body` until it kills itself; the lines that its handlers wrote."""

    def wait(body):
        assert child(body).wait(timeout=60) == -signal.SIGKILL
        return written(tmp_path)

    return wait


def written(folder):
    log = folder / "log"
    return log.read_text("utf-8").split() if log.exists() else []


def statuses(scheduler):
    return [job["status"] for job in scheduler.jobs()]


def finish(scheduler):
    run(scheduler.run())


def test_added_jobs_are_saved(later):
    first, _ = later()
    first.add("m", "work", {"x": [1, None, "ü"]}, retries=3, backoff=0.25)
    first.add("a", "fail", "text", after=["m"])
    second, _ = later()
    assert second.jobs() == first.jobs()
    assert [job["id"] for job in second.jobs()] == ["m", "a"]
    assert second.get("m")["payload"] == {"x": [1, None, "ü"]}


def test_what_came_of_jobs_is_saved(later):
    first, _ = later()
    first.add("good", "work", {"deep": [{"er": 1.5}]})
    first.add("bad", "fail", "x", retries=2)
    first.add("after", "work", "y", after=["good", "bad"])
    finish(first)
    second, _ = later()
    assert second.jobs() == first.jobs()
    assert statuses(second) == ["done", "failed", "skipped"]
    assert second.get("good")["result"] == [{"deep": [{"er": 1.5}]}]
    assert (second.get("bad")["attempts"], second.get("bad")["error"]) == (3, "broken")


def test_what_has_ended_does_not_run_again(later):
    first, _ = later()
    first.add("good", "work", "x")
    first.add("bad", "fail", "y")
    first.add("after", "work", "z", after=["bad"])
    finish(first)
    second, log = later()
    finish(second)
    assert log.begun == []
    assert statuses(second) == ["done", "failed", "skipped"]


def test_a_later_scheduler_runs_what_is_waiting(later):
    first, _ = later()
    first.add("a", "work", "a")
    finish(first)
    first.add("b", "work", "b", after=["a"])
    second, log = later()
    second.add("c", "work", "c", after=["a", "b"])
    finish(second)
    assert log.names() == ["b", "c"]
    third, _ = later()
    assert statuses(third) == ["done"] * 3


def test_an_id_of_the_file_is_taken(later):
    first, _ = later()
    first.add("a", "work", "a")
    second, _ = later()
    with pytest.raises(ValueError):
        second.add("a", "work", "b")
    assert second.get("a")["payload"] == "a"


def test_a_job_after_one_that_failed_before_is_skipped(later):
    first, _ = later()
    first.add("a", "fail", "a")
    finish(first)
    second, _ = later()
    second.add("b", "work", "b", after=["a"])
    assert second.get("b")["status"] == "skipped"


def test_two_files_are_two_schedulers(later, tmp_path):
    first, log = later()
    first.add("a", "work", "a")
    assert Scheduler(tmp_path / "other.db", {"work": log.work}).jobs() == []
    assert statuses(first) == ["waiting"]


def test_the_file_may_lie_in_the_current_folder(later, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    log = Log(START)
    Scheduler("own.db", {"work": log.work}).add("a", "work", "a")
    assert len(Scheduler(tmp_path / "own.db", {"work": log.work}).jobs()) == 1


def stopped_during_a_delay(scheduler, seconds):
    """Runs a scheduler for some seconds, then cancels it."""

    async def main():
        running = asyncio.ensure_future(scheduler.run())
        await asyncio.sleep(seconds)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    run(main())


def test_a_delay_goes_on_in_a_later_scheduler(later):
    first, _ = later()
    first.add("a", "fail", "a", retries=1, backoff=50.0)
    stopped_during_a_delay(first, 10.0)
    second, log = later(begin=START + 20.0)
    assert [second.get("a")[key] for key in ("status", "attempts", "error")] == [
        "waiting", 1, "broken",
    ]  # fmt: skip
    finish(second)
    assert [time - START for _, time in log.begun] == pytest.approx([50.0], abs=0.5)
    assert second.get("a")["attempts"] == 2


def test_a_delay_that_has_passed_is_over(later):
    first, _ = later()
    first.add("a", "fail", "a", retries=1, backoff=50.0)
    stopped_during_a_delay(first, 10.0)
    second, log = later(begin=START + 70.0)
    finish(second)
    assert [time - START for _, time in log.begun] == pytest.approx([70.0], abs=0.5)


def test_delays_double_on_in_a_later_scheduler(later):
    first, _ = later(max_delay=500.0)
    first.add("a", "fail", "a", retries=3, backoff=20.0)
    stopped_during_a_delay(first, 30.0)
    second, log = later(begin=START + 30.0, max_delay=500.0)
    finish(second)
    assert [time - START for _, time in log.begun] == pytest.approx([60.0, 140.0], abs=0.5)
    assert second.get("a")["status"] == "failed"
    assert second.get("a")["attempts"] == 4


def test_a_job_that_is_added_is_saved_before_add_returns(killed, later):
    killed("s = make()\ns.add('a', 'work', 'a')\ns.add('b', 'work', 'b', ['a'])\ndie()")
    scheduler, log = later()
    assert statuses(scheduler) == ["waiting", "waiting"]
    finish(scheduler)
    assert log.names() == ["a", "b"]


def test_what_a_kill_cut_short_runs_again_and_nothing_else(killed, later):
    body = """\
s = make()
s.add("a", "work", "a")
s.add("b", "deadly", "b", ["a"])
s.add("c", "work", "c", ["b"])
asyncio.run(s.run())
"""
    assert killed(body) == ["a", "b"]
    scheduler, log = later()
    assert statuses(scheduler) == ["done", "waiting", "waiting"]
    assert scheduler.get("a")["result"] == ["a"]
    assert scheduler.get("a")["attempts"] == 1
    finish(scheduler)
    assert log.names() == ["b", "c"]
    assert statuses(scheduler) == ["done"] * 3


def test_an_attempt_that_a_kill_cut_short_does_not_count(killed, later):
    killed("s = make()\ns.add('a', 'deadly', 'a')\nasyncio.run(s.run())")
    scheduler, log = later()
    job = scheduler.get("a")
    assert [job[key] for key in ("status", "attempts", "result", "error")] == [
        "waiting", 0, None, None,
    ]  # fmt: skip
    finish(scheduler)
    assert scheduler.get("a")["attempts"] == 1
    assert [time for _, time in log.begun] == pytest.approx([START], abs=0.5)


def test_all_that_ran_at_the_kill_run_again(child, later):
    body = """\
s = make()
for name in ("a", "b", "c"):
    s.add(name, "hang", name)
s.add("d", "work", "d", ["a", "b", "c"])
asyncio.run(s.run())
"""
    process = child(body)
    begun = [process.stdout.readline().strip() for _ in range(3)]
    process.kill()
    process.wait(timeout=60)
    assert begun == ["a", "b", "c"]
    scheduler, log = later()
    assert statuses(scheduler) == ["waiting"] * 4
    finish(scheduler)
    assert log.names() == ["a", "b", "c", "d"]


def test_a_failure_is_saved_with_what_it_skips(killed, later):
    body = """\
s = make(limit=1)
s.add("a", "fail", "a")
s.add("b", "work", "b", ["a"])
s.add("c", "work", "c", ["b"])
s.add("d", "deadly", "d")
asyncio.run(s.run())
"""
    assert killed(body) == ["a", "d"]
    scheduler, log = later()
    assert statuses(scheduler) == ["failed", "skipped", "skipped", "waiting"]
    assert scheduler.get("a")["error"] == "broken"
    finish(scheduler)
    assert log.names() == ["d"]


def test_run_has_saved_when_it_returns(killed, later):
    body = """\
s = make()
s.add("a", "work", "a")
s.add("b", "fail", "b", retries=1, backoff=0)
asyncio.run(s.run())
die()
"""
    assert killed(body) == ["a", "b", "b"]
    scheduler, log = later()
    assert statuses(scheduler) == ["done", "failed"]
    finish(scheduler)
    assert log.begun == []


def test_a_kill_during_a_delay_keeps_the_attempts_and_the_delay(killed, later, tmp_path):
    body = """\
import time
async def main():
    s.add("a", "fail", "a", retries=1, backoff=50.0)
    running = asyncio.ensure_future(s.run())
    while s.get("a")["attempts"] == 0:
        await asyncio.sleep(0.01)
    s.add("b", "work", "b", ["a"])
    write(time.time())
    die()
s = make()
asyncio.run(main())
"""
    failed = float(killed(body)[-1])
    scheduler, log = later(begin=failed + 20.0)
    job = scheduler.get("a")
    assert (job["status"], job["attempts"], job["error"]) == ("waiting", 1, "broken")
    assert scheduler.get("b")["status"] == "waiting"
    finish(scheduler)
    assert log.names() == ["a"]
    assert 40.0 < log.begun[0][1] - failed < 51.0
    assert statuses(scheduler) == ["failed", "skipped"]


def test_a_job_added_by_a_handler_outlives_the_kill(killed, later):
    body = """\
async def split(payload):
    s.add("x", "work", "x", ["s"])
    die()
HANDLERS["hang"] = split
s = make()
s.add("s", "hang", "s")
asyncio.run(s.run())
"""
    killed(body)
    scheduler, _ = later()
    assert [job["id"] for job in scheduler.jobs()] == ["s", "x"]
    assert statuses(scheduler) == ["waiting", "waiting"]


def test_kills_may_follow_one_another(killed, later):
    begin = """\
s = make()
if not s.jobs():
    s.add("a", "deadly", "a")
    s.add("b", "deadly", "b", ["a"])
    s.add("c", "work", "c", ["b"])
"""
    assert killed(f"{begin}asyncio.run(s.run())") == ["a"]
    assert killed(f"{begin}asyncio.run(s.run())") == ["a", "a"]
    alive = "async def work_then_die(payload):\n    write(payload)\n    if payload == 'b': die()\n"
    assert killed(
        f"{alive}HANDLERS['deadly'] = work_then_die\n{begin}asyncio.run(s.run())"
    ) == ["a", "a", "a", "b"]
    scheduler, log = later()
    assert statuses(scheduler) == ["done", "waiting", "waiting"]
    finish(scheduler)
    assert log.names() == ["b", "c"]


def test_a_kill_while_the_file_is_written_loses_nothing(child, later, path):
    first, _ = later()
    names = [f"n{number}" for number in range(60)]
    for name in names:
        first.add(name, "work", "x" * 500)
    finish_at = path.stat().st_size // 2
    body = f"""\
s = make()
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_FSIZE, ({finish_at}, {finish_at}))
s.add("last", "work", "last")
"""
    child(body).wait(timeout=60)
    scheduler, log = later()
    assert [job["id"] for job in scheduler.jobs()][:60] == names
    assert {job["status"] for job in scheduler.jobs()} == {"waiting"}
    finish(scheduler)
    assert len(log.begun) in (60, 61)
    assert set(statuses(scheduler)) == {"done"}
