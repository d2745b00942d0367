"""Paths that a model names: normalised, refused, confined. No path reaches the disk around this.

Not here: which files a run may change (a phase's policy), which files hold secrets (`secrets`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

from standalone_orchestrator.core.errors import WorkspaceError

MAX_PATH_BYTES = 1024
MAX_NAME_BYTES = 255

_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"}
    | {f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10)}
    | {f"{device}{number}" for device in ("com", "lpt") for number in "¹²³"}
)
_FORBIDDEN_SIGNS = frozenset('<>:"|?*')
_OURS = frozenset({".git", ".orchestrator"})
_SHORT_GIT = "git~"
"""NTFS gives `.git` a short name, `GIT~1`."""


def clean_path(path: str) -> str:
    """A path that a model wrote as a clean relative path with `/` between its names.

    Leading `./` and doubled slashes are mended, for models write them without harm in mind;
    everything that could mean another place, or another thing on another system, is refused.

    Raises:
        WorkspaceError: it leads outside, is reserved, or is no path that every system can hold.
    """
    text = path.strip().replace("\\", "/")
    if not text:
        raise _refused(path, "is empty")
    if text.startswith(("/", "~")) or (len(text) > 1 and text[1] == ":"):
        raise _refused(path, "is not relative to the workspace")
    names = [name for name in text.split("/") if name not in {"", "."}]
    if not names:
        raise _refused(path, "names no file")
    if text.endswith("/"):
        raise _refused(path, "names a folder, not a file")
    for name in names:
        if reason := _fault_of(name):
            raise _refused(path, reason)
    cleaned = "/".join(names)
    if len(_bytes_of(cleaned)) > MAX_PATH_BYTES:
        raise _refused(path, f"is longer than {MAX_PATH_BYTES} bytes")
    return cleaned


def confined(root: Path, path: str) -> Path:
    """The place of a clean `path` below `root`, all links followed.

    Raises:
        WorkspaceError: as `clean_path`, or a link on the way leads outside `root`.
    """
    cleaned = clean_path(path)
    home = root.resolve()
    target = home / cleaned
    try:
        resolved = target.resolve()
    except (OSError, RuntimeError) as fault:  # RuntimeError: a loop of links, before Python 3.13
        raise _refused(path, "cannot be followed to its end") from fault
    if not resolved.is_relative_to(home):
        raise _refused(path, "leads outside the workspace through a link")
    for name in resolved.relative_to(home).parts:
        if _is_ours(name):
            raise _refused(path, f"leads into {name} through a link")
    return target


def collisions(paths: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Pairs of paths that are one file where case or Unicode form does not count.

    Folders count too: `src/a.py` and `Src/b.py` collide as `src` and `Src`.
    """
    seen: dict[str, str] = {}
    pairs: dict[tuple[str, str], None] = {}
    for path in sorted(set(paths)):
        names = path.split("/")
        for depth in range(1, len(names) + 1):
            part = "/".join(names[:depth])
            first = seen.setdefault(_folded(part), part)
            if first != part:
                pairs[first, part] = None
                break
    return tuple(pairs)


def _fault_of(name: str) -> str:
    """Why a single name is refused; empty when it is fine."""
    if name == "..":
        return "leads outside its folder"
    if any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in name):
        return "holds control characters"
    if _is_ours(name):
        return f"names {name!r}, which no run may touch"
    if any(sign in _FORBIDDEN_SIGNS for sign in name):
        return "holds a sign that not every system allows in a file name"
    if name != name.rstrip(". ") or name != name.lstrip(" "):
        return "has a name that begins or ends with a space, or ends with a dot"
    if name.partition(".")[0].rstrip().lower() in _RESERVED:
        return f"names {name!r}, a device on Windows"
    if len(_bytes_of(name)) > MAX_NAME_BYTES:
        return f"has a name longer than {MAX_NAME_BYTES} bytes"
    return ""


def _is_ours(name: str) -> bool:
    folded = _folded(name).rstrip(". ").partition(":")[0]
    return folded in _OURS or (folded.startswith(_SHORT_GIT) and folded[4:].isdigit())


def _folded(name: str) -> str:
    """The name as macOS and Windows compare it: signs that HFS+ ignores dropped, case folded."""
    if name.isascii():
        return name.lower()
    kept = (sign for sign in name if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", "".join(kept)).casefold())


def _bytes_of(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _refused(path: str, reason: str) -> WorkspaceError:
    return WorkspaceError(
        f"the path {path[:200]!r} {reason}",
        "name a file by its path relative to the workspace, such as src/app.py",
    )
