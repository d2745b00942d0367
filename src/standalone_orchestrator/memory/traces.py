"""Trajectories: what was tried, what the checks said of it, and what followed.

Written from the journal alone, for people (`show RUN --trace`) and for later training. One line of
`traces.jsonl` is one `Trajectory`:

- `candidate`: a candidate of a build step that failed a check or had a fault of its own
- `repair`: a candidate that came from edits, whether it helped or not
- `iteration`: a test round with failing checks, and the diagnosis that it led to
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from standalone_orchestrator.core.checks import CheckResult, Outcome
from standalone_orchestrator.core.errors import RecordMissing
from standalone_orchestrator.core.events import (
    Amended,
    Built,
    Candidate,
    Checked,
    Diagnosed,
    Finished,
    Replied,
    Started,
    StepResult,
    Tested,
)
from standalone_orchestrator.memory.api import Journal, Record
from standalone_orchestrator.memory.profile import step_of
from standalone_orchestrator.memory.runs import RunFolder
from standalone_orchestrator.system.files import write_atomic

Load = Callable[[str], str]
_REPAIRS = ("repair", "edit", "diagnosis")


@dataclass(frozen=True, slots=True)
class Call:
    """The model call behind a trajectory."""

    role: str
    endpoint: str
    purpose: str
    prompt_hash: str
    prompt: str
    """SHA-256 under which the prompt is stored."""
    reply: str
    """SHA-256 under which the reply is stored."""
    text: str
    """The reply; empty when it is gone."""
    thoughts: str
    """What the model reasoned before; empty when it did not."""
    draw: int
    temperature: float
    seed: int
    stop: str


@dataclass(frozen=True, slots=True)
class CheckOutput:
    """What one check said."""

    check: str
    outcome: str
    message: str
    exit_code: int | None
    output_hash: str


@dataclass(frozen=True, slots=True)
class Trajectory:
    """One attempt and its consequence."""

    run: str
    kind: str
    step: str
    path: str
    origin: str
    tree: str
    chosen: bool
    passed: int
    failed: tuple[str, ...]
    problem: str
    score: tuple[int, ...]
    calls: tuple[Call, ...]
    checks: tuple[CheckOutput, ...]
    followed: dict[str, Any] = field(default_factory=dict)
    """What came next: the step's result, the diagnosis, the next test round, the end."""


def trajectories(records: Iterable[Record], load: Load) -> Iterator[Trajectory]:
    """Trajectories in the order in which their consequence was known.

    Args:
        records: a journal's.
        load: a stored text by its hash (`Journal.load`).
    """
    reader = _Reader(load)
    for record in records:
        yield from reader.add(record)
    yield from reader.end()


def trace_lines(records: Iterable[Record], load: Load) -> Iterator[str]:
    """Trajectories as JSON, one a line."""
    for trajectory in trajectories(records, load):
        yield json.dumps(asdict(trajectory), ensure_ascii=False)


def write_traces(folder: RunFolder, journal: Journal) -> int:
    """Write `traces.jsonl`; how many trajectories it holds.

    Raises:
        LimitReached: the disk is full.
        JournalDamaged: the journal cannot be read.
    """
    lines = list(trace_lines(journal.records(), journal.load))
    text = "".join(f"{line}\n" for line in lines)
    write_atomic(folder.traces, text.encode("utf-8", "backslashreplace"))
    return len(lines)


@dataclass(slots=True)
class _Round:
    """A test round whose consequence is not known yet."""

    event: Tested
    diagnosis: Diagnosed | None = None
    amended: Amended | None = None
    calls: tuple[Call, ...] = ()


class _Reader:
    """Holds what the steps at work have said so far, and lets go of it at their end."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.run = ""
        self.replies: dict[str, list[Replied]] = {}
        self.candidates: dict[str, dict[tuple[str, str, str], Candidate]] = {}
        self.checked: dict[str, dict[str, CheckResult]] = {}
        self.round: _Round | None = None

    def add(self, record: Record) -> Iterator[Trajectory]:
        event = record.event
        match event:
            case Started(run=run):
                self.run = run
            case Replied() | Checked() | Candidate():
                self._keep(event)
            case Built():
                yield from self._built(event)
            case Tested():
                yield from self._round_over(_tested(event))
                self.round = _Round(event) if _failing(event.results) else None
            case Diagnosed() if self.round is not None:
                self.round.diagnosis = event
                self.round.calls = self._calls(self.replies.get(event.step, []))
            case Amended() if self.round is not None:
                self.round.amended = event
            case Finished():
                yield from self._round_over(_finished(event))
            case _:
                pass
        if isinstance(event, StepResult):
            self._forget(step_of(event))

    def _keep(self, event: Replied | Checked | Candidate) -> None:
        match event:
            case Replied(step=step):
                self.replies.setdefault(step, []).append(event)
            case Checked(tree=tree, results=results):
                # By tree alone: what was checked in one step is not run again in another.
                said = self.checked.setdefault(tree, {})
                said.update({result.check: result for result in results})
            case Candidate(step=step):
                key = (event.origin, event.reply, event.tree)
                self.candidates.setdefault(step, {})[key] = event

    def end(self) -> Iterator[Trajectory]:
        """What was under way when the journal ended."""
        for step in tuple(self.candidates):
            yield from self._attempts(step, {"event": "nothing", "why": "the journal ends here"})
        yield from self._round_over({"event": "nothing", "why": "the journal ends here"})

    def _built(self, event: Built) -> Iterator[Trajectory]:
        chosen = next((c for c in self._of(event.step) if c.chosen), None)
        followed = {
            "event": "built",
            "tree": event.tree,
            "chosen": event.chosen,
            "reply": chosen.reply if chosen else "",
            "score": event.score.key(),
            "problem": event.problem,
        }
        yield from self._attempts(event.step, followed)

    def _of(self, step: str) -> tuple[Candidate, ...]:
        return tuple(self.candidates.get(step, {}).values())

    def _attempts(self, step: str, followed: dict[str, Any]) -> Iterator[Trajectory]:
        by_reply = {reply.reply: reply for reply in self.replies.get(step, [])}
        for candidate in self._of(step):
            reply = by_reply.get(candidate.reply)
            repair = _is_repair(candidate, reply)
            if repair or candidate.failed or candidate.problem:
                yield Trajectory(
                    run=self.run,
                    kind="repair" if repair else "candidate",
                    step=step,
                    path=candidate.path,
                    origin=candidate.origin,
                    tree=candidate.tree,
                    chosen=candidate.chosen,
                    passed=candidate.passed,
                    failed=candidate.failed,
                    problem=candidate.problem,
                    score=candidate.score.key(),
                    calls=self._calls([reply] if reply else []),
                    checks=_failing(self.checked.get(candidate.tree, {}).values()),
                    followed=followed,
                )

    def _round_over(self, followed: dict[str, Any]) -> Iterator[Trajectory]:
        if self.round is None:
            return
        event, diagnosis = self.round.event, self.round.diagnosis
        failing = _failing(event.results)
        yield Trajectory(
            run=self.run,
            kind="iteration",
            step=event.step,
            path="",
            origin=f"diagnosis by {diagnosis.source}" if diagnosis else "",
            tree=event.tree,
            chosen=False,
            passed=sum(r.outcome is Outcome.PASSED for r in event.results),
            failed=tuple(output.check for output in failing),
            problem="",
            score=event.score.key(),
            calls=self.round.calls,
            checks=failing,
            followed=_diagnosed(diagnosis) | _amended(self.round.amended) | followed,
        )
        self.round = None

    def _calls(self, replies: Iterable[Replied]) -> tuple[Call, ...]:
        return tuple(
            Call(
                role=reply.role,
                endpoint=reply.endpoint,
                purpose=reply.purpose,
                prompt_hash=reply.prompt_hash,
                prompt=reply.prompt,
                reply=reply.reply,
                text=self._text(reply.reply),
                thoughts=self._text(reply.thoughts) if reply.thoughts else "",
                draw=reply.draw,
                temperature=reply.temperature,
                seed=reply.seed,
                stop=reply.stop,
            )
            for reply in replies
        )

    def _text(self, digest: str) -> str:
        try:
            return self.load(digest)
        except RecordMissing:
            return ""

    def _forget(self, step: str) -> None:
        self.replies.pop(step, None)
        self.candidates.pop(step, None)


def _is_repair(candidate: Candidate, reply: Replied | None) -> bool:
    kind = candidate.origin.split(" ")[0]  # what follows may be the name of a function
    said = f"{kind} {reply.purpose if reply else ''}".lower()
    return any(word in said for word in _REPAIRS)


def _failing(results: Iterable[CheckResult]) -> tuple[CheckOutput, ...]:
    return tuple(
        CheckOutput(r.check, r.outcome.value, r.message, r.exit_code, r.output_hash)
        for r in results
        if r.outcome is not Outcome.PASSED
    )


def _diagnosed(event: Diagnosed | None) -> dict[str, Any]:
    if event is None:
        return {}
    return {
        "diagnosis": {
            "source": event.source,
            "whys": [asdict(why) for why in event.whys],
            "blamed": event.blamed,
            "edits": [asdict(edit) for edit in event.edits],
        }
    }


def _amended(event: Amended | None) -> dict[str, Any]:
    if event is None:
        return {}
    aside = [name for name, _ in event.suite.set_aside]
    return {"amended": {"set_aside": aside, "confirmed": event.confirmed}}


def _tested(event: Tested) -> dict[str, Any]:
    failed = [output.check for output in _failing(event.results)]
    return {"event": "tested", "tree": event.tree, "score": event.score.key(), "failed": failed}


def _finished(event: Finished) -> dict[str, Any]:
    return {"event": "finished", "verdict": event.verdict, "reason": event.reason}
