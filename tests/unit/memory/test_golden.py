"""Journals of every format stay readable forever."""

from pathlib import Path

import pytest

from standalone_orchestrator.core.errors import JournalDamaged
from standalone_orchestrator.core.events import Started
from standalone_orchestrator.core.state import RunState, begin, fold
from standalone_orchestrator.core.verdict import judge
from standalone_orchestrator.memory import lines
from standalone_orchestrator.memory.codec import UNKNOWN
from standalone_orchestrator.memory.listing import RunSummary, summary
from standalone_orchestrator.memory.profile import profile
from standalone_orchestrator.memory.runs import RunFolder, create_run
from standalone_orchestrator.memory.stores.jsonl import JsonlJournal
from standalone_orchestrator.system.clock import FakeClock

GOLDEN = Path(__file__).parents[2] / "golden" / "journals"


def folded(name: str) -> RunState:
    events = [record.event for record in lines.read(GOLDEN / name / "journal.jsonl")]
    assert isinstance(events[0], Started)
    return fold(events, begin(events[0]))


@pytest.mark.parametrize(
    ("name", "status", "rounds", "stalled"),
    [("v1-verified", "verified", 3, 0), ("v1-partial", "partial", 3, 2)],
)
def test_a_journal_of_format_1_folds_to_its_verdict(
    name: str, status: str, rounds: int, stalled: int
) -> None:
    state = folded(name)
    assert state.finished is not None
    assert state.finished.verdict == status
    assert (state.iteration, state.stalled) == (rounds, stalled)
    assert state.best_tree == state.finished.tree
    judged = judge(state.plan, state.suite, state.best_results, state.unclaimed)
    assert judged.status == status
    assert len(judged.criteria) == 5


@pytest.mark.parametrize("name", ["v1-verified", "v1-partial"])
def test_its_replies_are_whole_and_no_event_is_unknown(name: str) -> None:
    journal = JsonlJournal(GOLDEN / name, FakeClock())
    replies = [r.event.reply for r in journal.records() if r.event.kind == "replied"]
    assert replies
    assert all(journal.load(reply) for reply in replies)
    assert UNKNOWN not in [r.event.topic for r in journal.records() if r.event.kind == "noticed"]


def test_its_profile_is_what_it_was() -> None:
    found = profile(lines.read(GOLDEN / "v1-verified" / "journal.jsonl"))
    assert (found.read, found.reused, found.written, found.calls) == (4720, 8680, 2480, 11)
    assert found.wall_s == pytest.approx(104.198, abs=0.01)
    assert found.overhead_share < 0.02


def in_a_workspace(tmp_path: Path, text: bytes) -> RunSummary:
    folder = create_run(tmp_path, FakeClock())
    folder.journal.write_bytes(text)
    return summary(RunFolder(tmp_path, folder.run))


def test_it_is_listed(tmp_path: Path) -> None:
    whole = (GOLDEN / "v1-partial" / "journal.jsonl").read_bytes()
    found = in_a_workspace(tmp_path, whole)
    assert (found.status, found.task) == ("partial", "Build a command-line calculator in calc.py.")


def test_any_prefix_of_it_is_readable(tmp_path: Path) -> None:
    whole = (GOLDEN / "v1-verified" / "journal.jsonl").read_bytes()
    path = tmp_path / "journal.jsonl"
    before = 0
    for cut in range(0, len(whole), 997):
        path.write_bytes(whole[:cut])
        count = sum(1 for _ in lines.read(path))
        assert count >= before
        before = count


def test_a_changed_byte_before_the_end_is_found(tmp_path: Path) -> None:
    whole = bytearray((GOLDEN / "v1-verified" / "journal.jsonl").read_bytes())
    path = tmp_path / "journal.jsonl"
    for at in range(200, len(whole) - 2_000, 4_801):
        spoilt = bytearray(whole)
        spoilt[at] ^= 1
        path.write_bytes(spoilt)
        with pytest.raises(JournalDamaged):
            list(lines.read(path))
