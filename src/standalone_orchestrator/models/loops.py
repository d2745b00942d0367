"""A model that repeats itself without end, seen before its token limit is spent on it."""

from __future__ import annotations

from standalone_orchestrator.models.api import Draw, Watcher

TAIL = 900
"""Characters at the end of the text that are looked at."""
PERIOD = 200
"""Longest piece whose repetition is recognised."""


def repeats(text: str) -> bool:
    """Whether the last 900 characters are one piece of at most 200, again and again."""
    if len(text) < TAIL:
        return False
    tail = text[-TAIL:]
    # A string is periodic with p exactly when it equals itself moved by p. The first test costs
    # one character and spares most periods the comparison.
    last = tail[-1]
    return any(
        tail[-1 - period] == last and tail[period:] == tail[:-period]
        for period in range(1, PERIOD + 1)
    )


def stop_loops(watch: Watcher | None = None) -> Watcher:
    """A watcher that stops a draw which only repeats itself, and asks `watch` otherwise."""

    def watcher(draw: Draw, text: str) -> bool:
        return repeats(text) or (watch is not None and watch(draw, text))

    return watcher
