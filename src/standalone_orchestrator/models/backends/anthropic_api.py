"""Anthropic's Messages API, for planner or judge roles. Needs the extra `anthropic`."""

from __future__ import annotations

import importlib.util
import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from standalone_orchestrator.core.errors import ModelRefused, UsageError
from standalone_orchestrator.models.api import (
    Capabilities,
    Draw,
    Limits,
    Message,
    Prompt,
    Reply,
    Sampling,
    StopReason,
    Usage,
    Watcher,
)
from standalone_orchestrator.models.backends.certificates import trusted
from standalone_orchestrator.models.backends.faults import (
    connection_fault,
    garbled,
    status_fault,
    words_of,
)
from standalone_orchestrator.models.backends.line import Line
from standalone_orchestrator.models.backends.room import Room
from standalone_orchestrator.models.backends.streaming import Call, Chunk, Stage, sample_streams
from standalone_orchestrator.models.backends.token_count import TokenCounter
from standalone_orchestrator.system.clock import Clock, SystemClock

if TYPE_CHECKING:
    import anthropic

_CONNECT_S = 10.0
_MESSAGE_TOKENS = 5
_TOOL = "answer"
_BAD = 400
_THINKING_TOKENS = 4096
_STOPS = {
    "max_tokens": StopReason.LENGTH,
    "model_context_window_exceeded": StopReason.LENGTH,
}


@dataclass(frozen=True, slots=True)
class AnthropicSettings:
    """The API and a model on it."""

    model: str
    api_key: str
    name: str = "anthropic"
    base_url: str = "https://api.anthropic.com"
    context: int = 200_000
    parallel: int = 4
    sampling: Sampling = field(default_factory=Sampling)
    thinking: bool = False
    chars_per_token: float = 0.0
    max_retries: int = 0


class _Loose(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Counts(_Loose):
    input_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    output_tokens: int | None = None


class _Piece(_Loose):
    text: str | None = None
    thinking: str | None = None
    partial_json: str | None = None
    stop_reason: str | None = None


class _Begun(_Loose):
    usage: _Counts | None = None


class _Event(_Loose):
    type: str
    delta: _Piece | None = None
    message: _Begun | None = None
    usage: _Counts | None = None


class _Dialect:
    """What this model takes, learnt from its refusals: newer ones refuse a temperature."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.temperature = True
        self.formats: tuple[str, ...] = ("output_config", "tool")

    def adapt(self, body: dict[str, Any], words: str) -> bool:
        """Give up what the server refused, if the refused `body` had something to give up."""
        with self._lock:
            if "temperature" in words and "temperature" in body.get("extra_body", {}):
                self.temperature = False
                return True
            about = ("output_config", "output_format", "schema")
            if "output_config" in body and any(w in words for w in about):
                self.formats = ("tool",)
                return True
            return False


class AnthropicModel:
    """A `Model` behind the Messages API. It has no seeds."""

    def __init__(self, settings: AnthropicSettings, clock: Clock | None = None) -> None:
        """Connects to nothing yet.

        Raises:
            UsageError: the extra is not installed, or there is no key.
        """
        if importlib.util.find_spec("anthropic") is None:
            raise UsageError(
                "the client for Anthropic's API is not installed",
                "pip install 'standalone-orchestrator[anthropic]'",
            )
        if not settings.api_key:
            raise UsageError(
                f"the endpoint {settings.name} has no API key", "set its `api_key` in the settings"
            )
        self._settings = settings
        self._name = f"{settings.name}/{settings.model}"
        self._stage = Stage(self._name, clock or SystemClock(), Room(settings.parallel))
        self._counter = TokenCounter(ratio=settings.chars_per_token)
        self._dialect = _Dialect()

    @property
    def name(self) -> str:
        """Endpoint and model."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """As configured."""
        settings = self._settings
        return Capabilities(
            context=settings.context,
            thinking=settings.thinking,
            parallel=settings.parallel,
            seeds=False,
        )

    def count(self, text: str) -> int:
        """Tokens in `text`, by a ratio learnt from replies."""
        return self._counter.count(text)

    def sample(
        self,
        prompt: Prompt,
        draws: Sequence[Draw],
        limits: Limits,
        watch: Watcher | None = None,
    ) -> Iterator[Reply]:
        """Sample as `models.api.Model` says."""

        def stream(draw: Draw, line: Line) -> Iterator[Chunk]:
            return self._stream(_Ask(prompt, draw, limits), line)

        yield from sample_streams(self._stage, Call(draws, limits, watch), stream)

    def _stream(self, ask: _Ask, line: Line) -> Iterator[Chunk]:
        import anthropic
        import httpx2

        timeout = httpx2.Timeout(None, connect=_CONNECT_S)
        hooks = {"request": [line.follow]}
        with (
            httpx2.Client(verify=trusted(), event_hooks=hooks, timeout=timeout) as http,
            anthropic.Anthropic(
                api_key=self._settings.api_key,
                base_url=self._settings.base_url,
                http_client=http,
                max_retries=self._settings.max_retries,
            ) as client,
        ):
            try:
                yield from self._events(client, ask)
            except anthropic.APIStatusError as fault:
                words = words_of(fault.body or fault.message)
                # An error inside a stream comes with the status of the stream: 200.
                status = fault.status_code if fault.status_code >= _BAD else 529
                raise status_fault(self._name, status, words) from fault
            except anthropic.APIConnectionError as fault:
                cause = fault.__cause__ or fault
                raise connection_fault(self._name, self._settings.base_url, cause) from fault
            except httpx2.HTTPError as fault:
                raise connection_fault(self._name, self._settings.base_url, fault) from fault
            except (ValidationError, json.JSONDecodeError, UnicodeDecodeError) as fault:
                raise garbled(self._name, str(fault)) from fault

    def _events(self, client: anthropic.Anthropic, ask: _Ask) -> Iterator[Chunk]:
        with self._open(client, ask) as stream:
            kind = stream.response.headers.get("content-type", "")
            if "event-stream" not in kind:
                raise garbled(self._name, f"content of type {kind or 'none'}")
            counts = _Counts()
            for raw in stream:
                event = _Event.model_validate(raw.to_dict(warnings=False))
                told = event.usage or (event.message.usage if event.message else None)
                if told is not None:
                    counts = counts.model_copy(update=told.model_dump(exclude_none=True))
                yield self._chunk(event, counts)
            size = sum(len(m.text) for m in ask.prompt.messages)
            usage = _usage(counts)
            extra = _MESSAGE_TOKENS * len(ask.prompt.messages)
            self._counter.learn(size, usage.read + usage.reused - extra)

    def _open(self, client: anthropic.Anthropic, ask: _Ask) -> anthropic.Stream[Any]:
        import anthropic

        while True:
            body = self._body(ask)
            try:
                stream: anthropic.Stream[Any] = client.messages.create(stream=True, **body)
            except anthropic.APIStatusError as fault:
                words = words_of(fault.body or fault.message)
                if fault.status_code == _BAD and self._dialect.adapt(body, words):
                    continue
                raise
            return stream

    def _body(self, ask: _Ask) -> dict[str, Any]:
        prompt, settings = ask.prompt, self._settings
        body: dict[str, Any] = {
            "model": settings.model,
            "max_tokens": ask.limits.max_tokens,
            "messages": _turns(prompt.messages),
            "cache_control": {"type": "ephemeral"},
        }
        system = "\n\n".join(m.text for m in prompt.messages if m.role == "system")
        if system:
            body["system"] = system
        if prompt.stop:
            body["stop_sequences"] = list(prompt.stop)
        if prompt.schema:
            body |= self._constraint(json.loads(prompt.schema))
        extra = dict(settings.sampling.extra)
        if settings.thinking and prompt.thinking and not prompt.schema:
            body["thinking"] = {"type": "enabled", "budget_tokens": _THINKING_TOKENS}
            body["max_tokens"] += _THINKING_TOKENS
        elif self._dialect.temperature:
            extra["temperature"] = min(1.0, ask.draw.temperature)
        return body | {"extra_body": extra}

    def _constraint(self, schema: dict[str, Any]) -> dict[str, Any]:
        if self._dialect.formats[0] == "output_config":
            return {"output_config": {"format": {"type": "json_schema", "schema": schema}}}
        tool = {"name": _TOOL, "description": "Give the answer.", "input_schema": schema}
        return {"tools": [tool], "tool_choice": {"type": "tool", "name": _TOOL}}

    def _chunk(self, event: _Event, counts: _Counts) -> Chunk:
        piece = event.delta or _Piece()
        if piece.stop_reason == "refusal":
            raise ModelRefused(f"{self._name} declined to answer", "use another endpoint")
        ended = event.type == "message_delta" and piece.stop_reason
        return Chunk(
            text=piece.text or piece.partial_json or "",
            thoughts=piece.thinking or "",
            usage=_usage(counts),
            stop=_STOPS.get(piece.stop_reason or "", StopReason.END) if ended else None,
        )


@dataclass(frozen=True, slots=True)
class _Ask:
    prompt: Prompt
    draw: Draw
    limits: Limits


def _usage(counts: _Counts) -> Usage:
    read = (counts.input_tokens or 0) + (counts.cache_creation_input_tokens or 0)
    return Usage(read, counts.cache_read_input_tokens or 0, counts.output_tokens or 0)


def _turns(messages: Sequence[Message]) -> list[dict[str, str]]:
    """The messages that are no system text."""
    return [{"role": m.role, "content": m.text} for m in messages if m.role != "system"]
