"""Where time and tokens went."""

import pytest

from standalone_orchestrator.core.checks import Score, Suite
from standalone_orchestrator.core.events import (
    Budget,
    Built,
    Candidate,
    Checked,
    Cost,
    Event,
    Explored,
    Finished,
    Frozen,
    Noticed,
    Replied,
    Resumed,
    Started,
    StepBegan,
)
from standalone_orchestrator.core.task import Task
from standalone_orchestrator.memory.profile import PhaseTime, RunProfile, profile
from standalone_orchestrator.memory.stores.memory import MemoryJournal
from standalone_orchestrator.system.clock import FakeClock

STARTED = Started("r", Task("x"), "w", 1, Budget())
BUILD = "build/0/pkg/a.py"


def replied(step: str, seconds: float, written: int = 100, reply: str = "r") -> Replied:
    return Replied(
        step, "builder", "e/m", "q", "p", 0, 0.0, 1, "end", 40, 60, written, 100, seconds, reply
    )


def checked(step: str, seconds: float) -> Checked:
    return Checked(step, "t", "c", (), seconds)


def candidate(step: str, origin: str = "draw 0") -> Candidate:
    return Candidate(step, "pkg/a.py", origin, "r", "t", Score(), 1, ())


def built(step: str = BUILD, **cost: float) -> Built:
    return Built(step, "pkg/a.py", "t", 1, "draw 0", cost=Cost(**cost))  # type: ignore[arg-type]


def read(*timed: tuple[float, Event]) -> RunProfile:
    clock = FakeClock()
    journal = MemoryJournal(clock)
    for seconds, event in timed:
        clock.advance(seconds)
        journal.append(event)
    return profile(journal.records())


def test_an_empty_journal_has_an_empty_profile() -> None:
    assert profile(()) == RunProfile()
    assert RunProfile().overhead_share == 0.0
    assert RunProfile().tokens_per_s == 0.0


def test_what_is_neither_model_nor_checks_nor_toolchain_is_overhead() -> None:
    found = read(
        (0, STARTED),
        (0, StepBegan("specify")),
        (10, replied("specify", 10)),
        (2, checked("specify", 2)),
        (3, Frozen(Suite(), cost=Cost(model_s=10, checks_s=2, toolchain_s=2.5))),
        (0, Finished("failed", "attempts", "no", "t")),
    )
    assert (found.wall_s, found.model_s, found.checks_s, found.toolchain_s) == (15, 10, 2, 2.5)
    assert found.overhead_s == pytest.approx(0.5)
    assert found.overhead_share == pytest.approx(0.5 / 15)
    assert (found.read, found.reused, found.written, found.calls) == (40, 60, 100, 1)
    assert found.tokens_per_s == pytest.approx(10)
    assert found.reused_share == pytest.approx(0.6)


def test_draws_side_by_side_count_once() -> None:
    found = read(
        (0, STARTED),
        (0, StepBegan(BUILD)),
        (8, replied(BUILD, 8)),
        (2, replied(BUILD, 10)),
        (0, built(model_s=18)),
    )
    assert found.model_s == 10
    assert found.overhead_s == 0
    assert found.written == 200
    assert found.phases == (PhaseTime("build", 1, 10, 10, 0, 0, 2, 80, 120, 200),)


def test_steps_side_by_side_count_once() -> None:
    one, two = "build/0/a.py", "build/0/b.py"
    found = read(
        (0, STARTED),
        (0, StepBegan(one)),
        (0, StepBegan(two)),
        (6, replied(one, 6)),
        (0, built(one)),
        (1, replied(two, 7)),
        (1, built(two)),
    )
    assert found.model_s == 7
    assert found.overhead_s == pytest.approx(1)
    assert found.phases[0].wall_s == pytest.approx(14)


def test_a_draw_that_failed_is_known_from_the_account_of_its_step() -> None:
    found = read(
        (0, STARTED), (0, StepBegan(BUILD)), (5, replied(BUILD, 5)), (30, built(model_s=35))
    )
    assert found.model_s == 35
    assert found.overhead_s == 0


def lost(step: str, seconds: float) -> Noticed:
    return Noticed(step, "unanswered", "no reply", seconds)


def test_draws_without_a_reply_are_the_models_time_in_a_step_that_was_cut_short() -> None:
    found = read((0, STARTED), (0, StepBegan(BUILD)), (5, replied(BUILD, 5)), (30, lost(BUILD, 29)))
    assert (found.model_s, found.overhead_s) == (34, 1)


def test_draws_without_a_reply_count_once_when_their_step_is_taken_up_again() -> None:
    found = read(
        (0, STARTED),
        (0, StepBegan(BUILD)),
        (30, lost(BUILD, 30)),
        (60, Resumed()),
        (0, StepBegan(BUILD)),
        (4, replied(BUILD, 4)),
        (6, built(model_s=34)),
    )
    assert (found.wall_s, found.model_s, found.overhead_s) == (40, 34, 6)


def test_the_pause_before_a_resume_costs_nothing() -> None:
    found = read(
        (0, STARTED),
        (0, StepBegan(BUILD)),
        (5, replied(BUILD, 5)),
        (3600, Resumed()),
        (0, StepBegan(BUILD)),
        (4, replied(BUILD, 4)),
        (0, built(model_s=9)),
    )
    assert (found.wall_s, found.model_s, found.overhead_s) == (9, 9, 0)
    assert (found.segments, found.resumed) == (2, (5,))
    assert [(s.began, s.ended, s.done) for s in found.steps] == [(0, 5, False), (5, 9, True)]
    assert found.phases[0].steps == 1


def test_recorded_replies_of_a_resumed_step_do_not_hide_overhead() -> None:
    found = read(
        (0, STARTED),
        (0, StepBegan(BUILD)),
        (5, replied(BUILD, 5)),
        (60, Resumed()),
        (0, StepBegan(BUILD)),
        (3, built(model_s=5)),
    )
    assert found.overhead_s == pytest.approx(3)


def test_candidates_are_counted_by_file_and_once() -> None:
    found = read(
        (0, STARTED),
        (0, StepBegan(BUILD)),
        (1, replied(BUILD, 1)),
        (0, candidate(BUILD)),
        (9, Resumed()),
        (0, StepBegan(BUILD)),
        (0, candidate(BUILD)),
        (0, candidate(BUILD, "draw 1")),
        (1, built()),
    )
    (file,) = found.files
    assert (file.path, file.candidates, file.rounds, file.calls) == ("pkg/a.py", 2, 1, 1)


def test_a_step_that_never_said_it_began_is_still_counted() -> None:
    found = read((0, STARTED), (4, Explored("t", "", cost=Cost(wall_s=4))))
    assert found.phases == (PhaseTime("explore", 1, 4),)


def test_a_step_at_work_shows_as_cut_short() -> None:
    found = read((0, STARTED), (1, StepBegan("plan")), (2, replied("plan", 2)))
    assert [(s.step, s.done) for s in found.steps] == [("plan", False)]
    assert found.model_s == 2
