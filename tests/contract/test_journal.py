"""What every journal promises."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from standalone_orchestrator.core.checks import CheckResult, Outcome
from standalone_orchestrator.core.errors import RecordMissing
from standalone_orchestrator.core.events import Checked, Noticed, Resumed, StepBegan
from standalone_orchestrator.memory.api import Journal
from standalone_orchestrator.memory.stores.jsonl import JsonlJournal
from standalone_orchestrator.memory.stores.memory import MemoryJournal
from standalone_orchestrator.system.clock import FakeClock

Make = Callable[[Path, FakeClock], Journal]
STORES: dict[str, Make] = {
    "jsonl": JsonlJournal,
    "memory": lambda _, clock: MemoryJournal(clock),
}


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(params=sorted(STORES))
def journal(request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock) -> Journal:
    return STORES[request.param](tmp_path / "run", clock)


def test_a_new_journal_is_empty(journal: Journal) -> None:
    assert list(journal.records()) == []


def test_records_come_back_in_order_with_number_and_time(
    journal: Journal, clock: FakeClock
) -> None:
    first = journal.append(StepBegan("explore"))
    clock.advance(1.5)
    second = journal.append(Resumed())
    assert list(journal.records()) == [first, second]
    assert (first.number, second.number) == (0, 1)
    assert (second.at - first.at).total_seconds() == 1.5


def test_a_nested_event_comes_back_equal(journal: Journal) -> None:
    event = Checked(
        "test/0", "t1", "c1", (CheckResult("a", Outcome.ERROR, "boom\n\x00\u2028é", -9),), 0.25
    )
    journal.append(event)
    assert [r.event for r in journal.records()] == [event]


def test_lone_surrogates_survive(journal: Journal) -> None:
    event = Noticed("build/0/a.py", "malformed", "half a character: \ud83d")
    journal.append(event)
    assert [r.event for r in journal.records()] == [event]
    assert journal.load(journal.store("\ud83d")) == "\ud83d"


def test_reading_goes_on_while_somebody_writes(journal: Journal) -> None:
    journal.append(StepBegan("a"))
    reader = journal.records()
    next(reader)
    journal.append(StepBegan("b"))
    assert len(list(journal.records())) == 2


def test_threads_get_numbers_without_gaps(journal: Journal) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: journal.append(StepBegan(str(n))), range(200)))
    assert sorted(r.number for r in made) == list(range(200))
    assert [r.number for r in journal.records()] == list(range(200))


@pytest.mark.parametrize("text", ["", "a\r\nb\n", "é🙂", "x" * 100_000])
def test_a_stored_text_comes_back_byte_for_byte(journal: Journal, text: str) -> None:
    digest = journal.store(text)
    assert journal.store(text) == digest
    assert len(digest) == 64
    assert journal.load(digest) == text


@pytest.mark.parametrize("digest", ["0" * 64, "", "../journal.jsonl", "é" * 64])
def test_a_text_that_was_never_stored_is_missing(journal: Journal, digest: str) -> None:
    with pytest.raises(RecordMissing):
        journal.load(digest)
