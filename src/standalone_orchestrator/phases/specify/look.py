"""Commands that only look at files, and the names of files in commands. Pure.

That a file is there, compiles or holds a word says nothing of what a program does. Of a page there
is nothing else to say: where all planned files are documents, a search in them is evidence.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

_SEARCHES = frozenset({"grep", "egrep", "fgrep", "rg", "diff", "cmp"})
_LOOKS = _SEARCHES | frozenset({
    "test", "[", "[[", "ls", "cat", "stat", "file", "find", "head", "tail", "wc", "sort", "uniq",
    "cut", "tr", "echo", "printf", "true", ":", "cd", "pwd", "sleep", "exit", "set",
})  # fmt: skip
_AROUND = frozenset({
    "!", "if", "then", "else", "elif", "fi", "do", "done", "{", "}", "time", "env", "command",
    "exec",
})  # fmt: skip
"""What stands before a command and is none."""
_INNER = re.compile(r"[$<]\(([^()]*)\)|`([^`]*)`")
_DOCUMENT = re.compile(r"\.(html?|md|rst|txt|css|svg|xml|json|ya?ml|toml|ini|cfg|csv|tsv)$")
_FILE = re.compile(
    r"(?<![\w.-])[\w./-]*\w\.(pyi?|[cm]?[jt]sx?|sh|rb|pl|go|rs|java|c|cc|cpp|h|sql|log"
    r"|html?|md|rst|txt|css|svg|xml|json|ya?ml|toml|ini|cfg|csv|tsv)(?![\w(.])"
    r"|(?<=\s-m)\s+[\w.]+"
)


def without_files(command: str) -> str:
    """The command without the files and modules that it names."""
    return _FILE.sub(" ", command)


def is_evidence(command: str, planned: Iterable[str]) -> bool:
    """Whether a command can show anything of what the planned files do."""
    planned = tuple(planned)
    if planned and all(_DOCUMENT.search(path) for path in planned):
        return any(_runs(c) or c[0] in _SEARCHES for c in _simple(command))
    return any(_runs(c) for c in _simple(command))


def _runs(words: list[str]) -> bool:
    """Whether a command runs something other than a program that looks at files."""
    name, rest = PurePosixPath(words[0]).name, words[1:]
    if name.startswith("python") and rest[:1] == ["-m"]:
        return rest[1:2] not in (["py_compile"], ["compileall"])
    if name in ("sh", "bash") and rest[:1] == ["-n"]:
        return False
    return name not in _LOOKS


def _simple(command: str) -> Iterator[list[str]]:
    """The words of each simple command, those of pipes and substitutions included."""
    for found in _INNER.finditer(command):
        yield from _simple(found[1] or found[2] or "")
    lexer = shlex.shlex(
        _INNER.sub("x", command).replace("\n", ";"), posix=True, punctuation_chars=True
    )
    lexer.commenters = ""
    lexer.whitespace_split = True
    try:
        tokens = list(lexer)
    except ValueError:  # a quote is left open, so no shell runs it either
        tokens = command.split()
    words: list[str] = []
    for token in (*tokens, ";"):
        if not re.fullmatch(r"[;&|()]+", token):
            words += [token] if words or not _is_around(token) else []
        elif words:
            yield words
            words = []


def _is_around(token: str) -> bool:
    return token in _AROUND or re.match(r"\w+=", token) is not None
