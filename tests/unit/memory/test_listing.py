"""The list of runs and its pruning."""

from pathlib import Path

import pytest

from standalone_orchestrator.core.events import (
    Budget,
    Built,
    Event,
    Finished,
    Published,
    Resumed,
    Started,
    StepBegan,
)
from standalone_orchestrator.core.task import Task
from standalone_orchestrator.memory.lease import take_lease
from standalone_orchestrator.memory.listing import list_runs, prune, summary
from standalone_orchestrator.memory.runs import RunFolder, create_run, runs_folder
from standalone_orchestrator.memory.stores.jsonl import JsonlJournal
from standalone_orchestrator.system.clock import FakeClock

STARTED = Started("r", Task("\n  Build a calculator.\nWith tests."), "w", 1, Budget())
DONE = Finished("verified", "passed", "every check in force passed", "t9")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def a_run(workspace: Path, clock: FakeClock, *events: Event) -> RunFolder:
    clock.advance(60)
    folder = create_run(workspace, clock)
    journal = JsonlJournal(folder.path, clock)
    for event in events:
        journal.append(event)
    journal.close()
    return folder


def test_a_finished_run_shows_its_verdict(tmp_path: Path, clock: FakeClock) -> None:
    a_run(tmp_path, clock, STARTED, DONE, Published("branch", "orchestrator/r", "c1"))
    (run,) = list_runs(tmp_path)
    assert (run.task, run.status, run.tree) == ("Build a calculator.", "verified", "t9")
    assert run.started == clock.now()
    assert run.reason == "every check in force passed"


def test_an_unfinished_run_is_interrupted_or_running(tmp_path: Path, clock: FakeClock) -> None:
    built = Built("build/0/a.py", "a.py", "t3", 2, "draw 1 at 0.2")
    folder = a_run(tmp_path, clock, STARTED, built, StepBegan("test/0"))
    assert (summary(folder).status, summary(folder).tree) == ("interrupted", "t3")
    with take_lease(folder):
        assert summary(folder).status == "running"


def test_runs_are_listed_oldest_first(tmp_path: Path, clock: FakeClock) -> None:
    made = [a_run(tmp_path, clock, STARTED).run for _ in range(3)]
    assert [run.id for run in list_runs(tmp_path)] == made


def test_an_empty_and_a_damaged_run_do_not_spoil_the_list(tmp_path: Path, clock: FakeClock) -> None:
    a_run(tmp_path, clock)
    a_run(tmp_path, clock).journal.write_text("no journal\n")
    (runs_folder(tmp_path) / "99999999-999999-aaaa").mkdir()
    assert [run.status for run in list_runs(tmp_path)] == ["interrupted", "damaged", "interrupted"]


def test_a_long_journal_is_read_from_its_end(tmp_path: Path, clock: FakeClock) -> None:
    many = [StepBegan("x" * 100)] * 300
    folder = a_run(tmp_path, clock, STARTED, *many, DONE)
    with folder.journal.open("r+b") as file:  # a spoilt middle that a list need not look at
        file.seek(5_000)
        file.write(b"\x00" * 50)
    assert summary(folder).status == "verified"


def test_no_runs_make_an_empty_list(tmp_path: Path) -> None:
    assert list_runs(tmp_path) == ()
    assert prune(tmp_path, 3) == ()


def test_prune_keeps_the_newest_and_all_that_can_go_on(tmp_path: Path, clock: FakeClock) -> None:
    old = a_run(tmp_path, clock, STARTED, DONE)
    cut = a_run(tmp_path, clock, STARTED)
    mid = a_run(tmp_path, clock, STARTED, DONE)
    new = a_run(tmp_path, clock, STARTED, DONE)
    (old.tree / "locked").mkdir(parents=True)
    (old.tree / "locked" / "file").write_text("x")
    (old.tree / "locked").chmod(0o000)
    assert prune(tmp_path, 1) == (old.run, mid.run)
    assert [run.id for run in list_runs(tmp_path)] == [cut.run, new.run]
    assert prune(tmp_path, 1) == ()
    assert sorted(p.name for p in runs_folder(tmp_path).iterdir()) == [cut.run, new.run]


def test_a_run_that_new_limits_opened_again_can_go_on_and_stays(
    tmp_path: Path, clock: FakeClock
) -> None:
    ended = Finished("partial", "tokens", "the limit is reached", "t9")
    opened = a_run(tmp_path, clock, STARTED, ended, Resumed(Budget()), Resumed())
    looked_at = a_run(tmp_path, clock, STARTED, ended, Resumed())
    assert (summary(opened).status, summary(opened).tree) == ("interrupted", "t9")
    assert summary(opened).reason == ""
    assert prune(tmp_path, 0) == (looked_at.run,)


def test_prune_leaves_a_run_at_work(tmp_path: Path, clock: FakeClock) -> None:
    folder = a_run(tmp_path, clock, STARTED, DONE)
    with take_lease(folder):
        assert prune(tmp_path, 0) == ()
    assert prune(tmp_path, 0) == (folder.run,)


def test_prune_ends_what_an_earlier_one_began(tmp_path: Path, clock: FakeClock) -> None:
    folder = a_run(tmp_path, clock, STARTED, DONE)
    folder.path.rename(folder.path.with_name(f".pruned-{folder.run}"))
    assert prune(tmp_path, 5) == ()
    assert list(runs_folder(tmp_path).iterdir()) == []
