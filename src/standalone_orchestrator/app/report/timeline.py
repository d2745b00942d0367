"""The picture of a run in time, as numbers for the template to draw: lanes, bars, ticks.

One lane a phase, one a file while files are built. A bar is one stretch of work on one step; the
parts in which a model or the checks were at work are drawn over it. Units are those of the SVG.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from standalone_orchestrator.app.report.closing import seconds
from standalone_orchestrator.memory.profile import PHASES, RunProfile, Span, StepSpan

WIDTH = 1000
LABEL = 190
"""Room for the names of the lanes."""
LANE = 30
BAR = 14
AXIS = 26
_MOST_LANES = 24
_LEAST = 1.5
"""A bar is at least this wide, so that a short step is still seen."""
_TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
NAMES = {"diagnose": "diagnose (RCA)"}


@dataclass(frozen=True, slots=True)
class Part:
    """One rectangle."""

    kind: str
    """`step`, `cut` (a step cut short), `model` or `checks`."""
    x: float
    width: float
    title: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One row."""

    name: str
    y: float
    parts: tuple[Part, ...]
    time: str
    """Work in this lane, for people."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One mark on the axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole picture."""

    width: int
    height: int
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    resumed: tuple[float, ...]
    """Where the run was taken up again."""
    summary: str
    """The picture in words."""


def timeline(profile: RunProfile, most: int = 500) -> Timeline:
    """Lay the picture out, with about `most` bars."""
    scale = (WIDTH - LABEL - 10) / max(profile.wall_s, 0.001)
    by_lane: dict[str, list[StepSpan]] = {}
    for step in sorted(profile.steps, key=lambda s: _order(s.phase)):
        by_lane.setdefault(_lane(step), []).append(step)
    names = list(by_lane)
    if len(names) > _MOST_LANES:  # many files: one lane for all of them
        by_lane = _by_phase(profile.steps)
        names = list(by_lane)
    lanes = tuple(
        Lane(
            name,
            AXIS + number * LANE,
            tuple(_parts(by_lane[name], scale))[: max(8, most // len(names))],
            seconds(sum(step.ended - step.began for step in by_lane[name])),
        )
        for number, name in enumerate(names)
    )
    return Timeline(
        width=WIDTH,
        height=AXIS + len(lanes) * LANE + 6,
        lanes=lanes,
        ticks=tuple(_ticks(profile.wall_s, scale)),
        resumed=tuple(_x(at, scale) for at in profile.resumed),
        summary="; ".join(f"{lane.name}: {lane.time}" for lane in lanes),
    )


def _by_phase(steps: Iterable[StepSpan]) -> dict[str, list[StepSpan]]:
    lanes: dict[str, list[StepSpan]] = {}
    for step in sorted(steps, key=lambda s: _order(s.phase)):
        lanes.setdefault(NAMES.get(step.phase, step.phase), []).append(step)
    return lanes


def _order(phase: str) -> int:
    return PHASES.index(phase) if phase in PHASES else len(PHASES)


def _lane(step: StepSpan) -> str:
    return f"build {step.path}" if step.path else NAMES.get(step.phase, step.phase)


def _parts(steps: list[StepSpan], scale: float) -> Iterable[Part]:
    for step in steps:
        note = "" if step.done else ", cut short"
        title = f"{step.step}: {seconds(step.ended - step.began)}{note}"
        yield _part("step" if step.done else "cut", (step.began, step.ended), scale, title)
        for kind, spans in (("model", step.model), ("checks", step.checks)):
            worked = seconds(sum(end - begin for begin, end in spans))
            for span in _joined(spans, 0.5 / scale):
                yield _part(kind, span, scale, f"{step.step}: {kind} {worked}")


def _joined(spans: Iterable[Span], gap: float) -> list[Span]:
    """Spans that the eye could not tell apart are drawn as one."""
    drawn: list[Span] = []
    for begin, end in spans:
        if drawn and begin - drawn[-1][1] < gap:
            drawn[-1] = (drawn[-1][0], end)
        else:
            drawn.append((begin, end))
    return drawn


def _part(kind: str, span: Span, scale: float, title: str) -> Part:
    width = max(_LEAST, (span[1] - span[0]) * scale)
    return Part(kind, _x(span[0], scale), round(width, 2), title)


def _x(at: float, scale: float) -> float:
    return round(LABEL + at * scale, 2)


def _ticks(wall_s: float, scale: float) -> Iterable[Tick]:
    step = next((t for t in _TICKS if wall_s / t <= 8), max(_TICKS[-1], wall_s / 8))
    at = 0.0
    while at <= wall_s:
        yield Tick(_x(at, scale), _clock(at, step))
        at += step


def _clock(at: float, step: float) -> str:
    if step < 1:
        return f"{at:.1f} s"
    whole = round(at)
    if whole < 60 and step < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02} min"
    return f"{whole // 3600}:{whole % 3600 // 60:02} h"
