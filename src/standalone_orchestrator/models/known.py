"""A model of which more is known than its server says: by the catalog, and by a probe."""

from __future__ import annotations

from dataclasses import replace

from standalone_orchestrator.models.api import (
    Capabilities,
    Model,
)
from standalone_orchestrator.models.profile import Profile
from standalone_orchestrator.models.wrapper import Wrapper


class Known(Wrapper):
    """A model whose capabilities are those that can be relied on.

    Args:
        inner: the backend.
        profile: what a probe measured; None where none was made.
        most: tokens of context that the model was made for; 0 where the catalog doesn't know it.
    """

    def __init__(self, inner: Model, profile: Profile | None, most: int = 0) -> None:
        super().__init__(inner)
        self._profile = profile
        self._most = most

    @property
    def capabilities(self) -> Capabilities:
        """The inner model's, with the smallest context that is known."""
        told = self._inner.capabilities
        if self._most:
            told = replace(told, context=min(told.context, self._most))
        return self._profile.refine(told) if self._profile else told
