"""Whether a role lets its model reason first: by the catalog, or by the endpoint's setting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from standalone_orchestrator.models.api import (
    Capabilities,
    Draw,
    Limits,
    Model,
    Prompt,
    Reply,
    Watcher,
)
from standalone_orchestrator.models.draws import once_each
from standalone_orchestrator.models.wrapper import Wrapper


class Reasoning(Wrapper):
    """A model that may reason for one role, or that must not.

    A prompt that wants no reasoning (a repair, the answer after the reasoning) is left alone. The
    prompt is changed below what records it, so that a request keeps its identity.
    """

    def __init__(self, inner: Model, *, allowed: bool) -> None:
        super().__init__(inner)
        self._allowed = allowed

    @property
    def capabilities(self) -> Capabilities:
        """The model's; without reasoning where it is not allowed."""
        can = self._inner.capabilities
        return replace(can, thinking=can.thinking and self._allowed)

    def sample(
        self,
        prompt: Prompt,
        draws: Sequence[Draw],
        limits: Limits,
        watch: Watcher | None = None,
    ) -> Iterator[Reply]:
        """Replies to the prompt with its switch set."""
        think = self._allowed and prompt.thinking is not False
        yield from once_each(self._inner, replace(prompt, thinking=think), draws, limits, watch)
