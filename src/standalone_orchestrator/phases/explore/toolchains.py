"""Which language a task is about, and so which toolchain checks it.

Not here: what a toolchain does (`workspace.toolchains`), how a language is read (`codebase`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

DEFAULT = "python"
"""What an empty folder gets when the task names no language."""

_SUFFIXES = {
    ".py": "python", ".pyi": "python", ".js": "javascript", ".mjs": "javascript",
    ".cjs": "javascript", ".jsx": "javascript", ".ts": "typescript", ".tsx": "typescript",
    ".rs": "rust", ".go": "go", ".java": "java", ".kt": "kotlin", ".c": "c", ".h": "c",
    ".cc": "c++", ".cpp": "c++", ".hpp": "c++", ".cs": "c#", ".rb": "ruby", ".php": "php",
    ".swift": "swift", ".scala": "scala", ".hs": "haskell", ".ex": "elixir", ".exs": "elixir",
    ".pl": "perl", ".lua": "lua", ".r": "r", ".jl": "julia", ".sh": "shell", ".bash": "shell",
    ".zig": "zig", ".dart": "dart", ".clj": "clojure", ".erl": "erlang", ".ml": "ocaml",
}  # fmt: skip

_NAMES = {
    "python": r"Python\s?3?|python3?|PYTHON",
    "javascript": r"[Jj]ava[Ss]cript|[Nn]ode\.?js|JS",
    "typescript": r"[Tt]ype[Ss]cript|TS",
    "rust": r"Rust|rust",
    "go": r"Go|Golang|golang",
    "java": r"Java|java",
    "kotlin": r"Kotlin|kotlin",
    "c++": r"[Cc]\+\+|CPP|cpp",
    "c#": r"[Cc]#|C[Ss]harp|\.NET",
    "c": r"C(?:\d\d)?",
    "ruby": r"Ruby|ruby",
    "php": r"PHP|php",
    "swift": r"Swift",
    "scala": r"Scala|scala",
    "haskell": r"Haskell|haskell",
    "elixir": r"Elixir|elixir",
    "perl": r"Perl|perl",
    "lua": r"Lua|lua",
    "r": r"R",
    "julia": r"Julia",
    "shell": r"[Bb]ash|POSIX shell|shell(?= script)",
    "zig": r"Zig|zig",
    "dart": r"Dart",
    "clojure": r"Clojure|clojure",
    "erlang": r"Erlang|erlang",
    "ocaml": r"OCaml|ocaml",
}
_THINGS = (
    "program|script|library|module|package|function|class|method|crate|cli|command[- ]line|tool|"
    "app|application|service|server|api|project|implementation|binary|utility"
)
"""What is written in a language; `Go code` may as well be what a program reads."""
_SHORT = frozenset({"c", "r"})
"""`20 degrees in C` asks for no compiler."""
_CALLS_FOR_PYTHON = re.compile(r"\b(?:pytest|unittest|dataclass(?:es)?|argparse|pip install)\b")
_FILE = re.compile(r"(?<![\w./*-])((?:[\w.-]+/)*[\w-][\w.-]*\.[A-Za-z]{1,5})\b(?!\()")


def language_of(path: str) -> str:
    """The language of a file by its name; empty when it is none that we name."""
    return _SUFFIXES.get(PurePosixPath(path).suffix.lower(), "")


def languages_among(files: Iterable[str]) -> tuple[str, ...]:
    """Languages of the files, the one with most files first."""
    counts: dict[str, int] = {}
    for path in files:
        if name := language_of(path):
            counts[name] = counts.get(name, 0) + 1
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))


def files_named(text: str) -> tuple[str, ...]:
    """Names of files that stand in a text, in order: `src/app.py`, `main.go`, `data.json`."""
    return tuple(dict.fromkeys(match[1] for match in _FILE.finditer(text)))


def asked_for(text: str) -> tuple[str, ...]:
    """Languages that a task asks to be written in: by name, else by the files that it names."""
    named = [name for name, pattern in _NAMES.items() if _is_written_in(name, pattern, text)]
    if not named and _CALLS_FOR_PYTHON.search(text):
        named = ["python"]
    if named:
        return tuple(named)
    return languages_among(files_named(text))


def choose(text: str, files: Sequence[str], known: Sequence[str]) -> str:
    """The toolchain for a task over these files; empty when none of `known` fits."""
    asked = asked_for(text)
    for name in asked:
        if name in known:
            return name
    there = [name for name in languages_among(files) if name in known]
    if there:
        return there[0]
    if asked or languages_among(files):
        return ""
    return DEFAULT if DEFAULT in known else ""


def _is_written_in(name: str, pattern: str, text: str) -> bool:
    word = rf"(?<![\w./+#-])(?:{pattern})(?![\w+#]|\.\w)"
    thing = rf"{word}[ -](?i:{_THINGS})s?\b"
    lead = r"[Ww]ritten in" if name in _SHORT else r"[Ii]n|[Uu]sing|[Ww]ith"
    manner = r"(?:plain |pure |modern |standard |idiomatic )?"
    # Not before a capital: `in Go Fish` names a game.
    return re.search(rf"\b(?:{lead})\s+{manner}{word}(?! [A-Z])|{thing}", text) is not None
