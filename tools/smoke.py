"""One real task on a real model: up to three fixed seeds, twenty minutes at most.

Green at the first run that says `verified` and whose hidden tests, which the run never sees, pass.
Red on a false `verified`, a crash or a hang, or after three misses. `SMOKE_MODEL` names another
model.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from standalone_orchestrator.app.settings import load_settings
from standalone_orchestrator.bench.contest import PROGRAM
from standalone_orchestrator.bench.grade import Grade, grade, tools_for
from standalone_orchestrator.bench.report import line
from standalone_orchestrator.bench.run import GRACE_S, Grading, Setup, take_sample
from standalone_orchestrator.bench.suite import BenchTask, chosen, load_suite
from standalone_orchestrator.core.errors import OrchestratorError
from standalone_orchestrator.system.clock import SystemClock

ROOT = Path(__file__).resolve().parent.parent
MODEL = os.environ.get("SMOKE_MODEL", "embedded:qwen2.5-coder-1.5b")
SEEDS = (1, 2, 3)
TOTAL_S = 20 * 60.0
GRADING_S = 30.0
"""Set aside for the hidden tests after a run that used all of its time."""
LEAST_S = 60.0
"""With less than this left for a run, another one is not begun."""


def say(text: str) -> None:
    """One line, at once."""
    print(f"smoke: {text}", flush=True)


def main() -> int:
    """Fetch the weights, run the seeds; 0 for green."""
    folder = Path(tempfile.mkdtemp(prefix="orchestrator-smoke-"))
    try:
        green = attempts(folder)
    except OrchestratorError as fault:
        say(f"red: {fault.message}; {fault.way_out}")
        green = False
    if green:
        shutil.rmtree(folder, ignore_errors=True)
        return 0
    say(f"workspaces and logs are in {folder}")
    return 1


def attempts(folder: Path) -> bool:
    """Whether one of the seeds is verified, and truly so.

    Raises:
        OrchestratorError: no run can be begun here.
    """
    fetch_weights()
    clock = SystemClock()
    end = clock.monotonic() + TOTAL_S
    task, grading = prepared(clock)
    for seed in SEEDS:
        left = end - clock.monotonic() - GRACE_S - GRADING_S
        if left < LEAST_S:
            say("no time is left for another seed")
            break
        say(f"seed {seed} with {MODEL}; its log is {folder / f'{task.id}-seed-{seed}' / 'run.log'}")
        setup = Setup(MODEL, ("--model", MODEL), "", folder, minutes=left / 60)
        sample = take_sample(task, seed, setup, grading, clock)
        say(line(sample))
        if sample.bad:
            say("red: that must never happen")
            return False
        if sample.status == "verified":
            say(f"green with seed {seed} after {TOTAL_S - (end - clock.monotonic()):.0f} s")
            return True
    say("red: no seed was verified")
    return False


def fetch_weights() -> None:
    """What the model needs; nothing for one on a server.

    Raises:
        OrchestratorError: they cannot be had.
    """
    command = [*PROGRAM, "models", "pull", "--set", f"model={MODEL}"]  # as `make run` does
    try:
        subprocess.run(command, check=True, timeout=TOTAL_S)
    except subprocess.SubprocessError as fault:
        raise OrchestratorError("the weights could not be fetched", str(fault)) from None


def prepared(clock: SystemClock) -> tuple[BenchTask, Grading]:
    """The task, and how it is graded."""
    (task,) = chosen(load_suite(ROOT / "benchmarks", "levels"), ("l2-",))
    loaded = load_settings(flags={"model": MODEL})
    tools = tools_for((task,), loaded.settings, loaded.folders, clock)[task.id]

    def grading(task: BenchTask, published: Path, scratch: Path) -> Grade:
        return grade(task, published, tools, scratch)

    return task, grading


if __name__ == "__main__":
    sys.exit(main())
