"""Resource limits of one command, set by a shell prologue that then becomes the command.

A prologue and not `preexec_fn`, which may deadlock in a process with threads. Each limit that the
system does not know, or that is already stricter, is passed over.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from pathlib import Path

from standalone_orchestrator.workspace.api import JobLimits

_BLOCK = 512
"""Unit of `ulimit -f` in a POSIX shell."""


def limited(argv: Sequence[str], limits: JobLimits, *, others: int = 0) -> tuple[str, ...]:
    """`argv` under the limits of `limits`, for a system with `/bin/sh`.

    Args:
        argv: the command.
        limits: what it may use.
        others: processes of the same user that the system counts in, and that are not the job's.
    """
    cpu_s = math.ceil(limits.deadline_s) + 1
    processes = limits.processes + others
    settings = (
        "-c 0",
        f"-t {cpu_s}",
        f"-v {limits.memory_bytes // 1024}",
        f"-f {limits.file_bytes // _BLOCK}",
        f"-n {limits.open_files}",
    )
    lines = [f"ulimit {s} 2>/dev/null" for s in settings]
    # bash calls it -u, dash -p; for bash -p is the size of a pipe, so the order matters.
    lines.append(f"ulimit -u {processes} 2>/dev/null || ulimit -p {processes} 2>/dev/null")
    return ("/bin/sh", "-c", "\n".join([*lines, 'exec "$@"']), "sh", *argv)


def tasks_of_user() -> int:
    """Threads that run under our user id; 0 where `/proc` does not say."""
    mine = os.getuid()
    count = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if folder.stat().st_uid == mine:
                count += sum(1 for _ in (folder / "task").iterdir())
        except OSError:  # it ended meanwhile
            continue
    return count
