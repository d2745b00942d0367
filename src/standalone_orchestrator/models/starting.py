"""A model that is started when it is first needed, and says so."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

from standalone_orchestrator.core.errors import ModelError, ModelRefused, UsageError
from standalone_orchestrator.models.api import Draw, Limits, Model, Prompt, Reply, Watcher
from standalone_orchestrator.models.draws import once_each
from standalone_orchestrator.models.notice import Notice, ignore
from standalone_orchestrator.models.wrapper import Wrapper
from standalone_orchestrator.system.clock import Clock


class Starting(Wrapper):
    """A backend with its start: once, at the beginning of a run or when a role falls back to it.

    Args:
        inner: the backend; one with a method `start` has an engine, another one a server to ask.
        clock: measures how long the start takes.
        notice: hears `engine` and `fallback`.
    """

    def __init__(self, inner: Model, clock: Clock, notice: Notice = ignore) -> None:
        super().__init__(inner)
        self._clock = clock
        self._notice = notice
        self._lock = threading.Lock()
        self._started = False
        self._fault: ModelError | None = None

    def start(self) -> None:
        """Start it if it was not; the next call tries again after a fault.

        Raises:
            UsageError: it cannot be used on this machine as it is configured.
            ModelError: it does not start, or does not answer.
        """
        with self._lock:
            if not self._started:
                self._begin()
                self._started = True

    def settle(self) -> None:
        """The same for several roles at the start of a run: what failed for one fails for all.

        Raises:
            UsageError: as `start`.
            ModelError: as `start`, now or for the role before; it is told once.
        """
        if self._fault is not None:
            raise self._fault
        try:
            self.start()
        except ModelError as fault:
            self._fault = fault
            self._notice("fallback", f"{self.name} is not there at the start: {fault.message}")
            raise

    def _begin(self) -> None:
        start = getattr(self._inner, "start", None)
        if start is None:
            _ = self._inner.capabilities
            return
        began = self._clock.monotonic()
        start()
        took = self._clock.monotonic() - began
        self._notice("engine", f"{self.name} is ready after {took:.1f} s")

    def count(self, text: str) -> int:
        """Tokens by the backend; starts it.

        Raises:
            ModelError: it cannot be used.
        """
        self._need()
        return super().count(text)

    def sample(
        self,
        prompt: Prompt,
        draws: Sequence[Draw],
        limits: Limits,
        watch: Watcher | None = None,
    ) -> Iterator[Reply]:
        """Replies of the backend; starts it.

        Raises:
            ModelError: it cannot be used.
        """
        self._need()
        yield from once_each(self._inner, prompt, draws, limits, watch)

    def _need(self) -> None:
        try:
            self.start()
        except UsageError as fault:  # found in the middle of a run: for this endpoint, a refusal
            raise ModelRefused(f"{self.name}: {fault.message}", fault.way_out) from fault
