"""Python environments in the user's cache: made once, then only read.

The name of an environment follows from what is in it. It is made under a lock, at its final path
(programs in it carry that path in their first line), and counts only with its `complete` file,
which is written last: one that was cut short is made anew.

Only wheels are installed: building a package would run its code outside the sandbox.
"""

from __future__ import annotations

import json
import platform
import shutil
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

from standalone_orchestrator.core.errors import DiskFull, OrchestratorError
from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.system.files import (
    FileLock,
    disk_faults,
    ensure_folder,
    wait_lock,
    write_atomic,
)
from standalone_orchestrator.system.process import Ended, Finished, ProcessLimits, run
from standalone_orchestrator.workspace.api import Environment, Mount
from standalone_orchestrator.workspace.testrun import digest, ending, shorten
from standalone_orchestrator.workspace.toolchains.pytest_support import PLUGIN, PLUGIN_NAME
from standalone_orchestrator.workspace.toolchains.python_requirements import (
    is_requirement,
    name_of,
)

PINS = ("pytest==9.2.0", "pytest-timeout==2.4.0")
"""Our test runner; what a project says about these two is not asked."""

_COMPLETE = "complete.json"
_VENV_S = 180.0
_INSTALL_S = 1800.0
_PIP_OPTIONS = (
    *("--only-binary", ":all:", "--no-input", "--disable-pip-version-check"),
    *("--progress-bar", "off", "--retries", "2", "--timeout", "30", "--quiet"),
)


def prepare(folder: Path, asked: Sequence[str], own: Sequence[str], clock: Clock) -> Environment:
    """Make or find the environment for these requirements.

    Args:
        folder: where environments are kept.
        asked: packages that the plan asks for.
        own: requirements that the project declares.
        clock: for waiting while another process makes the same one.

    Raises:
        OrchestratorError: it cannot be made; the message says why.
        LimitReached: the disk is full.
    """
    wanted = _wanted(asked, own)
    key = _key(wanted)
    root = folder / key
    if not _is_complete(root):
        ensure_folder(folder)
        lock = wait_lock(folder / f"{key}.lock", clock, _INSTALL_S)
        if lock is None:
            raise OrchestratorError(
                f"another process has been making the environment {root} for too long",
                "stop that process, or remove the folder",
            )
        with lock:
            if not _is_complete(root):
                _make(root, wanted, lock)
    return Environment(key, root, root / "bin" / "python", _mounts(root))


def _wanted(asked: Sequence[str], own: Sequence[str]) -> tuple[str, ...]:
    for line in asked:
        if not is_requirement(line):
            raise OrchestratorError(
                f"{line[:80]!r} is not the name of a package, so it is not installed",
                "ask for packages by name, with versions if need be",
            )
    pinned = {name_of(pin) for pin in PINS}
    others = {" ".join(line.split()) for line in (*asked, *own)}
    return (*PINS, *sorted(line for line in others if name_of(line) not in pinned))


def _key(wanted: Sequence[str]) -> str:
    version = platform.python_version()
    parts = (version, platform.python_implementation(), sysconfig.get_platform())
    return f"python-{version}-{digest(*parts, str(_interpreter()), PLUGIN, *wanted)[:16]}"


def _interpreter() -> Path:
    """The interpreter under our own virtual environment, if we are in one."""
    return Path(getattr(sys, "_base_executable", "") or sys.executable).resolve()


def _is_complete(root: Path) -> bool:
    return (root / _COMPLETE).is_file() and (root / "bin" / "python").exists()


def _make(root: Path, wanted: Sequence[str], lock: FileLock) -> None:
    # The children inherit the lock: if we are killed, nobody removes the folder under their hands.
    held = [lock.fileno()]
    with disk_faults(root):
        if root.exists():
            shutil.rmtree(root)
    # -I: no folder of the user's own on the import path. pip still reads its configuration.
    made = run(
        [str(_interpreter()), "-I", "-m", "venv", str(root)],
        limits=ProcessLimits(_VENV_S),
        keep_fds=held,
    )
    if made.exit_code != 0:
        _fail(root, made, "a virtual environment could not be made", _venv_way_out())
    python = root / "bin" / "python"
    lines = root / "requirements.txt"
    with disk_faults(root):
        lines.write_text("\n".join(wanted) + "\n", "utf-8")
    command = [str(python), "-I", "-m", "pip", "install", *_PIP_OPTIONS, "-r", str(lines)]
    installed = run(command, limits=ProcessLimits(_INSTALL_S), keep_fds=held)
    if installed.exit_code != 0:
        extra = ", ".join(wanted[len(PINS) :])
        what = f"the requirements of the project ({extra})" if extra else "the test runner"
        _fail(
            root,
            installed,
            f"{what} could not be installed from wheels",
            "check the network and pip's configuration; packages without a wheel for this Python "
            "cannot be used",
        )
    with disk_faults(root):
        site = next((root / "lib").glob("python*/site-packages"))
        (site / f"{PLUGIN_NAME}.py").write_text(PLUGIN, "utf-8")
    write_atomic(root / _COMPLETE, json.dumps({"requirements": wanted}, indent=1))


def _fail(root: Path, finished: Finished, what: str, way_out: str) -> None:
    said = f"{finished.stdout}\n{finished.stderr}"
    shutil.rmtree(root, ignore_errors=True)
    if "No space left on device" in said:
        raise DiskFull(f"the disk is full: {root} could not be made", "free some space and resume")
    why = "" if finished.ended is Ended.EXITED else f" (it {ending(finished)})"
    raise OrchestratorError(f"{what}{why}: {shorten(said, lines=6)}", way_out)


def _venv_way_out() -> str:
    return "on Debian and Ubuntu, install the package python3-venv"


def _mounts(root: Path) -> tuple[Mount, ...]:
    prefixes = {Path(sys.base_prefix), Path(sys.base_prefix).resolve(), _interpreter().parents[1]}
    return tuple(Mount(path, path) for path in (*sorted(prefixes), root))
