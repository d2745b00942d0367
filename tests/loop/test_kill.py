"""Killed at any moment, a run is resumed to the same verdict, and no finished call is repeated."""

import contextlib
import json
import random
import shutil
import signal
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from loop_stage import (
    MEASURING,
    ONE_FILE,
    ONE_FILE_PLAN,
    SCRIPTS,
    TWICE_TESTS,
    TWO_FILES,
    cut,
    cut_after,
    git,
    records_of,
    repository,
    rewrite,
    settled,
    twice,
    written,
)

from standalone_orchestrator.app.report.result import Result
from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.core.events import (
    Checked,
    Frozen,
    Planned,
    Published,
    Replied,
    Resumed,
    Started,
)
from standalone_orchestrator.memory.runs import RunFolder, run_ids

pytestmark = [pytest.mark.slow, pytest.mark.timeout(170)]

BASE = {
    "greet.py": "def greet():\n    return 'hello'\n",
    "test_greet.py": "import greet\n\n\ndef test_greet():\n    assert greet.greet() == 'hello'\n",
}
KILLS = 20
CHAIN = 5
"""A run is killed at most so often before it may come to its end."""
EVERY = 3


@pytest.fixture(scope="module")
def slow_script(tmp_path_factory):
    """The two files, from a model that takes its time."""
    entries = json.loads((SCRIPTS / "two_files.json").read_text())
    path = tmp_path_factory.mktemp("script") / "two_files.json"
    path.write_text(json.dumps([{**entry, "delay_s": 0.05} for entry in entries]))
    return path


@pytest.fixture(scope="module")
def unbroken(module_stage, slow_script):
    repo = repository(module_stage.folder / "unbroken", BASE)
    return module_stage.run(TWO_FILES, slow_script, workspace=repo)


def asked(folder):
    """How often each reply was had."""
    events = [r.event for r in records_of(folder)]
    return Counter((e.step, e.request, e.draw) for e in events if isinstance(e, Replied))


def checked(folder):
    """How often checks were run over a tree."""
    events = [r.event for r in records_of(folder)]
    return Counter((e.tree, e.checks) for e in events if isinstance(e, Checked))


def same_end(folder, unbroken):
    """The run in `folder` ended as the unbroken one did."""
    result = json.loads(folder.result.read_text())
    assert settled(result) == settled(unbroken.result)
    assert asked(folder) == asked(unbroken.folder)
    assert set(asked(folder).values()) == {1}
    assert checked(folder) == checked(unbroken.folder)
    assert set(checked(folder).values()) == {1}
    assert [f.name for f in sorted(folder.checks.iterdir())] == [
        f.name for f in sorted(unbroken.folder.checks.iterdir())
    ]
    assert not (folder.path / "scratch").exists()


def published_tree(done_folder):
    branch = f"orchestrator/{done_folder.run}"
    return git(done_folder.workspace, "rev-parse", f"{branch}^{{tree}}")


def lines_in(journal: Path) -> int:
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def kill_after(process, folder, lines, pause):
    """Kill `process` a moment after the journal has so many lines; False when it ended before."""
    while process.poll() is None:
        if lines_in(folder().journal if folder() else Path("/nowhere")) >= lines:
            time.sleep(pause)
            break
        time.sleep(0.005)
    if process.poll() is not None:
        return False
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return True


def test_killed_at_twenty_random_moments_it_ends_the_same(
    processes, stage, slow_script, unbroken, capsys
):
    dice = random.Random(20261122)
    whole = lines_in(unbroken.folder.journal)
    measuring = [f"--set=checks.{key}={value}" for key, value in MEASURING.items()]
    kills, runs, moments = 0, 0, []
    while kills < KILLS:
        repo = repository(stage.folder / f"run{runs}", BASE)
        runs += 1

        def folder(place=repo):
            ids = run_ids(place)
            return RunFolder(place, ids[-1]) if ids else None

        process = processes.start(
            "run", TWO_FILES, "-w", repo, "--model", f"scripted:{slow_script}", *measuring
        )
        for _ in range(CHAIN):
            if kills == KILLS:
                break
            found = folder()
            target = (lines_in(found.journal) if found else 1) + dice.randint(1, whole // 4)
            if not kill_after(process, folder, target, dice.uniform(0.0, 0.12)):
                break
            kills += 1
            moments.append(lines_in(folder().journal))
            process = processes.start("resume", "last", "-w", repo)
        said, told = process.communicate(timeout=60)
        assert process.returncode == 0, told + said
        same_end(folder(), unbroken)
        assert published_tree(folder()) == published_tree(unbroken.folder)
        assert git(repo, "status", "--porcelain") == ""
    with capsys.disabled():
        print(f"\n{kills} kills in {runs} runs, at journal lines {moments} of {whole}")


def test_cut_after_any_record_it_ends_the_same(stage, module_stage):
    done = module_stage.run(
        TWO_FILES,
        module_stage.script("two_files.json"),
        workspace=module_stage.workspace("to-be-cut"),
    )
    count = len(records_of(done.folder))
    for kept in range(1, count + 1, EVERY):
        place = stage.folder / f"cut{kept}"
        shutil.copytree(done.folder.workspace, place, symlinks=True)
        for name in ("doubling.py", "growth.py"):
            if not any(isinstance(r.event, Published) for r in records_of(done.folder)[:kept]):
                (place / name).unlink()
        folder = RunFolder(place, done.folder.run)
        cut(folder, kept)
        again = stage.resume(place)
        assert again.exit_code == 0
        same_end(folder, done)
        assert len(again.of(Resumed)) == 1
        assert len(again.of(Started)) == 1
        for name in ("doubling.py", "growth.py"):
            assert (place / name).read_bytes() == (done.folder.workspace / name).read_bytes()


def test_a_run_that_was_cut_before_it_began_says_so(stage, module_stage, unbroken):
    place = stage.folder / "early"
    shutil.copytree(unbroken.folder.workspace, place, symlinks=True)
    cut(RunFolder(place, unbroken.folder.run), 0)
    with pytest.raises(UsageError, match="cut short before it began"):
        stage.resume(place)


def test_a_torn_last_line_is_cut_off_and_kept_aside(stage, unbroken):
    place = stage.folder / "torn"
    shutil.copytree(unbroken.folder.workspace, place, symlinks=True)
    folder = RunFolder(place, unbroken.folder.run)
    cut(folder, 12)
    with folder.journal.open("ab") as journal:
        journal.write(b'{"number":12,"at":"2026-11')
    done = stage.resume(place)
    assert done.exit_code == 0
    assert (folder.path / "journal.torn").read_bytes().endswith(b"2026-11")


def test_resuming_a_run_that_is_done_only_writes_its_reports_again(stage, unbroken):
    place = stage.folder / "again"
    shutil.copytree(unbroken.folder.workspace, place, symlinks=True)
    folder = RunFolder(place, unbroken.folder.run)
    before = len(records_of(folder))
    folder.result.unlink()
    done = stage.resume(place)
    assert done.exit_code == 0
    assert len(records_of(folder)) == before + 1
    assert settled(done.result) == settled(unbroken.result)
    assert Result.model_validate(done.result, strict=False)


def test_what_the_model_wrote_dies_with_the_run(processes, stage):
    endless = twice("[n for _ in iter(int, 1)]")
    script = stage.script(ONE_FILE_PLAN, TWICE_TESTS, written("doubling.py", endless))
    place = stage.workspace()
    process = processes.start("run", ONE_FILE, "-w", place, "--model", f"scripted:{script}")

    def below():
        """Processes that name the workspace, other than the run's own."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != process.pid:
                with contextlib.suppress(OSError):
                    if str(place) in (entry / "cmdline").read_text(errors="replace"):
                        found.append(entry.name)
        return found

    def built():
        return [
            r
            for run in run_ids(place)
            for r in records_of(RunFolder(place, run))
            if isinstance(r.event, Replied) and r.event.step.startswith("build/")
        ]

    # Earlier than its third process the sandbox is still being set up, with nothing in it.
    while process.poll() is None and not (built() and len(below()) > 2):
        time.sleep(0.02)
    assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    end = time.monotonic() + 5
    while below() and time.monotonic() < end:
        time.sleep(0.05)
    assert not below()


def test_a_limit_on_time_counts_what_was_used_before_the_kill(stage):
    slow = {**written("doubling.py", twice()), "delay_s": 30.0}
    script = stage.script(ONE_FILE_PLAN, TWICE_TESTS, written("doubling.py", twice()))
    done = stage.run(ONE_FILE, script, limits={"minutes": 0.2})
    cut_after(done.folder, Frozen)
    used = 0.2 * 60 - 3
    records = [
        replace(r, event=replace(r.event, cost=replace(r.event.cost, wall_s=used)))
        if isinstance(r.event, Planned)
        else r
        for r in records_of(done.folder)
    ]
    rewrite(done.folder, records)
    (done.folder.workspace / "doubling.py").unlink()
    stage.script(ONE_FILE_PLAN, TWICE_TESTS, slow)
    began = time.monotonic()
    again = stage.resume(done.folder.workspace)
    assert again.exit_code == 4
    assert time.monotonic() - began < 8
