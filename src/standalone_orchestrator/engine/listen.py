"""A model that a person can stop and watch: the innermost wrapper of the engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from standalone_orchestrator.core.errors import Interrupted
from standalone_orchestrator.models.api import (
    Completed,
    Draw,
    Limits,
    Model,
    Prompt,
    Reply,
    StopReason,
    Watcher,
)
from standalone_orchestrator.models.draws import once_each
from standalone_orchestrator.models.wrapper import Wrapper


class Listener(Protocol):
    """Who watches the tokens, and may ask for a stop. Called from any thread."""

    def stopping(self) -> bool:
        """Whether the run shall stop."""
        ...

    def tokens(self, role: str, draw: int, text_so_far: str) -> None:
        """A draw has grown."""
        ...


class Heard(Wrapper):
    """Tells `listener` of every token; a stop ends the draws, and nothing half-written is kept."""

    def __init__(self, inner: Model, role: str, listener: Listener) -> None:
        super().__init__(inner)
        self._role = role
        self._listener = listener

    def sample(
        self,
        prompt: Prompt,
        draws: Sequence[Draw],
        limits: Limits,
        watch: Watcher | None = None,
    ) -> Iterator[Reply]:
        """Replies of the inner model.

        Raises:
            Interrupted: the listener asked for a stop.
        """
        self._check()

        def listen(draw: Draw, text: str) -> bool:
            self._listener.tokens(self._role, draw.index, text)
            return self._listener.stopping() or (watch is not None and watch(draw, text))

        for reply in once_each(self._inner, prompt, draws, limits, listen):
            if not (isinstance(reply, Completed) and reply.stop is not StopReason.WATCHER):
                self._check()
            yield reply

    def _check(self) -> None:
        if self._listener.stopping():
            raise Interrupted("the run was stopped before its end", "take it up again with resume")
