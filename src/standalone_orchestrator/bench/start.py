"""Files of a workspace: as it begins, and as an answer lays its own over them."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from standalone_orchestrator.workspace.git import git
from standalone_orchestrator.workspace.guard import confined


def fill(workspace: Path, base: Path) -> None:
    """Put the base's files into an empty workspace, under git with one commit."""
    unwanted = shutil.ignore_patterns("__pycache__", ".pytest_cache")
    shutil.copytree(base, workspace, symlinks=True, dirs_exist_ok=True, ignore=unwanted)
    git(["init", "-q", "--template="], workspace, settings={"init.defaultBranch": "main"})
    git(["add", "--all"], workspace)
    git(["commit", "-q", "-m", "Begin"], workspace)


def texts(workspace: Path) -> dict[str, str]:
    """The text files of the workspace, by path; hidden ones are left out."""
    found = {}
    for path in sorted(workspace.rglob("*")):
        name = path.relative_to(workspace)
        if path.is_file() and not any(p.startswith(".") for p in name.parts):
            try:
                found[name.as_posix()] = path.read_text("utf-8")
            except UnicodeDecodeError:  # no text
                continue
    return found


def put(files: Mapping[str, str], workspace: Path) -> None:
    """Write files into the workspace; one that cannot lie where it wants to is left out."""
    for path, text in files.items():
        target = confined(workspace, path)
        # A model may name a file below another file, or a folder that is there.
        with contextlib.suppress(FileExistsError, NotADirectoryError, IsADirectoryError):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
