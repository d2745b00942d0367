"""Waiting for a model that no reply accounts for.

A draw that fails, is tried again, is cut off by the budget or waits for another run leaves no
record of that time; without this it would look like the loop's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing

from standalone_orchestrator.models.api import (
    Completed,
    Draw,
    Limits,
    Model,
    Prompt,
    Reply,
    Watcher,
)
from standalone_orchestrator.models.draws import once_each
from standalone_orchestrator.models.wrapper import Wrapper
from standalone_orchestrator.system.clock import Clock

LEAST_S = 1.0
"""Seconds below which nothing is told: the loop's own time, not a lost draw."""


class Unanswered(Wrapper):
    """A model that tells how many seconds of a call no reply accounts for.

    Args:
        inner: the model.
        clock: where time comes from.
        tell: takes these seconds at the end of a call, when they are `LEAST_S` or more.
    """

    def __init__(self, inner: Model, clock: Clock, tell: Callable[[float], None]) -> None:
        super().__init__(inner)
        self._clock = clock
        self._tell = tell

    def sample(
        self,
        prompt: Prompt,
        draws: Sequence[Draw],
        limits: Limits,
        watch: Watcher | None = None,
    ) -> Iterator[Reply]:
        """Replies of the model. What the caller does between two of them is not counted."""
        lost = 0.0
        asked: float | None = self._clock.monotonic()
        try:
            with closing(once_each(self._inner, prompt, draws, limits, watch)) as replies:
                for reply in replies:
                    lost += max(0.0, self._since(asked) - _worked(reply))
                    asked = None
                    yield reply
                    asked = self._clock.monotonic()
        finally:
            lost += self._since(asked)
            if lost >= LEAST_S:
                self._tell(lost)

    def _since(self, asked: float | None) -> float:
        return 0.0 if asked is None else self._clock.monotonic() - asked


def _worked(reply: Reply) -> float:
    return reply.usage.seconds if isinstance(reply, Completed) else 0.0
