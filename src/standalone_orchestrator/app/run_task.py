"""Run one task from end to end: workspace in; verdict, publish and reports out.

`resume` is the same with a journal that holds something already. For `replay` see `app.replay`.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from standalone_orchestrator.app import publish, reports, wiring
from standalone_orchestrator.app.kept import Kept, KeptModel, keep, kept, settings_hash
from standalone_orchestrator.app.live import Live
from standalone_orchestrator.app.replay import replay
from standalone_orchestrator.app.session import Machine, Session, open_session
from standalone_orchestrator.app.settings import Folders
from standalone_orchestrator.app.settings_tables import Settings
from standalone_orchestrator.core.errors import UsageError, WorkspaceError
from standalone_orchestrator.core.events import Budget, Finished, Resumed, Started
from standalone_orchestrator.core.state import RunState, begin, fold
from standalone_orchestrator.core.task import Task
from standalone_orchestrator.core.verdict import verdict_of
from standalone_orchestrator.engine.ledger import Ledger, Watch
from standalone_orchestrator.engine.perform import Performer
from standalone_orchestrator.engine.run import run as run_loop
from standalone_orchestrator.memory.lease import take_lease
from standalone_orchestrator.memory.runs import RunFolder, create_run, find_run
from standalone_orchestrator.models.route import ROLES
from standalone_orchestrator.system.clock import SystemClock
from standalone_orchestrator.workspace.source import inspect
from standalone_orchestrator.workspace.tree import RunTree

LIMITS = frozenset({"tokens", "time", "limit"})
"""Causes of an end that exit with 4."""
LARGEST_TEST = 1 << 20


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
    user_files = _user_files(request.tests)
    machine = _machine(request, settings, folders, live)
    try:
        # The models answer, or the run ends before it leaves anything behind.
        machine.wired.start(machine.clock)
        models = {role: _kept_model(machine.wired, role) for role in ROLES}
        folder = create_run(machine.source.path, machine.clock)
        with take_lease(folder):
            own = Kept(
                settings=settings,
                models=models,
                user_files=user_files,
                apply=request.apply,
                unsandboxed=request.unsandboxed,
            )
            keep(folder, own)
            RunTree.create(folder.tree, machine.source)
            started = _started(folder, request, settings, machine)
            ledger = Ledger(wiring.open_journal(folder, machine.clock), watch)
            ledger.append(started)
            session = open_session(folder, started, own, ledger, machine)
            return _carry_on(session, begin(started))
    finally:
        machine.wired.close()


def resume_run(
    workspace: Path,
    run: str,
    settings: Settings,
    folders: Folders,
    watch: Watch,
    live: Live | None = None,
) -> RunOutcome:
    """Take up a run that was cut short, with the settings that it was started with.

    Raises:
        UsageError: there is no such run, or somebody works on it.
        JournalDamaged: its record cannot be read.
    """
    folder = find_run(workspace, run)
    with take_lease(folder):
        if not folder.journal.exists():
            raise UsageError(f"run {folder.run} was cut short before it began", "start it anew")
        own = kept(folder)
        own = own.model_copy(update={"settings": own.settings_now(settings)})
        request = RunRequest("", workspace, unsandboxed=own.unsandboxed)
        machine = _machine(request, own.settings, folders, live)
        try:
            journal = wiring.open_journal(folder, machine.clock)
            records = list(journal.records())
            if not records or not isinstance(records[0].event, Started):
                raise UsageError(f"run {folder.run} was cut short before it began", "start it anew")
            started = records[0].event
            ledger = Ledger(journal, watch)
            ledger.index(records)
            session = open_session(folder, started, own, ledger, machine)
            state = fold((r.event for r in records[1:]), begin(started))
            if state.finished is None:
                machine.wired.start(machine.clock)
            watch(records[0])
            ledger.append(Resumed())
            return _carry_on(session, state, published=publish.is_published(records))
        finally:
            machine.wired.close()


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
    return RunOutcome(
        folder.run, folder.path, 0, reports.write(folder, wiring.open_journal(folder))
    )


def _carry_on(session: Session, state: RunState, *, published: bool = False) -> RunOutcome:
    """The loop, the verdict, the publish, the reports: each is left out if it is done."""
    if state.finished is None:
        state, stop = run_loop(state, Performer(session.parts), session.ledger.append)
        verdict = verdict_of(state, session.started)
        tree = state.best_tree or state.tree
        finished = Finished(verdict.status, stop.cause, stop.reason, tree)
        session.ledger.append(finished)
    else:
        finished = state.finished
    try:
        if not published:
            publish.publish(session, finished.tree, finished.verdict)
    finally:  # a publish that is refused takes neither the verdict nor its reports with it
        shutil.rmtree(session.folder.path / "scratch", ignore_errors=True)
        summary = reports.write(session.folder, session.ledger.journal)
    return RunOutcome(session.folder.run, session.folder.path, _exit_code(finished), summary)


def _exit_code(finished: Finished) -> int:
    if finished.verdict == "verified":
        return 0
    return 4 if finished.cause in LIMITS else 1


def _machine(
    request: RunRequest, settings: Settings, folders: Folders, live: Live | None
) -> Machine:
    clock = SystemClock()
    source = inspect(request.workspace)
    sandbox = wiring.sandbox_for(settings, unsandboxed=request.unsandboxed)
    wired = wiring.wire_models(settings, folders, clock)
    return Machine(folders, wired, sandbox, source, clock, live)


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


def _started(
    folder: RunFolder, request: RunRequest, settings: Settings, machine: Machine
) -> Started:
    limits = settings.limits
    return Started(
        run=folder.run,
        task=Task(request.text, tuple(str(p) for p in request.tests), request.commands),
        workspace=str(machine.source.path),
        seed=request.seed,
        budget=Budget(limits.tokens, limits.minutes * 60, limits.iterations),
        models=machine.wired.router.names(),
        settings_hash=settings_hash(settings),
        sandbox=machine.sandbox.name,
        scripted=machine.wired.scripted,
    )


def _user_files(paths: tuple[Path, ...]) -> dict[str, str]:
    files: dict[str, str] = {}
    for path in paths:
        found = sorted(path.rglob("test_*.py")) if path.is_dir() else [path]
        if not found:
            raise UsageError(f"--tests {path} holds no test_*.py", "name a test file")
        for file in found:
            try:
                if file.stat().st_size > LARGEST_TEST:
                    raise WorkspaceError(f"{file} is larger than a megabyte", "name smaller tests")
                name = f"user_{len(files)}_{file.name}"
                files[name] = file.read_text(encoding="utf-8")
                compile(files[name], name, "exec", dont_inherit=True)
            except (OSError, UnicodeDecodeError, SyntaxError) as fault:
                raise UsageError(
                    f"--tests {file} cannot be used: {fault}", "give a Python test file"
                ) from fault
    return files
