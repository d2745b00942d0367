"""The default model: llama.cpp on this machine, in a process that a keeper looks after."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from standalone_orchestrator.core.errors import ModelError, ModelUnreachable
from standalone_orchestrator.models.api import (
    Capabilities,
    Draw,
    Failed,
    Limits,
    Prompt,
    Reply,
    Sampling,
    Usage,
    Watcher,
)
from standalone_orchestrator.models.backends.engine_lease import Address, EngineLease
from standalone_orchestrator.models.backends.engine_state import EngineOrder
from standalone_orchestrator.models.backends.engine_turn import EngineTurn
from standalone_orchestrator.models.backends.line import Line
from standalone_orchestrator.models.backends.llama_server import ServerFacts, ServerSide
from standalone_orchestrator.models.backends.openai_api import Endpoint, OpenAIModel
from standalone_orchestrator.models.backends.processor import usable_cores
from standalone_orchestrator.models.backends.room import Room
from standalone_orchestrator.models.backends.slots import SharedReading, SlotDesk, SlotServer
from standalone_orchestrator.models.backends.streaming import (
    Call,
    Chunk,
    Stage,
    failed,
    sample_streams,
)
from standalone_orchestrator.models.catalog import Thinking
from standalone_orchestrator.models.serving import Serving
from standalone_orchestrator.system.clock import Clock, SystemClock

_MESSAGE_TOKENS = 8
"""What a chat template adds to a message, at most."""
_LIKELY = 0.5
"""Share of its token limit that a draw is given room for: few write so much, fewer all at once."""
_CRASHES = 2
"""Ends in a row, without an answer between them, after which the engine is not started again."""


@dataclass(frozen=True, slots=True)
class EmbeddedSettings:
    """Which weights the engine runs, and how."""

    weights: Path
    model: str
    """Short name, as in the catalog."""
    state: Path
    """Folder for the files by which runs share an engine; the same for all runs of a user."""
    context: int = 16384
    slots: int = 4
    threads: int = 0
    """0 takes the physical cores that this process may use."""
    sampling: Sampling = field(default_factory=Sampling)
    thinking: bool = False
    switch: Thinking = field(default_factory=Thinking)
    continues: bool = False
    """Whether the weights go on from the beginning of a reply, from their catalog row."""
    start_s: float = 300.0
    """Seconds that loading may take; 0 joins an engine that runs and starts none."""


@dataclass(frozen=True, slots=True)
class _Engine:
    address: Address
    model: OpenAIModel
    side: ServerSide


@dataclass(frozen=True, slots=True)
class _Wish:
    prompt: Prompt
    limits: Limits
    reading: SharedReading


class EmbeddedModel:
    """A `Model` on an engine of our own, started at the first need, shared between runs."""

    def __init__(self, settings: EmbeddedSettings, clock: Clock | None = None) -> None:
        """Starts nothing yet."""
        self._settings = settings
        self._clock = clock or SystemClock()
        self._name = f"embedded/{settings.model}"
        self._stage = Stage(self._name, self._clock, Room(settings.slots, settings.context))
        order = EngineOrder(
            weights=settings.weights,
            model=settings.model,
            context=settings.context,
            slots=settings.slots,
            threads=settings.threads or usable_cores(),
            start_s=settings.start_s,
        )
        self._lease = EngineLease(settings.state, order, self._clock)
        self._lock = threading.Lock()
        self._engine: _Engine | None = None
        self._lost: Address | None = None
        self._desk = SlotDesk(settings.slots)
        self._crashes = 0
        self._turn = EngineTurn(self._clock)

    def serving(self) -> Serving:
        """The engine as a server, as `models.serving` says; started or joined."""
        address, settings = self._connected().address, self._settings
        return Serving(
            f"{address.url}/v1", address.api_key, settings.model, settings.context, self._in_turn
        )

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        # No end of its own: whoever asks in this way has a limit of time around it all.
        self._turn.take(self._lease.turn_path, math.inf)
        try:
            yield
        finally:
            self._turn.give()

    @property
    def name(self) -> str:
        """`embedded/` and the short name of the weights."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """As it is configured; the engine is not needed for that."""
        settings = self._settings
        return Capabilities(
            context=settings.context,
            thinking=settings.thinking,
            parallel=settings.slots,
            continues=settings.continues and not settings.thinking,
        )

    @property
    def address(self) -> str:
        """`http://127.0.0.1:PORT` of the engine that was joined; empty before that."""
        engine = self._engine
        return engine.address.url if engine is not None else ""

    def start(self) -> None:
        """Start the engine now, or join one that runs; `sample` does so by itself.

        One that was joined and is gone since is started anew, however often that was so.

        Raises:
            UsageError: the engine is not installed, cannot run here, or the weights are missing.
            ModelError: it does not start.
        """
        if (engine := self._engine) is not None and self._is_lost(engine):
            self._crashes = 0
        self._connected()

    def close(self) -> None:
        """Give up the engine; it stops when no other run uses it."""
        with self._lock:
            self._engine = self._lost = None
            self._lease.release()

    def count(self, text: str) -> int:
        """Tokens in `text`, by the engine's own tokenizer; starts it."""
        return self._connected().model.count(text)

    def sample(
        self,
        prompt: Prompt,
        draws: Sequence[Draw],
        limits: Limits,
        watch: Watcher | None = None,
    ) -> Iterator[Reply]:
        """Sample as `models.api.Model` says. Loading the model counts for no limit."""
        try:
            tokens = sum(self.count(m.text) + _MESSAGE_TOKENS for m in prompt.messages)
        except ModelError as fault:
            yield from (failed(draw, fault, self._name) for draw in draws)
            return

        if not self._turn.take(self._lease.turn_path, limits.deadline_s):
            yield from (self._crowded_out(draw, limits.deadline_s) for draw in draws)
            return
        try:
            yield from self._sample(prompt, draws, limits, watch, tokens)
        finally:
            self._turn.give()

    def _crowded_out(self, draw: Draw, waited_s: float) -> Failed:
        return Failed(
            draw,
            f"another run has used the engine for {waited_s:.0f} s",
            "wait for that run to end, or give this one a model of its own",
            fault="deadline",
            endpoint=self._name,
        )

    def _sample(
        self,
        prompt: Prompt,
        draws: Sequence[Draw],
        limits: Limits,
        watch: Watcher | None,
        tokens: int,
    ) -> Iterator[Reply]:
        reading = SharedReading(prompt, len(draws), self._desk)
        wish = _Wish(prompt, limits, reading)

        def stream(draw: Draw, line: Line) -> Iterator[Chunk]:
            with self._desk.seat(reading.text) as slot:
                yield from self._stream(wish, slot, draw, line)

        call = Call(draws, limits, watch, tokens + int(limits.max_tokens * _LIKELY))
        try:
            yield from sample_streams(self._stage, call, stream)
        finally:
            reading.close()

    def _stream(self, wish: _Wish, slot: int | None, draw: Draw, line: Line) -> Iterator[Chunk]:
        engine = self._connected(lambda: line.is_cut)
        began = False
        try:
            for chunk in self._attempt(engine, wish, slot, draw, line):
                began = began or bool(chunk.text)
                yield chunk
            self._crashes = 0
            return
        except ModelUnreachable as fault:
            if line.is_cut or not self._is_lost(engine):
                raise
            if began:
                raise self._ended(engine, fault) from fault
        yield from self._attempt(self._connected(lambda: line.is_cut), wish, slot, draw, line)
        self._crashes = 0

    def _attempt(
        self, engine: _Engine, wish: _Wish, slot: int | None, draw: Draw, line: Line
    ) -> Iterator[Chunk]:
        """Stream one draw: its prompt is read here, or has been read for another draw."""
        paid: Usage | None = None
        if slot is not None:
            reading_only = replace(wish.limits, max_tokens=1)
            open_reading = engine.model.streams(wish.prompt, reading_only, slot)
            server = SlotServer(engine.side, engine.address.readings)
            for chunk in wish.reading.read(slot, server, lambda: open_reading(draw, line), line):
                paid = chunk.usage or paid
                yield Chunk()
        for chunk in engine.model.streams(wish.prompt, wish.limits, slot)(draw, line):
            if chunk.text and slot is not None:
                self._desk.has_read(slot, wish.reading.text)
            yield _with(chunk, paid)

    def _connected(self, abandoned: Callable[[], bool] = lambda: False) -> _Engine:
        with self._lock:
            if self._engine is None:
                if self._crashes >= _CRASHES:
                    self._crashes = 0
                    raise self._ended(None, None)
                address = self._lease.join(self._is_healthy, self._lost, abandoned)
                self._desk.forget()
                self._engine = self._engine_at(address)
            return self._engine

    def _is_lost(self, engine: _Engine) -> bool:
        """Whether this engine is gone; forgets it then."""
        with self._lock:
            if self._engine is not engine:
                return True
            if self._is_healthy(engine.address):
                return False
            self._engine, self._lost = None, engine.address
            self._crashes += 1
            return True

    def _ended(self, engine: _Engine | None, fault: ModelError | None) -> ModelUnreachable:
        address = engine.address if engine is not None else self._lost
        why = self._lease.why_lost(address) or (fault.message if fault else "twice in a row")
        return ModelUnreachable(
            f"the embedded engine ended: {why}",
            "it is started again; if it ends again, try a smaller context or smaller weights",
        )

    def _is_healthy(self, address: Address) -> bool:
        return ServerSide(self._name, address.url, address.api_key).healthy()

    def _engine_at(self, address: Address) -> _Engine:
        settings = self._settings
        endpoint = Endpoint(
            name="embedded",
            base_url=f"{address.url}/v1",
            model=settings.model,
            api_key=address.api_key,
            context=settings.context,
            parallel=settings.slots,
            sampling=settings.sampling,
            thinking=settings.thinking,
            switch=settings.switch,
        )
        facts = ServerFacts(llama=True, context=settings.context, slots=settings.slots)
        side = ServerSide(self._name, address.url, address.api_key)
        return _Engine(address, OpenAIModel(endpoint, self._clock, facts), side)


def _with(chunk: Chunk, paid: Usage | None) -> Chunk:
    """The chunk of a draw whose prompt was read beforehand: that reading is its cost."""
    if paid is None or chunk.usage is None:
        return chunk
    return replace(chunk, usage=replace(chunk.usage, read=paid.read, reused=paid.reused))
