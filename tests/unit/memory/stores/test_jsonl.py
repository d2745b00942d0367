"""The journal on disk: torn ends, damage, full disks."""

import errno
import json
import os
from pathlib import Path

import pytest

from standalone_orchestrator.core.errors import JournalDamaged, LimitReached, RecordMissing
from standalone_orchestrator.core.events import Noticed, StepBegan
from standalone_orchestrator.memory.stores.jsonl import JsonlJournal
from standalone_orchestrator.system.clock import FakeClock


@pytest.fixture
def journal(tmp_path: Path) -> JsonlJournal:
    return JsonlJournal(tmp_path, FakeClock())


def steps(journal: JsonlJournal) -> list[str]:
    return [r.event.step for r in journal.records() if isinstance(r.event, StepBegan)]


def test_the_first_line_says_format_and_product(journal: JsonlJournal, tmp_path: Path) -> None:
    journal.append(StepBegan("a"))
    first, second = (tmp_path / "journal.jsonl").read_text().splitlines()
    assert json.loads(first)["format"] == 1
    assert json.loads(first)["product"] == "standalone-orchestrator"
    assert list(json.loads(second)) == ["number", "at", "event", "sum"]


def test_looking_at_a_run_writes_nothing(journal: JsonlJournal, tmp_path: Path) -> None:
    assert list(journal.records()) == []
    assert list(tmp_path.iterdir()) == []


def test_a_line_cut_anywhere_is_left_out_and_kept_aside(tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    first = JsonlJournal(tmp_path, FakeClock())
    first.append(StepBegan("whole"))
    keep = file.stat().st_size
    first.append(StepBegan("cut"))
    whole = file.read_bytes()
    for cut in (keep, keep + 1, keep + 40, len(whole) - 9, len(whole) - 1):
        file.write_bytes(whole[:cut])
        (tmp_path / "journal.torn").unlink(missing_ok=True)
        again = JsonlJournal(tmp_path, FakeClock())
        assert steps(again) == ["whole"]
        assert file.stat().st_size == cut, "reading changed the file"
        assert again.append(StepBegan("next")).number == 1
        assert steps(again) == ["whole", "next"]
        again.close()
        if cut > keep:
            assert (tmp_path / "journal.torn").read_bytes() == whole[keep:cut]


def test_a_last_line_of_zeros_after_a_power_cut_is_torn_too(tmp_path: Path) -> None:
    journal = JsonlJournal(tmp_path, FakeClock())
    journal.append(StepBegan("a"))
    with (tmp_path / "journal.jsonl").open("ab") as file:
        file.write(b"\x00" * 300)
    again = JsonlJournal(tmp_path, FakeClock())
    assert again.append(StepBegan("b")).number == 1
    assert steps(again) == ["a", "b"]


def test_a_torn_header_starts_the_journal_anew(tmp_path: Path) -> None:
    (tmp_path / "journal.jsonl").write_bytes(b'{"format":1,"prod')
    journal = JsonlJournal(tmp_path, FakeClock())
    assert list(journal.records()) == []
    journal.append(StepBegan("a"))
    assert steps(journal) == ["a"]


def _damage(folder: Path, line: int, old: bytes, new: bytes) -> None:
    file = folder / "journal.jsonl"
    lines = file.read_bytes().split(b"\n")
    assert old in lines[line]
    lines[line] = lines[line].replace(old, new)
    file.write_bytes(b"\n".join(lines))


def test_damage_before_the_end_names_the_line(journal: JsonlJournal, tmp_path: Path) -> None:
    for name in "abc":
        journal.append(StepBegan(name))
    _damage(tmp_path, 2, b'"b"', b'"x"')
    with pytest.raises(JournalDamaged, match=r"line 3 of .*checksum"):
        list(journal.records())
    with pytest.raises(JournalDamaged):
        JsonlJournal(tmp_path, FakeClock()).append(StepBegan("d"))


def test_a_line_that_is_gone_is_noticed(journal: JsonlJournal, tmp_path: Path) -> None:
    for name in "abc":
        journal.append(StepBegan(name))
    file = tmp_path / "journal.jsonl"
    lines = file.read_bytes().split(b"\n")
    file.write_bytes(b"\n".join([*lines[:2], *lines[3:]]))
    with pytest.raises(JournalDamaged, match="record 2 stands where 1 should"):
        list(journal.records())


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [(b'"format":1', b'"format":2', "journal format 2"), (b"standalone", b"other", "header")],
)
def test_a_newer_format_and_a_foreign_file_are_refused(
    journal: JsonlJournal, tmp_path: Path, old: bytes, new: bytes, words: str
) -> None:
    journal.append(StepBegan("a"))
    _damage(tmp_path, 0, old, new)
    with pytest.raises(JournalDamaged, match=words):
        list(journal.records())


def test_a_stored_text_that_was_changed_is_refused(journal: JsonlJournal, tmp_path: Path) -> None:
    digest = journal.store("the reply")
    (tmp_path / "replies" / digest).write_text("a reply!!")
    with pytest.raises(RecordMissing, match="was changed"):
        journal.load(digest)


def test_a_stored_text_that_was_cut_is_written_again(journal: JsonlJournal, tmp_path: Path) -> None:
    digest = journal.store("the reply")
    (tmp_path / "replies" / digest).write_text("the")
    assert journal.store("the reply") == digest
    assert journal.load(digest) == "the reply"


def test_a_full_disk_is_a_limit_and_leaves_whole_lines(
    journal: JsonlJournal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.append(StepBegan("a"))
    real = os.write

    def half(descriptor: int, data: bytes) -> int:
        if len(data) > 20:
            return real(descriptor, bytes(data[:20]))
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", half)
        with pytest.raises(LimitReached, match="disk is full"):
            journal.append(Noticed("s", "t", "x" * 100))
    assert steps(journal) == ["a"]
    assert (tmp_path / "journal.jsonl").read_bytes().endswith(b"\n")
    assert journal.append(StepBegan("b")).number == 1
    assert steps(journal) == ["a", "b"]
