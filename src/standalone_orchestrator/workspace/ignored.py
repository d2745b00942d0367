"""What no result may hold: paths that the user's `.gitignore` files name, and what tools make.

Read as git reads it (gitignore(5)), without git: a plan is judged before anything is written. Not
here: files with secrets (`secrets`), what a run takes in of a folder (`intake`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from standalone_orchestrator.workspace.intake import MADE_BY_TOOLS

GITIGNORE = ".gitignore"
_ENVIRONMENTS = frozenset({".venv", "venv"})
_BUILT = re.compile(r"\.(?:pyc|pyo|pyd|egg-info)$")


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    ignores: bool
    """False for a rule that takes an earlier one back."""
    folders_only: bool


class Ignored:
    """The rules of one tree.

    Args:
        paths: its files.
        read: the text of a file; None when it is not there.
    """

    def __init__(self, paths: Collection[str], read: Callable[[str], str | None]) -> None:
        places = {p.removesuffix(GITIGNORE) for p in paths if p.rpartition("/")[2] == GITIGNORE}
        self._rules = {p: tuple(_rules(read(p + GITIGNORE) or "")) for p in places}

    def why(self, path: str) -> str:
        """Why a new file may not lie at `path`, as a clause; empty when it may."""
        if made_by_tools(path):
            return "is what tools make, and no source"
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            if self._names("/".join(parts[:depth]), folder=depth < len(parts)):
                return f"is ignored by the project's {GITIGNORE}"
        return ""

    def _names(self, path: str, *, folder: bool) -> bool:
        """Whether the last rule that fits says so; deeper files come after those above them."""
        found = False
        for place in sorted(self._rules, key=lambda p: p.count("/")):
            if path.startswith(place):
                for rule in self._rules[place]:
                    if (folder or not rule.folders_only) and rule.pattern.fullmatch(
                        path[len(place) :]
                    ):
                        found = rule.ignores
        return found


def made_by_tools(path: str) -> bool:
    """Whether a path lies in an environment or a cache, or is compiled."""
    parts = path.split("/")
    known = MADE_BY_TOOLS | _ENVIRONMENTS
    return any(p in known for p in parts[:-1]) or any(_BUILT.search(p) for p in parts)


def _rules(text: str) -> Iterator[_Rule]:
    for line in text.splitlines():
        rule = re.sub(r"(?<!\\)[ \t]+$", "", line)
        if not rule or rule.startswith("#"):
            continue
        ignores = not rule.startswith("!")
        rule = rule.removeprefix("!").removeprefix("\\")
        folders_only = rule.endswith("/")
        rule = rule.rstrip("/")
        anchored = "/" in rule
        try:
            pattern = re.compile(("" if anchored else "(?:.*/)?") + _regex(rule.lstrip("/")))
        except re.error:  # a bracket that git would take for no pattern at all
            continue
        if rule:
            yield _Rule(pattern, ignores, folders_only)


_PIECE = re.compile(r"^\*\*/|/\*\*/|/\*\*$|\*+|\?|\[!?\]?[^\]]*\]|\\.|.", re.S)


def _regex(rule: str) -> str:
    return "".join(_translated(piece) for piece in _PIECE.findall(rule))


def _translated(piece: str) -> str:
    match piece:
        case "**/":
            return "(?:.*/)?"
        case "/**/":
            return "/(?:.*/)?"
        case "/**":
            return "/.*"
        case "?":
            return "[^/]"
    if piece.startswith("*"):
        return "[^/]*"
    if len(piece) > 2 and piece[0] == "[":
        inside = piece[1:-1].replace("\\", "\\\\")
        return f"[^{inside[1:]}/]" if inside[0] == "!" else f"[{inside}]"
    return re.escape(piece[-1])
