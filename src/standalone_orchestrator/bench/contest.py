"""The seam of a contestant: somebody who is given a goal and a workspace, and leaves files there.

A contestant is a process: `command` says how it is started, and `attempt` reads what it left when
it has ended, whatever that end was. It is told of no path that leads to the hidden tests. A new one
is a file in `bench/contestants` and a line in its registry.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from standalone_orchestrator.bench.pool import Drawn
from standalone_orchestrator.bench.sample import SampleCost
from standalone_orchestrator.core.errors import (
    Interrupted,
    ModelUnreachable,
    OrchestratorError,
    UsageError,
)
from standalone_orchestrator.workspace.api import Environment

PROGRAM = (sys.executable, "-P", "-m", "standalone_orchestrator")
"""Ourselves, with nothing imported from the current folder."""
ENDED, USAGE, NO_MODEL, LIMIT, INTERRUPTED = 1, 2, 3, 4, 130
"""Exit codes of a run (DESIGN §9); the other contestants of ours keep to them."""
SAMPLES = 8
"""Of a contestant that draws several, if not told otherwise."""
_SAID = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """One contestant at one task."""

    place: Path
    """A folder for logs and transcripts; the contestant may write there."""
    goal: Path
    """A copy of the goal."""
    workspace: Path
    seed: int
    minutes: float
    """Wall time that it has."""
    arguments: tuple[str, ...] = ()
    """`--model`, `--config` and `--set`, as for `orchestrator run`."""
    based: bool = False
    """Whether the workspace holds something: a repository of one commit."""
    samples: int = SAMPLES
    """Replies that a contestant draws which draws several."""
    program: tuple[str, ...] = PROGRAM
    """How this program is started."""
    tools: Environment | None = None
    """Where what the contestant requires is installed."""

    @property
    def log(self) -> Path:
        """What the process prints."""
        return self.place / "run.log"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a contestant left, the workspace apart."""

    status: str = ""
    """Its own verdict; `answered` when it gives none; empty when it left nothing."""
    fault: str = ""
    """Why it is a crash or a hang."""
    cost: SampleCost | None = None
    models: tuple[str, ...] = ()
    """As they answered."""
    run: str = ""
    """The folder with everything that it left."""
    transcript: str = ""
    """The file with what was asked and answered."""
    pool: tuple[Drawn, ...] = ()
    """The samples that it chose from, where it keeps them."""


class Contestant(Protocol):
    """Somebody who solves tasks."""

    @property
    def name(self) -> str:
        """As on the command line and in results."""
        ...

    @property
    def requirements(self) -> tuple[str, ...]:
        """Pinned distributions that it is made of; empty when this program is all it needs.

        They are installed into an environment of their own before the contest, and are in the
        sandbox with it. One with requirements runs what its model says, so nowhere else.
        """
        ...

    def command(self, entry: Entry) -> tuple[str, ...]:
        """How it is started; the process ends when the workspace holds its answer."""
        ...

    def attempt(self, entry: Entry, code: int | None) -> Attempt:
        """What it left, after it ended with an exit code (None: killed at its limit of time).

        Raises:
            OrchestratorError: it says nothing about the task: no model, wrong settings.
        """
        ...


def refuse_void(code: int | None, log: Path, *, began: bool) -> None:
    """Stop when an end says nothing about the task.

    Raises:
        OrchestratorError: no model was reached, the settings are wrong, or it was interrupted.
    """
    if code == NO_MODEL or (code == USAGE and not began):
        message, way_out = said(log)
        kind: type[OrchestratorError] = ModelUnreachable if code == NO_MODEL else UsageError
        raise kind(message or f"the run ended with exit code {code}", way_out or f"see {log}")
    if code == INTERRUPTED:
        raise Interrupted("the run was interrupted")


def fault_of(code: int | None, good: tuple[int, ...], log: Path) -> str:
    """Why an end is a crash or a hang; empty for an exit code that is good."""
    if code is None:
        return "it did not end within its limit of time"
    if code in good:
        return ""
    ended = f"signal {-code}" if code < 0 else f"exit code {code}"
    return f"it ended with {ended}: {said(log)[0] or 'no reason given'}"


def said(log: Path) -> tuple[str, str]:
    """The fault that a log tells, and its way out; else what is printed last."""
    last = ""
    for line in log.read_text("utf-8", "replace").splitlines():
        try:
            value = json.loads(line)
        except ValueError:
            last = line.strip() or last
            continue
        last = ""  # an event says nothing about the end
        if isinstance(value, dict) and value.get("kind") == "error":
            return str(value.get("message", "")), str(value.get("way_out", ""))
    return last[:_SAID], ""
