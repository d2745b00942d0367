"""One real task on a real model: up to three fixed seeds, twenty minutes at most.

Green at the first run that says `verified` and whose hidden tests, which the run never sees, pass.
Red on a false `verified`, a crash or a hang, or after three misses. The hidden tests run what the
model wrote, so they run in the sandbox too.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from standalone_orchestrator.app.settings import load_settings
from standalone_orchestrator.system.clock import SystemClock
from standalone_orchestrator.workspace.api import Job, Mount
from standalone_orchestrator.workspace.sandboxes.bubblewrap import Bubblewrap, find_bwrap
from standalone_orchestrator.workspace.toolchains.python import PythonToolchain

ROOT = Path(__file__).resolve().parent.parent
TASK = ROOT / "benchmarks" / "levels" / "l2-calculator"
MODEL = os.environ.get("SMOKE_MODEL", "embedded:qwen2.5-coder-1.5b")
SEEDS = (1, 2, 3)
TOTAL_S = 20 * 60.0
LEAST_S = 60.0
"""With less than this left, another run is not begun."""
GRACE_S = 45.0
"""A run may take so long beyond its own limit to end itself; then it hangs."""
VERIFIED, ENDED, LIMIT = 0, 1, 4


class Red(Exception):
    """Something that must not happen, in a sentence."""


def say(text: str) -> None:
    """One line, at once: the run's own lines go to the same place."""
    print(f"smoke: {text}", flush=True)


def main() -> int:
    """Run the seeds; 0 for green."""
    folder = Path(tempfile.mkdtemp(prefix="orchestrator-smoke-"))
    command = [sys.executable, "-m", "standalone_orchestrator", "models", "pull"]
    subprocess.run([*command, MODEL.partition(":")[2]], check=True, timeout=TOTAL_S)
    began = time.monotonic()
    try:
        for seed in SEEDS:
            left = TOTAL_S - (time.monotonic() - began)
            if left < LEAST_S:
                say("no time is left for another seed")
                break
            if attempt(folder / f"seed-{seed}", seed, left - GRACE_S):
                say(f"green with seed {seed} after {time.monotonic() - began:.0f} s")
                shutil.rmtree(folder, ignore_errors=True)
                return 0
    except Red as red:
        say(f"red: {red}; what is left is in {folder}")
        return 1
    say(f"red: no seed was verified; what is left is in {folder}")
    return 1


def attempt(workspace: Path, seed: int, seconds: float) -> bool:
    """One run; whether it is verified and truly so.

    Raises:
        Red: it crashed, hung, or said verified though the hidden tests fail.
    """
    code = run_cli(workspace, seed, seconds)
    if code not in (VERIFIED, ENDED, LIMIT):
        raise Red(f"seed {seed} ended with exit code {code}")
    result = result_of(workspace)
    cost = result["cost"]
    say(
        f"seed {seed}: {result['status']}; model time {cost['model_s']:.0f} s, "
        f"{cost['tokens_per_s']:.1f} tokens/s, {cost['tokens_written']} tokens written"
    )
    if (result["status"] == "verified") != (code == VERIFIED):
        raise Red(f"seed {seed} ended with exit code {code} but says {result['status']}")
    if code != VERIFIED:
        return False
    passed, said = hidden_tests_pass(workspace)
    if not passed:
        raise Red(f"seed {seed} says verified, but the hidden tests fail:\n{said}")
    return True


def run_cli(workspace: Path, seed: int, seconds: float) -> int:
    """The exit code of one run, as a person would start it.

    Raises:
        Red: it did not end.
    """
    argv = [
        *(sys.executable, "-m", "standalone_orchestrator", "run", "--file", str(TASK / "goal.md")),
        *("--workspace", str(workspace), "--model", MODEL, "--seed", str(seed)),
        *("--max-minutes", f"{seconds / 60:.2f}"),
    ]
    process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        return process.wait(seconds + GRACE_S)
    except subprocess.TimeoutExpired:
        raise Red(f"seed {seed} hangs: it did not end within its limit") from None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def result_of(workspace: Path) -> dict[str, Any]:
    """The result.json of the only run of a workspace.

    Raises:
        Red: there is none.
    """
    found = list(workspace.glob(".orchestrator/runs/*/result.json"))
    if len(found) != 1:
        raise Red(f"{len(found)} result.json in {workspace}")
    value: dict[str, Any] = json.loads(found[0].read_text("utf-8"))
    return value


def hidden_tests_pass(workspace: Path) -> tuple[bool, str]:
    """Whether the task's hidden tests pass on a copy of what was published, and their output.

    Raises:
        Red: there is no sandbox to run them in.
    """
    bwrap = find_bwrap()
    if bwrap is None:
        raise Red("there is no sandbox to run the hidden tests in")
    cache = load_settings().folders.cache
    environment = PythonToolchain(cache, SystemClock()).prepare((), None)
    with tempfile.TemporaryDirectory(prefix="orchestrator-hidden-") as name:
        tree = Path(name).resolve() / "tree"
        shutil.copytree(workspace, tree, ignore=shutil.ignore_patterns(".orchestrator", ".git"))
        shutil.copytree(TASK / "hidden", tree / "hidden")
        argv = [str(environment.python), "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        job = Job(
            argv=(*argv, "--rootdir", str(tree / "hidden"), "-c", os.devnull, "hidden"),
            cwd=tree,
            mounts=(*environment.mounts, Mount(tree, tree, writable=True)),
            env={"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
        )
        finished = Bubblewrap(bwrap).run(job)
    return finished.exit_code == 0, (finished.stdout + finished.stderr)[-4000:]


if __name__ == "__main__":
    sys.exit(main())
