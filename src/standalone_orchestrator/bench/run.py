"""Taking samples: each run in a process of its own, graded after it has ended.

A run sees a copy of the goal and an empty workspace, and no path that leads to the hidden tests.
A crash or a hang of one run is a sample like any other. A bench that is killed leaves the run that
it waited for to end by itself, at its limit of time at the latest; it is not recorded.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from standalone_orchestrator import __version__
from standalone_orchestrator.app.report.result import Result
from standalone_orchestrator.bench.grade import Grade
from standalone_orchestrator.bench.results import Results
from standalone_orchestrator.bench.sample import Sample, SampleCost
from standalone_orchestrator.bench.suite import BenchTask
from standalone_orchestrator.core.errors import (
    Interrupted,
    ModelUnreachable,
    OrchestratorError,
    UsageError,
)
from standalone_orchestrator.memory.runs import RunFolder, run_ids
from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.system.files import disk_faults, ensure_folder
from standalone_orchestrator.system.process import ProcessLimits, run, start

PROGRAM = (sys.executable, "-P", "-m", "standalone_orchestrator")
"""Ourselves, with nothing imported from the current folder."""
VERIFIED, ENDED, USAGE, NO_MODEL, LIMIT, INTERRUPTED = 0, 1, 2, 3, 4, 130
"""Exit codes of a run (DESIGN §9)."""
GRACE_S = 60.0
"""A run may take so long beyond its own limit of time to end itself; then it hangs."""
_POLL_S = 0.1
_GIT_LIMITS = ProcessLimits(deadline_s=20.0)

Grading = Callable[[BenchTask, Path, Path], Grade]
"""A task, what was published, and an existing folder for scratch."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What all samples have in common."""

    model: str
    arguments: tuple[str, ...]
    """Passed on to `orchestrator run`."""
    settings: str
    """Hash of the settings that these arguments make."""
    work: Path
    """Where workspaces and logs are made; outside any repository."""
    minutes: float = 20.0
    """Wall time of one run."""
    commit: str = ""
    program: tuple[str, ...] = PROGRAM
    grace_s: float = GRACE_S


def take_samples(
    wanted: Iterable[tuple[BenchTask, int]],
    setup: Setup,
    grading: Grading,
    results: Results,
    clock: Clock,
) -> Iterator[Sample]:
    """Each wanted sample: from the file when it is there, else run, graded and appended.

    Raises:
        OrchestratorError: no further sample can be taken: no model, wrong settings, disk full.
    """
    for task, seed in wanted:
        sample = results.get((task.suite, task.id, seed))
        if sample is None:
            sample = take_sample(task, seed, setup, grading, clock)
            results.add(sample)
        yield sample


def take_sample(task: BenchTask, seed: int, setup: Setup, grading: Grading, clock: Clock) -> Sample:
    """Run one task with one seed, and grade what it published.

    Raises:
        OrchestratorError: the run could not be begun, or had no model; that says nothing about it.
    """
    place = setup.work / f"{task.id}-seed-{seed}"
    workspace, log = place / "workspace", place / "run.log"
    ensure_folder(place)
    with disk_faults(place):
        goal = Path(shutil.copyfile(task.goal, place / task.goal.name))
    at, began = clock.now(), clock.monotonic()
    code = _finish(_command(goal, workspace, seed, setup), log, setup, clock)
    seconds = clock.monotonic() - began
    folder = _run_folder(workspace)
    _refuse_void(code, folder, log)
    result = _result(folder)
    graded = grading(task, workspace, place) if workspace.is_dir() else Grade((), ())
    status = result.status if result else ""
    return Sample(
        suite=task.suite,
        task=task.id,
        seed=seed,
        status=status,
        exit_code=code,
        fault=_fault(code, status, log),
        hidden_passed=len(graded.passed),
        hidden_failed=len(graded.failed),
        hidden_why=graded.why,
        solved=graded.solved,
        false_verified=status == "verified" and not graded.solved,
        seconds=round(seconds, 2),
        cost=_cost(result) if result else None,
        model=setup.model,
        models=tuple(dict.fromkeys(m.model for m in result.models)) if result else (),
        settings=setup.settings,
        version=__version__,
        commit=setup.commit,
        run=str(folder.path) if folder else str(place),
        at=at,
    )


def source_commit() -> str:
    """The commit of this program's source, `-dirty` if it was changed; empty when not known."""
    package = Path(__file__).resolve().parent.parent
    git = ("git", "--no-optional-locks", "-C", str(package))
    # An environment may lie in somebody's repository that does not hold this program.
    if run((*git, "ls-files", "--error-unmatch", "__init__.py"), limits=_GIT_LIMITS).exit_code != 0:
        return ""
    describe = ("describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")
    said = run((*git, *describe), limits=_GIT_LIMITS)
    return said.stdout.strip() if said.exit_code == 0 else ""


def _command(goal: Path, workspace: Path, seed: int, setup: Setup) -> tuple[str, ...]:
    return (
        *(*setup.program, "run", "--file", str(goal), "--workspace", str(workspace)),
        *("--seed", str(seed), "--max-minutes", f"{setup.minutes:g}", "--json"),
        *setup.arguments,
    )


def _finish(command: tuple[str, ...], log: Path, setup: Setup, clock: Clock) -> int | None:
    """Its exit code; None when it did not end in time and was killed."""
    end = clock.monotonic() + setup.minutes * 60 + setup.grace_s
    child = start(command, env=None, log=log)
    try:
        while (code := child.poll()) is None and clock.monotonic() < end:
            clock.sleep(_POLL_S)
        return code
    finally:
        child.kill()


def _run_folder(workspace: Path) -> RunFolder | None:
    runs = run_ids(workspace)
    return RunFolder(workspace, runs[-1]) if runs else None


def _result(folder: RunFolder | None) -> Result | None:
    try:
        return Result.model_validate_json(folder.result.read_bytes()) if folder else None
    except (OSError, ValidationError):  # it crashed before it wrote one
        return None


def _cost(result: Result) -> SampleCost:
    cost = result.cost
    return SampleCost(
        tokens_read=cost.tokens_read,
        tokens_reused=cost.tokens_reused,
        tokens_written=cost.tokens_written,
        calls=cost.calls,
        model_s=cost.model_s,
        checks_s=cost.checks_s,
        wall_s=cost.wall_s,
    )


def _refuse_void(code: int | None, folder: RunFolder | None, log: Path) -> None:
    """Stop when the run says nothing about the task: wrong settings, no model, interrupted."""
    if code == NO_MODEL or (code == USAGE and folder is None):
        message, way_out = _said(log)
        kind: type[OrchestratorError] = ModelUnreachable if code == NO_MODEL else UsageError
        raise kind(message or f"the run ended with exit code {code}", way_out or f"see {log}")
    if code == INTERRUPTED:
        raise Interrupted("the run was interrupted")


def _fault(code: int | None, status: str, log: Path) -> str:
    if code is None:
        return "it did not end within its limit of time"
    if code not in (VERIFIED, ENDED, LIMIT):
        ended = f"signal {-code}" if code < 0 else f"exit code {code}"
        return f"it ended with {ended}: {_said(log)[0] or 'no reason given'}"
    if not status:
        return f"it ended with exit code {code} and left no result"
    if (code == VERIFIED) != (status == "verified"):
        return f"it ended with exit code {code} and says {status}"
    return ""


def _said(log: Path) -> tuple[str, str]:
    """The fault that the run's log tells, and its way out; else what is printed last."""
    last = ""
    for line in log.read_text("utf-8", "replace").splitlines():
        try:
            value = json.loads(line)
        except ValueError:
            last = line.strip() or last
            continue
        last = ""  # an event says nothing about the end
        if isinstance(value, dict) and value.get("kind") == "error":
            return str(value.get("message", "")), str(value.get("way_out", ""))
    return last[:300], ""
