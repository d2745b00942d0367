"""The law of intervals: they hold what was seen."""

from hypothesis import given
from hypothesis import strategies as st

from standalone_orchestrator.bench.intervals import wilson


@given(st.integers(0, 500), st.integers(0, 500))
def test_wilson_holds_the_share_and_stays_within_bounds(hits: int, misses: int) -> None:
    low, high = wilson(hits, hits + misses)
    assert 0 <= low <= high <= 1
    if hits + misses:
        assert low <= hits / (hits + misses) <= high
