"""The runs of a workspace: where each lies, which there are, who works on one.

    <workspace>/.orchestrator/.gitignore        `*`
    <workspace>/.orchestrator/runs/<run-id>/    one `RunFolder`

Not here: what a journal line looks like (`memory.lines`), the list for people (`cli`).
"""

from __future__ import annotations

import contextlib
import difflib
import os
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from standalone_orchestrator.core.errors import UsageError, WorkspaceError
from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.system.files import ensure_folder, write_atomic

HOME = ".orchestrator"
"""Our folder in a workspace; nothing else of the user's is written before the publish."""
LAST = "last"
"""Stands for the newest run wherever a run is named."""
_ID = re.compile(r"\d{8}-\d{6}(-[a-z0-9]+)+")
_TRIES = 20


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Where one run keeps its things."""

    workspace: Path
    run: str

    @property
    def path(self) -> Path:
        """The folder itself."""
        return runs_folder(self.workspace) / self.run

    @property
    def journal(self) -> Path:
        """What happened, line by line."""
        return self.path / "journal.jsonl"

    @property
    def replies(self) -> Path:
        """Texts that the journal names by their hash."""
        return self.path / "replies"

    @property
    def checks(self) -> Path:
        """The frozen checks."""
        return self.path / "checks"

    @property
    def tree(self) -> Path:
        """The run's own repository and tree."""
        return self.path / "tree"

    @property
    def result(self) -> Path:
        """The verdict for machines."""
        return self.path / "result.json"

    @property
    def report(self) -> Path:
        """The verdict for people."""
        return self.path / "report.html"

    @property
    def traces(self) -> Path:
        """Trajectories, written from the journal."""
        return self.path / "traces.jsonl"

    @property
    def lease(self) -> Path:
        """Locked by the process that works on the run."""
        return self.path / "lease"

    @property
    def stop(self) -> Path:
        """Exists when somebody asked the run to stop."""
        return self.path / "stop"


def runs_folder(workspace: Path) -> Path:
    """Where the runs of a workspace lie."""
    return workspace / HOME / "runs"


def run_id(now: datetime, entropy: bytes, slug: str = "") -> str:
    """A name that sorts by time: `20261122-153045-calc-7f3a`."""
    stamp = now.astimezone(UTC).strftime("%Y%m%d-%H%M%S")
    word = re.sub(r"[^a-z0-9]+", "-", slug.lower())[:24].strip("-")
    return "-".join(part for part in (stamp, word, entropy.hex()) if part)


def create_run(
    workspace: Path,
    clock: Clock,
    slug: str = "",
    entropy: Callable[[int], bytes] = os.urandom,
) -> RunFolder:
    """Make the folder of a new run, and our home in the workspace if it is the first.

    Raises:
        WorkspaceError: the workspace cannot be written, or our folder in it is not ours.
        LimitReached: the disk is full.
    """
    home = workspace / HOME
    for folder in (home, home / "runs"):
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise WorkspaceError(f"{folder} is not a plain folder", "remove it and run again")
    try:
        ensure_folder(home)
        if not (home / ".gitignore").exists():
            write_atomic(home / ".gitignore", "*\n")
        ensure_folder(home / "runs")
        return _new_folder(workspace, clock, slug, entropy)
    except (PermissionError, FileExistsError, FileNotFoundError, NotADirectoryError) as fault:
        raise WorkspaceError(
            f"the workspace {workspace} cannot be written: {fault.strerror}",
            "give --workspace a folder that you may write in",
        ) from fault


def _new_folder(
    workspace: Path, clock: Clock, slug: str, entropy: Callable[[int], bytes]
) -> RunFolder:
    for _ in range(_TRIES):
        run = RunFolder(workspace, run_id(clock.now(), entropy(2), slug))
        with contextlib.suppress(FileExistsError):
            run.path.mkdir()
            return run
    raise WorkspaceError(
        f"no free name for a run in {runs_folder(workspace)}", "run again in a second"
    )


@contextlib.contextmanager
def begun_or_gone(folder: RunFolder) -> Iterator[None]:
    """Remove the folder of a new run again when a fault comes before its first event."""
    try:
        yield
    except BaseException:
        if not has_begun(folder):
            shutil.rmtree(folder.path, ignore_errors=True)
        raise


def has_begun(folder: RunFolder) -> bool:
    """Whether the first event is on disk; a run that was killed before it left nothing to resume.

    The journal's first line is its header, the second one the first event.
    """
    try:
        with folder.journal.open("rb") as file:
            file.readline()
            return file.readline().endswith(b"\n")
    except OSError:
        return False


def run_ids(workspace: Path) -> tuple[str, ...]:
    """Ids of all runs of a workspace, oldest first; folders of other names are left out."""
    folder = runs_folder(workspace)
    try:
        names = [entry.name for entry in folder.iterdir() if entry.is_dir()]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return tuple(sorted(name for name in names if _ID.fullmatch(name)))


def find_run(workspace: Path, name: str) -> RunFolder:
    """The run of this id, of this beginning of an id, or the newest that has begun for `last`.

    Raises:
        UsageError: there is no such run, or more than one; near ones are named.
    """
    ids = run_ids(workspace)
    if not ids:
        raise UsageError(
            f"there are no runs in {workspace}",
            f"start one with: orchestrator run TASK --workspace {shlex.quote(str(workspace))}",
        )
    if name == LAST:
        return _last(workspace, ids)
    if name in ids:
        return RunFolder(workspace, name)
    found = [run for run in ids if run.startswith(name) or run.endswith(f"-{name}")]
    if name and len(found) == 1:
        return RunFolder(workspace, found[0])
    if name and found:
        raise UsageError(
            f"{name!r} fits {len(found)} runs: {', '.join(found[-5:])}", "give more of the id"
        )
    near = difflib.get_close_matches(name, ids, n=3, cutoff=0.4)
    hint = f"near ones: {', '.join(near)}" if near else f"the newest: {', '.join(ids[-3:])}"
    raise UsageError(f"there is no run {name!r} in {workspace}", hint)


def _last(workspace: Path, ids: tuple[str, ...]) -> RunFolder:
    for run in reversed(ids):
        if has_begun(folder := RunFolder(workspace, run)):
            return folder
    raise UsageError(
        f"run {ids[-1]} was cut short before it began, and no other one in {workspace} has begun",
        "start it anew",
    )


def request_stop(folder: RunFolder) -> None:
    """Ask the process that works on the run to stop cleanly."""
    write_atomic(folder.stop, "stop\n")


def stop_requested(folder: RunFolder) -> bool:
    """Whether somebody asked the run to stop."""
    return folder.stop.exists()
