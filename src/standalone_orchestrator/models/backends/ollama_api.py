"""Ollama's native API; its OpenAI imitation cannot set the context, and drops what does not fit.

One fixed `num_ctx` is sent with every call: another value would make Ollama load the model again.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from standalone_orchestrator.core.errors import ModelError
from standalone_orchestrator.models.api import (
    Capabilities,
    Draw,
    Limits,
    Prompt,
    Reply,
    Sampling,
    StopReason,
    Usage,
    Watcher,
)
from standalone_orchestrator.models.backends.certificates import trusted_by_httpx
from standalone_orchestrator.models.backends.chat_messages import messages_of
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
from standalone_orchestrator.models.catalog import Thinking
from standalone_orchestrator.system.clock import Clock, SystemClock

if TYPE_CHECKING:
    import ollama

_CONNECT_S = 10.0
_QUICK_S = 10.0
_MESSAGE_TOKENS = 5
_SEED_BITS = 0x7FFFFFFF


@dataclass(frozen=True, slots=True)
class OllamaSettings:
    """An Ollama server and a model on it."""

    model: str
    name: str = "ollama"
    host: str = "http://127.0.0.1:11434"
    api_key: str = ""
    context: int = 16384
    """Sent as `num_ctx` with every call, cut to what the model was made for."""
    parallel: int = 1
    """As `OLLAMA_NUM_PARALLEL` of the server; each slot has a context of its own."""
    sampling: Sampling = field(default_factory=Sampling)
    thinking: bool | None = None
    """Whether it reasons first when asked to; None asks the server and the catalog's row."""
    switch: Thinking = field(default_factory=Thinking)
    """How it is told to, from its catalog row: a level, or words where the server knows no way."""
    keep_alive: str = "30m"
    chars_per_token: float = 0.0


@dataclass(frozen=True, slots=True)
class _Shown:
    """What `/api/show` says of the model."""

    context: int = 0
    thinking: bool = False


class OllamaModel:
    """A `Model` on an Ollama server."""

    def __init__(self, settings: OllamaSettings, clock: Clock | None = None) -> None:
        """Connects to nothing yet."""
        self._settings = settings
        self._name = f"{settings.name}/{settings.model}"
        self._stage = Stage(self._name, clock or SystemClock(), Room(settings.parallel))
        self._counter = TokenCounter(ratio=settings.chars_per_token)
        self._lock = threading.Lock()
        self._shown: _Shown | None = None

    @property
    def name(self) -> str:
        """Endpoint and model."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """What the server says of the model, within what is configured.

        Raises:
            ModelError: the server cannot be reached, or does not have the model.
        """
        shown, settings = self._show(), self._settings
        return Capabilities(
            context=self._context(shown),
            thinking=self._thinks(shown),
            parallel=settings.parallel,
        )

    def count(self, text: str) -> int:
        """Tokens in `text`, by a ratio learnt from replies: Ollama has no tokenizer to ask."""
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
            return self._stream(self._body(prompt, draw, limits), line)

        yield from sample_streams(self._stage, Call(draws, limits, watch), stream)

    def _client(self, line: Line | None) -> ollama.Client:
        import httpx
        import ollama

        key = self._settings.api_key
        return ollama.Client(
            host=self._settings.host,
            headers={"Authorization": f"Bearer {key}"} if key else None,
            verify=trusted_by_httpx(),
            timeout=httpx.Timeout(None if line else _QUICK_S, connect=_CONNECT_S),
            event_hooks={"request": [line.follow] if line else []},
        )

    def _show(self) -> _Shown:
        import httpx
        import ollama

        with self._lock:
            if self._shown is not None:
                return self._shown
            try:
                with self._client(None) as client:
                    answer = client.show(self._settings.model)
            except ollama.ResponseError as fault:
                raise self._refused(fault) from fault
            except (httpx.HTTPError, ConnectionError) as fault:
                raise connection_fault(self._name, self._settings.host, fault) from fault
            except ValueError as fault:
                raise garbled(self._name, str(fault)) from fault
            info = answer.modelinfo or {}
            lengths = [v for k, v in info.items() if k.endswith(".context_length")]
            known = lengths[0] if lengths and isinstance(lengths[0], int) else 0
            self._shown = _Shown(known, "thinking" in (answer.capabilities or ()))
            return self._shown

    def _context(self, shown: _Shown) -> int:
        return min(n for n in (self._settings.context, shown.context) if n)

    def _thinks(self, shown: _Shown) -> bool:
        configured = self._settings.thinking
        return (
            shown.thinking or self._settings.switch.possible if configured is None else configured
        )

    def _native(self, shown: _Shown) -> bool:
        """Whether the server takes `think`: it refuses it for a model without a switch."""
        words = self._settings.switch.switch == "prompt"
        return shown.thinking or (self._settings.thinking is True and not words)

    def _think(self, shown: _Shown, think: bool | None) -> bool | str | None:
        if think is None or not self._native(shown):
            return None
        return self._settings.switch.effort(think) or think

    def _body(self, prompt: Prompt, draw: Draw, limits: Limits) -> dict[str, Any]:
        sampling, switch = self._settings.sampling, self._settings.switch
        try:
            shown = self._show()
        except ModelError:  # the call itself will meet the fault and tell it
            shown = _Shown()
        options: dict[str, Any] = {
            "num_ctx": self._context(shown),
            "num_predict": limits.max_tokens,
            "seed": draw.seed & _SEED_BITS,
            "temperature": draw.temperature,
            "top_p": sampling.top_p,
            "repeat_penalty": sampling.repetition_penalty,
        }
        if prompt.stop:
            options["stop"] = list(prompt.stop)
        return {
            "model": self._settings.model,
            "messages": messages_of(prompt, Thinking() if self._native(shown) else switch),
            "options": options | dict(sampling.extra),
            "format": json.loads(prompt.schema) if prompt.schema else None,
            "think": self._think(shown, prompt.thinking),
            "keep_alive": self._settings.keep_alive,
        }

    def _stream(self, body: dict[str, Any], line: Line) -> Iterator[Chunk]:
        import httpx
        import ollama

        with self._client(line) as client:
            try:
                for part in client.chat(stream=True, **body):
                    yield self._chunk(part, body)
            except ollama.ResponseError as fault:
                raise self._refused(fault) from fault
            except (httpx.HTTPError, ConnectionError) as fault:
                raise connection_fault(self._name, self._settings.host, fault) from fault
            except (ValidationError, json.JSONDecodeError, UnicodeDecodeError) as fault:
                raise garbled(self._name, str(fault)) from fault

    def _chunk(self, part: ollama.ChatResponse, body: dict[str, Any]) -> Chunk:
        usage, stop = None, None
        if part.done:
            usage = Usage(read=part.prompt_eval_count or 0, written=part.eval_count or 0)
            stop = StopReason.LENGTH if part.done_reason == "length" else StopReason.END
            size = sum(len(m["content"]) for m in body["messages"])
            self._counter.learn(size, usage.read - _MESSAGE_TOKENS * len(body["messages"]))
        message = part.message
        return Chunk(message.content or "", message.thinking or "", usage, stop)

    def _refused(self, fault: ollama.ResponseError) -> ModelError:
        # An error inside a stream has no status; the runner behind Ollama ended or choked.
        status = fault.status_code if fault.status_code > 0 else 500
        return status_fault(self._name, status, words_of(fault.error))
