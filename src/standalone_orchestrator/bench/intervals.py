"""How sure a benchmark's numbers are. Pure, standard library only."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

Z_95 = 1.959963984540054
"""Quantile of the normal distribution for a 95 % interval."""
RESAMPLES = 10_000


def wilson(hits: int, total: int, z: float = Z_95) -> tuple[float, float]:
    """Wilson's score interval of a share (Wilson 1927), between 0 and 1."""
    if total == 0:
        return 0.0, 1.0
    share = hits / total
    scale = 1 + z * z / total
    middle = (share + z * z / (2 * total)) / scale
    reach = z / scale * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    low = 0.0 if hits == 0 else middle - reach
    high = 1.0 if hits == total else middle + reach
    return max(0.0, low), min(1.0, high)


def mcnemar(only_first: int, only_second: int) -> float:
    """Two-sided p value of McNemar's exact test.

    Args:
        only_first: pairs in which only the first one succeeded.
        only_second: pairs in which only the second one did.
    """
    total = only_first + only_second
    tail = ways = 1
    for k in range(min(only_first, only_second)):
        ways = ways * (total - k) // (k + 1)
        tail += ways
    return min(1.0, 2 * tail / (1 << total))


def paired_bootstrap(
    differences: Sequence[float], resamples: int = RESAMPLES, seed: int = 0
) -> tuple[float, float]:
    """95 % percentile interval of the mean difference, pairs drawn with replacement.

    Pairs are taken to be independent; the same input gives the same interval.
    """
    if not differences:
        return 0.0, 0.0
    source = random.Random(seed)
    count = len(differences)
    means = sorted(sum(source.choices(differences, k=count)) / count for _ in range(resamples))
    return means[round(0.025 * (resamples - 1))], means[round(0.975 * (resamples - 1))]


def ratio_bootstrap(
    parts: Sequence[float], wholes: Sequence[float], resamples: int = RESAMPLES, seed: int = 0
) -> tuple[float, float]:
    """95 % percentile interval of sum(parts) / sum(wholes), pairs drawn with replacement.

    Draws whose wholes add up to nothing have no ratio and are left out; zeros where none has one.
    """
    pairs = list(zip(parts, wholes, strict=True))
    source = random.Random(seed)
    found: list[float] = []
    for _ in range(resamples if sum(wholes) > 0 else 0):
        drawn = source.choices(pairs, k=len(pairs))
        if (whole := sum(w for _, w in drawn)) > 0:
            found.append(sum(p for p, _ in drawn) / whole)
    if not found:
        return 0.0, 0.0
    found.sort()
    return found[round(0.025 * (len(found) - 1))], found[round(0.975 * (len(found) - 1))]
