"""Clocks. Nothing else in the product asks what time it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Wall time for people, monotonic time for durations."""

    def now(self) -> datetime:
        """The wall time, with its zone (UTC)."""
        ...

    def monotonic(self) -> float:
        """Seconds from an arbitrary start; never goes back."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The wall time in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds from an arbitrary start."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class FakeClock:
    """A clock for tests: time passes only when somebody sleeps or `advance` is called."""

    def __init__(self, start: float = 1_700_000_000.0) -> None:
        self._seconds = start

    def now(self) -> datetime:
        """The fake wall time in UTC."""
        return datetime.fromtimestamp(self._seconds, UTC)

    def monotonic(self) -> float:
        """The fake time in seconds."""
        return self._seconds

    def sleep(self, seconds: float) -> None:
        """Time passes at once."""
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._seconds += seconds
