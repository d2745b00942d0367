"""The server behind a model, for programs that are not ours and speak OpenAI's protocol themselves.

What is asked of it there passes by all that stands around a `Model`: limits, retries, records.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Serving:
    """Where a server answers, and what it takes."""

    url: str
    """Ends before `/chat/completions`."""
    api_key: str
    model: str
    """As the server calls it."""
    context: int
    """Tokens, prompt and reply together."""
    turn: Callable[[], AbstractContextManager[None]] = nullcontext
    """Entered for as long as a call takes, where several runs share the server."""


@runtime_checkable
class Served(Protocol):
    """A model on a server that speaks OpenAI's chat completions."""

    def serving(self) -> Serving:
        """Its server, which is started if need be.

        Raises:
            UsageError: it cannot run here.
            ModelError: it does not start, or cannot be reached.
        """
        ...
