"""Running a command over a tree, and turning what it did into a check's result.

Not here: test runners (`toolchains`), how a command is confined (`sandboxes`).
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from standalone_orchestrator.core.checks import Check, CheckResult, Outcome
from standalone_orchestrator.workspace.api import (
    Ended,
    Environment,
    Finished,
    Job,
    JobLimits,
    Mount,
    Sandbox,
)

SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"
STABLE_ENV = {
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
}
"""What every command gets, so that two runs of it say the same."""

_LIMITS = JobLimits()
_MESSAGE_LINES = 15


def run_command(
    command: str,
    tree: Path,
    environment: Environment | None,
    sandbox: Sandbox,
    limits: JobLimits = _LIMITS,
) -> Finished:
    """Run a shell command in `tree`, which it may write to.

    Args:
        command: read by `/bin/sh`; it comes from the user or the plan, never from a model's reply.
        tree: a checkout, the working folder.
        environment: its programs come first on the path; None for the system's alone.
        sandbox: where it runs.
        limits: when it is stopped.
    """
    env = dict(STABLE_ENV, PATH=SYSTEM_PATH)
    mounts = [Mount(tree, tree, writable=True)]
    if environment is not None:
        env["PATH"] = f"{environment.root / 'bin'}:{SYSTEM_PATH}"
        env["PYTHONPATH"] = python_path(tree)
        mounts.extend(environment.mounts)
    job = Job(("/bin/sh", "-c", command), tree, tuple(mounts), env, limits)
    return sandbox.run(job)


def python_path(tree: Path) -> str:
    """Where a Python project's own modules are: its top, and `src` where there is one."""
    return ":".join(str(p) for p in (tree / "src", tree) if p.is_dir())


def command_result(check: Check, finished: Finished) -> CheckResult:
    """The result of a `COMMAND` check: exit code 0 passes."""
    if finished.ended is Ended.EXITED:
        outcome = Outcome.PASSED if finished.exit_code == 0 else Outcome.FAILED
    else:
        outcome = Outcome.ERROR
    said = f"{finished.stdout}\n{finished.stderr}".strip()
    why = "" if outcome is Outcome.PASSED else ending(finished)
    message = "\n".join(part for part in (why, shorten(said, _MESSAGE_LINES)) if part)
    return CheckResult(
        check=check.id,
        outcome=outcome,
        message="" if outcome is Outcome.PASSED else message,
        exit_code=finished.exit_code,
        command=check.target,
        output_hash=digest(finished.stdout, finished.stderr),
    )


def ending(finished: Finished) -> str:
    """Why a command ended, as one clause."""
    match finished.ended:
        case Ended.EXITED if finished.exit_code is not None and finished.exit_code < 0:
            return f"ended by signal {-finished.exit_code}"
        case Ended.EXITED if finished.exit_code is not None and finished.exit_code > 128:
            return f"ended by signal {finished.exit_code - 128}"
        case Ended.EXITED:
            return f"ended with exit code {finished.exit_code}"
        case Ended.DEADLINE:
            return "ran over the limit of time and was stopped"
        case Ended.SILENCE:
            return "ran over the limit of time without output and was stopped"
        case Ended.OUTPUT:
            return "wrote more than it may and was stopped"
        case Ended.STOPPED:
            return "was stopped, since nobody waits for it any more"
        case Ended.MISSING:
            return "could not be started"


def shorten(text: str, lines: int = 12, width: int = 200) -> str:
    """The end of `text`, in at most `lines` lines of at most `width` characters.

    What is left out is said in a line of its own, which counts; a long line loses its middle.
    """
    rows = [_narrow(row.rstrip(), width) for row in text.strip("\n").splitlines()]
    rows = [row for i, row in enumerate(rows) if row or (i and rows[i - 1])]
    if len(rows) > lines:
        left_out = len(rows) - lines + 1
        rows = [f"… {left_out} lines left out", *rows[left_out:]]
    return "\n".join(rows)


def _narrow(row: str, width: int) -> str:
    if len(row) <= width:
        return row
    keep = (width - 3) // 2
    return f"{row[:keep]} … {row[len(row) - keep :]}"


def digest(*parts: str) -> str:
    """SHA-256 over texts, each with its length, so that no two splits look the same."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        total.update(f"{len(data)}:".encode())
        total.update(data)
    return total.hexdigest()
