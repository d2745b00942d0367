"""Candidates and states of a search, as tests of its rooms make them."""

from dataclasses import replace

from standalone_orchestrator.core.checks import Score
from standalone_orchestrator.core.search_state import SearchPolicy, SearchState, Seen


def good(points=1, origin="draw", **more):
    return Seen(
        origin, Score(generated=points), frozenset({f"g{n}" for n in range(points)}), **more
    )


def red(*failed, points=1, origin="draw", **more):
    return replace(good(points, origin, **more), failed=failed)


def broken(points=0):
    return Seen("draw", Score(generated=points, quality=-1), problem="it does not parse")


def state(*seen, trusted=False, drawn=None, waves=1, repaired=0, **policy):
    """A search of which nothing can be asked but the checks."""
    drawn = len(seen) if drawn is None else drawn
    found = SearchState(
        SearchPolicy(**{"support": 0, **policy}), trusted, tuple(seen), drawn, waves, repaired
    )
    return replace(found, comparable=False)


def asked(*seen, **more):
    """The same, with questions that candidates can be asked."""
    return replace(state(*seen, **more), comparable=True)
