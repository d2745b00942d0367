"""Everything that a report of a run says, gathered once from its journal.

`result.json`, the page, the handoff and the console's closing text all read this one value, so
that they can't disagree. Not here: any wording for a single medium.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from standalone_orchestrator.core.checks import Outcome, Score
from standalone_orchestrator.core.events import (
    Budget,
    Candidate,
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
    Started,
    Tested,
)
from standalone_orchestrator.core.standing import standing
from standalone_orchestrator.core.state import RunState, begin, evolve
from standalone_orchestrator.core.task import Plan, Task
from standalone_orchestrator.core.verdict import Verdict, verdict_of
from standalone_orchestrator.memory.api import Record
from standalone_orchestrator.memory.profile import RunProfile, path_of, profile

INTERRUPTED = "interrupted"
"""Status of a run that is not at its end."""


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One candidate as a reader sees it."""

    step: str
    path: str
    round: int
    """0 for the first build."""
    origin: str
    passed: int
    failed: tuple[str, ...]
    problem: str
    score: Score
    duplicate: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Round:
    """One run of all checks in force."""

    step: str
    tree: str
    passed: int
    failed: tuple[str, ...]
    score: Score


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth knowing, and when it was noticed."""

    at_s: float
    """Seconds on the wall since the start."""
    step: str
    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where the code is."""

    how: str = ""
    """`branch`, `files`, or `folder` when nothing was published."""
    target: str = ""
    """Name of the branch, or a folder."""
    commit: str = ""
    paths: tuple[str, ...] = ()
    complete: bool = True
    """False when the publish was begun and not ended: `resume` completes it."""
    refused: str = ""
    """Why `--apply` did not merge the branch, and how to."""


@dataclass(frozen=True, slots=True)
class RunView:
    """One run, as far as its journal goes."""

    run: str
    workspace: str
    task: Task
    status: str
    """`verified`, `partial`, `failed` or `interrupted`."""
    cause: str
    """Why it ended, one word for code."""
    reason: str
    """Why it ended, a sentence."""
    verdict: Verdict
    started: datetime
    ended: datetime
    seed: int = 0
    budget: Budget = field(default_factory=Budget)
    models: tuple[tuple[str, str], ...] = ()
    sandbox: str = ""
    scripted: bool = False
    settings_hash: str = ""
    plan: Plan | None = None
    explored: Explored | None = None
    unchecked: tuple[str, ...] = ()
    """Criteria for which no check could be had."""
    refused_plans: tuple[str, ...] = ()
    refused_checks: tuple[tuple[str, str], ...] = ()
    bare: tuple[str, ...] = ()
    """Checks in force that a skeleton passes: they bind, and show nothing."""
    tree: str = ""
    place: Place = field(default_factory=Place)
    profile: RunProfile = field(default_factory=RunProfile)
    candidates: tuple[CandidateRow, ...] = ()
    rounds: tuple[Round, ...] = ()
    diagnoses: tuple[Diagnosed, ...] = ()
    notices: tuple[Notice, ...] = ()
    diff: str = ""
    measured: Measured | None = None
    """How strong the checks of the result are; None when that was not measured."""
    statements: Mapping[str, str] = field(default_factory=dict)
    """What each check states, by its id; those set aside included."""

    def stated(self, check: str) -> str:
        """What a check states, for people; its id where nothing is known of it."""
        return self.statements.get(check, check)

    @property
    def holding(self) -> int:
        """How many criteria hold."""
        return sum(c.holds for c in self.verdict.criteria)


def _standing(state: RunState, seen: Iterable[Record]) -> RunState:
    """The state with what stands for a round that was cut short, unless the run ended otherwise."""
    best = standing(state, (record.event for record in seen))
    ended_otherwise = state.finished is not None and state.finished.tree != best.best_tree
    return state if ended_otherwise else best


def gather(
    records: Iterable[Record],
    *,
    verdict: Verdict | None = None,
    diff: str = "",
    folder: str = "",
) -> RunView:
    """Read a journal, finished or not.

    Args:
        records: the journal's, from the first.
        verdict: of the run; without one it is judged from the best results on record.
        diff: of the result against the base.
        folder: where the run's own tree lies, for a run that published nothing.

    Raises:
        ValueError: the journal does not begin with `Started`.
    """
    seen = tuple(records)
    if not seen or not isinstance(seen[0].event, Started):
        raise ValueError("the journal does not begin with the start of a run")
    started = seen[0].event
    state, gathered = _read(seen, started)
    state = _standing(state, seen)
    judged = verdict or verdict_of(state, started)
    status, cause, reason = _end(state, judged)
    return RunView(
        run=started.run,
        workspace=started.workspace,
        task=started.task,
        status=status,
        cause=cause,
        reason=reason,
        verdict=judged,
        started=seen[0].at,
        ended=seen[-1].at,
        seed=started.seed,
        budget=started.budget,
        models=started.models,
        sandbox=started.sandbox,
        scripted=started.scripted,
        settings_hash=started.settings_hash,
        plan=state.plan,
        explored=state.explored,
        unchecked=state.suite.unchecked if state.suite else (),
        refused_plans=gathered.refused_plans,
        refused_checks=gathered.refused_checks,
        bare=tuple(c.id for c in state.suite.in_force() if c.bare) if state.suite else (),
        tree=state.finished.tree if state.finished else state.best_tree or state.tree,
        place=gathered.place or Place("folder", folder),
        profile=profile(seen),
        candidates=tuple(gathered.candidates.values()),
        rounds=tuple(gathered.rounds),
        diagnoses=tuple(gathered.diagnoses),
        notices=tuple(gathered.notices),
        diff=diff,
        measured=state.measured,
        statements={c.id: c.stated for c in state.suite.checks} if state.suite else {},
    )


def _read(seen: Sequence[Record], started: Started) -> tuple[RunState, _Gathered]:
    state, gathered = begin(started), _Gathered()
    for record in seen:
        state = evolve(state, record.event)
        gathered.add(record.event, (record.at - seen[0].at).total_seconds())
    return state, gathered


class _Gathered:
    """Histories, which the state of a run doesn't hold."""

    def __init__(self) -> None:
        self.candidates: dict[tuple[str, str, str, str], CandidateRow] = {}
        self.rounds: list[Round] = []
        self.diagnoses: list[Diagnosed] = []
        self.notices: list[Notice] = []
        self.refused_plans: tuple[str, ...] = ()
        self.refused_checks: tuple[tuple[str, str], ...] = ()
        self.place: Place | None = None

    def add(self, event: Event, at_s: float) -> None:
        match event:
            case Candidate():
                # A resumed step looks at its recorded candidates again: the last look counts.
                key = (event.step, event.origin, event.reply, event.tree)
                self.candidates[key] = _row(event)
            case Tested():
                self.rounds.append(_round(event))
            case Diagnosed():
                self.diagnoses.append(event)
            case Noticed(step, topic, text):
                self.notices.append(Notice(at_s, step, topic, text))
            case Planned(refusals=refusals):
                self.refused_plans = refusals
            case PlanFailed(problems=problems):
                self.refused_plans = problems
            case Frozen(refused=refused):
                self.refused_checks = refused
            case Publishing() | Published():
                self._publish(event)
            case _:
                pass

    def _publish(self, event: Publishing | Published) -> None:
        if isinstance(event, Publishing):
            self.place = Place(event.how, event.target, paths=event.paths, complete=False)
        else:
            paths = self.place.paths if self.place else ()
            self.place = Place(event.how, event.target, event.commit, paths, refused=event.refused)


def _row(event: Candidate) -> CandidateRow:
    return CandidateRow(
        step=event.step,
        path=event.path or path_of(event.step),
        round=_round_of(event.step),
        origin=event.origin,
        passed=event.passed,
        failed=event.failed,
        problem=event.problem,
        score=event.score,
        duplicate=event.duplicate,
        chosen=event.chosen,
    )


def _round_of(step: str) -> int:
    number = step.split("/")[1] if "/" in step else ""
    return int(number) if number.isdecimal() else 0


def _round(event: Tested) -> Round:
    failed = tuple(r.check for r in event.results if r.outcome is not Outcome.PASSED)
    return Round(event.step, event.tree, len(event.results) - len(failed), failed, event.score)


def _end(state: RunState, verdict: Verdict) -> tuple[str, str, str]:
    finished: Finished | None = state.finished
    if finished is None:
        return INTERRUPTED, "interrupted", "the run is not at its end"
    return finished.verdict or verdict.status, finished.cause, finished.reason
