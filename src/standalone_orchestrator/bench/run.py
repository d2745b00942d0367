"""Taking samples: each contestant in a process of its own, graded after it has ended.

It sees a copy of the goal and a workspace with the task's base, and no path that leads to the
hidden tests. A crash or a hang is a sample like any other. A bench that is killed leaves the
process that it waited for to end by itself, at its limit of time at the latest; it is not recorded.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from standalone_orchestrator import __version__
from standalone_orchestrator.bench.contest import PROGRAM, Contestant, Entry
from standalone_orchestrator.bench.contestants.ours import Ours
from standalone_orchestrator.bench.grade import Grade
from standalone_orchestrator.bench.results import Results
from standalone_orchestrator.bench.sample import Sample
from standalone_orchestrator.bench.suite import BenchTask
from standalone_orchestrator.core.errors import Interrupted
from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.system.files import disk_faults, ensure_folder
from standalone_orchestrator.system.process import ProcessLimits, run, start
from standalone_orchestrator.workspace.git import git

GRACE_S = 60.0
"""A run may take so long beyond its own limit of time to end itself; then it hangs."""
_POLL_S = 0.1
_GIT_LIMITS = ProcessLimits(deadline_s=20.0)

Grading = Callable[[BenchTask, Path, Path], Grade]
"""A task, what was published, and an existing folder for scratch."""
Wanted = tuple[BenchTask, int]
"""A task and a seed."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What all samples have in common."""

    model: str
    arguments: tuple[str, ...]
    """Passed on to the contestant."""
    settings: str
    """Hash of the settings that these arguments make."""
    work: Path
    """Where workspaces and logs are made; outside any repository."""
    minutes: float = 20.0
    """Wall time of one run."""
    commit: str = ""
    program: tuple[str, ...] = PROGRAM
    grace_s: float = GRACE_S
    contestant: Contestant = field(default_factory=Ours)
    jobs: int = 1
    """Samples that are taken side by side."""
    stopped: threading.Event = field(default_factory=threading.Event)
    """Set when the processes at work are to be killed."""


def take_samples(
    wanted: Iterable[Wanted],
    setup: Setup,
    grading: Grading,
    results: Results,
    clock: Clock,
) -> Iterator[Sample]:
    """Each wanted sample: from the file when it is there, else run, graded and appended.

    Raises:
        OrchestratorError: no further sample can be taken: no model, wrong settings, disk full.
    """
    missing: list[Wanted] = []
    for task, seed in wanted:
        sample = results.get((task.suite, task.id, seed, setup.contestant.name))
        if sample is None:
            missing.append((task, seed))
        else:
            yield sample

    def take(one: Wanted) -> Sample:
        return take_sample(*one, setup, grading, clock)

    taken = map(take, missing) if setup.jobs == 1 else _side_by_side(take, missing, setup)
    for sample in taken:
        results.add(sample)
        yield sample


def _side_by_side(
    take: Callable[[Wanted], Sample], missing: Sequence[Wanted], setup: Setup
) -> Iterator[Sample]:
    """Samples in order of completion; whoever stops reading stops the processes."""
    with ThreadPoolExecutor(setup.jobs) as pool:
        left: set[Future[Sample]] = {pool.submit(take, one) for one in missing}
        try:
            while left:
                done, left = wait(left, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        finally:
            setup.stopped.set()
            for future in left:
                future.cancel()


def take_sample(task: BenchTask, seed: int, setup: Setup, grading: Grading, clock: Clock) -> Sample:
    """Run one task with one seed, and grade what it left in the workspace.

    Raises:
        OrchestratorError: the run could not be begun, or had no model; that says nothing about it.
    """
    contestant = setup.contestant
    entry = _entry(task, seed, setup)
    at, began = clock.now(), clock.monotonic()
    code = _finish(contestant.command(entry), entry, setup, clock)
    seconds = clock.monotonic() - began
    attempt = contestant.attempt(entry, code)
    graded = grading(task, entry.workspace, entry.place)
    return Sample(
        suite=task.suite,
        task=task.id,
        seed=seed,
        status=attempt.status,
        exit_code=code,
        fault=attempt.fault,
        hidden_passed=len(graded.passed),
        hidden_failed=len(graded.failed),
        hidden_why=graded.why,
        solved=graded.solved,
        false_verified=attempt.status == "verified" and not graded.solved,
        seconds=round(seconds, 2),
        cost=attempt.cost,
        model=setup.model,
        models=attempt.models,
        settings=setup.settings,
        version=__version__,
        commit=setup.commit,
        run=attempt.run,
        contestant=contestant.name,
        transcript=attempt.transcript,
        at=at,
    )


def _entry(task: BenchTask, seed: int, setup: Setup) -> Entry:
    """A folder for one run: the goal, and the workspace as it begins."""
    place = setup.work / f"{task.id}-seed-{seed}"
    workspace, based = place / "workspace", task.base.is_dir()
    ensure_folder(place)
    with disk_faults(place):
        goal = Path(shutil.copyfile(task.goal, place / task.goal.name))
        workspace.mkdir()
        if based:
            fill(workspace, task.base)
    return Entry(place, goal, workspace, seed, setup.minutes, setup.arguments, based, setup.program)


def fill(workspace: Path, base: Path) -> None:
    """Put the base's files into an empty workspace, under git with one commit."""
    unwanted = shutil.ignore_patterns("__pycache__", ".pytest_cache")
    shutil.copytree(base, workspace, symlinks=True, dirs_exist_ok=True, ignore=unwanted)
    git(["init", "-q", "--template="], workspace, settings={"init.defaultBranch": "main"})
    git(["add", "--all"], workspace)
    git(["commit", "-q", "-m", "Begin"], workspace)


def source_commit() -> str:
    """The commit of this program's source, `-dirty` if it was changed; empty when not known."""
    package = Path(__file__).resolve().parent.parent
    git_here = ("git", "--no-optional-locks", "-C", str(package))
    # An environment may lie in somebody's repository that does not hold this program.
    tracked = run((*git_here, "ls-files", "--error-unmatch", "__init__.py"), limits=_GIT_LIMITS)
    if tracked.exit_code != 0:
        return ""
    describe = ("describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")
    said = run((*git_here, *describe), limits=_GIT_LIMITS)
    return said.stdout.strip() if said.exit_code == 0 else ""


def _finish(command: tuple[str, ...], entry: Entry, setup: Setup, clock: Clock) -> int | None:
    """Its exit code; None when it did not end in time and was killed."""
    end = clock.monotonic() + setup.minutes * 60 + setup.grace_s
    child = start(command, env=None, log=entry.log)
    try:
        while (code := child.poll()) is None and clock.monotonic() < end:
            if setup.stopped.is_set():
                raise Interrupted("the run was interrupted")
            clock.sleep(_POLL_S)
        return code
    finally:
        child.kill()
