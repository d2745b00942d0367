"""The server behind a model, for programs that are not ours and speak OpenAI's protocol themselves.

What is asked of it there passes by all that stands around a `Model`: limits, retries, records.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.models.api import Model


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


def serving_of(name: str, model: Model) -> Serving:
    """The server behind a bare model, for programs that ask it by OpenAI's protocol.

    Raises:
        UsageError: there is none.
        ModelError: it does not start, or cannot be reached.
    """
    if not isinstance(model, Served):
        raise UsageError(
            f"'{name}' is no server that speaks OpenAI's chat completions",
            "give --model embedded or an endpoint whose backend is openai",
        )
    return model.serving()
