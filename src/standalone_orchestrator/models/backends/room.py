"""Room on a server: places for draws and tokens of context, shared by all calls of a model."""

from __future__ import annotations

import threading
from collections.abc import Callable

_POLL_S = 0.1
"""How often somebody who waits looks whether it is still wanted."""


class Room:
    """So many places, and so many tokens for all that sit in them.

    Slots of one llama.cpp server share its context: four long prompts at once would not fit, and
    the server would fail them all.
    """

    def __init__(self, places: int, tokens: int = 0) -> None:
        """Take the number of places, and the tokens that they share; 0 for no such bound."""
        self.places = max(1, places)
        self._tokens = tokens
        self._taken = 0
        self._used = 0
        self._changed = threading.Condition()

    def enter(self, tokens: int, unwanted: Callable[[], bool]) -> bool:
        """Wait for a place and for `tokens`; False when it was no longer wanted.

        One that needs more tokens than there are gets in alone: the server will say what it thinks.
        """
        with self._changed:
            while not self._fits(tokens):
                if unwanted():
                    return False
                self._changed.wait(_POLL_S)
            self._taken += 1
            self._used += tokens
            return True

    def leave(self, tokens: int) -> None:
        """Give the place and the tokens back."""
        with self._changed:
            self._taken -= 1
            self._used -= tokens
            self._changed.notify_all()

    def _fits(self, tokens: int) -> bool:
        if self._taken == 0:
            return True
        enough = not self._tokens or self._used + tokens <= self._tokens
        return enough and self._taken < self.places
