"""What every wrapper of a model shares: it is its inner model in all but how it samples."""

from __future__ import annotations

from standalone_orchestrator.models.api import Capabilities, Model


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
