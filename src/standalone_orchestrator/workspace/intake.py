"""Which files of a plain folder a run takes in, and which it leaves out and names.

Not here: storing them (`tree`). In a repository the base is the commit, and nothing is chosen.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from standalone_orchestrator.core.errors import WorkspaceError
from standalone_orchestrator.workspace.guard import clean_path
from standalone_orchestrator.workspace.secrets import is_secret
from standalone_orchestrator.workspace.source import OWN_FOLDER

MAX_FILE_BYTES = 10 << 20
MAX_FILES = 50_000
MAX_BYTES = 1 << 30

MADE_BY_TOOLS = frozenset({
    "__pycache__", "node_modules", ".tox", ".nox", ".mypy_cache", ".pytest_cache", ".ruff_cache",
    ".hypothesis", ".eggs", ".gradle", ".terraform",
})  # fmt: skip
"""Folders that nobody writes by hand."""


@dataclass(frozen=True, slots=True)
class Intake:
    """The survey of a plain folder."""

    taken: tuple[str, ...]
    """Relative paths, sorted."""
    left_out: tuple[str, ...]
    """`path (why)`, sorted; folders end with `/`."""


def survey(folder: Path) -> Intake:
    """Look through a folder once.

    Raises:
        WorkspaceError: it holds far more than a project does.
    """
    taken: list[str] = []
    left_out: list[str] = []
    size = 0
    for path, reason, length in _walk(folder, folder):
        if reason:
            left_out.append(f"{path} ({reason})")
            continue
        taken.append(path)
        size += length
        if len(taken) > MAX_FILES or size > MAX_BYTES:
            raise WorkspaceError(
                f"the folder {folder} holds more than {MAX_FILES} files or {MAX_BYTES >> 30} GiB",
                "name the project's own folder, or put it under git so that only commits count",
            )
    return Intake(tuple(sorted(taken)), tuple(sorted(left_out)))


def _walk(root: Path, folder: Path) -> Iterator[tuple[str, str, int]]:
    """(relative path, why it is left out or empty, size) of everything below `folder`."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as fault:
        yield _shown(root, folder) + "/", f"cannot be read: {fault.strerror}", 0
        return
    for entry in entries:
        here = Path(entry.path)
        path = _shown(root, here)
        if here.parent == root and entry.name == OWN_FOLDER:
            continue
        if entry.is_dir(follow_symlinks=False):
            reason = _folder_fault(here)
            if reason:
                yield path + "/", reason, 0
            else:
                yield from _walk(root, here)
            continue
        status = entry.stat(follow_symlinks=False)
        yield path, _file_fault(root, here, status), status.st_size


def _folder_fault(folder: Path) -> str:
    if folder.name.lower() == ".git":
        return "a repository's own folder"
    if folder.name in MADE_BY_TOOLS:
        return "made by tools"
    if (folder / "pyvenv.cfg").is_file():
        return "a virtual environment"
    return ""


def _file_fault(root: Path, file: Path, status: os.stat_result) -> str:
    path = file.relative_to(root).as_posix()
    try:
        clean = clean_path(path) == path
    except WorkspaceError:
        clean = False
    if not clean:
        return "an unsafe name"
    if is_secret(path):
        return "may hold secrets"
    if stat.S_ISLNK(status.st_mode):
        return _link_fault(root, file)
    if not stat.S_ISREG(status.st_mode):
        return "no regular file"
    if status.st_size > MAX_FILE_BYTES:
        return f"larger than {MAX_FILE_BYTES >> 20} MiB"
    return "" if os.access(file, os.R_OK) else "cannot be read"


def _link_fault(root: Path, link: Path) -> str:
    target = link.readlink()
    if target.is_absolute():
        return "a link to an absolute path"
    try:
        resolved = link.resolve()
    except (OSError, RuntimeError):  # RuntimeError: a loop of links, before Python 3.13
        return "a link that leads nowhere"
    if not resolved.is_relative_to(root.resolve()):
        return "a link that leads outside"
    inside = resolved.relative_to(root.resolve()).as_posix()
    return "a link to a file that may hold secrets" if is_secret(inside) else ""


def _shown(root: Path, path: Path) -> str:
    return os.fsencode(path.relative_to(root)).decode("utf-8", "backslashreplace")
