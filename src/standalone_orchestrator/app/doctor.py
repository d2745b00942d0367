"""What works on this machine, found by trying it, and how to mend what does not.

Each probe says in a word what it found, or why it does not work. Probes of concrete classes
(sandboxes, engine) are handed in by `app.wiring`; those that need none are here.
"""

from __future__ import annotations

import platform
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from standalone_orchestrator.core.errors import OrchestratorError
from standalone_orchestrator.system.files import free_bytes
from standalone_orchestrator.system.process import Ended, ProcessLimits, run

OLDEST_PYTHON = (3, 11)
OLDEST_GIT = (2, 25)
ENOUGH_DISK = 3 << 30
"""Weights of the default model, an environment for checks, and a run."""
A_WHILE = ProcessLimits(deadline_s=120.0)
SUPPORTED = (("Linux", "x86_64"),)
MEANT = (("Linux", "aarch64"), ("Darwin", "arm64"), ("Darwin", "x86_64"))


@dataclass(frozen=True, slots=True)
class Works:
    """A probe's good news."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """A probe's bad news."""

    problem: str
    mend: str = ""
    """Overrides the probe's own, when the probe knows better."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One thing to try."""

    name: str
    run: Callable[[], Works | Broken]
    needed: bool
    """Whether nothing can be built without it."""
    mend: str
    """What to do when it does not work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one probe found."""

    name: str
    works: bool
    needed: bool
    detail: str
    mend: str = ""


def examine(probes: Sequence[Probe]) -> tuple[Finding, ...]:
    """Try everything, in order; a fault of ours in a probe is a finding, not an end."""
    return tuple(_examine(probe) for probe in probes)


def healthy(findings: Sequence[Finding]) -> bool:
    """Whether everything that is needed works."""
    return all(f.works for f in findings if f.needed)


def _examine(probe: Probe) -> Finding:
    try:
        found = probe.run()
    except OrchestratorError as fault:
        found = Broken(fault.message, fault.way_out)
    except OSError as fault:
        found = Broken(str(fault))
    if isinstance(found, Works):
        return Finding(probe.name, True, probe.needed, found.detail)
    return Finding(probe.name, False, probe.needed, found.problem, found.mend or probe.mend)


def one_of(name: str, rungs: Sequence[tuple[str, str]], mend: str) -> Probe:
    """A probe that works if one of the rungs does; each is (name, problem or empty)."""

    def look() -> Works | Broken:
        said = "; ".join(f"{rung}: {problem or 'works'}" for rung, problem in rungs)
        good = any(not problem for _, problem in rungs)
        return Works(said) if good else Broken(said or "there is none")

    return Probe(name, look, True, mend)


def basic_probes(folders: Sequence[Path]) -> tuple[Probe, ...]:
    """Probes that need no concrete class: system, Python, git, disk, environments for checks.

    Args:
        folders: where something will be written; the disk of each is looked at.
    """
    return (
        Probe("system", _system, False, "use Linux on x86-64, or WSL on Windows"),
        Probe(
            "python", _python, True, "install Python 3.11 or newer and make the environment anew"
        ),
        Probe("git", _git, True, "install git, for instance: apt install git"),
        Probe(
            "environments",
            _environments,
            True,
            "install venv, for instance: apt install python3-venv",
        ),
        *(
            Probe(
                f"disk of {_short(folder)}",
                _disk(folder),
                True,
                "free some space, or move the folder",
            )
            for folder in folders
        ),
    )


def _system() -> Works | Broken:
    here = (platform.system(), platform.machine())
    name = " ".join(here)
    if here in SUPPORTED:
        return Works(name)
    if here in MEANT:
        lack = "no sandbox there" if here[0] == "Darwin" else "not tested there"
        return Broken(f"{name} is meant to work, but {lack}")
    return Broken(f"{name} is not supported")


def _python() -> Works | Broken:
    version = platform.python_version()
    if sys.version_info[:2] < OLDEST_PYTHON:
        return Broken(f"{version} is too old")
    return Works(version)


def _git() -> Works | Broken:
    done = run(["git", "--version"])
    if done.ended is Ended.MISSING:
        return Broken("there is no git")
    words = done.stdout.split()
    if done.exit_code != 0 or len(words) < 3:
        return Broken(f"git --version fails: {done.stderr.strip()[:200]}")
    numbers = tuple(int(n) for n in words[2].split(".")[:2] if n.isdigit())
    if numbers < OLDEST_GIT:
        return Broken(f"{words[2]} is too old", "install git 2.25 or newer")
    return Works(words[2])


def _environments() -> Works | Broken:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "venv")
        done = run([sys.executable, "-m", "venv", str(place)], limits=A_WHILE)
        if done.exit_code != 0:
            said = (done.stdout + done.stderr).strip().splitlines()
            return Broken(f"venv fails: {said[0] if said else done.ended.value}"[:300])
        pip = run([str(place / "bin" / "python"), "-m", "pip", "--version"], limits=A_WHILE)
        if pip.exit_code != 0:
            return Broken("an environment has no pip")
        return Works(f"venv, pip {' '.join(pip.stdout.split()[1:2])}")


def _short(folder: Path) -> str:
    home = Path.home()
    return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)


def _disk(folder: Path) -> Callable[[], Works | Broken]:
    def look() -> Works | Broken:
        there = next(p for p in (folder, *folder.parents) if p.exists())
        free = free_bytes(there)
        said = f"{free / 1e9:.1f} GB free"
        return Works(said) if free >= ENOUGH_DISK else Broken(said)

    return look
