"""What contestants that are programs of others have in common; each is run by a process of ours.

That process joins the model's server, opens a gateway to it, runs the program in the workspace
until it ends or its time is over, and leaves beside the workspace what the program printed
(`program.log`), all calls (`calls.jsonl`) and what they cost (`attempt.json`).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from standalone_orchestrator.app import wiring
from standalone_orchestrator.app.session import packages
from standalone_orchestrator.app.settings import Loaded, load_settings
from standalone_orchestrator.bench import asking
from standalone_orchestrator.bench.contest import LIMIT, Attempt, Entry
from standalone_orchestrator.bench.gateway import Gateway, Tally
from standalone_orchestrator.bench.sample import SampleCost
from standalone_orchestrator.core.errors import OrchestratorError
from standalone_orchestrator.models.serving import Serving, serving_of
from standalone_orchestrator.system.clock import Clock, SystemClock
from standalone_orchestrator.system.files import ensure_folder, write_atomic
from standalone_orchestrator.system.process import start
from standalone_orchestrator.workspace.testrun import STABLE_ENV, SYSTEM_PATH

CALLS, PRINTED = "calls.jsonl", "program.log"
PATIENCE_S = 86_400
"""Seconds that a program is told to wait for a reply: what ends it is its own limit of time."""
_POLL_S = 0.1
_SAID = 300


@dataclass(frozen=True, slots=True)
class Seat:
    """What a program of others is given."""

    goal: str
    workspace: Path
    place: Path
    """For what it keeps beside the workspace."""
    tools: Path
    """The environment that it is installed in."""
    python: Path
    """An interpreter with a test runner and what the project requires."""
    seed: int
    address: str
    """Of the gateway, for `OPENAI_API_BASE`."""
    model: str
    """As programs on litellm call it."""
    context: int
    """Tokens of the server, prompt and reply together."""

    @property
    def reply_tokens(self) -> int:
        """The longest reply, as of the contestants that ask once: no end is a loop."""
        return self.context // asking.REPLY_SHARE


@dataclass(frozen=True, slots=True)
class Start:
    """How the program is started."""

    argv: tuple[str, ...]
    env: Mapping[str, str]
    """Beside what every program is given."""


Prepare = Callable[[Seat], Start]
"""Writes what the program reads, and says how it is started."""


def host_command(module: str, entry: Entry) -> tuple[str, ...]:
    """How the process of such a contestant is started.

    Raises:
        OrchestratorError: it was not installed.
    """
    if entry.tools is None:
        raise OrchestratorError(f"{module} was not installed before the contest")
    return (
        *asking.module_command(module, entry),
        *("--tools", str(entry.tools.root), "--minutes", f"{entry.minutes:g}"),
    )


def attempt_of(entry: Entry, code: int | None, told: str) -> Attempt:
    """What such a process left; that its time is over is no fault.

    Args:
        entry: what it was given.
        code: its exit code.
        told: the name of the file in which the program tells what it did.
    """
    return asking.attempt_of(entry, code, (0, LIMIT), told)


def main(prepare: Prepare) -> int:
    """The process."""
    return asking.ending(lambda: _run(prepare))


def _run(prepare: Prepare) -> int:
    clock = SystemClock()
    began = clock.monotonic()
    options = _options()
    loaded = load_settings(None, options.config, options.sets, {"model": options.model})
    name = loaded.settings.chain("builder")[0]
    model = wiring.backend(name, loaded.settings, loaded.folders, clock)
    try:
        serving = serving_of(name, model)
        python = _python(options, loaded, clock)
        with Gateway(serving, options.place / CALLS, clock) as gateway:
            started = prepare(_seat(options, serving, gateway.address, python))
            program = Path(started.argv[0]).name
            code = _played(started, options, python, gateway, began + options.minutes * 60)
            tally = gateway.tally
    finally:
        getattr(model, "close", lambda: None)()
    kept = asking.Cost(models=(model.name,), cost=_cost(tally, clock.monotonic() - began))
    write_atomic(options.place / asking.ATTEMPT, kept.model_dump_json())
    return _judged(program, code, tally, options.place / PRINTED)


def _played(
    started: Start, options: argparse.Namespace, python: Path, gateway: Gateway, end: float
) -> int | None:
    """Its exit code; None when its time was over."""
    clock = SystemClock()
    home = ensure_folder(options.place / "home")
    env = {**STABLE_ENV, "HOME": str(home), "PATH": f"{python.parent}:{SYSTEM_PATH}"}
    child = start(
        started.argv,
        env=env | dict(started.env),
        log=options.place / PRINTED,
        cwd=options.workspace,
    )
    try:
        while (code := child.poll()) is None and clock.monotonic() < end:
            if gateway.fault is not None:
                break
            clock.sleep(_POLL_S)
    finally:
        child.kill()
    if gateway.fault is not None:
        raise gateway.fault
    return code


def _judged(program: str, code: int | None, tally: Tally, printed: Path) -> int:
    """The exit code of our own process.

    Raises:
        OrchestratorError: the program broke, or never asked the model.
    """
    if code is None:
        return LIMIT
    if code == 0 and tally.calls:
        return 0
    ended = f"ended with exit code {code}" if code else "ended without an answer of the model"
    lines = [
        line for raw in printed.read_text("utf-8", "replace").splitlines() if (line := raw.strip())
    ]
    raise OrchestratorError(f"{program} {ended}: {(lines or ['no reason given'])[-1][:_SAID]}")


def _seat(options: argparse.Namespace, serving: Serving, address: str, python: Path) -> Seat:
    return Seat(
        goal=options.file.read_text("utf-8"),
        workspace=options.workspace,
        place=options.place,
        tools=options.tools,
        python=python,
        seed=options.seed,
        address=address,
        model=f"openai/{serving.model}",
        context=serving.context,
    )


def _python(options: argparse.Namespace, loaded: Loaded, clock: Clock) -> Path:
    """The interpreter of the environment that a run of ours would get for this task."""
    chain = wiring.toolchains(loaded.folders, clock, loaded.settings.toolchain.python)["python"]
    named = packages(loaded.settings, chain.name, options.file.read_text("utf-8"))
    there = options.workspace if any(options.workspace.iterdir()) else None
    return chain.prepare(loaded.settings.toolchain.requirements, there, named).python


def _cost(tally: Tally, wall_s: float) -> SampleCost:
    return SampleCost(
        tokens_read=tally.read,
        tokens_reused=tally.reused,
        tokens_written=tally.written,
        calls=tally.calls,
        model_s=round(tally.seconds, 3),
        checks_s=0.0,
        wall_s=round(wall_s, 3),
    )


def _options() -> argparse.Namespace:
    parser = asking.parser()
    parser.add_argument("--tools", type=Path, required=True)
    parser.add_argument("--minutes", type=float, required=True)
    return parser.parse_args()
