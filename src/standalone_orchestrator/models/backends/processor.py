"""What the processor lets the embedded engine do, found out before the engine is started."""

from __future__ import annotations

import math
import os
import platform
from pathlib import Path

_NEEDED = ("avx2", "fma", "f16c", "bmi2")
"""What the engine's wheel for x86-64 is compiled for."""
_X86 = ("x86_64", "amd64")
_ARM = ("aarch64", "arm64")


def cpu_problem(cpuinfo: Path = Path("/proc/cpuinfo"), machine: str = "") -> str:
    """Why this processor cannot run the engine; empty when it can, or when nobody can tell.

    Args:
        cpuinfo: the kernel's list of processor features.
        machine: the architecture; this machine's when empty.
    """
    kind = (machine or platform.machine()).lower()
    if kind in _ARM:
        return ""
    if kind not in _X86:
        return f"the embedded engine has no build for {kind} processors"
    flags = _flags(cpuinfo)
    missing = [name.upper() for name in _NEEDED if flags and name not in flags]
    if not missing:
        return ""
    return f"the embedded engine needs {', '.join(missing)}, which this processor does not have"


def _flags(cpuinfo: Path) -> frozenset[str]:
    try:
        text = cpuinfo.read_text(encoding="utf-8", errors="replace")
    except OSError:  # not Linux
        return frozenset()
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "flags":
            return frozenset(value.split())
    return frozenset()


def usable_cores(system: Path = Path("/sys")) -> int:
    """Physical cores that this process may use, within the quota of its control group.

    The engine's threads spin at barriers: more of them than cores slow it down many times.
    """
    if not hasattr(os, "sched_getaffinity"):  # not Linux
        return os.cpu_count() or 1
    cores = {_siblings(system, cpu) for cpu in os.sched_getaffinity(0)}
    return max(1, min(len(cores), _quota(system)))


def _siblings(system: Path, cpu: int) -> str:
    path = system / f"devices/system/cpu/cpu{cpu}/topology/thread_siblings_list"
    return _first_line(path) or str(cpu)


def _quota(system: Path) -> int:
    """Whole processors that the control group grants, rounded up."""
    new = _first_line(system / "fs/cgroup/cpu.max").split()
    old = [
        _first_line(system / "fs/cgroup/cpu" / name)
        for name in ("cpu.cfs_quota_us", "cpu.cfs_period_us")
    ]
    for granted in (new, old):
        if len(granted) == 2 and all(part.isdigit() and int(part) for part in granted):
            return math.ceil(int(granted[0]) / int(granted[1]))
    return os.cpu_count() or 1


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError):
        return ""
