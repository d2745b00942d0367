"""Events of a streamed chat completion, as OpenAI's API and its many imitations send them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from standalone_orchestrator.models.api import StopReason, Usage
from standalone_orchestrator.models.backends.streaming import Chunk

_STOPS = {"length": StopReason.LENGTH, "max_tokens": StopReason.LENGTH}


class _Loose(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Delta(_Loose):
    content: str | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None
    tool_calls: list[dict[str, Any]] | None = None


class _Choice(_Loose):
    delta: _Delta = _Delta()
    finish_reason: str | None = None


class _Cached(_Loose):
    cached_tokens: int | None = None


class _Counts(_Loose):
    prompt_tokens: int = 0
    completion_tokens: int | None = 0
    prompt_tokens_details: _Cached | None = None


class _Timings(_Loose):
    cache_n: int = 0
    prompt_n: int = 0
    predicted_n: int = 0


class _Event(_Loose):
    choices: list[_Choice] | None = None
    usage: _Counts | None = None
    timings: _Timings | None = None


def chunk_of(data: dict[str, object]) -> Chunk:
    """What one event says.

    Raises:
        pydantic.ValidationError: it is no event of a chat completion.
    """
    event = _Event.model_validate(data)
    choice = event.choices[0] if event.choices else _Choice()
    delta = choice.delta
    return Chunk(
        text=delta.content or "",
        thoughts=delta.reasoning_content or delta.reasoning or "",
        usage=_usage(event),
        stop=_STOPS.get(choice.finish_reason, StopReason.END) if choice.finish_reason else None,
    )


def _usage(event: _Event) -> Usage | None:
    """What the event says of cost; llama.cpp's timings come with each token, usage at the end."""
    if event.usage is not None:
        counts = event.usage
        details = counts.prompt_tokens_details
        reused = (details.cached_tokens or 0) if details is not None else 0
        return Usage(
            read=max(0, counts.prompt_tokens - reused),
            reused=reused,
            written=counts.completion_tokens or 0,
        )
    if event.timings is not None:
        return Usage(event.timings.prompt_n, event.timings.cache_n, event.timings.predicted_n)
    return None
