"""Which labels of code blocks go with which file, and how a block's label names its file."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_LABELS = {
    "py": ("python", "py", "python3", "pyi", "pycon"),
    "pyi": ("python", "py", "pyi"),
    "js": ("javascript", "js", "node", "jsx"),
    "mjs": ("javascript", "js", "mjs"),
    "jsx": ("jsx", "javascript", "js"),
    "ts": ("typescript", "ts", "tsx"),
    "tsx": ("tsx", "typescript", "ts"),
    "rs": ("rust", "rs"),
    "go": ("go", "golang"),
    "c": ("c", "cpp"),
    "h": ("c", "cpp", "h"),
    "cpp": ("cpp", "c++", "cc", "cxx"),
    "hpp": ("cpp", "c++", "hpp"),
    "java": ("java",),
    "kt": ("kotlin", "kt"),
    "rb": ("ruby", "rb"),
    "php": ("php",),
    "cs": ("csharp", "cs", "c#"),
    "swift": ("swift",),
    "lua": ("lua",),
    "sh": ("bash", "sh", "shell", "zsh"),
    "sql": ("sql",),
    "html": ("html",),
    "css": ("css",),
    "json": ("json", "jsonc"),
    "toml": ("toml", "ini"),
    "ini": ("ini", "cfg"),
    "cfg": ("ini", "cfg"),
    "yaml": ("yaml", "yml"),
    "yml": ("yaml", "yml"),
    "xml": ("xml",),
    "md": ("markdown", "md"),
    "rst": ("rst",),
    "txt": ("text", "txt", "plaintext", "plain"),
}
OTHER_USES = frozenset(
    {"bash", "sh", "shell", "console", "terminal", "text", "txt", "output", "plaintext", "diff"}
)
"""Labels of blocks that show how a file is used or what it prints."""
_WITHOUT_ENDING = {"makefile": ("makefile", "make"), "dockerfile": ("dockerfile", "docker")}


def ending_of(path: str) -> str:
    """The ending of a path in lower case, without its dot."""
    return PurePosixPath(path).suffix.removeprefix(".").lower()


def languages_of(path: str) -> tuple[str, ...]:
    """Labels that a block holding this file may carry, the usual one first."""
    name = PurePosixPath(path).name.lower()
    return _LABELS.get(ending_of(path), ()) or _WITHOUT_ENDING.get(name, ())


_PATHLIKE = re.compile(r"(?:[\w.-]+/)*[\w-][\w.-]*\.\w{1,8}|(?:[\w.-]+/)*(?:Makefile|Dockerfile)\b")


def path_in(text: str) -> str:
    """The first thing in `text` that looks like the path of a file; empty when nothing does."""
    found = _PATHLIKE.search(text)
    return found[0] if found else ""


def same_file(name: str, path: str) -> bool:
    """Whether a block's `name` means the file `path`: equal, or one is the tail of the other."""
    if not name:
        return False
    ours, theirs = PurePosixPath(path).parts, PurePosixPath(name).parts
    short = min(len(ours), len(theirs))
    return ours[-short:] == theirs[-short:]
