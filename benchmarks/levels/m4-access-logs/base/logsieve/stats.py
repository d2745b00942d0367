"""Counting and ranking."""

import math
from collections import Counter


def percentile(values, share):
    """The smallest value that at least `share` per cent of the values do not exceed."""
    if not values:
        raise ValueError("there are no values")
    if not 0 < share <= 100:
        raise ValueError(f"no share: {share}")
    ranked = sorted(values)
    return ranked[math.ceil(share / 100 * len(ranked)) - 1]


def top(names, limit):
    """The most frequent names with their counts; equals in order of the alphabet."""
    counted = Counter(names)
    ranked = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return ranked[:limit]


def share_of_errors(entries):
    """Per cent of the entries that are answers with 5xx; 0 for none."""
    if not entries:
        return 0.0
    return round(100 * sum(entry.status >= 500 for entry in entries) / len(entries), 1)
