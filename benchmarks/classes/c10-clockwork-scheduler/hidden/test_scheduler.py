"""Acceptance tests of the scheduler. They use nothing but what the goal names."""

import pytest
from scheduler import Scheduler


class Clock:
    def __init__(self, now=0):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def scheduler(clock):
    return Scheduler(clock)


def nothing():
    pass


def run_at(scheduler, clock, now):
    clock.now = now
    return scheduler.run()


def test_schedulers_are_separate(clock):
    Scheduler(clock).schedule("a", 0, nothing)
    assert Scheduler(clock).pending() == []


def test_schedule_runs_a_job_once_when_its_time_has_come(scheduler, clock):
    seen = []
    scheduler.schedule("a", 5, lambda: seen.append(clock.now))
    for now in (0, 4, 5, 6, 99):
        run_at(scheduler, clock, now)
    assert seen == [5]


def test_schedule_counts_the_delay_from_now(scheduler, clock):
    clock.now = 100
    scheduler.schedule("a", 5, nothing)
    assert scheduler.next_time() == 105
    scheduler.schedule("b", 0, nothing)
    assert scheduler.due() == ["b"]


def test_schedule_with_a_negative_delay_is_a_value_error(scheduler):
    with pytest.raises(ValueError):
        scheduler.schedule("a", -1, nothing)
    assert scheduler.pending() == []


@pytest.mark.parametrize("way", ["schedule", "every"])
def test_schedule_under_a_name_that_is_there_is_a_value_error(scheduler, way):
    getattr(scheduler, way)("a", 5, nothing)
    with pytest.raises(ValueError):
        scheduler.schedule("a", 1, nothing)
    assert scheduler.next_time() == 5


def test_schedule_under_a_name_that_has_run(scheduler):
    scheduler.schedule("a", 0, nothing)
    scheduler.run()
    scheduler.schedule("a", 0, nothing)
    assert scheduler.run() == ["a"]


def test_every_repeats_a_job(scheduler, clock):
    scheduler.every("a", 10, nothing)
    ran = [now for now in range(0, 41, 5) if run_at(scheduler, clock, now)]
    assert ran == [10, 20, 30, 40]


def test_every_leaves_out_times_that_were_missed(scheduler, clock):
    scheduler.every("a", 10, nothing)
    assert run_at(scheduler, clock, 35) == ["a"]
    assert scheduler.next_time() == 40
    assert run_at(scheduler, clock, 39) == []
    assert run_at(scheduler, clock, 40) == ["a"]
    assert scheduler.next_time() == 50


def test_every_begins_when_it_was_added(scheduler, clock):
    clock.now = 3
    scheduler.every("a", 10, nothing)
    assert scheduler.next_time() == 13
    assert run_at(scheduler, clock, 15) == ["a"]
    assert scheduler.next_time() == 23


@pytest.mark.parametrize("interval", [0, -1])
def test_every_without_an_interval_is_a_value_error(scheduler, interval):
    with pytest.raises(ValueError):
        scheduler.every("a", interval, nothing)
    assert scheduler.pending() == []


def test_every_under_a_name_that_is_there_is_a_value_error(scheduler):
    scheduler.schedule("a", 5, nothing)
    with pytest.raises(ValueError):
        scheduler.every("a", 1, nothing)
    assert scheduler.next_time() == 5


def test_cancel_takes_a_job_out(scheduler, clock):
    scheduler.schedule("a", 5, nothing)
    scheduler.every("b", 5, nothing)
    scheduler.cancel("a")
    assert scheduler.pending() == ["b"]
    scheduler.cancel("b")
    assert run_at(scheduler, clock, 50) == []


@pytest.mark.parametrize("name", ["a", "b"])
def test_cancel_of_an_unknown_job_is_a_key_error(scheduler, name):
    scheduler.schedule("b", 0, nothing)
    scheduler.run()
    with pytest.raises(KeyError):
        scheduler.cancel(name)


def test_pause_stops_a_job_from_being_due(scheduler, clock):
    scheduler.schedule("a", 5, nothing)
    scheduler.every("b", 5, nothing)
    scheduler.pause("a")
    scheduler.pause("a")
    assert scheduler.next_time() == 5
    assert run_at(scheduler, clock, 7) == ["b"]
    assert scheduler.pending() == ["a", "b"]


def test_pause_of_an_unknown_job_is_a_key_error(scheduler):
    with pytest.raises(KeyError):
        scheduler.pause("a")


def test_resume_of_an_unknown_job_is_a_key_error(scheduler):
    with pytest.raises(KeyError):
        scheduler.resume("a")


def test_resume_makes_a_job_due_at_its_old_time(scheduler, clock):
    scheduler.schedule("a", 5, nothing)
    scheduler.pause("a")
    scheduler.pause("a")
    clock.now = 20
    scheduler.schedule("b", 0, nothing)
    scheduler.resume("a")
    assert scheduler.next_time() == 5
    assert scheduler.run() == ["a", "b"]


def test_resume_of_a_job_that_is_not_paused_does_nothing(scheduler, clock):
    scheduler.schedule("a", 5, nothing)
    scheduler.resume("a")
    assert scheduler.due() == []
    assert run_at(scheduler, clock, 5) == ["a"]


def test_pending_is_sorted(scheduler):
    assert scheduler.pending() == []
    for name in ("c", "a", "b"):
        scheduler.schedule(name, 5, nothing)
    scheduler.pause("a")
    assert scheduler.pending() == ["a", "b", "c"]


def test_next_time_is_the_earliest(scheduler, clock):
    assert scheduler.next_time() is None
    scheduler.schedule("a", 9, nothing)
    scheduler.every("b", 4, nothing)
    assert scheduler.next_time() == 4
    scheduler.pause("b")
    assert scheduler.next_time() == 9
    scheduler.pause("a")
    assert scheduler.next_time() is None


def test_next_time_may_have_passed(scheduler, clock):
    scheduler.schedule("a", 0, nothing)
    assert scheduler.next_time() == 0
    clock.now = 3
    assert scheduler.next_time() == 0


def test_due_names_jobs_without_running_them(scheduler, clock):
    seen = []
    scheduler.schedule("a", 5, lambda: seen.append("a"))
    scheduler.schedule("b", 6, lambda: seen.append("b"))
    clock.now = 5
    assert scheduler.due() == scheduler.due() == ["a"]
    assert seen == []
    assert scheduler.pending() == ["a", "b"]


def test_due_is_in_order_of_time_priority_and_adding(scheduler, clock):
    scheduler.schedule("late", 8, nothing, 99)
    scheduler.schedule("z", 5, nothing)
    scheduler.schedule("low", 5, nothing, -1)
    scheduler.schedule("a", 5, nothing)
    scheduler.every("high", 5, nothing, priority=3)
    clock.now = 9
    assert scheduler.due() == ["high", "z", "a", "low", "late"]


def test_run_is_in_the_order_of_due(scheduler, clock):
    seen = []
    for name, delay, priority in (("c", 2, 0), ("b", 1, 0), ("a", 1, 5), ("d", 1, 0)):
        scheduler.schedule(name, delay, lambda name=name: seen.append(name), priority)
    assert run_at(scheduler, clock, 2) == ["a", "b", "d", "c"]
    assert seen == ["a", "b", "d", "c"]


def test_run_without_a_due_job_is_empty(scheduler):
    assert scheduler.run() == []
    scheduler.schedule("a", 1, nothing)
    assert scheduler.run() == []


def test_run_leaves_what_an_action_adds_to_the_next_one(scheduler):
    scheduler.schedule("a", 0, lambda: scheduler.schedule("b", 0, nothing))
    assert scheduler.run() == ["a"]
    assert scheduler.run() == ["b"]


def test_run_lets_an_action_add_its_own_name_again(scheduler):
    scheduler.schedule("a", 0, lambda: scheduler.schedule("a", 3, nothing))
    assert scheduler.run() == ["a"]
    assert scheduler.errors() == []
    assert scheduler.next_time() == 3


@pytest.mark.parametrize("way", ["cancel", "pause"])
def test_run_passes_over_what_an_earlier_action_stops(scheduler, way):
    seen = []
    scheduler.schedule("a", 0, lambda: getattr(scheduler, way)("b"), 1)
    scheduler.schedule("b", 0, lambda: seen.append("b"))
    assert scheduler.run() == ["a"]
    assert seen == []
    assert scheduler.errors() == []


def test_run_lets_a_repeated_action_cancel_itself(scheduler, clock):
    scheduler.every("a", 5, lambda: scheduler.cancel("a"))
    assert run_at(scheduler, clock, 5) == ["a"]
    assert (scheduler.pending(), scheduler.errors()) == ([], [])


def test_run_shows_an_action_the_next_time(scheduler, clock):
    seen = []
    scheduler.every("a", 5, lambda: seen.append(scheduler.next_time()))
    run_at(scheduler, clock, 12)
    assert seen == [15]


def test_errors_do_not_stop_the_others(scheduler, clock):
    fault = RuntimeError("no")

    def fail():
        raise fault

    scheduler.schedule("a", 1, fail)
    scheduler.every("b", 1, fail)
    scheduler.schedule("c", 1, nothing)
    assert scheduler.errors() == []
    assert run_at(scheduler, clock, 1) == ["a", "b", "c"]
    assert scheduler.errors() == [("a", fault), ("b", fault)]
    assert scheduler.pending() == ["b"]


def test_errors_stay_and_grow(scheduler, clock):
    scheduler.every("a", 1, lambda: 1 // 0)
    run_at(scheduler, clock, 1)
    run_at(scheduler, clock, 2)
    found = scheduler.errors()
    assert [(name, type(fault)) for name, fault in found] == [("a", ZeroDivisionError)] * 2
    found.clear()
    assert len(scheduler.errors()) == 2
