"""Run one task from end to end: workspace in; verdict, publish and reports out.

`resume` is the same with a journal that holds something already. For `replay` see `app.replay`.
"""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from standalone_orchestrator.app import publish, reports, wiring
from standalone_orchestrator.app.kept import Kept, KeptModel, keep, kept, settings_hash
from standalone_orchestrator.app.live import Live
from standalone_orchestrator.app.replay import replay
from standalone_orchestrator.app.resuming import (
    budget_of,
    lost_seconds,
    require_context,
    resumed_settings,
    taken_up,
)
from standalone_orchestrator.app.session import Machine, Session, measuring_of, open_parts
from standalone_orchestrator.app.settings import Folders
from standalone_orchestrator.app.settings_tables import Settings
from standalone_orchestrator.app.user_tests import read_user_tests
from standalone_orchestrator.app.windows import fit_task
from standalone_orchestrator.core.errors import (
    DiskFull,
    LimitReached,
    OrchestratorError,
    UsageError,
)
from standalone_orchestrator.core.events import Finished, Noticed, Started
from standalone_orchestrator.core.standing import standing, unseen
from standalone_orchestrator.core.state import RunState, begin, evolve, fold
from standalone_orchestrator.core.task import Task
from standalone_orchestrator.core.verdict import verdict_of
from standalone_orchestrator.engine.ledger import Ledger, Watch
from standalone_orchestrator.engine.perform import Performer
from standalone_orchestrator.engine.run import run as run_loop
from standalone_orchestrator.memory.lease import take_lease
from standalone_orchestrator.memory.listing import started_of
from standalone_orchestrator.memory.runs import RunFolder, begun_or_gone, create_run, find_run
from standalone_orchestrator.models.route import HEADED
from standalone_orchestrator.system.clock import SystemClock
from standalone_orchestrator.workspace.source import Source, inspect, is_tracked
from standalone_orchestrator.workspace.tree import RunTree

LIMITS = frozenset({"tokens", "time", "limit"})
"""Causes of an end that exit with 4."""


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What the person asked for on the command line."""

    text: str
    workspace: Path
    tests: tuple[Path, ...] = ()
    commands: tuple[str, ...] = ()
    seed: int = 0
    apply: bool = False
    unsandboxed: bool = False


@dataclass(frozen=True, slots=True)
class Now:
    """The settings of the day on which a run is taken up again."""

    settings: Settings
    asked: frozenset[str] = frozenset()
    """Keys that the command line gave; the others stay as the run was started."""


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """How a run ended."""

    run: str
    folder: Path
    exit_code: int
    summary: str
    """The closing text for people."""


def run_task(
    request: RunRequest,
    settings: Settings,
    folders: Folders,
    watch: Watch,
    live: Live | None = None,
) -> RunOutcome:
    """Carry out a task.

    Raises:
        OrchestratorError: it could not be started, or a fault ended it; the journal is kept.
    """
    if not request.text.strip():
        raise UsageError("the task is empty", "say in a sentence or more what should be built")
    brought = read_user_tests(request.tests, request.workspace)
    source = inspect(request.workspace)
    machine = _machine(settings, folders, live, unsandboxed=request.unsandboxed)
    try:
        # The models answer, or the run ends before it leaves anything behind.
        machine.wired.start()
        fit_task(request.text, machine.wired, settings.prompt)
        own = Kept(
            settings=settings,
            models={role: _kept_model(machine.wired, role) for role in HEADED},
            user_files=brought.files,
            apply=request.apply,
            unsandboxed=request.unsandboxed,
        )
        folder = create_run(source.path, machine.clock)
        with begun_or_gone(folder), take_lease(folder):
            session = _begin(folder, request, own, source, (machine, watch))
            if brought.left_out:
                told = "not taken in with the tests: " + ", ".join(brought.left_out)
                session.ledger.append(Noticed("", "tests", told))
            state = begin(session.started)
            return _work(session, state, machine)
    finally:
        machine.wired.close()


def _begin(
    folder: RunFolder, request: RunRequest, own: Kept, source: Source, at: tuple[Machine, Watch]
) -> Session:
    """Write the first event of a run."""
    machine, watch = at
    keep(folder, own)
    tree = RunTree.create(folder.tree, source)
    started = Started(
        run=folder.run,
        task=Task(request.text, tuple(str(p) for p in request.tests), request.commands),
        workspace=str(source.path),
        seed=request.seed,
        budget=budget_of(own.settings),
        models=machine.wired.router.names(),
        settings_hash=settings_hash(own.settings),
        sandbox=machine.sandbox.name,
        scripted=machine.wired.scripted,
        measuring=measuring_of(own.settings),
    )
    ledger = Ledger(wiring.open_journal(folder, machine.clock), watch)
    ledger.append(started)
    return Session(folder, started, own, source, tree, ledger)


def resume_run(
    workspace: Path,
    run: str,
    now: Now,
    folders: Folders,
    watch: Watch,
    live: Live | None = None,
) -> RunOutcome:
    """Take up a run that was cut short, with the settings that it was started with.

    One that is at its end is only published, if it was not: no model and no sandbox is needed.

    Raises:
        UsageError: there is no such run, it came with the repository, somebody works on it, a
            setting may not change, or a model has less context than the run makes its prompts for.
        JournalDamaged: its record cannot be read.
    """
    folder = find_run(workspace, run)
    _require_own(folder)
    with take_lease(folder):
        journal = wiring.open_journal(folder)
        records = list(journal.records())
        started = started_of(folder, records)
        own = kept(folder)
        was = own.settings_now(now.settings, now.asked)
        settings = resumed_settings(was, now.settings, now.asked)
        own = own.model_copy(update={"settings": settings})
        state = fold((r.event for r in records[1:]), begin(started))
        resumed = taken_up(state, settings, now.asked, lost_seconds(records))
        state = evolve(state, resumed)
        source = inspect(workspace)
        ledger = Ledger(journal, watch)
        ledger.index(records)
        tree = RunTree.create(folder.tree, source)
        session = Session(folder, started, own, source, tree, ledger)
        if state.finished is not None:
            watch(records[0])
            ledger.append(resumed)
            return _conclude(session, state.finished)
        machine = _machine(settings, folders, live, unsandboxed=own.unsandboxed)
        try:
            machine.wired.start()
            require_context(own.models, machine.wired.router)
            keep(folder, own)
            watch(records[0])
            ledger.append(resumed)
            return _work(session, state, machine)
        finally:
            machine.wired.close()


def _require_own(folder: RunFolder) -> None:
    """Refuse a run that came with a repository: its request names servers, keys and isolation."""
    if is_tracked(folder.workspace, folder.path):
        raise UsageError(
            f"the run {folder.run} is under the workspace's version control, so another may have "
            "written it, and it is not taken up",
            "start a new run; if it is yours: git rm -r --cached .orchestrator",
        )


def replay_run(workspace: Path, run: str, watch: Watch) -> RunOutcome:
    """Run the loop again from the record, with no model; 0 when it went the same way.

    Raises:
        RecordMissing: the record does not hold what the loop asks for.
    """
    folder = find_run(workspace, run)
    same, summary = replay(folder, watch)
    return RunOutcome(folder.run, folder.path, 0 if same else 1, summary)


def report_run(workspace: Path, run: str) -> RunOutcome:
    """Write the reports of a run again, from its journal."""
    folder = find_run(workspace, run)
    journal = wiring.open_journal(folder)
    started_of(folder, journal.records())
    return RunOutcome(folder.run, folder.path, 0, reports.write(folder, journal))


def _work(session: Session, state: RunState, machine: Machine) -> RunOutcome:
    """The loop and the verdict, then what follows them."""
    came_to_its_end = False
    try:
        performer = Performer(open_parts(session, state.budget, machine))
        state, stop = run_loop(state, performer, session.ledger.append)
        if stop.cause in LIMITS:
            _look_once_more(session, state, performer)
        came_to_its_end = True
    finally:
        if not came_to_its_end:
            _tell_of_now(session)
    state = standing(state, (record.event for record in session.ledger.journal.records()))
    verdict = verdict_of(state, session.started)
    tree = state.best_tree or state.tree
    finished = Finished(verdict.status, stop.cause, stop.reason, tree)
    session.ledger.append(finished)
    return _conclude(session, finished)


def _look_once_more(session: Session, state: RunState, performer: Performer) -> None:
    """Check what a limit left untested: files that were built are worth something without more."""
    tree = unseen(state, (record.event for record in session.ledger.journal.records()))
    if not tree:
        return
    try:
        performer.look(state, tree)
    except DiskFull:
        raise
    except LimitReached:  # no time for this either
        pass


def _tell_of_now(session: Session) -> None:
    """Reports of a run that was cut short: those of an earlier end would be untrue."""
    with contextlib.suppress(OrchestratorError, OSError):  # what cut it short is told, not this
        reports.write(session.folder, session.ledger.journal)


def _conclude(session: Session, finished: Finished) -> RunOutcome:
    """The publish, if it is not done, and the reports."""
    try:
        publish.publish(session, finished)
    finally:  # a publish that is refused takes neither the verdict nor its reports with it
        shutil.rmtree(session.folder.path / "scratch", ignore_errors=True)
        summary = reports.write(session.folder, session.ledger.journal)
    return RunOutcome(session.folder.run, session.folder.path, _exit_code(finished), summary)


def _exit_code(finished: Finished) -> int:
    if finished.verdict == "verified":
        return 0
    return 4 if finished.cause in LIMITS else 1


def _machine(
    settings: Settings, folders: Folders, live: Live | None, *, unsandboxed: bool
) -> Machine:
    clock = SystemClock()
    sandbox = wiring.sandbox_for(settings, unsandboxed=unsandboxed)
    wired = wiring.wire_models(settings, folders, clock)
    return Machine(folders, wired, sandbox, clock, live)


def _kept_model(wired: wiring.Wired, role: str) -> KeptModel:
    model = wired.router.role(role)
    can = model.capabilities
    return KeptModel(
        name=model.name,
        context=can.context,
        json_schema=can.json_schema,
        thinking=can.thinking,
        parallel=can.parallel,
        seeds=can.seeds,
    )
