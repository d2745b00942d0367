"""What every wrapper of a model shares: it is its inner model in all that it does not change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from standalone_orchestrator.models.api import (
    Capabilities,
    Draw,
    Limits,
    Model,
    Prompt,
    Reply,
    Watcher,
)


class Wrapper:
    """A model around another one. The name stays the inner model's: it identifies requests."""

    def __init__(self, inner: Model) -> None:
        self._inner = inner

    @property
    def name(self) -> str:
        """The inner model's."""
        return self._inner.name

    @property
    def capabilities(self) -> Capabilities:
        """The inner model's."""
        return self._inner.capabilities

    def count(self, text: str) -> int:
        """Tokens by the inner model."""
        return self._inner.count(text)

    def sample(
        self,
        prompt: Prompt,
        draws: Sequence[Draw],
        limits: Limits,
        watch: Watcher | None = None,
    ) -> Iterator[Reply]:
        """The inner model's replies."""
        return self._inner.sample(prompt, draws, limits, watch)
