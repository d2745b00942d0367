"""Replay: the loop again from the record, with no model and no check run; our debugger.

Replies and results come from the journal of the run; what the loop does with them must come out
the same. The run's own record is only read.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from standalone_orchestrator.app import wiring
from standalone_orchestrator.app.kept import kept
from standalone_orchestrator.app.session import policies
from standalone_orchestrator.core.errors import RecordMissing
from standalone_orchestrator.core.events import (
    Budget,
    Built,
    Cost,
    Event,
    Explored,
    Finished,
    Frozen,
    Measured,
    Noticed,
    Resumed,
    Started,
    StepBegan,
    StepResult,
)
from standalone_orchestrator.core.standing import standing
from standalone_orchestrator.core.state import begin, evolve
from standalone_orchestrator.core.steps import Specify
from standalone_orchestrator.core.strength import Measuring
from standalone_orchestrator.core.verdict import verdict_of
from standalone_orchestrator.engine.grade import Grader
from standalone_orchestrator.engine.ledger import Ledger, StepTape, Watch
from standalone_orchestrator.engine.perform import Parts, Performer
from standalone_orchestrator.engine.run import run
from standalone_orchestrator.memory.api import Journal, Record
from standalone_orchestrator.memory.listing import started_of
from standalone_orchestrator.memory.runs import RunFolder
from standalone_orchestrator.models.api import Model
from standalone_orchestrator.models.budget import SHARE
from standalone_orchestrator.models.record import Ended, Recorded, Replaying
from standalone_orchestrator.system.clock import SystemClock
from standalone_orchestrator.workspace.tree import RunTree


class Overlay:
    """A journal that forgets what is appended, and loads texts of another one."""

    def __init__(self, passing: Journal, recorded: Journal) -> None:
        self._passing = passing
        self._recorded = recorded

    def append(self, event: Event) -> Record:
        """Keep the event for the comparison."""
        return self._passing.append(event)

    def records(self) -> Iterator[Record]:
        """What was appended."""
        return self._passing.records()

    def store(self, text: str) -> str:
        """Keep a text until the end of the replay."""
        return self._passing.store(text)

    def load(self, digest: str) -> str:
        """A text of the record."""
        return self._recorded.load(digest)


def replay(folder: RunFolder, watch: Watch) -> tuple[bool, str]:
    """Replay a run; whether it went the same way, and what to tell.

    Raises:
        RecordMissing: the loop asks for something that was never recorded.
    """
    clock = SystemClock()
    recorded = wiring.open_journal(folder, clock)
    records = list(recorded.records())
    started = _started(folder, records)
    ledger = Ledger(Overlay(wiring.passing_journal(clock), recorded), watch)
    ledger.index(records)
    parts = _parts(folder, records, ledger)
    ledger.append(started)
    given = _given(records, started.budget)

    def taken_up() -> Resumed | None:
        return given.get(len(_results(ledger.journal.records())))

    begun = evolve(begin(started), given[0])
    try:
        state, stop = run(begun, Performer(parts), ledger.append, taken_up)
    except RecordMissing as fault:
        return _ended_early(records, list(ledger.journal.records()), fault)
    state = standing(state, (record.event for record in records))
    verdict = verdict_of(state, started)
    ledger.append(Finished(verdict.status, stop.cause, stop.reason, state.best_tree or state.tree))
    return _compare(records, list(ledger.journal.records()))


def _started(folder: RunFolder, records: list[Record]) -> Started:
    """How the run began; one that ended with no time to measure its checks measures none here."""
    started = started_of(folder, records)
    results = _results(records)
    ended = bool(results) and isinstance(results[-1], Finished)
    if ended and not any(isinstance(r, Measured) for r in results):
        return replace(started, measuring=Measuring())
    return started


def _parts(folder: RunFolder, records: list[Record], ledger: Ledger) -> Parts:
    own = kept(folder)
    tree = RunTree.open(folder.tree)
    grader = Grader(None, ledger, tree)

    def model(step: str, role: str, share: float = 1.0) -> Model:
        known = own.models[role]
        tape = StepTape(ledger, step, role)
        asked: Model = Replaying(known.name, known.capabilities(), tape)
        return Recorded(Ended(asked) if step in shared else asked, tape)

    shared = used_their_share(record.event for record in records)
    measured = [r.event.seconds for r in records if isinstance(r.event, Measured)]

    def explored() -> Explored:
        for record in records:
            if isinstance(record.event, Explored):
                return replace(record.event, cost=Cost())
        raise RecordMissing("the run was cut short before it had looked around")

    # As they were at each moment: the run's folder holds what later amendments added, too.
    held: dict[str, str] = {}

    return Parts(
        ledger=ledger,
        snapshots=tree,
        models=model,
        explore=explored,
        grader=lambda state: grader,
        freezer=held.update,
        frozen=lambda: dict(held),
        user_files=own.user_files,
        policies=policies(own.settings),
        clock=SystemClock(),
        proceed=lambda: None,
        measuring_s=lambda step: next(iter(measured), math.inf),
    )


def used_their_share(events: Iterable[Event]) -> frozenset[str]:
    """Steps that came to an end after they had used their share: what they lack was not asked."""
    told: set[str] = set()
    done: set[str] = set()
    for event in events:
        match event:
            case Noticed(topic=topic, step=step) if topic == SHARE:
                told.add(step)
            case Built(step=step):
                done.add(step)
            case Frozen():
                done.add(Specify().id)
            case _:
                pass
    return frozenset(told & done)


def _given(records: Iterable[Record], first: Budget) -> Mapping[int, Resumed]:
    """The ceilings of the run, by how many results it had when it was given them.

    Time is none of them: a replay takes other seconds.
    """
    found, results = {0: first}, 0
    for record in records:
        event = record.event
        results += isinstance(event, StepResult)
        if isinstance(event, Resumed) and event.budget is not None:
            found[results] = event.budget
    return {count: Resumed(replace(budget, seconds=0.0)) for count, budget in found.items()}


def _results(records: Iterable[Record]) -> list[StepResult | Finished]:
    """What steps came to, without what they cost; an end that a higher limit undid is none."""
    found: list[StepResult | Finished] = []
    for record in records:
        event = record.event
        if isinstance(event, Resumed) and event.budget is not None:
            found = [e for e in found if not isinstance(e, Finished)]
        elif isinstance(event, Finished):
            found.append(event)
        elif isinstance(event, StepResult):
            found.append(replace(event, cost=Cost()))
    return found


def _ended_early(
    before: list[Record], after: list[Record], fault: RecordMissing
) -> tuple[bool, str]:
    """What it means that the record does not hold what the replay asks for."""
    old, new = _results(before), _results(after)
    if new != old[: len(new)]:
        return _compare(before, after)
    if (told := _up_to_a_limit(old, new)) is not None:
        return True, told
    rest = old[len(new) :]
    if not rest and not (old and isinstance(old[-1], Finished)):
        return True, f"the same {len(new)} steps, up to where the run was cut short"
    steps = [r.event.step for r in after if isinstance(r.event, StepBegan)]
    where = f"in step {steps[-1]}: " if steps else ""
    raise RecordMissing(where + fault.message, fault.way_out) from fault


def _up_to_a_limit(
    old: Sequence[StepResult | Finished], new: Sequence[StepResult | Finished]
) -> str | None:
    """What to tell of a run that a limit ended: a replay has none on time, and may go on.

    What was checked once more at the end is on record, so it may even come some steps further, or
    to another end over the same tree.
    """
    *steps, last = old or (None,)
    if not isinstance(last, Finished) or last.cause not in ("limit", "time"):
        return None
    further = new[len(steps) :]
    ends = [(r.verdict, r.tree) for r in further[:1] if isinstance(r, Finished)]
    if [*new[: len(steps)]] != steps or ends not in ([], [(last.verdict, last.tree)]):
        return None
    return f"the same {len(steps)} steps, up to where a limit ended the run"


def _compare(before: list[Record], after: list[Record]) -> tuple[bool, str]:
    old, new = _results(before), _results(after)
    if (told := _up_to_a_limit(old, new)) is not None:
        return True, told
    for number, (one, other) in enumerate(zip(old, new, strict=False), 1):
        if one != other:
            return False, (
                f"the replay went another way at step {number}:\n  then: {one}\n  now:  {other}"
            )
    if len(old) < len(new) and not (old and isinstance(old[-1], Finished)):
        # What the cut step had recorded was enough to go on without it.
        return True, f"the same {len(old)} steps, up to where the run was cut short"
    if len(old) != len(new):
        return False, f"the run had {len(old)} results, the replay {len(new)}"
    return True, f"the same {len(new)} results, to the same verdict, with no model asked"
