"""The state of a run: a fold over its events, bounded in size (DESIGN §3).

It holds summaries and ids, never histories: what happened is in the journal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import assert_never

from standalone_orchestrator.core.checks import CheckResult, Score, Suite, passed, score
from standalone_orchestrator.core.events import (
    Amended,
    Budget,
    Built,
    Candidate,
    Checked,
    Cost,
    Diagnosed,
    Event,
    Explored,
    Finished,
    Frozen,
    Measured,
    Noticed,
    PlanFailed,
    Planned,
    Published,
    Publishing,
    Replied,
    Resumed,
    Started,
    StepBegan,
    StepResult,
    Tested,
)
from standalone_orchestrator.core.strength import Measuring
from standalone_orchestrator.core.task import Plan, Task

Alone = tuple[tuple[str, str], ...]
"""Files in doubt, each with a question on which drafts differ; empty where none is known."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A round that brought nothing better: the run went back to the best tree."""

    tree: str
    results: tuple[CheckResult, ...]
    diagnosis: Diagnosed | None = None
    """What was believed to be the cause."""


@dataclass(frozen=True, slots=True)
class Tried:
    """An attempt as the next one is told of it."""

    whys: tuple[str, ...]
    diff: str
    """What it changed; empty when it changed nothing."""
    failed: tuple[str, ...] = ()
    """What failed then and does not fail now."""


@dataclass(frozen=True, slots=True)
class RunState:
    """Everything that a decision may look at."""

    task: Task
    budget: Budget = field(default_factory=Budget)
    seed: int = 0
    measuring: Measuring = field(default_factory=Measuring)
    explored: Explored | None = None
    plan: Plan | None = None
    unclaimed: tuple[str, ...] = ()
    suite: Suite | None = None
    tree: str = ""
    """Tree id of the current tree; the base until something was built."""
    waves: tuple[tuple[str, ...], ...] = ()
    """Files still to build, by layer: files of one layer may be built side by side."""
    built: tuple[str, ...] = ()
    iteration: int = 0
    """Test rounds done."""
    results: tuple[CheckResult, ...] = ()
    """What the checks say of `tree`; after a round that was no better, of the best tree again."""
    score: Score = field(default_factory=Score)
    best_tree: str = ""
    best_score: Score | None = None
    best_results: tuple[CheckResult, ...] = ()
    settled: bool = True
    """False where the round was cut short that made the best tree (`core.standing`)."""
    alone: Alone = ()
    """Files of `tree` whose text too few drafts agree with."""
    best_alone: Alone = ()
    """The same of the best tree."""
    left: tuple[tuple[str, str], ...] = ()
    """(path, why) of files that their last build left as they were though they are not in order."""
    disputed: tuple[str, ...] = ()
    """Checks in question (`core.consensus`) that were not asked again yet."""
    reconsidered: tuple[str, ...] = ()
    """Checks that were disputed, and those that took their place: asked again once at most. What is
    disputed a second time is set aside."""
    confirmed: tuple[str, ...] = ()
    """Those of them of which the tester stated the same outcome again."""
    diagnosis: Diagnosed | None = None
    stalled: int = 0
    """Test rounds in a row that brought no better score."""
    attempt: Attempt | None = None
    """The round before this one, when it was taken back: what not to try again."""
    measured: Measured | None = None
    """How strong the checks of `best_tree` are; None when that was not measured."""
    last: StepResult | None = None
    cost: Cost = field(default_factory=Cost)
    finished: Finished | None = None


def begin(started: Started) -> RunState:
    """The state before the first step."""
    return RunState(
        task=started.task,
        budget=started.budget,
        seed=started.seed,
        measuring=started.measuring,
    )


def evolve(state: RunState, event: Event) -> RunState:
    """The state after `event`. Pure; observations leave it as it is."""
    match event:
        case Started():
            return begin(event)
        case Finished():
            return replace(state, finished=event)
        case Resumed() if event.budget is not None or event.lost_s:
            return _taken_up(state, event)
        case (
            StepBegan() | Replied() | Checked() | Candidate() | Noticed()
            | Publishing() | Published() | Resumed()
        ):  # fmt: skip
            return state
        case _:
            return _advance(replace(state, last=event, cost=state.cost + event.cost), event)


def _taken_up(state: RunState, event: Resumed) -> RunState:
    """The time of a step that was cut short is spent, though the step is done anew."""
    state = replace(state, cost=state.cost + Cost(wall_s=event.lost_s))
    return replace(state, budget=event.budget, finished=None) if event.budget else state


def _advance(state: RunState, event: StepResult) -> RunState:
    match event:
        case Explored():
            task = state.task.with_more(event.stubs)
            return replace(state, task=task, explored=event, tree=event.base, best_tree=event.base)
        case Planned(plan, unclaimed):
            return replace(state, plan=plan, unclaimed=unclaimed, waves=waves_of(plan))
        case PlanFailed():
            return state
        case Frozen(suite):
            return replace(state, suite=suite)
        case Built():
            return _after_build(state, event)
        case Tested():
            return _after_test(state, event)
        case Amended(suite=suite, confirmed=confirmed):
            composed = state.plan.composed if state.plan else ()
            return replace(
                state,
                suite=suite,
                waves=(composed,) if composed else state.waves,
                reconsidered=(
                    *state.reconsidered,
                    *state.disputed,
                    *(c.id for c in suite.checks if state.suite and c not in state.suite.checks),
                ),
                confirmed=state.confirmed + confirmed,
                disputed=(),
                # What is composed anew makes another tree, which takes the place of the best one.
                best_score=None if composed else score(suite, state.best_results),
            )
        case Diagnosed(rebuild=rebuild):
            return replace(state, diagnosis=event, waves=rebuild)
        case Measured():
            return replace(state, measured=event)
        case _:
            assert_never(event)


def _after_build(state: RunState, event: Built) -> RunState:
    rest = tuple(tuple(f for f in wave if f != event.path) for wave in state.waves)
    seen = (*(c for c in state.reconsidered if state.reconsidered.count(c) > 1), *state.disputed)
    return replace(
        state,
        tree=event.tree,
        waves=tuple(w for w in rest if w),
        built=state.built if event.path in state.built else (*state.built, event.path),
        alone=_alone(state, event),
        left=_left(state, event),
        disputed=state.disputed + tuple(c for c in event.disputed if c not in seen),
    )


def _alone(state: RunState, event: Built) -> Alone:
    doubted = event.alone or bool(event.differs)
    if event.chosen == "kept" and (event.alone or event.problem) and not event.differs:
        return state.alone  # nothing new speaks for it
    others = tuple(row for row in state.alone if row[0] != event.path)
    return (*others, (event.path, event.differs)) if doubted else others


def _left(state: RunState, event: Built) -> tuple[tuple[str, str], ...]:
    others = tuple(row for row in state.left if row[0] != event.path)
    kept = event.chosen == "kept" and event.problem
    return (*others, (event.path, event.problem)) if kept else others


def _after_test(state: RunState, event: Tested) -> RunState:
    """A better round moves on; any other one goes back to the best tree, and is remembered.

    A round without a diagnosis before it (the first, or one that measures anew after an amendment)
    tried nothing that could be called a failure.
    """
    better = state.best_score is None or state.best_score < event.score
    tried = state.diagnosis is not None
    attempt = Attempt(event.tree, event.results, state.diagnosis) if tried else state.attempt
    if better or event.tree == state.best_tree:
        state = replace(
            state,
            best_tree=event.tree,
            best_score=event.score,
            best_results=event.results,
            best_alone=state.alone,
        )
    settled = passed(state.best_results)
    return replace(
        state,
        tree=state.best_tree,
        alone=state.best_alone,
        iteration=state.iteration + 1,
        results=state.best_results,
        score=state.best_score or event.score,
        stalled=0 if better else state.stalled + tried,
        attempt=None if better else attempt,
        diagnosis=None,
        disputed=tuple(c for c in state.disputed if c not in settled),
    )


def waves_of(plan: Plan) -> tuple[tuple[str, ...], ...]:
    """Layers of dependence: each file after all that it needs; a cycle's rest is one last layer."""
    left = {f.path: {n for n in f.needs if n != f.path} for f in plan.files}
    waves: list[tuple[str, ...]] = []
    while left:
        ready = tuple(p for p, needs in left.items() if not needs & left.keys())
        wave = ready or tuple(left)
        waves.append(wave)
        for path in wave:
            del left[path]
    return tuple(waves)


def fold(events: Iterable[Event], start: RunState) -> RunState:
    """The state after all of `events`."""
    return reduce(evolve, events, start)
