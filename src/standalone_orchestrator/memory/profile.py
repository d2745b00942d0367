"""Where a run's time and tokens went, read from its journal (DESIGN §3: one journal, many readers).

Seconds are on the wall: draws and checks that ran side by side count once, and the time in which
nobody worked on the run (between an interruption and its resume) not at all. What is left when
model, checks and toolchains are taken off is the loop's own overhead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from standalone_orchestrator.core.events import (
    Amended,
    Built,
    Candidate,
    Checked,
    Cost,
    Diagnosed,
    Explored,
    Frozen,
    Measured,
    Noticed,
    PlanFailed,
    Planned,
    Replied,
    Resumed,
    StepBegan,
    StepResult,
    Tested,
)
from standalone_orchestrator.memory.api import Record

PHASES = ("explore", "plan", "specify", "build", "test", "reconsider", "diagnose", "strength")

Span = tuple[float, float]
"""From and to, in seconds of work since the start of the run."""


@dataclass(frozen=True, slots=True)
class StepSpan:
    """One stretch of work on one step; a step that was cut short and resumed has two."""

    step: str
    phase: str
    began: float
    ended: float
    path: str = ""
    done: bool = False
    """False when it was cut short."""
    model: tuple[Span, ...] = ()
    """When a model was at work for it, side by side merged."""
    checks: tuple[Span, ...] = ()
    toolchain_s: float = 0.0


@dataclass(frozen=True, slots=True)
class PhaseTime:
    """What one phase cost over the whole run."""

    phase: str
    steps: int = 0
    wall_s: float = 0.0
    model_s: float = 0.0
    checks_s: float = 0.0
    toolchain_s: float = 0.0
    calls: int = 0
    read: int = 0
    reused: int = 0
    written: int = 0


@dataclass(frozen=True, slots=True)
class FileWork:
    """What one file took."""

    path: str
    rounds: int = 0
    candidates: int = 0
    calls: int = 0
    written: int = 0
    wall_s: float = 0.0


@dataclass(frozen=True, slots=True)
class RunProfile:
    """Time and tokens of a run."""

    wall_s: float = 0.0
    model_s: float = 0.0
    checks_s: float = 0.0
    toolchain_s: float = 0.0
    overhead_s: float = 0.0
    """What the loop itself took."""
    read: int = 0
    reused: int = 0
    written: int = 0
    calls: int = 0
    segments: int = 0
    """Stretches of work: 1, and one more for each time that the run was taken up again."""
    phases: tuple[PhaseTime, ...] = ()
    files: tuple[FileWork, ...] = ()
    steps: tuple[StepSpan, ...] = ()
    resumed: tuple[float, ...] = ()
    """When the run was taken up again, in seconds of work."""

    @property
    def overhead_share(self) -> float:
        """The loop's own part of the time, 0 to 1."""
        return self.overhead_s / self.wall_s if self.wall_s else 0.0

    @property
    def reused_share(self) -> float:
        """The part of all prompt tokens that came from a cache, 0 to 1."""
        prompt = self.read + self.reused
        return self.reused / prompt if prompt else 0.0

    @property
    def tokens_per_s(self) -> float:
        """Tokens written for each second in which a model was at work."""
        return self.written / self.model_s if self.model_s else 0.0


def phase_of(step: str) -> str:
    """The phase that a step id belongs to."""
    return step.partition("/")[0]


def path_of(step: str) -> str:
    """The file that a build step is about, else nothing."""
    parts = step.split("/", 2)
    return parts[2] if len(parts) == 3 and parts[0] == "build" else ""


def step_of(event: StepResult) -> str:
    """The id of the step that this is the result of."""
    match event:
        case Explored():
            return "explore"
        case Planned() | PlanFailed():
            return "plan"
        case Frozen():
            return "specify"
        case Built() | Tested() | Amended() | Diagnosed() | Measured():
            return event.step


def profile(records: Iterable[Record]) -> RunProfile:
    """Fold a journal into its profile."""
    fold = _Fold()
    for record in records:
        fold.add(record)
    return fold.result()


@dataclass(slots=True)
class _Open:
    """A step at work."""

    began: float
    model: list[Span] = field(default_factory=list)
    checks: list[Span] = field(default_factory=list)
    model_sum: float = 0.0
    checks_sum: float = 0.0
    lost_s: float = 0.0
    """Waiting for a model without a reply to show for it."""


class _Fold:
    """Gathers spans and counts while the journal goes by."""

    def __init__(self) -> None:
        self.idle = 0.0
        self.start: datetime | None = None
        self.now = 0.0
        self.open: dict[str, _Open] = {}
        self.spans: list[StepSpan] = []
        self.resumed: list[float] = []
        self.phases: dict[str, PhaseTime] = {}
        self.files: dict[str, FileWork] = {}
        self.seen: set[tuple[str, str, str, str]] = set()
        self.before: dict[str, tuple[float, float]] = {}
        self.extra_model_s = 0.0
        self.extra_checks_s = 0.0

    def add(self, record: Record) -> None:
        if self.start is None:
            self.start = record.at
        at = (record.at - self.start).total_seconds() - self.idle
        event = record.event
        if isinstance(event, Resumed):
            self.idle += at - self.now
            self._cut_short()
            self.resumed.append(self.now)
            return
        self.now = max(self.now, at)
        match event:
            case StepBegan(step=step):
                self.open[step] = _Open(self.now)
            case Replied():
                self._replied(event)
            case Checked(step=step, seconds=seconds):
                work = self._working(step, seconds)
                work.checks.append((max(work.began, self.now - seconds), self.now))
                work.checks_sum += seconds
            case Noticed(step=step, model_s=seconds) if seconds:
                self._working(step, seconds).lost_s += seconds
            case Candidate():
                self._looked_at(event)
            case (
                Explored() | Planned() | PlanFailed() | Frozen()
                | Built() | Tested() | Amended() | Diagnosed() | Measured()
            ):  # fmt: skip
                self._close(step_of(event), event.cost, done=True)
            case _:
                pass

    def result(self) -> RunProfile:
        self._cut_short()
        model = _merge(span for step in self.spans for span in step.model)
        checks = _merge(span for step in self.spans for span in step.checks)
        busy = _length(_merge([*model, *checks])) + self.extra_model_s + self.extra_checks_s
        toolchain = sum(step.toolchain_s for step in self.spans)
        phases = tuple(self.phases.values())
        return RunProfile(
            wall_s=self.now,
            model_s=min(self.now, _length(model) + self.extra_model_s),
            checks_s=min(self.now, _length(checks) + self.extra_checks_s),
            toolchain_s=min(self.now, toolchain),
            overhead_s=max(0.0, self.now - busy - toolchain),
            read=sum(p.read for p in phases),
            reused=sum(p.reused for p in phases),
            written=sum(p.written for p in phases),
            calls=sum(p.calls for p in phases),
            segments=len(self.resumed) + (self.start is not None),
            phases=tuple(sorted(phases, key=lambda p: _rank(p.phase))),
            files=tuple(self.files.values()),
            steps=tuple(self.spans),
            resumed=tuple(self.resumed),
        )

    def _working(self, step: str, seconds: float) -> _Open:
        return self.open.setdefault(step, _Open(max(0.0, self.now - seconds)))

    def _looked_at(self, event: Candidate) -> None:
        key = (event.step, event.origin, event.reply, event.tree)
        if key in self.seen:  # a resumed step looks at its recorded candidates again
            return
        self.seen.add(key)
        file = self.files.get(event.path, FileWork(event.path))
        self.files[event.path] = replace(file, candidates=file.candidates + 1)

    def _replied(self, event: Replied) -> None:
        work = self._working(event.step, event.model_s)
        work.model.append((max(work.began, self.now - event.model_s), self.now))
        work.model_sum += event.model_s
        phase = self._phase(event.step)
        self.phases[phase.phase] = replace(
            phase,
            calls=phase.calls + 1,
            read=phase.read + event.read,
            reused=phase.reused + event.reused,
            written=phase.written + event.written,
        )
        if path := path_of(event.step):
            file = self.files.get(path, FileWork(path))
            self.files[path] = replace(
                file, calls=file.calls + 1, written=file.written + event.written
            )

    def _recorded(self, step: str, work: _Open) -> tuple[float, float]:
        """Seconds of model and checks on record for a step, over all stretches of work on it."""
        model, checks = self.before.get(step, (0.0, 0.0))
        self.before[step] = (model + work.model_sum + work.lost_s, checks + work.checks_sum)
        return self.before[step]

    def _phase(self, step: str) -> PhaseTime:
        name = phase_of(step)
        return self.phases.get(name, PhaseTime(name))

    def _cut_short(self) -> None:
        for step in tuple(self.open):
            self._close(step, Cost(), done=False)

    def _close(self, step: str, cost: Cost, *, done: bool) -> None:
        work = self.open.pop(step, None)
        if work is None:  # a step without a beginning: trust its own account
            work = _Open(max(0.0, self.now - cost.wall_s))
        wall = self.now - work.began
        model, checks = _merge(work.model), _merge(work.checks)
        # Time that the step accounts for and no record of a reply or a check shows.
        model_sum, checks_sum = self._recorded(step, work)
        silent_model = work.lost_s + max(0.0, cost.model_s - model_sum)
        silent_model = max(0.0, min(silent_model, wall - _length(model)))
        silent_checks = max(0.0, min(cost.checks_s - checks_sum, wall - _length(checks)))
        toolchain = min(cost.toolchain_s, wall)
        self.extra_model_s += silent_model
        self.extra_checks_s += silent_checks
        path = path_of(step)
        self.spans.append(
            StepSpan(
                step, phase_of(step), work.began, self.now, path, done, model, checks, toolchain
            )
        )
        phase = self._phase(step)
        self.phases[phase.phase] = replace(
            phase,
            steps=phase.steps + done,
            wall_s=phase.wall_s + wall,
            model_s=phase.model_s + _length(model) + silent_model,
            checks_s=phase.checks_s + _length(checks) + silent_checks,
            toolchain_s=phase.toolchain_s + toolchain,
        )
        if path:
            file = self.files.get(path, FileWork(path))
            self.files[path] = replace(file, rounds=file.rounds + done, wall_s=file.wall_s + wall)


def _rank(phase: str) -> int:
    return PHASES.index(phase) if phase in PHASES else len(PHASES)


def _merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The union of spans, as spans that don't touch."""
    merged: list[Span] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return tuple(merged)


def _length(spans: Iterable[Span]) -> float:
    return sum(end - begin for begin, end in spans)
