"""Readers of a run's records that show them: live in a terminal, as plain lines, as JSON lines.

The only file with colour. A view cannot disturb a run: when its stream is gone, it falls silent.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from threading import RLock
from types import TracebackType
from typing import Protocol, TextIO

from rich.console import Console, Group
from rich.live import Live as RichLive
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.text import Text

from standalone_orchestrator.app.live import StopFlag
from standalone_orchestrator.cli.main import silence_stdout
from standalone_orchestrator.cli.screen import Screen, Speedometer, advance
from standalone_orchestrator.cli.sentences import printable, sentence
from standalone_orchestrator.core.events import (
    Candidate,
    Event,
    Finished,
    Noticed,
    Replied,
    Started,
    StepBegan,
)
from standalone_orchestrator.memory import codec
from standalone_orchestrator.memory.api import Record
from standalone_orchestrator.models.weights.api import Phase as PullPhase
from standalone_orchestrator.models.weights.api import Progress as PullState
from standalone_orchestrator.system.clock import Clock, SystemClock

STOPPING = "stopping after what is under way; Ctrl-C again stops at once"
REFRESH_PER_SECOND = 4
PROGRESS_STEP = 10
"""Percent between two plain lines of a download."""


class View(Protocol):
    """Shows one run. A context manager; also the `Live` that the run is given."""

    @property
    def stop(self) -> StopFlag:
        """The flag that a stop request sets."""
        ...

    def tokens(self, role: str, draw: int, text_so_far: str) -> None:
        """A draw has grown."""
        ...

    def watch(self, record: Record) -> None:
        """One more record."""
        ...

    def stopping(self) -> None:
        """Say that the run is asked to stop. Called from a signal handler."""
        ...

    def close(self, summary: str) -> None:
        """The run is over; say its closing text."""
        ...

    def __enter__(self) -> View: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def view_for(*, as_json: bool, plain: bool, stream: TextIO) -> View:
    """The view that fits the stream.

    Args:
        as_json: the person asked for JSON lines.
        plain: the environment asks for no cursor movement.
        stream: standard output.
    """
    if as_json:
        return JsonView(stream)
    return PlainView(stream) if plain or not stream.isatty() else LiveView(Console(file=stream))


class _Lines:
    """Lines to a stream, from any thread; silent once the stream is gone."""

    def __init__(self, stream: TextIO) -> None:
        self.stop = StopFlag()
        self._stream = stream
        self._lock = RLock()
        self._gone = False

    def _line(self, text: str) -> None:
        with self._lock:
            if self._gone:
                return
            try:
                self._stream.write(f"{text}\n")
                self._stream.flush()
            except (OSError, ValueError):
                self._gone = True
                if self._stream is sys.stdout:
                    silence_stdout()

    def tokens(self, role: str, draw: int, text_so_far: str) -> None:
        """Too fleeting for lines."""

    def stopping(self) -> None:
        """Said on stderr, by one system call: a signal handler may interrupt a buffered write."""
        os.write(2, f"{STOPPING}\n".encode())

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing to undo."""


class JsonView(_Lines):
    """One event a line, as in the journal, and nothing else."""

    def __enter__(self) -> JsonView:
        """Nothing to set up."""
        return self

    def watch(self, record: Record) -> None:
        """Print the record."""
        value = {"number": record.number, "at": record.at.isoformat()}
        self._line(json.dumps(value | {"event": codec.encode(record.event)}))

    def close(self, summary: str) -> None:
        """The last event said it."""


class PlainView(_Lines):
    """One clear line for each meaningful event, with the time since the start."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._screen = Screen()

    def __enter__(self) -> PlainView:
        """Nothing to set up."""
        return self

    def watch(self, record: Record) -> None:
        """Print the record's sentence."""
        with self._lock:
            self._screen = advance(self._screen, record)
            if said := sentence_with_indent(record.event, self._screen.stated):
                self._line(f"[{_clock_text(_seconds(self._screen, record))}] {said}")

    def close(self, summary: str) -> None:
        """Print the closing text."""
        self._line("")
        for line in summary.splitlines():
            self._line(line_of_summary(line))


class LiveView:
    """A few lines that change in place, below the lines of what is done."""

    def __init__(self, console: Console, clock: Clock | None = None) -> None:
        self.stop = StopFlag()
        self._console = console
        self._clock = clock or SystemClock()
        self._lock = RLock()
        self._screen = Screen()
        self._speed = Speedometer()
        self._draft = ""
        self._began = self._clock.monotonic()
        self._live = RichLive(
            console=console,
            get_renderable=self.picture,
            refresh_per_second=REFRESH_PER_SECOND,
            transient=True,
            vertical_overflow="crop",
        )

    def __enter__(self) -> LiveView:
        """Start to refresh."""
        self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the terminal back."""
        self._quietly(self._live.stop)

    def tokens(self, role: str, draw: int, text_so_far: str) -> None:
        """Note the growth; the next refresh shows it."""
        with self._lock:
            self._speed.grew(role, draw, len(text_so_far), self._clock.monotonic())
            self._draft = text_so_far[-400:]

    def watch(self, record: Record) -> None:
        """Fold the record, and print the line that stays."""
        event = record.event
        with self._lock:
            self._screen = advance(self._screen, record)
            if isinstance(event, Replied):
                self._speed.ended(event.role, event.draw, event.written)
            if isinstance(event, StepBegan):
                self._draft = ""
            stated = self._screen.stated
        if isinstance(event, StepBegan | Replied):
            return
        if said := sentence_with_indent(event, stated):
            at = _clock_text(_seconds(self._screen, record))
            line = Text(f"{at:>7} ", style="dim").append(said, style=_style(event))
            self._quietly(lambda: self._console.print(line, soft_wrap=False))

    def stopping(self) -> None:
        """The next refresh says so."""

    def close(self, summary: str) -> None:
        """Take the changing lines away and print the closing text."""
        self._quietly(self._live.stop)
        lines = "\n".join(line_of_summary(line) for line in summary.splitlines())
        self._quietly(lambda: self._console.print(Text(f"\n{lines}")))

    def picture(self) -> Group:
        """The changing lines, each cut at the terminal's edge."""
        with self._lock:
            screen, draft = self._screen, self._draft
            now = self._clock.monotonic()
            speed = self._speed.per_second(now)
        head = Text(f"{screen.phase:<8}", style="bold cyan").append(_where(screen), style="default")
        if self.stop.is_set():
            head = Text(STOPPING, style="bold yellow")
        lines = [head, Text(_spent(screen, now - self._began, speed), style="dim")]
        if tail := printable(draft.strip().rpartition("\n")[2]):
            lines.append(Text(f"› {tail}", style="dim italic"))
        for line in lines:
            line.no_wrap, line.overflow = True, "ellipsis"
        return Group(*lines)

    def _quietly(self, show: Callable[[], None]) -> None:
        try:
            show()
        except (OSError, ValueError):
            silence_stdout()


class PullProgress:
    """Progress of a download: a bar in a terminal, plain lines elsewhere."""

    def __init__(self, label: str, stream: TextIO, *, plain: bool) -> None:
        self._label = printable(label)
        self._stream = stream
        self._said = ("", 0)
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
        live = stream.isatty() and not plain
        console = Console(file=stream)
        self._bar = Progress(*columns, TransferSpeedColumn(), console=console, disable=not live)
        self._task = self._bar.add_task(self._label, total=None) if live else None

    def __enter__(self) -> PullProgress:
        """Start."""
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the bar as it stands."""
        self._bar.stop()

    def __call__(self, progress: PullState) -> None:
        """Show how far it is."""
        if self._task is None:
            self._plain(progress)
            return
        if progress.note:
            self._bar.console.print(Text(printable(progress.note)))
        label = f"{progress.phase} {self._label}"
        total = progress.total or None
        self._bar.update(self._task, description=label, completed=progress.done, total=total)

    def _plain(self, progress: PullState) -> None:
        if progress.note:
            print(printable(progress.note), file=self._stream, flush=True)
        percent = progress.done * 100 // progress.total if progress.total else 0
        step = (str(progress.phase), percent // PROGRESS_STEP)
        if percent < PROGRESS_STEP or step == self._said or progress.phase is PullPhase.DONE:
            return
        self._said = step
        size = f"{percent} % of {progress.total / 1e6:.0f} MB"
        speed = f", {progress.rate / 1e6:.1f} MB/s" if progress.rate else ""
        print(f"{step[0]} {self._label}: {size}{speed}", file=self._stream, flush=True)


def line_of_summary(line: str) -> str:
    """A line of the closing text, its indent kept."""
    return " " * (len(line) - len(line.lstrip(" "))) + printable(line, 2000)


def sentence_with_indent(event: Event, stated: Mapping[str, str]) -> str:
    """The event's sentence; what belongs to a step is indented."""
    said = sentence(event, stated)
    return f"  {said}" if said and isinstance(event, Candidate | Replied | Noticed) else said


def _style(event: Event) -> str:
    match event:
        case Finished(verdict="verified"):
            return "bold green"
        case Finished():
            return "bold yellow"
        case Started():
            return "bold"
        case Noticed():
            return "yellow"
        case Candidate():
            return "dim"
        case _:
            return "default"


def _where(screen: Screen) -> str:
    parts = [screen.file]
    if screen.round:
        parts.append(f"round {screen.round + 1}")
    if screen.candidates:
        parts.append(f"candidate {screen.candidates + 1}")
        parts.append(f"best {screen.best} of {screen.in_force} checks")
    elif screen.passed >= 0:
        parts.append(f"{screen.passed} of {screen.total} checks pass")
    return " · ".join(p for p in parts if p)


def _spent(screen: Screen, elapsed: float, speed: float) -> str:
    budget = screen.budget
    of_time = f" of {_clock_text(budget.seconds)}" if budget.seconds else ""
    of_tokens = f" of {budget.tokens:,}" if budget.tokens else ""
    parts = [
        f"{_clock_text(elapsed)}{of_time}",
        f"~{speed:.0f} tokens/s" if speed else "",
        f"{screen.read + screen.written:,}{of_tokens} tokens",
        f"{screen.written:,} written, {screen.reused:,} reused",
    ]
    return " · ".join(p for p in parts if p)


def _seconds(screen: Screen, record: Record) -> float:
    return (record.at - screen.began).total_seconds() if screen.began else 0.0


def _clock_text(seconds: float) -> str:
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
