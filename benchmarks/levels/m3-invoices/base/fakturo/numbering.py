"""Numbers of invoices: the year, and a count that begins anew with each."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBER = re.compile(r"^(?P<year>\d{4})-(?P<count>\d{4,})$")


def following(known: Iterable[str], year: int) -> str:
    """The next free number of a year; numbers of another form are passed over."""
    counts = [0]
    for number in known:
        match = _NUMBER.match(number)
        if match and int(match["year"]) == year:
            counts.append(int(match["count"]))
    return f"{year}-{max(counts) + 1:04}"


def year_of(number: str) -> int:
    """The year of a number.

    Raises:
        ValueError: it has another form.
    """
    match = _NUMBER.match(number)
    if match is None:
        raise ValueError(f"no number of an invoice: {number}")
    return int(match["year"])
