"""Which runs there are in a workspace, one summary each, and the removal of old ones.

Only the two ends of each journal are read, so that a hundred long runs are listed at once.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from standalone_orchestrator.core.errors import JournalDamaged, UsageError
from standalone_orchestrator.core.events import Built, Event, Finished, Resumed, Started, Tested
from standalone_orchestrator.memory import lines
from standalone_orchestrator.memory.api import Record
from standalone_orchestrator.memory.lease import held_by, take_lease
from standalone_orchestrator.memory.runs import RunFolder, run_ids, runs_folder

RUNNING = "running"
INTERRUPTED = "interrupted"
"""Nobody works on it and it is not at its end: it can be resumed."""
DAMAGED = "damaged"
ENDED = frozenset({"verified", "partial", "failed"})

_TAIL_BYTES = 1 << 20
_TAIL_LINES = 400
_DOOMED = ".pruned-"


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One run in a list."""

    id: str
    started: datetime
    task: str
    """First line of the task."""
    status: str
    """`verified`, `partial`, `failed`, `running`, `interrupted` or `damaged`."""
    tree: str = ""
    """Tree id of the result, or of what was built last."""
    reason: str = ""


def list_runs(workspace: Path) -> tuple[RunSummary, ...]:
    """All runs of a workspace, oldest first."""
    return tuple(summary(RunFolder(workspace, run)) for run in run_ids(workspace))


def started_of(folder: RunFolder, records: Iterable[Record]) -> Started:
    """The first event of a run.

    Raises:
        UsageError: it has none, because the run was cut short before.
    """
    first = next(iter(records), None)
    if first is None or not isinstance(first.event, Started):
        raise UsageError(f"run {folder.run} was cut short before it began", "start it anew")
    return first.event


def summary(folder: RunFolder) -> RunSummary:
    """What the ends of a run's journal say."""
    started_at, task = _stamp(folder.run), ""
    try:
        first = next(islice(lines.read(folder.journal), 1), None)
    except JournalDamaged as fault:
        return RunSummary(folder.run, started_at, task, DAMAGED, reason=fault.message)
    if first is not None:
        started_at = first.at
        if isinstance(first.event, Started):
            task = next((line.strip() for line in first.event.task.text.splitlines() if line), "")
    status, tree, reason = _standing(folder.journal)
    if held_by(folder) is not None:
        status = RUNNING
    return RunSummary(folder.run, started_at, task, status or INTERRUPTED, tree, reason)


def _standing(journal: Path) -> tuple[str, str, str]:
    """Verdict, tree and reason as of now; no verdict while the run is not at its end."""
    opened = False
    for event in _newest_first(journal):
        match event:
            case Resumed(budget=budget):
                opened = opened or budget is not None  # that takes the end before it back
            case Finished():
                return ("", event.tree, "") if opened else (event.verdict, event.tree, event.reason)
            case Built() | Tested():
                return "", event.tree, ""
            case _:
                pass
    return "", "", ""


def prune(workspace: Path, keep: int) -> tuple[str, ...]:
    """Remove the oldest runs that came to their end, so that `keep` of those stay.

    A run at work, an interrupted one and a damaged one always stay. Ids of the removed ones come
    back.
    """
    for left_over in runs_folder(workspace).glob(f"{_DOOMED}*"):
        _remove(left_over)
    ended = [run.id for run in list_runs(workspace) if run.status in ENDED]
    doomed = ended[: max(0, len(ended) - max(0, keep))]
    return tuple(run for run in doomed if _prune(RunFolder(workspace, run)))


def _prune(folder: RunFolder) -> bool:
    try:
        lease = take_lease(folder)
    except UsageError:  # somebody has just taken it up
        return False
    with lease:
        # The new name first: a crash half-way leaves no run that looks whole.
        away = folder.path.rename(folder.path.with_name(_DOOMED + folder.run))
        _remove(away)
    return True


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except PermissionError:  # what a run built may hold folders that it locked
        folder.chmod(stat.S_IRWXU)
        for parent, inner, _ in os.walk(folder):  # from the top: unlocked before it is entered
            for name in inner:
                if not (path := Path(parent, name)).is_symlink():
                    path.chmod(stat.S_IRWXU)
        shutil.rmtree(folder)


def _newest_first(path: Path) -> Iterator[Event]:
    """Events of the journal's end, the newest first; what cannot be read is passed over."""
    if not path.exists():
        return
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL_BYTES))
        tail = file.read().split(b"\n")
    for line in reversed(tail[-_TAIL_LINES:]):
        try:
            yield lines.decode(line).event
        except (lines.TornLine, lines.BadLine):
            continue


def _stamp(run: str) -> datetime:
    try:
        return datetime.strptime(run[:15], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    except ValueError:  # somebody's own folder that looks like a run
        return datetime.fromtimestamp(0, UTC)
