"""What only a build of a project would make, and its modules import: the file with its version.

Projects are never built here, since a build runs code of theirs outside the sandbox. The file is
declared in `pyproject.toml` and left out of version control, so a checkout lacks it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from standalone_orchestrator.system.files import disk_faults

_DECLARED = (
    ("tool", "hatch", "build", "hooks", "vcs", "version-file"),
    ("tool", "setuptools_scm", "version_file"),
    ("tool", "setuptools_scm", "write_to"),
    ("tool", "pdm", "version", "write_to"),
)
_UNKNOWN = "0.0.0"


def complete(tree: Path) -> None:
    """Write the version file that a build would write, where the checkout has none.

    Raises:
        LimitReached: the disk is full.
    """
    top = tree.resolve()
    for name in _version_files(tree):
        path = _lacking(tree / name, top)
        if path is not None:
            with disk_faults(path):
                path.write_text(_text(_version(tree)), "utf-8")


def _lacking(file: Path, top: Path) -> Path | None:
    """Where a source file of the tree would be; None where there is one or can be none."""
    try:
        path = file.resolve()
        free = path.parent.is_dir() and not path.exists()
    except (OSError, RuntimeError, ValueError):  # the name is too long, or a link leads to itself
        return None
    return path if free and path.suffix == ".py" and path.is_relative_to(top) else None


def _version_files(tree: Path) -> Iterator[str]:
    try:
        data = tomllib.loads((tree / "pyproject.toml").read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return
    for keys in _DECLARED:
        here: Any = data
        for key in keys:
            here = here.get(key) if isinstance(here, Mapping) else None
        if isinstance(here, str) and here and "\0" not in here:
            yield here


def _version(tree: Path) -> str:
    """As a source distribution says it; there is none in a repository."""
    try:
        text = (tree / "PKG-INFO").read_text("utf-8")
    except (OSError, ValueError):
        return _UNKNOWN
    found = re.search(r"^Version: ([\w.!+-]+)$", text, re.MULTILINE)
    return found[1] if found else _UNKNOWN


def _text(version: str) -> str:
    numbers = tuple(int(n) for n in re.findall(r"\d+", version)[:3])
    return (
        f"__version__ = version = {version!r}\n"
        f"__version_tuple__ = version_tuple = {numbers!r}\n"
        "__commit_id__ = commit_id = None\n"
    )
