"""Draws side by side over streams: what every backend that talks to a server has in common.

A backend gives one function that opens the stream of one draw; here are the threads, the order of
completion, the idle limit and the deadline, the watcher and the cancellation. Not here: anything
that knows a dialect.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import Literal

from standalone_orchestrator.core.errors import (
    ModelError,
    ModelGarbled,
    ModelRefused,
    ModelUnreachable,
)
from standalone_orchestrator.models.api import (
    Completed,
    Draw,
    Failed,
    Limits,
    Reply,
    StopReason,
    Usage,
    Watcher,
)
from standalone_orchestrator.models.backends.line import Line
from standalone_orchestrator.models.backends.room import Room
from standalone_orchestrator.system.clock import Clock

_IDLE, _DEADLINE, _CLOSED = "idle", "deadline", "closed"
_FAREWELL_S = 2.0
"""How long closing waits for the connections to be really gone."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """One piece of a stream. An empty one is a sign of life (a prompt that is being read)."""

    text: str = ""
    thoughts: str = ""
    usage: Usage | None = None
    """The newest numbers of the server; the last ones count."""
    stop: StopReason | None = None


OpenStream = Callable[[Draw, Line], Iterator[Chunk]]
"""Opens the stream of one draw on a line that may be cut.

Raises `ModelError` for what the server says or fails to say; a broken line needs no care.
"""


@dataclass(slots=True)
class _Progress:
    """What one draw has so far."""

    draw: Draw
    line: Line
    began: float
    heard: float
    text: str = ""
    thoughts: str = ""
    pieces: int = 0
    usage: Usage | None = None
    stop: StopReason | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """What the draws of one model share, whichever call they belong to."""

    endpoint: str
    clock: Clock
    room: Room


@dataclass(frozen=True, slots=True)
class Call:
    """One call of `sample`."""

    draws: Sequence[Draw]
    limits: Limits
    watch: Watcher | None = None
    tokens: int = 0
    """Room that each draw needs, where tokens are what is short."""


def sample_streams(stage: Stage, call: Call, open_stream: OpenStream) -> Iterator[Reply]:
    """Run the draws of a call, as many at once as the model has room for.

    The watcher is called in the thread of its draw. Closing the iterator cuts every line.
    """
    if not call.draws:
        return
    lines = tuple(Line() for _ in call.draws)
    done: queue.SimpleQueue[Future[Reply]] = queue.SimpleQueue()
    watchdog = _Watchdog(stage.clock, call.limits)
    crew = ThreadPoolExecutor(min(stage.room.places, len(call.draws)), "draw")
    futures: list[Future[Reply]] = []
    try:
        worker = _Worker(stage, call, open_stream, watchdog)
        for draw, line in zip(call.draws, lines, strict=True):
            future = crew.submit(worker.run, draw, line)
            future.add_done_callback(done.put)
            futures.append(future)
        watchdog.start()
        for _ in futures:
            yield done.get().result()
    finally:
        for line in lines:
            line.cut(_CLOSED)
        watchdog.stop()
        crew.shutdown(wait=False, cancel_futures=True)
        wait([f for f in futures if not f.cancelled()], timeout=_FAREWELL_S)


class _Watchdog:
    """Cuts the lines of draws that are idle or late."""

    def __init__(self, clock: Clock, limits: Limits) -> None:
        self._clock = clock
        self._limits = limits
        self._lock = threading.Lock()
        self._active: list[_Progress] = []
        self._over = threading.Event()
        self._tick = min(0.5, max(0.01, min(limits.idle_s, limits.deadline_s) / 4))
        self._thread = threading.Thread(target=self._run, name="draw-watchdog", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()

    @contextlib.contextmanager
    def over(self, progress: _Progress) -> Iterator[None]:
        """Watch over one draw while its stream is open."""
        with self._lock:
            self._active.append(progress)
        try:
            yield
        finally:
            with self._lock:
                self._active.remove(progress)

    def _run(self) -> None:
        while not self._over.wait(self._tick):
            now = self._clock.monotonic()
            with self._lock:
                active = tuple(self._active)
            for progress in active:
                if now - progress.began > self._limits.deadline_s:
                    progress.line.cut(_DEADLINE)
                elif now - progress.heard > self._limits.idle_s:
                    progress.line.cut(_IDLE)


class _Worker:
    """Runs one draw to its reply."""

    def __init__(
        self, stage: Stage, call: Call, open_stream: OpenStream, watchdog: _Watchdog
    ) -> None:
        self._stage = stage
        self._call = call
        self._open = open_stream
        self._watchdog = watchdog

    def run(self, draw: Draw, line: Line) -> Reply:
        """The reply of one draw; waits for its turn first, and that time counts for no limit."""
        room, tokens = self._stage.room, self._call.tokens
        if not room.enter(tokens, lambda: line.is_cut):
            return self._cut(draw, line)
        try:
            return self._follow(draw, line)
        finally:
            room.leave(tokens)

    def _follow(self, draw: Draw, line: Line) -> Reply:
        now = self._stage.clock.monotonic()
        progress = _Progress(draw, line, now, now)
        fault: ModelError | None = None
        with self._watchdog.over(progress):
            try:
                self._read(progress)
            except ModelError as error:
                fault = error
        if line.is_cut and progress.stop is None:
            return self._cut(draw, line)
        if fault is not None:
            return failed(draw, fault, self._stage.endpoint)
        return self._completed(progress)

    def _read(self, progress: _Progress) -> None:
        watch = self._call.watch
        stream = self._open(progress.draw, progress.line)
        try:
            for chunk in stream:
                progress.heard = self._stage.clock.monotonic()
                progress.text += chunk.text
                progress.thoughts += chunk.thoughts
                progress.pieces += bool(chunk.text or chunk.thoughts)
                progress.usage = chunk.usage or progress.usage
                progress.stop = chunk.stop or progress.stop
                if chunk.text and watch is not None and watch(progress.draw, progress.text):
                    progress.stop = StopReason.WATCHER
                    return
        finally:
            _close(stream)
        if progress.stop is None and not progress.line.is_cut:
            raise ModelUnreachable(
                f"{self._stage.endpoint} ended its answer in the middle",
                "see the server's log; the call is tried again",
            )

    def _completed(self, progress: _Progress) -> Completed:
        usage = progress.usage or Usage()
        return Completed(
            draw=progress.draw,
            text=progress.text,
            stop=progress.stop or StopReason.END,
            usage=replace(
                usage,
                written=usage.written or progress.pieces,
                seconds=self._stage.clock.monotonic() - progress.began,
            ),
            thoughts=progress.thoughts,
            endpoint=self._stage.endpoint,
        )

    def _cut(self, draw: Draw, line: Line) -> Failed:
        limits, endpoint = self._call.limits, self._stage.endpoint
        if line.why == _IDLE:
            return Failed(
                draw,
                f"{endpoint} sent nothing for {limits.idle_s:g} s",
                "look whether the server still works, or raise the idle limit",
                retried=True,
                fault="idle",
                endpoint=endpoint,
            )
        return Failed(
            draw,
            f"{endpoint} had not finished after {limits.deadline_s:g} s",
            "raise the deadline, or use a smaller model or a shorter answer",
            fault="deadline",
            endpoint=endpoint,
        )


def failed(draw: Draw, fault: ModelError, endpoint: str) -> Failed:
    """A fault of one draw as its reply."""
    kind: Literal["unreachable", "refused", "garbled"] = "unreachable"
    if isinstance(fault, ModelRefused):
        kind = "refused"
    elif isinstance(fault, ModelGarbled):
        kind = "garbled"
    return Failed(draw, fault.message, fault.way_out, fault.retried, kind, endpoint)


def _close(stream: Iterator[Chunk]) -> None:
    close = getattr(stream, "close", None)
    if close is not None:
        close()
