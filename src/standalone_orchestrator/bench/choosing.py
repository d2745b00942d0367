"""The product's own build step over recorded replies: nothing is decoded, all else is as in a run.

A run is begun in a folder that is thrown away: EXPLORE, PLAN and SPECIFY without generated tests,
up to the step that builds the task's one file. That step is then performed once for each way to
choose, with a model that answers from the pool. Checks that were run over a tree are not run again
for another way.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from standalone_orchestrator.app import wiring
from standalone_orchestrator.app.kept import Kept
from standalone_orchestrator.app.session import Machine, Session, open_parts
from standalone_orchestrator.app.settings import Loaded
from standalone_orchestrator.app.settings_tables import Limits, Roles, Settings
from standalone_orchestrator.bench.pool import Drawn
from standalone_orchestrator.bench.start import fill
from standalone_orchestrator.bench.suite import BenchTask
from standalone_orchestrator.core.decide import decide
from standalone_orchestrator.core.errors import ModelError
from standalone_orchestrator.core.events import Budget, Built, Candidate, Event, Started
from standalone_orchestrator.core.search_state import SearchPolicy
from standalone_orchestrator.core.state import RunState, begin, evolve
from standalone_orchestrator.core.steps import BuildFile, Stop
from standalone_orchestrator.core.task import Task
from standalone_orchestrator.engine.ledger import Ledger
from standalone_orchestrator.engine.perform import Parts, Performer
from standalone_orchestrator.memory.api import Record
from standalone_orchestrator.memory.runs import create_run
from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.system.files import ensure_folder, write_atomic
from standalone_orchestrator.workspace.api import Sandbox
from standalone_orchestrator.workspace.source import inspect
from standalone_orchestrator.workspace.tree import RunTree

Files = dict[str, str | None]
"""What a candidate changes of the base; None for a file that it removes."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """A problem whose replies cannot be chosen among without a model, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the build step took, and what there was to take."""

    made: tuple[Files, ...]
    """What became of each reply, in the order of the draws; empty for nothing usable."""
    taken: Files
    """Empty when the base was left as it is."""
    origin: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A task and the replies that were drawn for it, in the order of the draws."""

    task: BenchTask
    seed: int
    drawn: Sequence[Drawn]


class Chooser:
    """Chooses among the replies to one problem. Made by `ready`."""

    def __init__(self, parts: Parts, state: RunState, step: BuildFile, heard: list[Event]) -> None:
        self._parts = parts
        self._state = state
        self._step = step
        self._heard = heard

    @property
    def policy(self) -> SearchPolicy:
        """The search's, as the settings have it."""
        return self._parts.policies.search

    def choose(self, policy: SearchPolicy) -> Chosen:
        """Perform the build step by a policy."""
        self._heard.clear()
        policies = replace(self._parts.policies, search=policy)
        built = Performer(replace(self._parts, policies=policies))(self._step, self._state)
        if not isinstance(built, Built):
            raise AssertionError("a build step has another result")
        seen = [e for e in self._heard if isinstance(e, Candidate) and not e.chosen]
        return Chosen(
            tuple(self._files(one.tree) for one in seen if one.origin.startswith("draw ")),
            self._files(built.tree),
            built.chosen,
        )

    def _files(self, tree: str) -> Files:
        snapshots, base = self._parts.snapshots, self._state.tree
        changed = snapshots.changes(base, tree) if tree else ()
        return {path: snapshots.read(tree, path) for path in changed}


def ready(
    problem: Problem, place: Path, loaded: Loaded, sandbox: Sandbox, clock: Clock
) -> Chooser | Unfit:
    """Begin a run of the task, up to its build step.

    Args:
        problem: the task and its replies.
        place: an existing, empty folder; what the chooser writes lies there.
        loaded: settings and folders.
        sandbox: where checks run.
        clock: for deadlines.
    """
    heard: list[Event] = []
    session, machine = _session(problem, place, (loaded, sandbox, clock), heard)
    parts, state = open_parts(session, Budget(), machine), begin(session.started)
    perform, steps = Performer(parts), decide(state)
    try:
        while not isinstance(steps, Stop) and not isinstance(steps[0], BuildFile):
            for step in steps:
                event = perform(step, state)
                session.ledger.append(event)
                state = evolve(state, event)
            steps = decide(state)
    except ModelError:
        return Unfit("its plan asks a model")
    if isinstance(steps, Stop):
        return Unfit(steps.reason)
    build, planned = steps[0], state.plan.files if state.plan else ()
    if len(planned) != 1 or planned[0].tests or not isinstance(build, BuildFile):
        return Unfit(f"its plan has {len(planned)} files, and a reply holds one")
    return Chooser(parts, state, build, heard)


def _session(
    problem: Problem, place: Path, at: tuple[Loaded, Sandbox, Clock], heard: list[Event]
) -> tuple[Session, Machine]:
    loaded, sandbox, clock = at
    workspace, task = ensure_folder(place / "workspace"), problem.task
    if task.base.is_dir():
        fill(workspace, task.base)
    settings = _settings(loaded.settings, place, problem.drawn)
    wired = wiring.wire_models(settings, loaded.folders, clock)
    source = inspect(workspace)
    folder = create_run(source.path, clock)
    started = Started(
        run=folder.run,
        task=Task(task.goal.read_text("utf-8")),
        workspace=str(source.path),
        seed=problem.seed,
        budget=Budget(),
        models=wired.router.names(),
        sandbox=sandbox.name,
        scripted=True,
    )

    def hear(record: Record) -> None:
        heard.append(record.event)

    ledger = Ledger(wiring.passing_journal(clock), hear)
    ledger.append(started)
    tree = RunTree.create(folder.tree, source)
    kept = Kept(settings=settings, models={})
    session = Session(folder, started, kept, source, tree, ledger)
    return session, Machine(loaded.folders, wired, sandbox, clock, None)


def _settings(settings: Settings, place: Path, drawn: Sequence[Drawn]) -> Settings:
    """The settings with a builder that answers from the pool, and nobody else who answers."""
    replies = [
        {"draw": number, "text": one.text, "stop": one.stop.value}
        for number, one in enumerate(drawn)
    ]
    scripts = {"draws": replies, "nothing": []}
    for name, entries in scripts.items():
        write_atomic(place / f"{name}.json", json.dumps({"replies": entries}))
    draws, nothing = (f"scripted:{place / f'{name}.json'}" for name in scripts)
    return settings.model_copy(
        update={
            "model": nothing,
            "secondary": "",
            "roles": Roles(builder=(draws,)),
            "limits": Limits(),
            "checks": settings.checks.model_copy(update={"generated": False}),
            "explore": settings.explore.model_copy(update={"ask": False}),
        }
    )
