"""Carrying out a run under a view: stop requests, the closing text, the exit code.

What run, resume and replay have in common.
"""

from __future__ import annotations

import os
import shlex
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Protocol

from standalone_orchestrator.app.live import Live
from standalone_orchestrator.app.settings import plain_output_wanted
from standalone_orchestrator.cli.main import INTERRUPTED, Session
from standalone_orchestrator.cli.render import View, view_for
from standalone_orchestrator.core.events import Started
from standalone_orchestrator.memory.api import Record
from standalone_orchestrator.memory.runs import RunFolder

GRACE_S = 3.0
"""After a second Ctrl-C, so long may what is open be closed before the process ends anyway."""

Watch = Callable[[Record], None]


class Outcome(Protocol):
    """What is needed of a run's outcome."""

    @property
    def exit_code(self) -> int:
        """Exit code of the process."""
        ...

    @property
    def summary(self) -> str:
        """Closing text for people."""
        ...


Work = Callable[[Watch, Live], Outcome]
"""A run, once it is given who watches and who stops it."""


def execute(work: Work, session: Session, *, as_json: bool) -> int:
    """Carry `work` out under the view that fits standard output; returns the exit code.

    Raises:
        OrchestratorError: as `work` does.
    """
    view = view_for(as_json=as_json, plain=plain_output_wanted(), stream=sys.stdout)
    return execute_under(view, work, session)


def execute_under(view: View, work: Work, session: Session) -> int:
    """The same under a given view."""

    def watch(record: Record) -> None:
        if isinstance(record.event, Started):
            know(session, view, RunFolder(Path(record.event.workspace), record.event.run))
        view.watch(record)

    with view, stop_on_signals(view):
        outcome = work(watch, view)
        view.close(outcome.summary)
    return outcome.exit_code


def know(session: Session, live: Live, folder: RunFolder) -> None:
    """Remember which run this is, for messages and for stop requests by file."""
    session.run, session.folder = folder.run, folder.path
    session.resume = resume_command(folder)
    live.stop.obey(folder.stop)


def resume_command(folder: RunFolder) -> str:
    """The command that takes the run up again, ready to be pasted."""
    return f"orchestrator resume {folder.run} --workspace {shlex.quote(str(folder.workspace))}"


@contextmanager
def stop_on_signals(view: View) -> Iterator[None]:
    """Ctrl-C or SIGTERM once: stop cleanly. Twice: at once."""

    def ask(number: int, frame: FrameType | None) -> None:
        if view.stop.is_set():
            last = threading.Timer(GRACE_S, os._exit, (INTERRUPTED,))
            last.daemon = True
            last.start()
            raise KeyboardInterrupt
        view.stop.set()
        view.stopping()

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    old = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)
