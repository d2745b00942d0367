"""A run at work: all that its steps need, put together from settings and the run's folder."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from standalone_orchestrator.app import wiring
from standalone_orchestrator.app.kept import Kept
from standalone_orchestrator.app.live import Live
from standalone_orchestrator.app.settings import Folders
from standalone_orchestrator.app.settings_tables import Settings
from standalone_orchestrator.app.windows import fit_task
from standalone_orchestrator.codebase.registry import language_named
from standalone_orchestrator.core.errors import (
    DiskFull,
    Interrupted,
    JournalDamaged,
    LimitReached,
    ModelError,
)
from standalone_orchestrator.core.events import Budget, Cost, Explored, Started
from standalone_orchestrator.core.search_state import SearchPolicy
from standalone_orchestrator.core.seeds import seed_for
from standalone_orchestrator.core.strength import Measuring
from standalone_orchestrator.engine.baseline import baseline
from standalone_orchestrator.engine.grade import Bench, Grader, put
from standalone_orchestrator.engine.ledger import Ledger, StepTape
from standalone_orchestrator.engine.listen import Heard
from standalone_orchestrator.engine.perform import Models, Parts, Policies
from standalone_orchestrator.engine.texts import Texts
from standalone_orchestrator.engine.within import WithinTime
from standalone_orchestrator.memory.runs import RunFolder
from standalone_orchestrator.models.api import Model
from standalone_orchestrator.models.budget import Budgeted, Meter, Shared
from standalone_orchestrator.models.deadlines import Timed
from standalone_orchestrator.models.record import Pinned, Recorded
from standalone_orchestrator.models.unanswered import Unanswered
from standalone_orchestrator.phases.explore.concern import concerned
from standalone_orchestrator.phases.explore.explore import Ask, explore, with_concern
from standalone_orchestrator.phases.explore.overview import ExploreLimits
from standalone_orchestrator.phases.plan.plan import PlanPolicy
from standalone_orchestrator.phases.specify.specify import SpecifyPolicy
from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.system.files import (
    ensure_folder,
    folder_bytes,
    free_bytes,
    write_atomic,
)
from standalone_orchestrator.workspace.api import JobLimits, Sandbox, Toolchain
from standalone_orchestrator.workspace.source import Source
from standalone_orchestrator.workspace.tree import RunTree

LEAST_FREE = 16 << 20
"""Bytes that a step wants free: on a full disk checks fail for a reason that is not theirs."""


@dataclass(frozen=True, slots=True)
class Session:
    """One run: what is enough to publish it. Its steps need `open_parts` as well."""

    folder: RunFolder
    started: Started
    kept: Kept
    source: Source
    tree: RunTree
    ledger: Ledger


class Screen:
    """The engine's listener: passes tokens on to the screen, stop requests to the engine."""

    def __init__(self, live: Live | None) -> None:
        self._live = live

    def stopping(self) -> bool:
        """Whether the person asked for a stop."""
        return self._live is not None and self._live.stop.is_set()

    def tokens(self, role: str, draw: int, text_so_far: str) -> None:
        """A draw has grown."""
        if self._live is not None:
            self._live.tokens(role, draw, text_so_far)


@dataclass(frozen=True, slots=True)
class Machine:
    """What a session takes from outside the run's folder."""

    folders: Folders
    wired: wiring.Wired
    sandbox: Sandbox
    clock: Clock
    live: Live | None


def open_parts(session: Session, budget: Budget, machine: Machine) -> Parts:
    """What the steps of a run work with. The environment of the checks comes with its first use."""
    folder, tree, ledger, kept = session.folder, session.tree, session.ledger, session.kept
    settings = kept.settings
    python, found_out = settings.toolchain.python, folder.path / "environments"
    chains = wiring.toolchains(machine.folders, machine.clock, python, found_out)
    meter = Meter.of(budget, ledger.total(), machine.clock)
    graders = _graders(
        session, replace(machine, sandbox=WithinTime(machine.sandbox, meter)), chains
    )
    machine.wired.board.read_by(ledger.notice_now())
    models = _models(ledger, meter, kept, machine)
    return Parts(
        ledger=ledger,
        snapshots=tree,
        models=models,
        explore=lambda: _explore(session, tuple(chains), graders, models, machine),
        grader=lambda state: graders(state.explored.toolchain if state.explored else ""),
        freezer=lambda files: freeze(folder, files, chains),
        frozen=lambda: frozen(folder),
        user_files=kept.user_files,
        policies=policies(settings),
        clock=machine.clock,
        proceed=_gate(folder, settings, Screen(machine.live)),
        measuring_s=lambda step: step.seconds,
    )


def _gate(folder: RunFolder, settings: Settings, screen: Screen) -> Callable[[], None]:
    limit = settings.limits.disk_mb

    def proceed() -> None:
        if screen.stopping():
            raise Interrupted("the run was stopped before its end", "take it up again with resume")
        if free_bytes(folder.path) < LEAST_FREE:
            raise DiskFull(
                f"the disk is full: less than {LEAST_FREE >> 20} MB are left for {folder.path}",
                "free some space and resume; what was written before is whole",
            )
        if limit and (used := folder_bytes(folder.path)) > limit << 20:
            raise LimitReached(
                f"the run's folder holds {used >> 20} MB, over its limit of {limit} MB",
                "resume it with a higher --set limits.disk_mb=N",
            )

    return proceed


def policies(settings: Settings) -> Policies:
    """What the settings allow the phases."""
    search, checks = settings.search, settings.checks
    return Policies(
        plan=PlanPolicy(stated=settings.plan.stated, packages=settings.toolchain.packages),
        specify=SpecifyPolicy(
            generated=checks.generated,
            examples=checks.examples,
            structure=checks.structure,
            guards=checks.guards,
            per_criterion=checks.cases_per_criterion,
            cases=checks.cases,
            hints=checks.hints,
            likewise=checks.likewise,
            oracles=checks.oracles,
        ),
        search=SearchPolicy(
            draws=search.candidates,
            compare=search.compare,
            temperatures=search.temperatures,
            second_wave=search.second_wave,
            repairs=search.repairs,
            support=search.support,
            parts=search.parts,
            early_stop=search.early_stop,
            agreement=search.agreement,
            dispute=checks.reconsider,
            dedupe=search.dedupe,
            questions=search.questions,
            mend_imports=search.mend_imports,
            mend_classes=search.mend_classes,
            mend_defaults=search.mend_defaults,
            reasons=search.reasons,
            crosses=search.crosses,
        ),
        tests_share=checks.share,
        ask_for_causes=settings.rca.model,
        most_whys=settings.rca.whys,
    )


def measuring_of(settings: Settings) -> Measuring:
    """How much of the checks' strength is measured."""
    checks = settings.checks
    mutants = checks.mutants if checks.strength else 0
    return Measuring(mutants, checks.strength_s, checks.strength_share)


def packages(settings: Settings, toolchain: str, task: str) -> tuple[str, ...]:
    """Third-party packages that a task names, where they are wanted."""
    language = language_named(toolchain) if settings.toolchain.packages else None
    return language.packages(task) if language is not None else ()


def freeze(folder: RunFolder, files: Mapping[str, str], chains: Mapping[str, Toolchain]) -> None:
    """Keep the frozen files in the run's folder, outside every tree.

    The runner's configuration lies beside them, so that a person can run a check by its command.
    """
    for chain in chains.values():
        put(folder.checks, chain.support_files())
    for path, text in files.items():
        target = folder.checks / path
        ensure_folder(target.parent)
        write_atomic(target, text)  # an amendment killed half-way must not tear what is frozen
    sums = "".join(f"{_sha(t)}  {p}\n" for p, t in sorted(files.items()))
    write_atomic(folder.checks / "SHA256SUMS", sums)


def frozen(folder: RunFolder) -> Mapping[str, str]:
    """The frozen files.

    Raises:
        JournalDamaged: one is missing or was changed since the freeze.
    """
    files: dict[str, str] = {}
    lines = (folder.checks / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    for digest, _, path in (line.partition("  ") for line in lines):
        target = folder.checks / path
        # Bytes, since reading as text would turn "\r\n" into "\n".
        text = target.read_bytes().decode() if target.is_file() else ""
        if _sha(text) != digest:
            raise JournalDamaged(
                f"the frozen check {target} was changed since the freeze", "start the run anew"
            )
        files[path] = text
    return files


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _models(ledger: Ledger, meter: Meter, kept: Kept, machine: Machine) -> Models:
    screen, patience = Screen(machine.live), kept.settings.limits

    def model(step: str, role: str, share: float = 1.0) -> Model:
        asked = machine.wired.router.role(role)
        if role in kept.models:
            asked = Pinned(asked, kept.models[role].capabilities())
        heard = Heard(asked, role, screen)
        budgeted: Model = Budgeted(heard, meter)
        if share < 1:
            budgeted = Shared(budgeted, meter, share, ledger.notice(step))
        timed = Timed(budgeted, patience.call_idle_s, patience.call_deadline_s)
        counted = Unanswered(timed, machine.clock, ledger.unanswered(step))
        return Recorded(counted, StepTape(ledger, step, role))

    return model


def _concern(session: Session, models: Models) -> Ask:
    """Asks the explorer; on the tape of the step, as every reply."""
    started, step = session.started, "explore"

    def ask(sources: Mapping[str, str]) -> tuple[str, ...]:
        seed, notice = seed_for(started.seed, step), session.ledger.notice(step)
        try:
            return concerned(models(step, "explorer"), started.task.text, sources, seed, notice)
        except ModelError as fault:  # the order of an outline is no reason to end a run
            notice("unasked", f"which files the task concerns: {fault.message}")
            return ()

    return ask


def _explore(
    session: Session,
    chains: tuple[str, ...],
    graders: Callable[[str], Grader],
    models: Models,
    machine: Machine,
) -> Explored:
    settings, task, tree = session.kept.settings, session.started.task, session.tree
    windows, room = fit_task(task.text, machine.wired, settings.prompt)
    limits = ExploreLimits(outline=room.outline, rules=room.rules)
    found = replace(explore(session.source, tree, task, chains, limits), windows=windows)
    if settings.toolchain.test_command:
        found = replace(found, test_command=settings.toolchain.test_command)
    if not found.toolchain and not (task.commands or task.tests):
        return found  # such a run ends here
    began = machine.clock.monotonic()
    grader = graders(found.toolchain)
    found = replace(found, cost=Cost(toolchain_s=machine.clock.monotonic() - began))
    base, guards = Texts(tree, tree.base), settings.checks.guards
    found = baseline(found, grader, base, task.text, guards=guards)
    if not settings.explore.ask:
        return found
    return with_concern(found, tree, task, limits, _concern(session, models))


def _graders(
    session: Session, machine: Machine, chains: Mapping[str, Toolchain]
) -> Callable[[str], Grader]:
    """A run's grader by the name of its toolchain, made on first use and then kept."""
    made: list[Grader] = []

    def grader(toolchain: str) -> Grader:
        if not made:
            chain = chains.get(toolchain) or _chain_of_tests(session.kept.user_files, chains)
            made.append(_grader(session, machine, chain))
        return made[0]

    return grader


def _chain_of_tests(
    user_files: Mapping[str, str], chains: Mapping[str, Toolchain]
) -> Toolchain | None:
    """What runs the user's tests where no toolchain knows the files of the task."""
    return next((c for c in chains.values() if user_files and c.detects(list(user_files))), None)


def _grader(session: Session, machine: Machine, toolchain: Toolchain | None) -> Grader:
    folder, tree, settings = session.folder, session.tree, session.kept.settings
    scratch = folder.path / "scratch"
    scratch.mkdir(exist_ok=True)
    environment = None
    if toolchain is not None:
        project = scratch / "project"
        shutil.rmtree(project, ignore_errors=True)  # a kill may have left half of it
        if tree.files(tree.base):
            tree.checkout(tree.base, project)
        there: Path | None = project if project.exists() else None
        named = packages(settings, toolchain.name, session.started.task.text)
        environment = toolchain.prepare(settings.toolchain.requirements, there, named)
    limits = JobLimits(
        deadline_s=settings.checks.deadline_s,
        silence_s=settings.checks.silence_s,
        memory_bytes=settings.sandbox.memory_mb << 20,
        processes=settings.sandbox.processes,
    )
    bench = Bench(
        base=tree.base,
        sandbox=machine.sandbox,
        toolchain=toolchain,
        environment=environment,
        scratch=scratch,
        frozen=folder.checks,
        limits=limits,
        clock=machine.clock,
        task=session.started.task,
    )
    return Grader(bench, session.ledger, tree)
