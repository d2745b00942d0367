"""Running pytest in a sandbox until every test has an answer.

One test that ends the process (a crash, `os._exit`, an endless loop in C) must not hide the
others: the plugin writes down which test is running, so after such an end that test is an error,
and the rest runs again without it.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from standalone_orchestrator.core.checks import Outcome
from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.workspace.api import (
    Ended,
    Environment,
    Finished,
    Job,
    JobLimits,
    Mount,
    Sandbox,
)
from standalone_orchestrator.workspace.testrun import STABLE_ENV, SYSTEM_PATH, ending, shorten
from standalone_orchestrator.workspace.toolchains.junit import (
    Case,
    Report,
    read_plain,
    read_report,
    steady,
)
from standalone_orchestrator.workspace.toolchains.pytest_support import PLUGIN_NAME

_ROUNDS = 12
"""Tests that may end the process before the rest is given up."""
_TIMES = 2
"""All rounds together may take this many times the deadline of one."""
_SLOW = 2
"""Tests that may run over their time before the rest is given up."""
_EXIT_CODES = (0, 1, 5)
"""Exit codes of pytest after a run that came to its end: all well, failures, nothing to run."""


@dataclass(frozen=True, slots=True)
class Session:
    """What stays the same over the rounds."""

    sandbox: Sandbox
    clock: Clock
    environment: Environment
    tree: Path
    scratch: Path
    arguments: tuple[str, ...]
    """Options of pytest."""
    python_options: tuple[str, ...]
    env: Mapping[str, str]
    read_only: tuple[Path, ...]
    places: tuple[tuple[str, str], ...]
    limits: JobLimits
    test_limit_s: float
    """Seconds for one test."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known after the last round."""

    cases: Mapping[str, Case] = field(default_factory=dict)
    """By node id, in the order of the report."""
    exit_code: int | None = None
    trouble: str = ""
    """Why some tests have no answer; empty when the run came to its end."""
    given_up: bool = False
    """Whether that is for tests that ran over their time: the others need not be tried alone."""


def gather(session: Session, targets: Sequence[str], only: Sequence[str]) -> Answers:
    """Run tests, again without each one that ends the process.

    Frozen ones are run in a new process, too, after each one that ran over its time: what it holds
    of the memory would be missing for those after it.

    Args:
        session: how to run them.
        targets: files or folders for pytest to collect.
        only: node ids to run; all when empty.
    """
    end = session.clock.monotonic() + _TIMES * session.limits.deadline_s
    known: dict[str, Case] = {}
    finished: Finished | None = None
    slow, code = 0, None
    for _ in range(_ROUNDS):
        left = end - session.clock.monotonic()
        if left <= 0 or slow == _SLOW:
            break
        finished, report, (kind, node) = _round(session, targets, (only, tuple(known)), left)
        # `pytest.exit` in a test ends the run with any exit code and a report of what came before.
        if report is not None and kind != "began" and report.agrees_with(finished.exit_code):
            known = {c.id: c for c in report.cases} | known
            code = code or finished.exit_code
            if kind != "stopped":
                return Answers(known, code)
            slow += 1
        elif kind != "began":
            trouble = _trouble(session, finished, contradicted=report is not None)
            return Answers(known, finished.exit_code, trouble)
        else:
            message = f"the process {ending(finished)} while this test ran"
            known[node] = Case(node, Outcome.ERROR, message)
    trouble = "not run: tests before it ended the process or used up the time"
    return Answers(known, finished.exit_code if finished else None, trouble, slow == _SLOW)


def _round(
    session: Session,
    targets: Sequence[str],
    choice: tuple[Sequence[str], Sequence[str]],
    left: float,
) -> tuple[Finished, Report | None, tuple[str, str]]:
    """One run: how it ended, its report, and what became last of which test."""
    # A folder for each round: what an earlier one left behind is no answer of this one.
    folder = Path(tempfile.mkdtemp(prefix="round-", dir=session.scratch))
    choose, trace, xml = (folder / n for n in ("choice.json", "trace.jsonl", "report.xml"))
    only, without = choice
    choose.write_text(json.dumps({"only": list(only), "without": list(without)}), "utf-8")
    limits = replace(session.limits, deadline_s=min(session.limits.deadline_s, left))
    finished = session.sandbox.run(
        Job(
            argv=(
                str(session.environment.python),
                *session.python_options,
                "-m",
                "pytest",
                *("-p", PLUGIN_NAME, *session.arguments),
                f"--timeout={_test_limit(session):g}",
                f"--orchestrator-choice={choose}",
                f"--orchestrator-trace={trace}",
                f"--junitxml={xml}",
                *targets,
            ),
            cwd=session.tree,
            mounts=_mounts(session),
            env=_env(session),
            limits=limits,
        )
    )
    report = None
    if finished.ended is Ended.EXITED and finished.exit_code in _EXIT_CODES:
        report = read_report(xml, session.places)
    return finished, report, _last(trace)


def _test_limit(session: Session) -> float:
    # Below the limit on silence, so that one slow test is stopped and not the whole run.
    bound = min(session.limits.silence_s * 0.75, session.limits.deadline_s * 0.75)
    return max(1.0, math.floor(min(session.test_limit_s, bound)))


def _mounts(session: Session) -> tuple[Mount, ...]:
    own = [Mount(path, path, writable=True) for path in (session.tree, session.scratch)]
    fixed = [Mount(path, path) for path in session.read_only if path.exists()]
    return (*session.environment.mounts, *fixed, *own)


def _env(session: Session) -> dict[str, str]:
    path = f"{session.environment.root / 'bin'}:{SYSTEM_PATH}"
    return {**STABLE_ENV, "PATH": path, "PYTHONUNBUFFERED": "1", **session.env}


def _last(trace: Path) -> tuple[str, str]:
    """What became last of which test: it `began`, `ended`, or `stopped` those after it."""
    last = ("", "")
    for line in read_plain(trace).splitlines():
        try:
            kind, node = json.loads(line)
        except (ValueError, TypeError):
            continue
        last = (str(kind), str(node))
    return last


def read_reached(path: Path) -> Mapping[str, tuple[str, ...]]:
    """What each test called, by node id; nothing for one that ended the process."""
    found: dict[str, tuple[str, ...]] = {}
    for line in read_plain(path).splitlines():
        try:
            node, places = json.loads(line)
            found[str(node)] = tuple(map(str, places))
        except (ValueError, TypeError):
            continue
    return found


def _trouble(session: Session, finished: Finished, *, contradicted: bool) -> str:
    why = f"the test runner {ending(finished)} before it wrote its report"
    if contradicted:
        why = f"the report contradicts the runner's exit code {finished.exit_code}"
    said = steady(f"{finished.stdout}\n{finished.stderr}".strip(), session.places)
    return f"{why}\n{shorten(said)}".strip()


def places_of(tree: Path, *others: Path) -> tuple[tuple[str, str], ...]:
    """Prefixes of paths to leave out of messages: pytest shows paths from the working folder."""
    folders = [tree, *others]
    absolute = [(f"{folder}{os.sep}", "") for folder in folders]
    relative = [(f"{os.path.relpath(folder, tree)}{os.sep}", "") for folder in others]
    return (*relative, *absolute)
