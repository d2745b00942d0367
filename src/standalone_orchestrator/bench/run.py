"""Taking samples: each contestant in a process of its own, graded after it has ended.

It sees a copy of the goal and a workspace with the task's base, and no path that leads to the
hidden tests. A crash or a hang is a sample like any other. A bench that is killed leaves the
process that it waited for to end by itself, at its limit of time at the latest; it is not recorded.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from standalone_orchestrator import __version__
from standalone_orchestrator.bench.contest import PROGRAM, SAMPLES, Contestant, Entry
from standalone_orchestrator.bench.contestants.ours import Ours
from standalone_orchestrator.bench.grade import Grade
from standalone_orchestrator.bench.pool import Drawn, Pooled
from standalone_orchestrator.bench.results import Results
from standalone_orchestrator.bench.sample import Sample
from standalone_orchestrator.bench.start import fill, put
from standalone_orchestrator.bench.suite import BenchTask
from standalone_orchestrator.core.errors import Interrupted, ModelUnreachable
from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.system.files import disk_faults, ensure_folder
from standalone_orchestrator.system.process import ProcessLimits, run, start
from standalone_orchestrator.workspace.api import Environment

GRACE_S = 60.0
"""A run may take so long beyond its own limit of time to end itself; then it hangs."""
_POLL_S = 0.1
_PACKAGE = Path(__file__).resolve().parent.parent
_GIT_LIMITS = ProcessLimits(deadline_s=20.0)

Grading = Callable[[BenchTask, Path, Path], Grade]
"""A task, what was published, and an existing folder for scratch."""
Runner = Callable[[tuple[str, ...], Entry, float], int | None]
"""Runs a contestant's command within a limit of seconds; its exit code, None when it was killed."""
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
    runner: Runner | None = None
    """How commands are run: `bench.isolation`; None for plain processes of this machine."""
    contestant: Contestant = field(default_factory=Ours)
    samples: int = SAMPLES
    """Replies of a contestant that draws several."""
    jobs: int = 1
    """Samples that are taken side by side."""
    tools: Environment | None = None
    """Where what the contestant requires is installed."""
    stopped: threading.Event = field(default_factory=threading.Event)
    """Set when the processes at work are to be killed."""
    revived: Callable[[], bool] = lambda: False
    """Makes the engine answer again where it is gone; whether another one answers then."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A sample and the pool behind it."""

    sample: Sample
    pool: tuple[Pooled, ...] = ()


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
        key = (task.suite, task.id, seed, setup.contestant.name)
        sample = results.get(key, task.form())
        if sample is None:
            missing.append((task, seed))
        else:
            yield sample

    def take_one(one: Wanted) -> Taken:
        setup.revived()
        try:
            return take(*one, setup, grading, clock)
        except ModelUnreachable:
            if not setup.revived():
                raise
            return take(*one, setup, grading, clock)  # the engine had ended, whoever asked it

    taken = map(take_one, missing) if setup.jobs == 1 else _side_by_side(take_one, missing, setup)
    for one in taken:
        results.add(one.sample, one.pool)
        yield one.sample


def _side_by_side(
    take: Callable[[Wanted], Taken], missing: Sequence[Wanted], setup: Setup
) -> Iterator[Taken]:
    """Samples in order of completion; whoever stops reading stops the processes."""
    with ThreadPoolExecutor(setup.jobs) as pool:
        left: set[Future[Taken]] = {pool.submit(take, one) for one in missing}
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
    """As `take`, for who wants no pool."""
    return take(task, seed, setup, grading, clock).sample


def take(task: BenchTask, seed: int, setup: Setup, grading: Grading, clock: Clock) -> Taken:
    """Run one task with one seed, and grade what it left in the workspace, and its pool.

    Raises:
        OrchestratorError: the run could not be begun, or had no model; that says nothing about it.
    """
    contestant = setup.contestant
    entry = _entry(task, seed, setup)
    at, began = clock.now(), clock.monotonic()
    limit_s = setup.minutes * 60 + setup.grace_s
    command = contestant.command(entry)
    if setup.runner is not None:
        code = setup.runner(command, entry, limit_s)
    else:
        code = _finish(command, entry, setup, clock)
    seconds = clock.monotonic() - began
    attempt = contestant.attempt(entry, code)
    graded = grading(task, entry.workspace, entry.place)
    sample = Sample(
        suite=task.suite,
        task=task.id,
        seed=seed,
        status=attempt.status,
        exit_code=code,
        fault=attempt.fault,
        hidden_passed=len(graded.passed),
        hidden_failed=len(graded.failed),
        hidden_why=graded.why,
        hidden_failing=graded.failed,
        solved=graded.solved,
        false_verified=attempt.status == "verified" and not graded.solved,
        seconds=round(seconds, 2),
        cost=attempt.cost,
        model=setup.model,
        models=attempt.models,
        settings=setup.settings,
        version=__version__,
        commit=setup.commit,
        run=_kept_at(attempt.run, setup.work),
        contestant=contestant.name,
        transcript=_kept_at(attempt.transcript, setup.work),
        sandboxed=setup.runner is not None,
        jobs=setup.jobs,
        form=task.form(),
        at=at,
    )
    return Taken(sample, tuple(_graded_pool(task, sample, attempt.pool, grading, entry.place)))


def _kept_at(path: str, work: Path) -> str:
    """A path with the work folder's name at its beginning; no machine's own folders before it."""
    own = Path(path)
    return own.relative_to(work.parent).as_posix() if own.is_relative_to(work) else path


def _graded_pool(
    task: BenchTask, sample: Sample, drawn: Sequence[Drawn], grading: Grading, place: Path
) -> Iterator[Pooled]:
    """Each drawn sample over the task's base; the same files are graded once."""
    known: dict[tuple[tuple[str, str], ...], bool] = {}
    for one in drawn:
        key = tuple(sorted(one.files.items()))
        if key not in known:
            with tempfile.TemporaryDirectory(prefix="pool-", dir=place) as name:
                tree = Path(name) / "tree"
                tree.mkdir()
                if task.base.is_dir():
                    fill(tree, task.base)
                put(one.files, tree)
                known[key] = grading(task, tree, Path(name)).solved
        yield Pooled(
            suite=sample.suite,
            task=sample.task,
            seed=sample.seed,
            contestant=sample.contestant,
            drawn=one,
            passed=known[key],
            model=sample.model,
            settings=sample.settings,
            form=sample.form,
        )


def _entry(task: BenchTask, seed: int, setup: Setup) -> Entry:
    """A folder for one run: the goal, and the workspace as it begins."""
    place = setup.work / f"{task.id}-seed-{seed}"
    if place.exists():  # begun before, when the engine ended
        place.rename(place.with_name(f"{place.name}-without-engine"))
    workspace, based = place / "workspace", task.base.is_dir()
    ensure_folder(place)
    with disk_faults(place):
        goal = Path(shutil.copyfile(task.goal, place / task.goal.name))
        workspace.mkdir()
        if based:
            fill(workspace, task.base)
    return Entry(
        place=place,
        goal=goal,
        workspace=workspace,
        seed=seed,
        minutes=setup.minutes,
        arguments=setup.arguments,
        based=based,
        samples=setup.samples,
        program=setup.program,
        tools=setup.tools,
    )


def source_commit(package: Path = _PACKAGE) -> str:
    """The commit of this program's source, `-dirty` if it was changed; empty when not known.

    What lies beside the package does not count: results that are kept there grow with each sample.

    Args:
        package: the folder of the source.
    """
    git_here = ("git", "--no-optional-locks", "-C", str(package))
    # An environment may lie in somebody's repository that does not hold this program.
    tracked = run((*git_here, "ls-files", "--error-unmatch", "__init__.py"), limits=_GIT_LIMITS)
    if tracked.exit_code != 0:
        return ""
    head = run((*git_here, "rev-parse", "--verify", "HEAD"), limits=_GIT_LIMITS)
    changed = run((*git_here, "status", "--porcelain", "--", "."), limits=_GIT_LIMITS)
    if head.exit_code != 0 or changed.exit_code != 0:
        return ""
    return head.stdout.strip() + ("-dirty" if changed.stdout.strip() else "")


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
