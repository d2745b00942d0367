"""A pool: every sample that a contestant drew, each graded by the hidden tests after it had ended.

From it follow oracle@k (one of the first k samples passes the hidden tests), selected@k (the one
that would have been chosen among the first k does) and pass@1. Beside the results file, one sample
of a model a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from pydantic import BaseModel, ConfigDict, ValidationError

from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.models.api import StopReason

PoolKey = tuple[str, str, int, str, str, str]
"""Suite, task, seed, contestant, model and settings."""


class Drawn(BaseModel):
    """One sample of a model, and the files that it makes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    index: int
    temperature: float
    seed: int
    """Of the draw."""
    text: str
    """The reply."""
    files: dict[str, str]
    visible: bool | None = None
    """Whether it passes the examples that the contestant can see; None when there are none."""
    tokens_written: int = 0
    stop: StopReason = StopReason.END
    """Why the reply ended, where the pool says so."""


class Pooled(BaseModel):
    """A drawn sample with its grade."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    suite: str
    task: str
    seed: int
    contestant: str
    drawn: Drawn
    passed: bool
    """All hidden tests pass."""
    model: str = ""
    """As it was asked for; empty in files that do not say so."""
    settings: str = ""
    """Hash of the settings, the seed left out."""
    form: str = ""
    """Of the task when it was graded; empty in files that do not say so."""

    @property
    def key(self) -> PoolKey:
        """Of the sample that it belongs to, which may be one of several files."""
        return self.suite, self.task, self.seed, self.contestant, self.model, self.settings


@dataclass(frozen=True, slots=True)
class AtK:
    """Shares of the tasks that are solved with the first k samples."""

    k: int
    oracle: float
    selected: float


def pool_path(results: Path) -> Path:
    """Where the pool of a results file lies; of one that was put aside, too."""
    stem, ending, aside = results.name.partition(".jsonl")
    return results.with_name(f"{stem if ending else results.stem}-pool.jsonl{aside}")


def read_drawn(path: Path) -> tuple[Drawn, ...]:
    """What a contestant left; nothing when it left nothing that can be read."""
    try:
        return tuple(Drawn.model_validate_json(row) for row in path.read_bytes().splitlines())
    except (OSError, ValidationError):
        return ()


def read_pool(path: Path) -> tuple[Pooled, ...]:
    """A pool's file; of a sample that was taken twice the later one. Empty when there is none.

    Raises:
        UsageError: a line is no sample of a pool.
    """
    found: dict[tuple[PoolKey, int], Pooled] = {}
    rows = path.read_bytes().splitlines(keepends=True) if path.is_file() else []
    for number, row in enumerate(rows, start=1):
        try:
            pooled = Pooled.model_validate_json(row)
        except ValidationError:
            if number == len(rows):  # torn by a kill
                break
            raise UsageError(f"line {number} of {path} is no sample of a pool") from None
        found[pooled.key, pooled.drawn.index] = pooled
    return tuple(found.values())


def chosen_of(drawn: Sequence[Drawn]) -> Drawn:
    """The first that passes the visible examples, else the first."""
    return next((one for one in drawn if one.visible), drawn[0])


def by_drawer(pool: Iterable[Pooled]) -> dict[str, list[Pooled]]:
    """What each contestant drew with each model and settings, by a name that tells them apart."""
    found: dict[tuple[str, str, str], list[Pooled]] = {}
    for row in pool:
        found.setdefault((row.contestant, row.model, row.settings), []).append(row)
    return {" · ".join(filter(None, who)): rows for who, rows in found.items()}


def curve(pool: Iterable[Pooled]) -> tuple[AtK, ...]:
    """oracle@k and selected@k for each k that every task has."""
    tasks = by_sample(pool)
    most = min((len(rows) for rows in tasks), default=0)
    return tuple(
        AtK(
            k,
            fmean(any(row.passed for row in rows[:k]) for rows in tasks),
            fmean(_selected(rows[:k]).passed for rows in tasks),
        )
        for k in range(1, most + 1)
    )


def mean_pass(pool: Iterable[Pooled]) -> float:
    """Mean pass@1: the share of samples that pass, averaged over tasks; 0 without any."""
    tasks = by_sample(pool)
    return fmean(fmean(row.passed for row in rows) for rows in tasks) if tasks else 0.0


def _selected(rows: Sequence[Pooled]) -> Pooled:
    chosen = chosen_of([row.drawn for row in rows])
    return next(row for row in rows if row.drawn.index == chosen.index)


def by_sample(pool: Iterable[Pooled]) -> list[list[Pooled]]:
    """What was drawn for each task and seed, in the order of the draws."""
    found: dict[PoolKey, list[Pooled]] = {}
    for row in pool:
        found.setdefault(row.key, []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: row.drawn.index)
    return list(found.values())
