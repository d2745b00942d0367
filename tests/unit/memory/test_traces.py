"""Trajectories, read from the golden journals and from small ones."""

import json
from pathlib import Path

import pytest

from standalone_orchestrator.core import events
from standalone_orchestrator.core.checks import CheckResult, Outcome, Score
from standalone_orchestrator.core.events import (
    Budget,
    Built,
    Candidate,
    Checked,
    Finished,
    Replied,
    Started,
)
from standalone_orchestrator.core.task import Task
from standalone_orchestrator.memory.api import Journal
from standalone_orchestrator.memory.runs import create_run
from standalone_orchestrator.memory.stores.jsonl import JsonlJournal
from standalone_orchestrator.memory.stores.memory import MemoryJournal
from standalone_orchestrator.memory.traces import Trajectory, trajectories, write_traces
from standalone_orchestrator.system.clock import FakeClock

GOLDEN = Path(__file__).parents[2] / "golden" / "journals"
STEP = "build/0/a.py"
BAD = CheckResult("test_a", Outcome.FAILED, "E   assert 1 == 2", 1, "pytest", "h")


def of(journal: Journal) -> list[Trajectory]:
    return list(trajectories(journal.records(), journal.load))


@pytest.fixture
def journal() -> MemoryJournal:
    made = MemoryJournal(FakeClock())
    made.append(Started("r1", Task("x"), "w", 1, Budget()))
    return made


def ask(journal: MemoryJournal, text: str, thoughts: str = "") -> str:
    reply = journal.store(text)
    journal.append(
        Replied(
            STEP, "builder", "e/m", "q", "ph", 2, 0.4, 77, "end", 1, 2, 3, 3, 1.0, reply,
            prompt="pt", thoughts=journal.store(thoughts) if thoughts else "",
        )
    )  # fmt: skip
    return reply


def test_a_failed_candidate_carries_prompt_reply_check_and_consequence(
    journal: MemoryJournal,
) -> None:
    reply = ask(journal, "def a(): return 1", "maybe one")
    journal.append(Checked(STEP, "t1", "c", (BAD, CheckResult("b", Outcome.PASSED)), 0.1))
    journal.append(Candidate(STEP, "a.py", "draw 2 at 0.4", reply, "t1", Score(), 1, ("test_a",)))
    journal.append(Candidate(STEP, "a.py", "draw 3", "r3", "t2", Score(), 2, (), chosen=True))
    journal.append(Built(STEP, "a.py", "t2", 2, "draw 3", Score(example=1)))
    (found,) = of(journal)
    assert (found.run, found.kind, found.path, found.passed) == ("r1", "candidate", "a.py", 1)
    (call,) = found.calls
    assert (call.prompt_hash, call.prompt, call.reply) == ("ph", "pt", reply)
    assert (call.text, call.thoughts) == ("def a(): return 1", "maybe one")
    assert (call.temperature, call.seed) == (0.4, 77)
    assert [(c.check, c.message) for c in found.checks] == [("test_a", "E   assert 1 == 2")]
    assert found.followed["event"] == "built"
    assert (found.followed["chosen"], found.followed["reply"]) == ("draw 3", "r3")


def test_a_repair_is_told_even_when_it_helped(journal: MemoryJournal) -> None:
    journal.append(Candidate(STEP, "a.py", "edits of the diagnosis", "", "t1", Score(), 2, ()))
    journal.append(Built(STEP, "a.py", "t1", 1, "edits of the diagnosis"))
    assert [(t.kind, t.calls) for t in of(journal)] == [("repair", ())]


def test_the_name_of_a_function_makes_no_repair(journal: MemoryJournal) -> None:
    origin = "crossover edit_line of draw 2"
    journal.append(Candidate(STEP, "a.py", origin, "", "t1", Score(), 2, ("g1",)))
    assert [t.kind for t in of(journal)] == ["candidate"]


def test_a_passing_candidate_is_no_trajectory(journal: MemoryJournal) -> None:
    journal.append(Candidate(STEP, "a.py", "draw 0", "", "t1", Score(), 2, (), chosen=True))
    journal.append(Built(STEP, "a.py", "t1", 1, "draw 0"))
    assert of(journal) == []


def test_a_candidate_looked_at_again_after_a_resume_is_told_once(journal: MemoryJournal) -> None:
    for _ in range(2):
        journal.append(Candidate(STEP, "a.py", "draw 0", "", "t1", Score(), 0, ("test_a",)))
    journal.append(Built(STEP, "a.py", "t1", 1, "draw 0"))
    assert len(of(journal)) == 1


def test_a_check_made_in_another_step_is_found_by_its_tree(journal: MemoryJournal) -> None:
    journal.append(Checked("test/0", "t1", "c", (BAD,), 0.1))
    journal.append(Candidate(STEP, "a.py", "draw 0", "", "t1", Score(), 0, ("test_a",)))
    journal.append(Built(STEP, "a.py", "t1", 1, "draw 0"))
    assert [c.check for c in of(journal)[0].checks] == ["test_a"]


def test_a_run_cut_short_says_so(journal: MemoryJournal) -> None:
    journal.append(Candidate(STEP, "a.py", "draw 0", "", "t1", Score(), 0, ("test_a",)))
    journal.append(events.Tested("test/0", "t1", (BAD,)))
    assert {t.kind: t.followed["event"] for t in of(journal)} == {
        "candidate": "nothing",
        "iteration": "nothing",
    }


def test_a_failing_round_is_followed_by_the_end(journal: MemoryJournal) -> None:
    journal.append(events.Tested("test/0", "t1", (BAD,)))
    journal.append(Finished("failed", "attempts", "enough", "t1"))
    (found,) = of(journal)
    assert (found.kind, found.failed) == ("iteration", ("test_a",))
    assert found.followed == {"event": "finished", "verdict": "failed", "reason": "enough"}


def test_a_reply_that_is_gone_leaves_its_text_empty(journal: MemoryJournal) -> None:
    records = [*journal.records()]
    reply = ask(journal, "text")
    journal.append(Candidate(STEP, "a.py", "draw 0", reply, "t1", Score(), 0, ("test_a",)))
    other = MemoryJournal(FakeClock())
    (found,) = trajectories(journal.records(), other.load)
    assert found.calls[0].text == ""
    assert records


def test_the_golden_run_has_its_attempts_in_order(tmp_path: Path) -> None:
    journal = JsonlJournal(GOLDEN / "v1-verified", FakeClock())
    found = of(journal)
    assert [t.kind for t in found] == [
        "candidate", "candidate", "candidate", "candidate", "iteration", "repair", "iteration",
    ]  # fmt: skip
    rounds = [t for t in found if t.kind == "iteration"]
    assert rounds[0].followed["amended"]["set_aside"] == ["test_unary_minus_twice"]
    assert rounds[1].followed["diagnosis"]["blamed"] == ("calc.py",)
    assert rounds[1].followed["event"] == "tested"
    assert rounds[1].followed["failed"] == []
    folder = create_run(tmp_path, FakeClock())
    assert write_traces(folder, journal) == len(found)
    lines = folder.traces.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["kind"] for line in lines] == [t.kind for t in found]
    assert all(json.loads(line)["calls"][0]["text"] for line in lines[:4])
