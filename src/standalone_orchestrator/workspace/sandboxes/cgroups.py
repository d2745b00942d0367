"""A control group for one job, where we may make one (mostly: when we run as root).

The kernel does not hold root to the limit on processes that `ulimit` sets, and `ulimit` bounds the
memory of each process, not of all together. A control group does both. For other users the rlimits
alone must do: there is no group that they may write to without systemd's help.

A group's name says who made it. Processes of a group whose maker is gone were left over by a kill
in the middle of a sandbox's set-up, before the kernel knew that they should die with their parent;
`sweep` ends them. Without control groups nothing tells such a process from a stranger's, so it
stays.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

from standalone_orchestrator.system.clock import Clock, SystemClock
from standalone_orchestrator.workspace.api import JobLimits

_ROOT = Path("/sys/fs/cgroup")
_OWN = Path("/proc/self/cgroup")
_NUMBERS = itertools.count()
_NAME = re.compile(r"orchestrator-(?P<space>\d+)-(?P<pid>\d+)-(?P<start>\d+)-\d+")
_DEAD = frozenset({"Z", "X"})
_REMOVE_S = 1.0
"""How long the kernel may take to empty a group whose processes were killed."""


@contextlib.contextmanager
def group(limits: JobLimits, root: Path = _ROOT, clock: Clock | None = None) -> Iterator[list[str]]:
    """Make a group with these limits and remove it in the end.

    Yields:
        Paths of the `cgroup.procs` files that the job must write its process id into; none where
        no group can be made.
    """
    folders = [f for place in _places(root) if (f := _make(place, limits)) is not None]
    try:
        yield [str(f / "cgroup.procs") for f in folders]
    finally:
        for folder in folders:
            _remove(folder, clock or SystemClock())


def sweep(root: Path = _ROOT, clock: Clock | None = None) -> int:
    """Kill what is in groups of ours whose maker is gone, and remove them; how many there were.

    A maker counts as gone only if its process id was given in our own process namespace and nobody,
    or somebody who began at another time, has it now.
    """
    found = [folder for place in _places(root) for folder in _left_over(place)]
    for folder in found:
        _kill(folder)
        _remove(folder, clock or SystemClock())
    return len(found)


def _left_over(place: Path) -> list[Path]:
    space, left = _space(), []
    with contextlib.suppress(OSError):
        for folder in place.glob("orchestrator-*"):
            named = _NAME.fullmatch(folder.name)
            if named is None or named["space"] != space:
                continue
            if _began(named["pid"]) != named["start"]:
                left.append(folder)
    return left


def _kill(folder: Path) -> None:
    with contextlib.suppress(OSError):
        if (folder / "cgroup.kill").exists():
            (folder / "cgroup.kill").write_text("1")
            return
        for pid in (folder / "cgroup.procs").read_text().split():
            handle = os.pidfd_open(int(pid))
            try:
                # Looked at again: the id may have gone to another process before it was held.
                if pid in (folder / "cgroup.procs").read_text().split():
                    signal.pidfd_send_signal(handle, signal.SIGKILL)
            finally:
                os.close(handle)


def _space() -> str:
    """The number of our process namespace: in another one our ids mean other processes."""
    try:
        return re.sub(r"\D", "", str(Path("/proc/self/ns/pid").readlink()))
    except OSError:
        return ""


def _began(pid: str | int) -> str:
    """When a process began, in the kernel's ticks; empty when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in _DEAD else fields[19]


def joining(argv: list[str], procs: list[str]) -> list[str]:
    """`argv`, entering the groups first; a group that cannot be entered is passed over."""
    if not procs:
        return argv
    script = 'n=$1; shift; while [ "$n" -gt 0 ]; do echo $$ >"$1"; shift; n=$((n-1)); done'
    script = f'{{ {script}; }} 2>/dev/null; exec "$@"'
    return ["/bin/sh", "-c", script, "sh", str(len(procs)), *procs, *argv]


def _places(root: Path) -> list[Path]:
    """Folders to make a group in: below our own group, so that its limits keep holding."""
    if os.geteuid() != 0:
        return []
    with contextlib.suppress(OSError):
        lines = [line.split(":", 2) for line in _OWN.read_text().splitlines()]
        if (root / "cgroup.controllers").is_file():
            own = next((path for number, _, path in lines if number == "0"), "/")
            return _delegating(root / own.lstrip("/"), root)
        return [
            root / name / path.lstrip("/")
            for name in ("pids", "memory")
            for _, controllers, path in lines
            if name in controllers.split(",") and (root / name).is_dir()
        ]
    return []


def _delegating(folder: Path, root: Path) -> list[Path]:
    # Version 2 allows groups with limits only where no process is: at ours or above it.
    while folder.is_relative_to(root):
        if "pids" in (folder / "cgroup.subtree_control").read_text().split():
            return [folder]
        folder = folder.parent
    return []


def _make(place: Path, limits: JobLimits) -> Path | None:
    pid = os.getpid()
    folder = place / f"orchestrator-{_space()}-{pid}-{_began(pid)}-{next(_NUMBERS)}"
    wanted = {
        "pids.max": limits.processes,
        "memory.max": limits.memory_bytes,
        "memory.limit_in_bytes": limits.memory_bytes,
    }
    try:
        folder.mkdir()
    except OSError:
        return None
    for name, value in wanted.items():
        if (folder / name).exists():
            with contextlib.suppress(OSError):
                (folder / name).write_text(str(value))
    return folder


def _remove(folder: Path, clock: Clock) -> None:
    end = clock.monotonic() + _REMOVE_S
    while True:
        try:
            folder.rmdir()
        except FileNotFoundError:
            return
        except OSError:
            if clock.monotonic() >= end:
                return
            clock.sleep(0.01)
        else:
            return
