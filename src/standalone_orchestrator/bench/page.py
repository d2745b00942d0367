"""Results and pools as one HTML page: inline SVG, no script, nothing from a network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from standalone_orchestrator import __version__
from standalone_orchestrator.bench import plots
from standalone_orchestrator.bench.intervals import wilson
from standalone_orchestrator.bench.pool import Pooled, by_drawer, curve, mean_pass
from standalone_orchestrator.bench.report import COLUMNS, NOTE, by_player, head, rows_of
from standalone_orchestrator.bench.sample import Sample

_MOST_GROUPS = 24
"""With more tasks than these, suites are shown instead."""


@dataclass(frozen=True, slots=True)
class Player:
    """The samples of one contestant with one model."""

    name: str
    colour: int
    samples: tuple[Sample, ...]


def page(samples: Sequence[Sample], pool: Sequence[Pooled]) -> str:
    """The page.

    Args:
        samples: of one file or several.
        pool: what their contestants drew, where it was kept.
    """
    players = players_of(samples)
    source = files(__package__).joinpath("page.html.j2").read_text("utf-8")
    environment = Environment(undefined=StrictUndefined, autoescape=True, trim_blocks=True)
    return environment.from_string(source).render(
        title=", ".join(dict.fromkeys(s.suite for s in samples)),
        head=head(samples),
        columns=COLUMNS,
        rows=rows_of(samples),
        note=NOTE,
        plots=_plots(players, pool),
        bars=_bars(players),
        colours=[(p.name, plots.COLOURS[p.colour % len(plots.COLOURS)]) for p in players],
        version=__version__,
    )


def players_of(samples: Sequence[Sample]) -> tuple[Player, ...]:
    """Contestants in the order of their first samples; the model is named if there are several."""
    return tuple(
        Player(name, colour, tuple(mine))
        for colour, (name, mine) in enumerate(by_player(samples).items())
    )


def _plots(players: Sequence[Player], pool: Sequence[Pooled]) -> list[plots.Plot]:
    pools = by_drawer(pool)
    return [
        _spent(players, "Solved within a number of tokens", "tokens read and written", _tokens),
        _spent(players, "Solved within a time", "seconds of wall time", lambda s: s.seconds),
        *(_curves(name if len(pools) > 1 else "", drawn) for name, drawn in pools.items()),
    ]


def _curves(name: str, pool: Sequence[Pooled]) -> plots.Plot:
    rows, mean = curve(pool), mean_pass(pool)
    series = (
        plots.Series("oracle@k", tuple((r.k, r.oracle) for r in rows), colour=0),
        plots.Series("selected@k", tuple((r.k, r.selected) for r in rows), colour=1),
        plots.Series("mean pass@1", ((1, mean), (max(2, len(rows)), mean)), dashed=True, colour=5),
    )
    title = "oracle@k against selected@k, over the pool of samples" + (
        f" of {name}" if name else ""
    )
    return plots.plot(title, "k, the first samples of each task", series, whole=True)


def _spent(
    players: Sequence[Player], title: str, label: str, cost: Callable[[Sample], float]
) -> plots.Plot:
    return plots.plot(
        title,
        label,
        [
            plots.Series(
                p.name,
                plots.within([cost(s) for s in p.samples if s.solved], len(p.samples)),
                colour=p.colour,
            )
            for p in players
        ],
    )


def _tokens(sample: Sample) -> float:
    return sample.cost.tokens_read + sample.cost.tokens_written if sample.cost else 0.0


def _bars(players: Sequence[Player]) -> plots.Bars:
    tasks = list(dict.fromkeys((s.suite, s.task) for p in players for s in p.samples))
    by_suite = len(tasks) > _MOST_GROUPS
    names = list(dict.fromkeys(suite if by_suite else task for suite, task in tasks))

    def share(player: Player, name: str) -> plots.Share:
        mine = [s for s in player.samples if (s.suite if by_suite else s.task) == name]
        hits = sum(s.solved for s in mine)
        return plots.Share(player.name, hits, len(mine), *wilson(hits, len(mine)), player.colour)

    return plots.bars([(name, [share(player, name) for player in players]) for name in names])
