"""Any server that speaks OpenAI's chat completions: llama.cpp, LM Studio, vLLM, SGLang, clouds.

What a server takes is learnt from what it refuses (`_Dialect`), once, and kept.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
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
    Watcher,
)
from standalone_orchestrator.models.backends.certificates import trusted
from standalone_orchestrator.models.backends.chat_events import chunk_of
from standalone_orchestrator.models.backends.chat_messages import messages_of
from standalone_orchestrator.models.backends.faults import (
    connection_fault,
    garbled,
    status_fault,
    words_of,
)
from standalone_orchestrator.models.backends.line import Line
from standalone_orchestrator.models.backends.llama_server import ServerFacts, ServerSide
from standalone_orchestrator.models.backends.room import Room
from standalone_orchestrator.models.backends.streaming import (
    Call,
    Chunk,
    OpenStream,
    Stage,
    sample_streams,
)
from standalone_orchestrator.models.backends.token_count import TokenCounter
from standalone_orchestrator.models.catalog import Thinking
from standalone_orchestrator.models.serving import Serving
from standalone_orchestrator.system.clock import Clock, SystemClock

if TYPE_CHECKING:
    import openai

_CONNECT_S = 10.0
_UNKNOWN_CONTEXT = 8192
_MESSAGE_TOKENS = 5
"""What a chat template adds to a message, about."""
_SEED_BITS = 0x7FFFFFFF
_BAD = frozenset({400, 422, 501})
_ABOUT_FORMAT = ("format", "schema", "grammar", "json", "structured", "guided")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server and a model on it."""

    name: str
    base_url: str
    model: str
    api_key: str = ""
    context: int = 0
    """Tokens of context; 0 asks the server."""
    parallel: int = 0
    """Draws at once; 0 asks the server."""
    sampling: Sampling = field(default_factory=Sampling)
    thinking: bool = False
    """True for a model that reasons first when it is asked to."""
    switch: Thinking = field(default_factory=Thinking)
    """How it is told to, from its catalog row; without one, by the usual template argument."""
    json_schema: bool = True
    chars_per_token: float = 0.0
    """A measured ratio, used where the server has no tokenizer; 0 learns it from replies."""
    max_retries: int = 0


class _Dialect:
    """What this server takes, learnt from its refusals."""

    def __init__(self, *, json_schema: bool) -> None:
        self._lock = threading.Lock()
        self.formats: tuple[str, ...] = ("json_schema", "json_object", "")
        if not json_schema:
            self.formats = self.formats[1:]
        self.limit = "max_tokens"
        self.usage = True
        self.switches: tuple[str, ...] = ("chat_template_kwargs", "reasoning_effort")

    def adapt(self, body: Mapping[str, Any], words: str) -> bool:
        """Give up what the server refused, if the refused `body` had something to give up."""
        with self._lock:
            if "max_completion_tokens" in words and "max_tokens" in body:
                self.limit = "max_completion_tokens"
                return True
            if "stream_options" in words and "stream_options" in body:
                self.usage = False
                return True
            refused_switch = [s for s in self.switches if s in words and s in body["extra_body"]]
            if refused_switch:
                self.switches = tuple(s for s in self.switches if s not in refused_switch)
                return True
            refused = body.get("response_format", {}).get("type", "")
            if not refused or not any(word in words.lower() for word in _ABOUT_FORMAT):
                return False
            if refused == self.formats[0]:
                self.formats = self.formats[1:]
            return True


@dataclass(frozen=True, slots=True)
class _Ask:
    prompt: Prompt
    draw: Draw
    limits: Limits
    slot: int | None = None


class OpenAIModel:
    """A `Model` on an OpenAI-compatible server."""

    def __init__(
        self, endpoint: Endpoint, clock: Clock | None = None, facts: ServerFacts | None = None
    ) -> None:
        """Connects to nothing yet. `facts` spare asking the server what it is."""
        self._endpoint = endpoint
        self._name = f"{endpoint.name}/{endpoint.model}"
        self._clock = clock or SystemClock()
        self._given = facts
        self._lock = threading.RLock()
        self._stage: Stage | None = None
        self._dialect = _Dialect(json_schema=endpoint.json_schema)

    @property
    def name(self) -> str:
        """Endpoint and model."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """What the server says, within what is configured.

        Raises:
            ModelError: the server cannot be reached or refuses the key.
        """
        facts, endpoint = self._facts(), self._endpoint
        known = [n for n in (endpoint.context, facts.context) if n]
        return Capabilities(
            context=min(known, default=_UNKNOWN_CONTEXT),
            json_schema=self._dialect.formats[0] == "json_schema",
            thinking=endpoint.thinking,
            parallel=self._parallel(facts),
        )

    def serving(self) -> Serving:
        """The server itself, as `models.serving` says.

        Raises:
            ModelError: the server cannot be reached or refuses the key.
        """
        endpoint = self._endpoint
        return Serving(
            endpoint.base_url, endpoint.api_key, endpoint.model, self.capabilities.context
        )

    def count(self, text: str) -> int:
        """Tokens in `text`: exact on a llama.cpp server, else by a ratio learnt from replies."""
        return self._counter.count(text)

    def sample(
        self,
        prompt: Prompt,
        draws: Sequence[Draw],
        limits: Limits,
        watch: Watcher | None = None,
    ) -> Iterator[Reply]:
        """Sample as `models.api.Model` says."""
        call = Call(draws, limits, watch)
        yield from sample_streams(self._on_stage(), call, self.streams(prompt, limits))

    def streams(self, prompt: Prompt, limits: Limits, slot: int | None = None) -> OpenStream:
        """What opens the stream of a draw, in a given slot of a llama.cpp server."""

        def stream(draw: Draw, line: Line) -> Iterator[Chunk]:
            size, begun = 0, prompt.begun
            for chunk in self._stream(_Ask(prompt, draw, limits, slot), line):
                yield replace(chunk, text=begun + chunk.text) if begun and chunk.text else chunk
                begun = "" if chunk.text else begun
                if chunk.usage is not None:
                    size = chunk.usage.read + chunk.usage.reused
            text = sum(len(m.text) for m in prompt.messages)
            self._counter.learn(text, size - _MESSAGE_TOKENS * len(prompt.messages))

        return stream

    def _on_stage(self) -> Stage:
        with self._lock:
            if self._stage is None:
                parallel = self._parallel(self._facts_or_nothing())
                self._stage = Stage(self._name, self._clock, Room(parallel))
            return self._stage

    @cached_property
    def _side(self) -> ServerSide:
        return ServerSide(self._name, self._endpoint.base_url, self._endpoint.api_key)

    @cached_property
    def _counter(self) -> TokenCounter:
        llama = self._facts_or_nothing().llama
        return TokenCounter(self._side.tokens if llama else None, self._endpoint.chars_per_token)

    def _facts(self) -> ServerFacts:
        with self._lock:
            if self._given is None:
                self._given = self._side.facts(self._endpoint.model)
            return self._given

    def _facts_or_nothing(self) -> ServerFacts:
        try:
            return self._facts()
        except ModelError:  # the call itself will meet the fault and tell it
            return ServerFacts()

    def _parallel(self, facts: ServerFacts) -> int:
        return self._endpoint.parallel or facts.slots or 1

    def _body(self, ask: _Ask) -> dict[str, Any]:
        prompt, draw, limits = ask.prompt, ask.draw, ask.limits
        endpoint, dialect = self._endpoint, self._dialect
        body: dict[str, Any] = {
            "model": endpoint.model,
            "messages": messages_of(prompt, endpoint.switch),
            "temperature": draw.temperature,
            "top_p": endpoint.sampling.top_p,
            "seed": draw.seed & _SEED_BITS,
            dialect.limit: limits.max_tokens,
        }
        if dialect.usage:
            body["stream_options"] = {"include_usage": True}
        if prompt.stop:
            body["stop"] = list(prompt.stop)
        if prompt.schema and (shape := _response_format(dialect.formats[0], prompt.schema)):
            body["response_format"] = shape
        body["extra_body"] = self._extra(prompt, ask.slot)
        return body

    def _extra(self, prompt: Prompt, slot: int | None) -> dict[str, Any]:
        """Fields that OpenAI's own API does not know."""
        endpoint = self._endpoint
        extra: dict[str, Any] = {}
        penalty = endpoint.sampling.repetition_penalty
        if penalty != 1.0:
            extra |= {"repeat_penalty": penalty, "repetition_penalty": penalty}
        if prompt.thinking is not None:
            extra |= self._switched(prompt.thinking)
        if self._facts_or_nothing().llama:
            extra |= {"cache_prompt": True, "timings_per_token": True, "return_progress": True}
        if slot is not None:
            extra["id_slot"] = slot
        return extra | dict(endpoint.sampling.extra)

    def _switched(self, think: bool) -> dict[str, Any]:
        """What turns the reasoning on or off, where the server takes it."""
        switch = self._endpoint.switch
        told: dict[str, Any] = {
            "chat_template_kwargs": switch.template_kwargs(think),
            "reasoning_effort": switch.effort(think),
        }
        if self._endpoint.thinking and not switch.possible:
            told["chat_template_kwargs"] = {"enable_thinking": think}
        return {key: told[key] for key in self._dialect.switches if told[key]}

    def _stream(self, ask: _Ask, line: Line) -> Iterator[Chunk]:
        import httpx2
        import openai

        timeout = httpx2.Timeout(None, connect=_CONNECT_S)
        hooks = {"request": [line.follow]}
        with (
            httpx2.Client(verify=trusted(), event_hooks=hooks, timeout=timeout) as http,
            openai.OpenAI(
                api_key=self._endpoint.api_key or "none",
                base_url=self._endpoint.base_url,
                http_client=http,
                max_retries=self._endpoint.max_retries,
            ) as client,
        ):
            try:
                yield from self._events(client, ask)
            except openai.APIStatusError as fault:
                raise status_fault(self._name, fault.status_code, _words(fault)) from fault
            except openai.APIConnectionError as fault:
                cause = fault.__cause__ or fault
                raise connection_fault(self._name, self._endpoint.base_url, cause) from fault
            except openai.APIError as fault:
                raise self._told_in_stream(fault) from fault
            except (ValidationError, json.JSONDecodeError, UnicodeDecodeError) as fault:
                raise garbled(self._name, str(fault)) from fault

    def _events(self, client: openai.OpenAI, ask: _Ask) -> Iterator[Chunk]:
        with self._open(client, ask) as stream:
            kind = stream.response.headers.get("content-type", "")
            if "event-stream" not in kind:
                raise garbled(self._name, f"content of type {kind or 'none'}")
            for raw in stream:
                yield chunk_of(raw.to_dict(warnings=False))

    def _open(self, client: openai.OpenAI, ask: _Ask) -> openai.Stream[Any]:
        import openai

        while True:
            body = self._body(ask)
            try:
                stream: openai.Stream[Any] = client.chat.completions.create(stream=True, **body)
            except openai.APIStatusError as fault:
                if fault.status_code in _BAD and self._dialect.adapt(body, _words(fault)):
                    continue
                raise
            return stream

    def _told_in_stream(self, fault: openai.APIError) -> ModelError:
        body = fault.body
        status = body.get("code") if isinstance(body, dict) else None
        words = words_of(body) or fault.message
        return status_fault(self._name, status if isinstance(status, int) else 500, words)


def _words(fault: openai.APIStatusError) -> str:
    return words_of(fault.body if fault.body is not None else fault.response.text)


def _response_format(kind: str, schema: str) -> dict[str, Any]:
    if kind == "json_schema":
        shape = {"name": "answer", "schema": json.loads(schema), "strict": True}
        return {"type": kind, "json_schema": shape}
    return {"type": kind} if kind else {}
