"""Acceptance tests of jobs, their order and the limits. They use nothing but what the goal names."""

import asyncio
from pathlib import Path

import pytest
from hidden_clock import Clock, run
from scheduler import Scheduler

START = 5000.0
KEYS = (
    "id", "handler", "payload", "retries", "backoff", "after",
    "status", "attempts", "result", "error",
)  # fmt: skip


class Log:
    """Handlers that write down when they begin; a payload says how long, and how often they fail."""

    def __init__(self):
        self.begun = []  # name and time
        self.running = 0
        self.most = 0
        self.now = Clock(START).now

    async def work(self, payload):
        name, takes, fails = payload if isinstance(payload, list) else (payload, 1.0, 0)
        before = [n for n, _ in self.begun].count(name)
        self.begun.append((name, self.now() - START))
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await asyncio.sleep(takes)
        finally:
            self.running -= 1
        if before < fails:
            raise ValueError(f"failure {before + 1}")
        return f"{name} done"

    def names(self):
        return [name for name, _ in self.begun]

    def times(self, name):
        return [time for other, time in self.begun if other == name]


@pytest.fixture
def log():
    return Log()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "jobs.db"


@pytest.fixture
def make(path, log):
    """Makes a scheduler on the file of the test with the handlers `work` and `other`."""

    def scheduler(**options):
        handlers = {"work": log.work, "other": log.work} | options.pop("handlers", {})
        return Scheduler(path, handlers, clock=log.now, **options)

    return scheduler


def statuses(scheduler):
    return {job["id"]: job["status"] for job in scheduler.jobs()}


def near(*times):
    return pytest.approx(list(times), abs=0.5)


def add_all(scheduler, *names, **options):
    for name in names:
        scheduler.add(name, "work", name, **options)


def test_a_new_scheduler_has_no_jobs(make):
    assert make().jobs() == []


def test_the_path_may_be_a_text(path, log):
    Scheduler(str(path), {"work": log.work}).add("a", "work")
    assert statuses(Scheduler(Path(path), {"work": log.work})) == {"a": "waiting"}


def test_a_job_is_described_with_what_add_takes_by_default(make):
    scheduler = make()
    scheduler.add("a", "work")
    job = scheduler.get("a")
    assert [job[key] for key in KEYS] == ["a", "work", None, 0, 1.0, [], "waiting", 0, None, None]


def test_a_job_is_described_with_what_add_was_given(make):
    scheduler = make()
    add_all(scheduler, "a", "b")
    scheduler.add("c", "other", {"x": [1, "y"]}, ("b", "a"), 3, 0.5)
    job = scheduler.get("c")
    assert [job[key] for key in KEYS[:5]] == ["c", "other", {"x": [1, "y"]}, 3, 0.5]
    assert isinstance(job["after"], list)
    assert sorted(job["after"]) == ["a", "b"]


def test_add_takes_its_arguments_by_name(make):
    scheduler = make()
    add_all(scheduler, "a")
    scheduler.add(job_id="b", handler="work", payload=5, after=["a"], retries=2, backoff=3.0)
    job = scheduler.get("b")
    assert [job[key] for key in KEYS[:6]] == ["b", "work", 5, 2, 3.0, ["a"]]


def test_the_dict_of_a_job_is_a_new_one(make):
    scheduler = make()
    add_all(scheduler, "a")
    scheduler.add("b", "work", after=["a"])
    for job in (scheduler.get("b"), scheduler.jobs()[1]):
        job["status"] = "done"
        job["extra"] = 1
    assert scheduler.get("b")["status"] == "waiting"
    assert scheduler.jobs()[1]["status"] == "waiting"
    assert "extra" not in scheduler.get("b")


def test_an_unknown_job_is_a_key_error(make):
    scheduler = make()
    add_all(scheduler, "a")
    with pytest.raises(KeyError):
        scheduler.get("b")


def test_jobs_are_listed_in_the_order_of_adding(make):
    scheduler = make()
    add_all(scheduler, "m", "z", "a")
    assert [job["id"] for job in scheduler.jobs()] == ["m", "z", "a"]
    assert scheduler.jobs()[1] == scheduler.get("z")


@pytest.mark.parametrize(
    ("name", "handler", "after"),
    [("a", "work", ()), ("b", "dance", ()), ("b", "work", ("x",)), ("b", "work", ("a", "b"))],
    ids=["taken", "handler", "after", "itself"],
)
def test_what_cannot_be_added_is_a_value_error_and_adds_nothing(make, name, handler, after):
    scheduler = make()
    scheduler.add("a", "work", "first")
    with pytest.raises(ValueError):
        scheduler.add(name, handler, "second", after)
    for each in (scheduler, make()):
        assert [job["id"] for job in each.jobs()] == ["a"]
        assert each.get("a")["payload"] == "first"


def test_an_id_stays_taken_when_its_job_is_done(make):
    async def main():
        scheduler = make()
        add_all(scheduler, "a")
        await scheduler.run()
        with pytest.raises(ValueError):
            scheduler.add("a", "work")
        assert scheduler.get("a")["status"] == "done"

    run(main())


def test_run_without_jobs_returns_none(make):
    async def main():
        assert await make().run() is None

    run(main())


def test_a_job_that_succeeds_is_done_and_keeps_its_result(make):
    async def main():
        scheduler = make()
        add_all(scheduler, "a")
        assert await scheduler.run() is None
        job = scheduler.get("a")
        assert [job[key] for key in KEYS[6:]] == ["done", 1, "a done", None]

    run(main())


@pytest.mark.parametrize("value", [None, 0, "text", [1, [2]], {"key": {"x": None}}, False])
def test_payload_and_result_are_json_values(make, value):
    given = []

    async def echo(payload):
        given.append(payload)
        return payload

    async def main():
        scheduler = make(handlers={"echo": echo})
        scheduler.add("a", "echo", value)
        await scheduler.run()
        assert given == [value]
        assert scheduler.get("a")["status"] == "done"
        assert scheduler.get("a")["result"] == value

    run(main())


def test_the_handler_is_the_one_that_was_named(make):
    async def echo(payload):
        return f"echo {payload}"

    async def main():
        scheduler = make(handlers={"echo": echo})
        scheduler.add("a", "echo", "x")
        scheduler.add("b", "work", "x")
        await scheduler.run()
        assert [job["result"] for job in scheduler.jobs()] == ["echo x", "x done"]

    run(main())


def test_a_job_is_running_while_its_handler_runs(make):
    async def main():
        seen = []

        async def look(payload):
            seen.append(scheduler.get("a"))

        scheduler = make(handlers={"look": look})
        scheduler.add("a", "look")
        scheduler.add("b", "work", after=["a"])
        await scheduler.run()
        assert [(job["status"], job["attempts"], job["result"]) for job in seen] == [
            ("running", 0, None)
        ]

    run(main())


def test_a_job_starts_when_the_one_before_it_is_done(make, log):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", ["a", 3.0, 0])
        scheduler.add("b", "work", ["b", 2.0, 0], after=["a"])
        scheduler.add("c", "work", ["c", 1.0, 0], after=["b"])
        await scheduler.run()
        assert log.names() == ["a", "b", "c"]
        assert [time for _, time in log.begun] == near(0, 3, 5)

    run(main())


def test_a_job_waits_for_all_that_come_before_it(make, log):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", ["a", 2.0, 0])
        scheduler.add("b", "work", ["b", 6.0, 0])
        scheduler.add("c", "work", ["c", 4.0, 0])
        scheduler.add("d", "work", "d", after=("a", "b", "c"))
        await scheduler.run()
        assert log.times("d") == near(6)

    run(main())


def test_jobs_without_a_common_need_run_side_by_side(make, log):
    async def main():
        scheduler = make()
        add_all(scheduler, "top")
        scheduler.add("left", "work", ["left", 2.0, 0], after=["top"])
        scheduler.add("right", "work", ["right", 4.0, 0], after=["top"])
        scheduler.add("end", "work", "end", after=["left", "right"])
        await scheduler.run()
        assert log.times("left") == near(1)
        assert log.times("right") == near(1)
        assert log.times("end") == near(5)
        assert log.most == 2

    run(main())


def test_a_long_chain_runs_in_its_order(make, log):
    async def main():
        scheduler = make()
        names = [f"n{number}" for number in range(40)]
        add_all(scheduler, names[0])
        for before, name in zip(names, names[1:], strict=False):
            scheduler.add(name, "work", [name, 0.0, 0], after=[before])
        await scheduler.run()
        assert log.names() == names

    run(main())


def test_a_job_waits_while_one_before_it_is_tried_again(make, log):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", ["a", 1.0, 2], retries=2, backoff=2.0)
        add_all(scheduler, "b", after=["a"])
        await scheduler.run()
        assert log.names() == ["a", "a", "a", "b"]
        assert statuses(scheduler) == {"a": "done", "b": "done"}

    run(main())


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_no_more_jobs_run_at_the_same_time_than_the_limit(make, log, limit):
    async def main():
        scheduler = make(limit=limit)
        add_all(scheduler, *"abcdef")
        await scheduler.run()
        assert log.most == limit
        assert [time for _, time in log.begun] == near(*(n // limit for n in range(6)))

    run(main())


def test_the_limit_is_four_by_default(make, log):
    async def main():
        scheduler = make()
        add_all(scheduler, *"abcdef")
        await scheduler.run()
        assert log.most == 4

    run(main())


def test_jobs_start_in_the_order_of_adding(make, log):
    async def main():
        scheduler = make(limit=1)
        add_all(scheduler, *"mzakb")
        await scheduler.run()
        assert log.names() == list("mzakb")

    run(main())


def test_a_job_that_became_ready_goes_before_those_added_after_it(make, log):
    async def main():
        scheduler = make(limit=1)
        add_all(scheduler, "a")
        add_all(scheduler, "b", after=["a"])
        add_all(scheduler, "c", "d")
        await scheduler.run()
        assert log.names() == ["a", "b", "c", "d"]

    run(main())


def test_a_retry_that_is_due_goes_before_jobs_added_after_it(make, log):
    async def main():
        scheduler = make(limit=1)
        scheduler.add("a", "work", ["a", 1.0, 1], retries=1, backoff=1.0)
        scheduler.add("b", "work", ["b", 4.0, 0])
        add_all(scheduler, "c")
        await scheduler.run()
        assert log.names() == ["a", "b", "a", "c"]
        assert log.times("a") == near(0, 5)

    run(main())


def test_a_free_place_is_taken_at_once(make, log):
    async def main():
        scheduler = make(limit=2)
        scheduler.add("a", "work", ["a", 10.0, 0])
        for name in "bcd":
            scheduler.add(name, "work", [name, 2.0, 0])
        await scheduler.run()
        assert [time for _, time in log.begun] == near(0, 0, 2, 4)

    run(main())


def test_a_handler_has_a_limit_of_its_own(make, log):
    async def main():
        scheduler = make(limits={"work": 2})
        add_all(scheduler, *"abcd")
        await scheduler.run()
        assert log.most == 2
        assert [time for _, time in log.begun] == near(0, 0, 1, 1)

    run(main())


def test_jobs_of_another_handler_pass_those_that_are_held_back(make, log):
    async def main():
        scheduler = make(limit=2, limits={"work": 1})
        add_all(scheduler, "a", "b")
        scheduler.add("c", "other", ["c", 5.0, 0])
        await scheduler.run()
        assert log.names() == ["a", "c", "b"]
        assert log.times("c") == near(0)
        assert log.times("b") == near(1)

    run(main())


def test_the_limit_of_a_handler_does_not_widen_the_limit(make, log):
    async def main():
        scheduler = make(limit=2, limits={"work": 5})
        add_all(scheduler, *"abcd")
        await scheduler.run()
        assert log.most == 2

    run(main())


def test_each_handler_has_its_own_count(make, log):
    async def main():
        scheduler = make(limits={"work": 1, "other": 2})
        for number in range(3):
            scheduler.add(f"w{number}", "work", f"w{number}")
            scheduler.add(f"o{number}", "other", f"o{number}")
        await scheduler.run()
        assert [log.times(f"w{number}")[0] for number in range(3)] == near(0, 1, 2)
        assert [log.times(f"o{number}")[0] for number in range(3)] == near(0, 0, 1)

    run(main())


def test_a_job_that_another_task_adds_starts_at_once(make, log):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", ["a", 10.0, 0])
        running = asyncio.ensure_future(scheduler.run())
        await asyncio.sleep(3.0)
        add_all(scheduler, "b")
        await running
        assert log.times("b") == near(3)
        assert statuses(scheduler) == {"a": "done", "b": "done"}

    run(main())


def test_a_job_that_is_added_during_a_delay_starts_at_once(make, log):
    async def main():
        scheduler = make()
        scheduler.add("a", "work", ["a", 1.0, 1], retries=1, backoff=20.0)
        running = asyncio.ensure_future(scheduler.run())
        await asyncio.sleep(5.0)
        add_all(scheduler, "b")
        await running
        assert log.times("b") == near(5)
        assert log.times("a") == near(0, 21)

    run(main())


def test_a_handler_adds_jobs_that_run_before_run_returns(make, log):
    async def main():
        async def split(payload):
            for name in payload:
                scheduler.add(name, "work", name, after=["s"])

        scheduler = make(handlers={"split": split})
        scheduler.add("s", "split", ["x", "y"])
        await scheduler.run()
        assert statuses(scheduler) == {"s": "done", "x": "done", "y": "done"}
        assert log.names() == ["x", "y"]

    run(main())


def test_run_may_be_called_again(make, log):
    async def main():
        scheduler = make()
        add_all(scheduler, "a")
        await scheduler.run()
        add_all(scheduler, "b", after=["a"])
        await scheduler.run()
        await scheduler.run()
        assert log.names() == ["a", "b"]
        assert statuses(scheduler) == {"a": "done", "b": "done"}

    run(main())
