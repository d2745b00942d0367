"""Python environments in the user's cache: made once, then only read.

The name of an environment follows from what is in it. It is made under a lock, at its final path
(programs in it carry that path in their first line), and counts only with its `complete` file,
which is written last: one that was cut short is made anew.

Only wheels are installed: building a package would run its code outside the sandbox.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from standalone_orchestrator.core.errors import (
    DiskFull,
    OrchestratorError,
    SettingsError,
    WorkspaceError,
)
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
from standalone_orchestrator.workspace.toolchains.python_gaps import KnownGaps
from standalone_orchestrator.workspace.toolchains.python_interpreter import Interpreter
from standalone_orchestrator.workspace.toolchains.python_requirements import (
    is_requirement,
    name_of,
)

PINS = ("pytest==9.2.0", "pytest-timeout==2.4.0")
"""Our test runner; what a project says about these two is not asked."""

_INSTALLERS = frozenset({"pip", "setuptools", "pkg_resources", "wheel", PLUGIN_NAME, "__pycache__"})
_COMPLETE = "complete.json"
_VENV_S = 180.0
_INSTALL_S = 1800.0
_TRIES_S = 300.0
"""Seconds to find out which of a project's requirements can be had."""
_INDEX_S = 60.0
_NEUTRAL = Path("/")
"""Where installers run: in our working folder, a file named `x.zip` would be the package `x.zip`,
and built."""
_PIP_OPTIONS = (
    *("--only-binary", ":all:", "--no-input", "--disable-pip-version-check"),
    *("--progress-bar", "off", "--retries", "2", "--timeout", "30", "--quiet"),
)


class NotInstalled(WorkspaceError):
    """Requirements could not be installed; `said` is the installer's last word."""

    def __init__(self, message: str, way_out: str, said: str) -> None:
        super().__init__(message, way_out)
        self.said = said


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where environments are made, and with what."""

    folder: Path
    """Where they are kept."""
    interpreter: Interpreter
    clock: Clock
    gaps: KnownGaps


def prepare(shop: Workshop, asked: Sequence[str], own: Sequence[str]) -> Environment:
    """Make or find the environment for these requirements.

    What the project declares and cannot be had is left out: `Environment.lacks` says what and why.
    How long that holds is said in `python_gaps`.

    Args:
        shop: where and with what it is made.
        asked: packages that the settings or the plan ask for.
        own: requirements that the project declares.

    Raises:
        WorkspaceError: what is asked for, or the test runner, cannot be installed.
        LimitReached: the disk is full.
    """
    for line in asked:
        if not is_requirement(line):
            raise SettingsError(
                f"{line[:80]!r} is not the name of a package, so it is not installed",
                "toolchain.requirements takes names of packages, with versions if need be",
            )
    wanted = _wanted(asked, own)
    key = _key(shop.interpreter, wanted)
    missing = shop.gaps.of_run(key)
    if not missing and not _is_complete(shop.folder / key):
        missing = shop.gaps.of_index(key, fresh=True)
    if missing:
        return _without(shop, asked, own, missing)
    try:
        return exactly(shop, wanted)
    except NotInstalled:
        if not own:
            raise
    return _what_can_be_had(shop, asked, own, key)


def _what_can_be_had(
    shop: Workshop, asked: Sequence[str], own: Sequence[str], key: str
) -> Environment:
    """The environment without those requirements of the project that cannot be installed."""
    exactly(shop, _wanted(asked, ()))  # what is asked for is not left out
    missing: Mapping[str, str]
    missing, by_index = _missing(shop, own)
    if not by_index:
        missing = shop.gaps.of_index(key, fresh=False) or missing
    try:
        found = _without(shop, asked, own, missing)
    except NotInstalled as fault:  # each can be had, not all together
        missing = dict.fromkeys(own, fault.said)
        found = _without(shop, asked, own, missing)
    if missing:
        shop.gaps.keep(key, missing, by_index=by_index)
    return found


def _without(
    shop: Workshop, asked: Sequence[str], own: Sequence[str], missing: Mapping[str, str]
) -> Environment:
    found = exactly(shop, _wanted(asked, [line for line in own if line not in missing]))
    why = next(iter(missing.values()), "")
    return replace(found, lacks=f"{', '.join(missing)} ({why})" if missing else "")


def _missing(shop: Workshop, own: Sequence[str]) -> tuple[dict[str, str], bool]:
    """What cannot be had, with the reason, and whether the index answered all questions.

    Asked in an environment of our pins alone: packages may run code when a Python starts (`.pth`
    files), and this one is started outside of the sandbox.
    """
    bare = exactly(shop, PINS)
    ask = [str(bare.python), "-I", "-m", "pip", "install", "--dry-run", *_PIP_OPTIONS]
    end = shop.clock.monotonic() + _TRIES_S
    missing: dict[str, str] = {}
    late = False
    for line in own:
        left = end - shop.clock.monotonic()
        tried = _run([*ask, "--", line], left) if left > 0 else None
        late = late or tried is None or tried.ended is not Ended.EXITED
        if tried is None or tried.exit_code != 0:
            missing[line] = _last_word(tried) if tried else "there was no time to try"
    if late or not missing:
        return missing, False
    there = _run([*ask, "--ignore-installed", "--no-deps", "--", PINS[0]], _INDEX_S)
    return missing, there.exit_code == 0


def exactly(shop: Workshop, wanted: Sequence[str]) -> Environment:
    """Make or find the environment of these requirements and no others.

    Raises:
        WorkspaceError: they cannot be installed from wheels, or venv is missing.
        LimitReached: the disk is full.
    """
    key = _key(shop.interpreter, wanted)
    root = shop.folder / key
    if not _is_complete(root):
        ensure_folder(shop.folder)
        lock = wait_lock(shop.folder / f"{key}.lock", shop.clock, _INSTALL_S)
        if lock is None:
            raise OrchestratorError(
                f"another process has been making the environment {root} for too long",
                "stop that process, or remove the folder",
            )
        with lock:
            if not _is_complete(root):
                _make(root, shop.interpreter, wanted, lock)
    mounts = tuple(Mount(path, path) for path in (*shop.interpreter.places(), root))
    return Environment(key, root, root / "bin" / "python", mounts, modules=_modules(root))


def _modules(root: Path) -> tuple[str, ...]:
    """Top-level names that can be imported from what is installed."""
    site = next((root / "lib").glob("python*/site-packages"), root)
    names = (p.name.partition(".")[0] for p in site.iterdir() if _is_module(p))
    return tuple(sorted({n for n in names if n.isidentifier() and n not in _INSTALLERS}))


def _is_module(path: Path) -> bool:
    return path.suffix in (".py", ".so") or (path.is_dir() and not path.suffix)


def _wanted(asked: Sequence[str], own: Sequence[str]) -> tuple[str, ...]:
    pinned = {name_of(pin) for pin in PINS}
    others = {" ".join(line.split()) for line in (*asked, *own)}
    return (*PINS, *sorted(line for line in others if name_of(line) not in pinned))


def _key(python: Interpreter, wanted: Sequence[str]) -> str:
    parts = (python.version, python.implementation, python.platform, str(python.program))
    return f"python-{python.version}-{digest(*parts, PLUGIN, *wanted)[:16]}"


def _is_complete(root: Path) -> bool:
    return (root / _COMPLETE).is_file() and (root / "bin" / "python").exists()


def _make(root: Path, interpreter: Interpreter, wanted: Sequence[str], lock: FileLock) -> None:
    # The children inherit the lock: if we are killed, nobody removes the folder under their hands.
    held = [lock.fileno()]
    with disk_faults(root):
        if root.exists():
            shutil.rmtree(root)
    # -I: no folder of the user's own on the import path. pip still reads its configuration.
    made = _run([str(interpreter.program), "-I", "-m", "venv", str(root)], _VENV_S, held)
    if made.exit_code != 0:
        said = _swept(root, made)
        raise WorkspaceError(
            f"a virtual environment could not be made: {said}",
            "on Debian and Ubuntu, install the package python3-venv, "
            "or name another Python with the setting toolchain.python",
        )
    python = root / "bin" / "python"
    lines = root / "requirements.txt"
    with disk_faults(root):
        lines.write_text("\n".join(wanted) + "\n", "utf-8")
    command = [str(python), "-I", "-m", "pip", "install", *_PIP_OPTIONS, "-r", str(lines)]
    installed = _run(command, _INSTALL_S, held)
    if installed.exit_code != 0:
        extra = ", ".join(line for line in wanted if line not in PINS)
        what = f"the requirements ({extra})" if extra else "the test runner"
        said = _swept(root, installed)
        raise NotInstalled(
            f"{what} could not be installed from wheels: {said}",
            "check the network and pip's configuration; packages without a wheel for this Python "
            "cannot be used: see toolchain.requirements and toolchain.python in the settings",
            _last_word(installed),
        )
    with disk_faults(root):
        site = next((root / "lib").glob("python*/site-packages"))
        (site / f"{PLUGIN_NAME}.py").write_text(PLUGIN, "utf-8")
    write_atomic(root / _COMPLETE, json.dumps({"requirements": wanted}, indent=1))


def _run(command: Sequence[str], seconds: float, held: Sequence[int] = ()) -> Finished:
    return run(command, cwd=_NEUTRAL, limits=ProcessLimits(seconds), keep_fds=held)


def _swept(root: Path, finished: Finished) -> str:
    """What the installer said at last; nothing of what it made stays."""
    said = f"{finished.stdout}\n{finished.stderr}"
    shutil.rmtree(root, ignore_errors=True)
    if "No space left on device" in said:
        raise DiskFull(f"the disk is full: {root} could not be made", "free some space and resume")
    return f"{shorten(said, lines=6)} (it {ending(finished)})"


def _last_word(finished: Finished) -> str:
    lines = [line.strip() for line in finished.stderr.splitlines() if line.strip()]
    if finished.ended is not Ended.EXITED or not lines:
        return f"the installer {ending(finished)}"
    return next((line for line in reversed(lines) if line.startswith("ERROR")), lines[-1])
