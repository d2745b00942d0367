"""Times in what is to be done."""

import re
from collections.abc import Iterable

_TIME = re.compile(
    r"(?P<number>\d+)(?:\s*(?:-|–|to)\s*(?P<upto>\d+))?\s*(?P<unit>min|minute|hour)s?\b", re.IGNORECASE
)


def minutes_of(step: str) -> int:
    """The minutes that a step takes at most: "2 to 3 minutes" are three."""
    found = 0
    for match in _TIME.finditer(step):
        number = int(match["upto"] or match["number"])
        found += number * (60 if match["unit"].lower() == "hour" else 1)
    return found


def total_minutes(steps: Iterable[str]) -> int:
    """The minutes of all steps, one after the other."""
    return sum(minutes_of(step) for step in steps)
