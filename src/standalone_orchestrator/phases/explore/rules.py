"""Rules for contributors that the project brings along, cut to their budget.

Not here: the commands in them (`commands`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

_FOR_AGENTS = (
    "agents.md", "agent.md", "claude.md", ".cursorrules", ".windsurfrules", "gemini.md",
    ".github/copilot-instructions.md",
)  # fmt: skip
_FOR_PEOPLE = ("contributing", "contributing.md", "contributing.rst", "contributing.txt")
_FOLDERS = ("", ".github/", "docs/", "doc/")

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PICTURE = re.compile(r"^\s*(?:\[?!\[[^\]]*\]\([^)]*\)\]?(?:\([^)]*\))?\s*)+$", re.MULTILINE)
_HEADING = re.compile(r"^(?=#{1,6} )|^(?=[^\n]+\n(?:={3,}|-{3,}|~{3,})\s*$)", re.MULTILINE)
_ABOUT_CODE = re.compile(
    r"\b(?:test|lint|format|style|naming|convention|typ(?:e|ing)s?|docstring|import|must|never|"
    r"always|avoid|prefer|require|ruff|flake8|mypy|pytest|black|compatib|support)\w*",
    re.IGNORECASE,
)
_CUT = "[… cut: {} more characters]"


def rule_files(files: Iterable[str]) -> tuple[str, ...]:
    """Files with rules, those for agents first."""
    by_name = {path.lower(): path for path in sorted(files, reverse=True)}
    people = [folder + name for folder in _FOLDERS for name in _FOR_PEOPLE]
    return tuple(by_name[name] for name in (*_FOR_AGENTS, *people) if name in by_name)


def rules(texts: Mapping[str, str], limit: int) -> str:
    """The rules as one text of at most `limit` characters.

    Rules for agents come whole as long as they fit. Of those for people the sections that speak of
    code come first, for the rest is about issues, mail and licences.

    Args:
        texts: rule files by path, the weightiest first.
        limit: characters; 0 for none at all.
    """
    parts: list[str] = []
    seen: set[str] = set()
    left = limit
    for path, text in texts.items():
        body = _plain(text)
        if not body or body in seen:  # CLAUDE.md is often a copy of AGENTS.md
            continue
        seen.add(body)
        title = f"From {path}:\n"
        room = left - len(title) - 2 * bool(parts)
        shown = _fitting(body, room, by_worth=_is_for_people(path))
        if not shown:
            break
        parts.append(title + shown)
        left = room - len(shown)
    return "\n\n".join(parts)


def _is_for_people(path: str) -> bool:
    return PurePosixPath(path).stem.lower() == "contributing"


def _plain(text: str) -> str:
    kept = _PICTURE.sub("", _COMMENT.sub("", text.replace("\r\n", "\n")))
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def _fitting(body: str, room: int, *, by_worth: bool) -> str:
    """As many sections as fit, in their own order; the last one is cut at a line."""
    if len(body) <= room:
        return body
    mark = "\n" + _CUT.format(len(body))
    room -= len(mark)
    if room <= 0:
        return ""
    sections = [s for s in _HEADING.split(body) if s.strip()]
    order = list(range(len(sections)))
    if by_worth:
        order.sort(key=lambda n: (-_worth(sections[n]), n))
    kept: dict[int, str] = {}
    for number in order:
        piece = sections[number][:room]
        if len(piece) < len(sections[number]):
            piece = piece[: piece.rfind("\n") + 1]
        if piece.strip():
            kept[number] = piece
            room -= len(piece)
    shown = "".join(kept[n] for n in sorted(kept)).rstrip()
    return shown + "\n" + _CUT.format(len(body) - len(shown)) if shown else ""


def _worth(section: str) -> float:
    return min(3.0, 100.0 * len(_ABOUT_CODE.findall(section)) / (len(section) + 200))
