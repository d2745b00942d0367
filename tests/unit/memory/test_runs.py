"""Where runs lie and how they are named."""

import os
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from standalone_orchestrator.core.errors import UsageError, WorkspaceError
from standalone_orchestrator.memory import runs
from standalone_orchestrator.system.clock import FakeClock


def entropy(_: int) -> bytes:
    return b"\x7f\x3a"


def test_an_id_sorts_by_time_and_holds_the_slug() -> None:
    now = datetime(2026, 11, 22, 15, 30, 45, tzinfo=UTC)
    assert runs.run_id(now, b"\x7f\x3a", "calc") == "20261122-153045-calc-7f3a"
    later = runs.run_id(now + timedelta(seconds=1), b"\x00\x01")
    assert later == "20261122-153046-0001"
    assert runs.run_id(now, b"\xff\xff", "zzz") < later


def test_an_id_is_in_utc_and_fit_for_a_branch_name() -> None:
    here = datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    made = runs.run_id(here, b"\x01\x02", "  Ein Ünsinn: ../../etc & more words than fit in here")
    assert made.startswith("20251231-223000-")
    assert re.fullmatch(r"[a-z0-9-]+", made)
    assert "--" not in made


def test_a_new_run_brings_the_ignore_file(tmp_path: Path) -> None:
    run = runs.create_run(tmp_path, FakeClock(), entropy=entropy)
    assert (tmp_path / ".orchestrator" / ".gitignore").read_text() == "*\n"
    assert run.path.is_dir()
    assert run.path.parent == tmp_path / ".orchestrator" / "runs"
    assert run.journal == run.path / "journal.jsonl"
    assert sorted(p.name for p in tmp_path.iterdir()) == [".orchestrator"]


def test_two_runs_at_once_get_folders_of_their_own(tmp_path: Path) -> None:
    clock = FakeClock()
    made = {runs.create_run(tmp_path, clock).run for _ in range(10)}
    assert len(made) == 10
    assert runs.run_ids(tmp_path) == tuple(sorted(made))


def test_no_endless_search_for_a_free_name(tmp_path: Path) -> None:
    runs.create_run(tmp_path, FakeClock(), entropy=entropy)
    with pytest.raises(WorkspaceError, match="no free name"):
        runs.create_run(tmp_path, FakeClock(), entropy=entropy)


def test_a_linked_home_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".orchestrator").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(WorkspaceError, match="not a plain folder"):
        runs.create_run(tmp_path, FakeClock())
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_workspace_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(WorkspaceError, match="cannot be written"):
        runs.create_run(tmp_path / "file", FakeClock())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_workspace_without_the_right_to_write_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(WorkspaceError, match="cannot be written"):
        runs.create_run(tmp_path, FakeClock())


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for name in ("20261122-100000-aa11", "20261122-110000-calc-bb22", "20261123-100000-cc33"):
        (runs.runs_folder(tmp_path) / name).mkdir(parents=True)
        (runs.runs_folder(tmp_path) / name / "journal.jsonl").write_text("header\nstarted\n")
    (runs.runs_folder(tmp_path) / ".pruned-20261120-100000-dd44").mkdir()
    (runs.runs_folder(tmp_path) / "notes").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("last", "20261123-100000-cc33"),
        ("20261122-100000-aa11", "20261122-100000-aa11"),
        ("20261123", "20261123-100000-cc33"),
        ("20261122-11", "20261122-110000-calc-bb22"),
        ("bb22", "20261122-110000-calc-bb22"),
    ],
)
def test_a_run_is_found_by_its_beginning_or_end(workspace: Path, name: str, found: str) -> None:
    assert runs.find_run(workspace, name).run == found


@pytest.mark.parametrize("name", ["20261122", "2"])
def test_an_ambiguous_name_lists_what_it_fits(workspace: Path, name: str) -> None:
    with pytest.raises(UsageError, match="20261122-110000-calc-bb22"):
        runs.find_run(workspace, name)


@pytest.mark.parametrize("name", ["", "..", "/", "20261122-100000-aa12", ".pruned-20261120"])
def test_an_unknown_name_is_answered_with_near_ones(workspace: Path, name: str) -> None:
    with pytest.raises(UsageError, match="there is no run") as caught:
        runs.find_run(workspace, name)
    assert "20261122-100000-aa11" in caught.value.way_out


def test_without_runs_the_way_out_is_to_start_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there are no runs") as caught:
        runs.find_run(tmp_path, "last")
    assert "orchestrator run" in caught.value.way_out


@pytest.mark.parametrize("journal", [None, "", "header\n", "header\ntorn"])
def test_the_last_run_is_one_that_has_begun(workspace: Path, journal: str | None) -> None:
    dead = runs.runs_folder(workspace) / "20261124-100000-dd44"
    dead.mkdir()
    if journal is not None:
        (dead / "journal.jsonl").write_text(journal)
    assert runs.find_run(workspace, "last").run == "20261123-100000-cc33"
    assert runs.find_run(workspace, "dd44").path == dead


def test_where_no_run_has_begun_there_is_no_last_one(tmp_path: Path) -> None:
    runs.create_run(tmp_path, FakeClock())
    with pytest.raises(UsageError, match="has begun"):
        runs.find_run(tmp_path, "last")


def test_a_fault_before_the_first_event_leaves_no_folder(tmp_path: Path) -> None:
    folder = runs.create_run(tmp_path, FakeClock())
    (folder.path / "tree").mkdir()
    with pytest.raises(KeyError), runs.begun_or_gone(folder):
        raise KeyError
    assert not folder.path.exists()


def test_a_fault_after_the_first_event_leaves_everything(tmp_path: Path) -> None:
    folder = runs.create_run(tmp_path, FakeClock())
    folder.journal.write_text("header\nstarted\n")
    with pytest.raises(KeyError), runs.begun_or_gone(folder):
        raise KeyError
    assert folder.journal.exists()
