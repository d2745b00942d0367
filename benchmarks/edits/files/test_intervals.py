"""Intervals and tests against values that are known from elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standalone_orchestrator.bench.intervals import mcnemar, paired_bootstrap, wilson


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        (9, 10, 0.5958, 0.9821),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (50, 100, 0.4038, 0.5962),
    ],
)
def test_wilson_gives_the_published_values(hits, total, low, high) -> None:
    assert wilson(hits, total) == pytest.approx((low, high), abs=1e-4)


@given(st.integers(0, 500), st.integers(0, 500))
def test_wilson_holds_the_share_and_stays_within_bounds(hits: int, misses: int) -> None:
    low, high = wilson(hits, hits + misses)
    assert 0 <= low <= high <= 1
    if hits + misses:
        assert low <= hits / (hits + misses) <= high


def test_nothing_seen_is_nothing_known() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert paired_bootstrap(()) == (0.0, 0.0)
    assert mcnemar(0, 0) == 1.0


@pytest.mark.parametrize(
    ("first", "second", "p"), [(0, 5, 0.0625), (1, 5, 0.21875), (3, 3, 1.0), (0, 10, 0.001953125)]
)
def test_mcnemar_is_the_exact_binomial_test(first: int, second: int, p: float) -> None:
    assert mcnemar(first, second) == mcnemar(second, first) == pytest.approx(p)


def test_mcnemar_takes_large_counts() -> None:
    assert 0 < mcnemar(5000, 5200) < 0.06


def test_the_bootstrap_covers_the_mean_and_repeats() -> None:
    differences = [1.0] * 30 + [0.0] * 60 + [-1.0] * 10
    low, high = paired_bootstrap(differences)
    assert low < 0.2 < high
    # The normal approximation: 0.2 plus or minus 1.96 * sqrt(0.36 / 100).
    assert (low, high) == pytest.approx((0.082, 0.318), abs=0.02)
    assert paired_bootstrap(differences) == (low, high)
    assert paired_bootstrap([1.0, 1.0]) == (1.0, 1.0)
