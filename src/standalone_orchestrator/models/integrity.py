"""Whether the server read what was sent, and whether it wrote to the end (DESIGN §1).

A server that silently drops the front of a long prompt answers another question than the one that
was asked; its reply is not worth having.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from standalone_orchestrator.models.api import (
    Completed,
    Draw,
    Failed,
    Limits,
    Model,
    Prompt,
    Reply,
    StopReason,
    Watcher,
)
from standalone_orchestrator.models.draws import once_each
from standalone_orchestrator.models.notice import Notice, ignore
from standalone_orchestrator.models.tokens import of_prompt
from standalone_orchestrator.models.wrapper import Wrapper

SLACK = 64
"""Tokens by which any two counts of a prompt may differ: templates, special tokens."""
LEAST_REPLY = 64
"""Tokens that must be left for a reply in the context, or the call makes no sense."""


class Watched(Wrapper):
    """A model whose calls are checked against our own count of the prompt.

    A prompt that cannot fit is refused before it is sent; room for the reply is lowered to what
    the context leaves. A reply to a prompt that the server read only in part becomes a `Failed`;
    one that read more than we counted is fine. `length` stops are told.

    Args:
        inner: the backend, or a wrapper that changes no prompt.
        notice: hears `context` and `length`.
        tolerance: share of the prompt by which counts may differ; take a wider one (0.35) where
            `count` is an estimate.
    """

    def __init__(self, inner: Model, notice: Notice = ignore, tolerance: float = 0.10) -> None:
        super().__init__(inner)
        self._notice = notice
        self._tolerance = tolerance

    def sample(
        self,
        prompt: Prompt,
        draws: Sequence[Draw],
        limits: Limits,
        watch: Watcher | None = None,
    ) -> Iterator[Reply]:
        """Replies whose prompt was read whole."""
        if not draws:
            return
        expected = of_prompt(prompt, self.count)
        context = self.capabilities.context
        if context and expected * (1 - self._tolerance) + LEAST_REPLY > context:
            yield from (self._refused(draw, expected, context) for draw in draws)
            return
        if context:
            room = max(LEAST_REPLY, context - expected)
            limits = replace(limits, max_tokens=min(limits.max_tokens, room))
        for reply in once_each(self._inner, prompt, draws, limits, watch):
            yield self._checked(reply, expected) if isinstance(reply, Completed) else reply

    def _checked(self, reply: Completed, expected: int) -> Reply:
        usage = reply.usage
        if usage.expected < 0:
            usage = replace(usage, expected=expected)
        seen = usage.read + usage.reused
        if seen and seen < usage.expected * (1 - self._tolerance) - SLACK:
            told = f"the server read {seen} of {usage.expected} prompt tokens"
            self._notice("context", f"{self.name}: {told}")
            return Failed(
                reply.draw,
                f"{told}: it dropped a part of the prompt",
                "raise the context of the server (Ollama: num_ctx, llama.cpp: --ctx-size), "
                "or set the model's context to what the server has",
                retried=False,
                fault="garbled",
                endpoint=reply.endpoint or self.name,
            )
        if reply.stop is StopReason.LENGTH:
            self._notice(
                "length",
                f"{self.name}: draw {reply.draw.index} was cut at {usage.written} tokens",
            )
        return replace(reply, usage=usage)

    def _refused(self, draw: Draw, expected: int, context: int) -> Failed:
        told = f"the prompt of about {expected} tokens does not fit in a context of {context}"
        if draw.index == 0:
            self._notice("context", f"{self.name}: {told}")
        return Failed(
            draw,
            told,
            "raise the context of the server and of the model's settings, or name another model",
            retried=False,
            fault="refused",
            endpoint=self.name,
        )
