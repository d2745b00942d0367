"""Plots as numbers for a template to draw: lines, bars, ticks, in units of the SVG. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 520, 260
LEFT, RIGHT, TOP, BOTTOM = 46, 26, 12, 34
COLOURS = ("#2563a8", "#c2571a", "#2e7d4f", "#8a3ea8", "#a8862a", "#5a6472")
"""One a series, in their order; told apart in grey, too, by the legend's order."""
_STEPS = (1, 2, 2.5, 5, 10)
_TICKS = 5
BAR_ROW = 22
BAR_LEFT = 150

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One series."""

    name: str
    colour: str
    path: str
    """Points as SVG reads them."""
    title: str
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """Lines over two axes; y is a share."""

    title: str
    x_label: str
    lines: tuple[Line, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


@dataclass(frozen=True, slots=True)
class Bar:
    """A share with its interval."""

    y: float
    width: float
    low: float
    high: float
    colour: str
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Group:
    """The bars of one task."""

    name: str
    y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Groups of bars below each other."""

    groups: tuple[Group, ...]
    height: int
    width: int = WIDTH
    left: int = BAR_LEFT


@dataclass(frozen=True, slots=True)
class Series:
    """Points of a line, x rising, y between 0 and 1."""

    name: str
    points: tuple[Point, ...]
    dashed: bool = False
    colour: int = 0
    """Place in `COLOURS`."""


@dataclass(frozen=True, slots=True)
class Share:
    """One bar as counted."""

    name: str
    hits: int
    total: int
    low: float
    high: float
    colour: int = 0


def within(costs: Sequence[float], total: int) -> tuple[Point, ...]:
    """Share of `total` samples that were solved at a cost of x at most, as steps.

    Args:
        costs: what each solved sample cost.
        total: samples in all, unsolved ones included.
    """
    points: list[Point] = [(0.0, 0.0)]
    for number, cost in enumerate(sorted(costs), start=1):
        points += [(cost, points[-1][1]), (cost, number / total)]
    return tuple(points)


def plot(title: str, x_label: str, series: Sequence[Series], *, whole: bool = False) -> Plot:
    """Lines over axes that begin at 0; steps go on to the right edge.

    Args:
        title: of the plot.
        x_label: what x is.
        series: the lines.
        whole: x are whole numbers from 1 on; the lines end at their last point.
    """
    most = max((x for one in series for x, _ in one.points), default=0.0) or 1.0
    ticks = _whole_ticks(int(most)) if whole else _ticks(most)
    first, last = (1.0, max(most, 2.0)) if whole else (0.0, max(most, ticks[-1]))

    def x_at(x: float) -> float:
        return LEFT + (x - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def y_at(y: float) -> float:
        return TOP + (1 - y) * (HEIGHT - TOP - BOTTOM)

    def drawn(one: Series) -> Line:
        points = one.points if whole else (*one.points, (last, one.points[-1][1]))
        path = " ".join(f"{x_at(x):.1f},{y_at(y):.1f}" for x, y in points)
        name, end = one.name, f"{one.points[-1][1]:.0%}"
        return Line(name, COLOURS[one.colour % len(COLOURS)], path, f"{name}: {end}", one.dashed)

    return Plot(
        title,
        x_label,
        tuple(drawn(one) for one in series if one.points),
        tuple(Tick(x_at(x), f"{x:,.0f}") for x in ticks),
        tuple(Tick(y_at(n / 4), f"{n / 4:.0%}") for n in range(5)),
    )


def bars(groups: Sequence[tuple[str, Sequence[Share]]]) -> Bars:
    """Groups of bars from top to bottom."""
    made: list[Group] = []
    y = 0.0
    for name, shares in groups:
        begin = y
        drawn: list[Bar] = []
        for share in shares:
            drawn.append(_bar(share, y))
            y += BAR_ROW
        made.append(Group(name, begin, tuple(drawn)))
        y += BAR_ROW / 2
    return Bars(tuple(made), math.ceil(y))


def _bar(share: Share, y: float) -> Bar:
    room = WIDTH - BAR_LEFT - 60
    part = share.hits / share.total if share.total else 0.0
    label = f"{share.hits}/{share.total}"
    return Bar(
        y=y,
        width=part * room,
        low=BAR_LEFT + share.low * room,
        high=BAR_LEFT + share.high * room,
        colour=COLOURS[share.colour % len(COLOURS)],
        label=label,
        title=f"{share.name}: {label}, 95 % interval {share.low:.0%} to {share.high:.0%}",
    )


def _ticks(most: float) -> list[float]:
    rough = most / _TICKS
    power = 10 ** math.floor(math.log10(rough))
    step = max(1.0, next(s * power for s in _STEPS if s * power >= rough))
    return [step * n for n in range(math.ceil(most / step) + 1)]


def _whole_ticks(most: int) -> list[float]:
    step = max(1, math.ceil(most / 8))
    return [float(n) for n in range(1, most + 1, step)]
