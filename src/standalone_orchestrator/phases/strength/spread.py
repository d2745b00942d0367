"""The order in which mutants are tried: spread over functions, as few of them may be run. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest

from standalone_orchestrator.codebase.api import Mutation
from standalone_orchestrator.core.seeds import seed_for
from standalone_orchestrator.phases.strength.speaks import Place


def spread(
    mutations: Mapping[str, Iterable[Mutation]], first: frozenset[Place], seed: int
) -> Iterator[tuple[str, Mutation]]:
    """Path and mutation, a round for each function in turn; the same order for the same seed.

    Args:
        mutations: of each file.
        first: functions that come first in each round.
        seed: of the run.
    """
    rows: dict[Place, list[Mutation]] = {}
    for path, found in mutations.items():
        for mutation in found:
            rows.setdefault((path, mutation.function), []).append(mutation)
    places = sorted(rows, key=lambda place: (place not in first, seed_for(seed, *place)))
    for row in rows.values():
        row.sort(key=lambda m: (seed_for(seed, m.function, m.line, m.change), m.number))
    for column in zip_longest(*(rows[place] for place in places)):
        for place, mutation in zip(places, column, strict=True):
            if mutation is not None:
                yield place[0], mutation
