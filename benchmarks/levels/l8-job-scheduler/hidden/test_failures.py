"""Acceptance tests of failures, retries and cancelling. They use nothing but what the goal names."""

import asyncio

import pytest
from hidden_clock import Clock, run
from scheduler import Scheduler

START = 7000.0


class Log:
    """A handler that fails as often as its payload says, and takes as long."""

    def __init__(self):
        self.begun = []  # name and time
        self.cancelled = []
        self.now = Clock(START).now

    async def work(self, payload):
        name, takes, fails = (*payload, 0, 0)[:3]
        before = self.names().count(name)
        self.begun.append((name, self.now() - START))
        try:
            await asyncio.sleep(takes)
        except asyncio.CancelledError:
            await asyncio.sleep(2.0)
            self.cancelled.append(name)
            raise
        if before < fails:
            raise ValueError(f"failure {before + 1}")
        return before + 1

    def names(self):
        return [name for name, _ in self.begun]

    def times(self, name):
        return [time for other, time in self.begun if other == name]


@pytest.fixture
def log():
    return Log()


@pytest.fixture
def make(tmp_path, log):
    def scheduler(handlers=None, **options):
        handlers = {"work": log.work} | (handlers or {})
        return Scheduler(tmp_path / "jobs.db", handlers, clock=log.now, **options)

    return scheduler


def outcome(scheduler, name):
    job = scheduler.get(name)
    return tuple(job[key] for key in ("status", "attempts", "result", "error"))


def near(*times):
    return pytest.approx(list(times), abs=0.5)


def always(name, takes=0):
    return [name, takes, 99]


def test_a_job_without_retries_fails_at_its_first_failure(make, log):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", always("a"))
        assert await scheduler.run() is None
        assert outcome(scheduler, "a") == ("failed", 1, None, "failure 1")
        assert log.names() == ["a"]

    run(main())


@pytest.mark.parametrize(
    ("error", "text"),
    [(RuntimeError("out of paper"), "out of paper"), (Exception(), ""), (KeyError("k"), "'k'")],
    ids=["text", "empty", "key"],
)
def test_the_error_is_the_text_of_the_exception(make, error, text):
    async def fail(payload):
        raise error

    async def main():
        scheduler = make({"fail": fail})
        scheduler.add("a", "fail")
        await scheduler.run()
        assert outcome(scheduler, "a") == ("failed", 1, None, text)

    run(main())


def test_a_timeout_in_a_handler_is_a_failed_attempt(make):
    async def late(payload):
        await asyncio.wait_for(asyncio.sleep(60), 1)

    async def main():
        scheduler = make({"late": late})
        scheduler.add("a", "late", retries=1)
        scheduler.add("b", "work", ["b", 10])
        await scheduler.run()
        assert outcome(scheduler, "a")[:2] == ("failed", 2)
        assert outcome(scheduler, "b")[:2] == ("done", 1)

    run(main())


def test_a_job_is_done_when_a_retry_succeeds(make):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", ["a", 0, 2], retries=5)
        await scheduler.run()
        assert outcome(scheduler, "a") == ("done", 3, 3, None)

    run(main())


@pytest.mark.parametrize("retries", [1, 2, 4])
def test_a_job_is_tried_again_as_often_as_it_says(make, log, retries):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", always("a"), retries=retries)
        await scheduler.run()
        assert outcome(scheduler, "a") == ("failed", retries + 1, None, f"failure {retries + 1}")
        assert len(log.begun) == retries + 1

    run(main())


def test_the_last_retry_may_succeed(make):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", ["a", 0, 3], retries=3)
        await scheduler.run()
        assert outcome(scheduler, "a") == ("done", 4, 4, None)

    run(main())


def test_the_delay_doubles_with_each_failure(make, log):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", always("a"), retries=4, backoff=3.0)
        await scheduler.run()
        assert log.times("a") == near(0, 3, 9, 21, 45)

    run(main())


def test_the_first_delay_is_one_second_by_default(make, log):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", always("a"), retries=2)
        await scheduler.run()
        assert log.times("a") == pytest.approx([0, 1, 3], abs=0.4)

    run(main())


def test_no_delay_is_longer_than_the_longest(make, log):
    async def main():
        scheduler = make(max_delay=10.0)
        scheduler.add("a", "work", always("a"), retries=4, backoff=4.0)
        scheduler.add("b", "work", always("b"), retries=2, backoff=25.0)
        await scheduler.run()
        assert log.times("a") == near(0, 4, 12, 22, 32)
        assert log.times("b") == near(0, 10, 20)

    run(main())


def test_the_longest_delay_is_a_minute_by_default(make, log):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", always("a"), retries=2, backoff=40.0)
        await scheduler.run()
        assert log.times("a") == near(0, 40, 100)

    run(main())


def test_the_delay_counts_from_the_end_of_the_attempt(make, log):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", always("a", takes=5), retries=2, backoff=2.0)
        await scheduler.run()
        assert log.times("a") == near(0, 7, 16)

    run(main())


def test_without_backoff_a_retry_starts_at_once(make, log):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", always("a"), retries=3, backoff=0)
        await scheduler.run()
        assert log.times("a") == near(0, 0, 0, 0)
        assert outcome(scheduler, "a")[:2] == ("failed", 4)

    run(main())


def test_each_job_has_its_own_delays(make, log):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", always("a"), retries=2, backoff=10.0)
        scheduler.add("b", "work", always("b"), retries=2, backoff=3.0)
        scheduler.add("c", "work", always("c"), retries=1, backoff=5.0)
        await scheduler.run()
        assert log.times("a") == near(0, 10, 30)
        assert log.times("b") == near(0, 3, 9)
        assert log.times("c") == near(0, 5)

    run(main())


def test_a_job_waits_between_its_attempts(make):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", always("a", takes=2), retries=1, backoff=10.0)
        running = asyncio.ensure_future(scheduler.run())
        await asyncio.sleep(5.0)
        assert outcome(scheduler, "a") == ("waiting", 1, None, "failure 1")
        await asyncio.sleep(8.0)
        assert outcome(scheduler, "a") == ("running", 1, None, "failure 1")
        await running

    run(main())


def test_a_delay_takes_no_place_of_the_limit(make, log):
    async def main():
        scheduler = make(limit=1)
        scheduler.add("a", "work", ["a", 0, 1], retries=1, backoff=20.0)
        scheduler.add("b", "work", ["b", 5])
        scheduler.add("c", "work", ["c", 5])
        await scheduler.run()
        assert log.times("b") == near(0)
        assert log.times("c") == near(5)
        assert log.times("a") == near(0, 20)

    run(main())


def test_a_delay_takes_no_place_of_the_handlers_limit(make, log):
    async def main():
        scheduler = make(limits={"work": 1})
        scheduler.add("a", "work", ["a", 0, 1], retries=1, backoff=20.0)
        scheduler.add("b", "work", ["b", 5])
        await scheduler.run()
        assert log.times("b") == near(0)

    run(main())


def test_a_failed_job_frees_its_place(make, log):
    async def main():
        scheduler = make(limit=1, limits={"work": 1})
        for name in "abc":
            scheduler.add(name, "work", always(name, takes=1))
        await scheduler.run()
        assert log.names() == ["a", "b", "c"]

    run(main())


def test_other_jobs_run_on_after_a_failure(make):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", always("a"))
        scheduler.add("b", "work", ["b", 5])
        scheduler.add("c", "work", ["c"], after=["b"])
        await scheduler.run()
        assert [job["status"] for job in scheduler.jobs()] == ["failed", "done", "done"]

    run(main())


def test_jobs_after_a_failed_one_are_skipped(make, log):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", always("a"))
        scheduler.add("b", "work", ["b"], after=["a"])
        scheduler.add("c", "work", ["c"], after=["b"], retries=2)
        scheduler.add("d", "work", ["d"])
        scheduler.add("e", "work", ["e"], after=["d", "c"])
        await scheduler.run()
        assert [outcome(scheduler, name) for name in "bce"] == [("skipped", 0, None, None)] * 3
        assert outcome(scheduler, "d")[0] == "done"
        assert sorted(log.names()) == ["a", "d"]

    run(main())


def test_they_are_skipped_at_once(make):
    async def main():
        scheduler = make()
        scheduler.add("long", "work", ["long", 50])
        scheduler.add("a", "work", always("a"))
        scheduler.add("b", "work", ["b"], after=["long", "a"])
        scheduler.add("c", "work", ["c"], after=["b"])
        running = asyncio.ensure_future(scheduler.run())
        await asyncio.sleep(5.0)
        assert [job["status"] for job in scheduler.jobs()] == [
            "running", "failed", "skipped", "skipped",
        ]  # fmt: skip
        await running
        assert scheduler.get("long")["status"] == "done"

    run(main())


def test_nothing_is_skipped_while_there_are_retries_left(make):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", always("a"), retries=1, backoff=10.0)
        scheduler.add("b", "work", ["b"], after=["a"])
        running = asyncio.ensure_future(scheduler.run())
        await asyncio.sleep(5.0)
        assert scheduler.get("b")["status"] == "waiting"
        await running
        assert scheduler.get("b")["status"] == "skipped"

    run(main())


def test_a_job_added_after_a_failed_or_skipped_one_is_skipped(make, log):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", always("a"))
        scheduler.add("b", "work", ["b"], after=["a"])
        scheduler.add("ok", "work", ["ok"])
        await scheduler.run()
        scheduler.add("c", "work", ["c"], after=["a"])
        scheduler.add("d", "work", ["d"], after=["ok", "b"])
        scheduler.add("e", "work", ["e"], after=["ok"])
        statuses = [scheduler.get(name)["status"] for name in "cde"]
        assert statuses == ["skipped", "skipped", "waiting"]
        await scheduler.run()
        assert scheduler.get("e")["status"] == "done"
        assert sorted(log.names()) == ["a", "e", "ok"]

    run(main())


def test_a_failed_job_is_not_tried_again_by_another_run(make, log):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", always("a"), retries=1)
        await scheduler.run()
        await scheduler.run()
        assert log.names() == ["a", "a"]
        assert outcome(scheduler, "a")[:2] == ("failed", 2)

    run(main())


async def cancelled_after(scheduler, seconds):
    running = asyncio.ensure_future(scheduler.run())
    await asyncio.sleep(seconds)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


def test_cancelling_run_cancels_the_handlers_and_waits_for_them(make, log):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", ["a", 50])
        scheduler.add("b", "work", ["b", 60])
        await cancelled_after(scheduler, 10.0)
        assert sorted(log.cancelled) == ["a", "b"]
        assert log.now() - START == pytest.approx(12.0, abs=0.5)

    run(main())


def test_what_a_cancelled_run_ran_is_waiting_and_the_attempt_does_not_count(make):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", ["a", 1])
        scheduler.add("b", "work", ["b", 50], after=["a"])
        await cancelled_after(scheduler, 10.0)
        assert outcome(scheduler, "a")[:2] == ("done", 1)
        assert outcome(scheduler, "b") == ("waiting", 0, None, None)

    run(main())


def test_a_cancelled_run_may_be_taken_up(make, log):
    async def main():
        scheduler = make(limit=1)
        scheduler.add("a", "work", ["a", 20])
        scheduler.add("b", "work", ["b", 1])
        await cancelled_after(scheduler, 5.0)
        await scheduler.run()
        assert log.names() == ["a", "a", "b"]
        assert [job["status"] for job in scheduler.jobs()] == ["done", "done"]
        assert scheduler.get("a")["attempts"] == 1

    run(main())


def test_run_may_be_cancelled_during_a_delay(make, log):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", ["a", 0, 1], retries=1, backoff=30.0)
        await cancelled_after(scheduler, 10.0)
        assert outcome(scheduler, "a") == ("waiting", 1, None, "failure 1")
        await scheduler.run()
        assert log.times("a") == near(0, 30)
        assert outcome(scheduler, "a")[:2] == ("done", 2)

    run(main())
