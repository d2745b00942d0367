"""SEARCH/REPLACE blocks in a reply, as models write them and as they mangle them.

path/to/file.py
<<<<<<< SEARCH
old lines
=======
new lines
>>>>>>> REPLACE
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from standalone_orchestrator.codebase.edits.marks import FENCE
from standalone_orchestrator.codebase.edits.values import Block
from standalone_orchestrator.codebase.lines import bare, split_lines

_SEARCH = re.compile(
    r"^\s{0,8}(?:\*\*)?[<\-]{5,9}\s*(?:SEARCH|ORIGINAL|OLD|HEAD|FIND)\b(?:\*\*)?\s*>?"
    r"\s*(?P<path>\S.*)?$",
    re.IGNORECASE,
)
_BARE_SEARCH = re.compile(r"^\s{0,8}<{5,9}\s*$")
_DIVIDER = re.compile(
    r"^\s{0,8}(?:\*\*)?={5,9}\s*(?:REPLACE|WITH|NEW)?:?(?:\*\*)?\s*$", re.IGNORECASE
)
_REPLACE = re.compile(
    r"^\s{0,8}(?:\*\*)?(?:[>+]{5,9}\s*(?:REPLACE|UPDATED|NEW|END|WITH|BRANCH)?:?\s*<?"
    r"|>{5,9}\s+\S+)(?:\*\*)?\s*$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"^\s{0,8}(?::(?:start|end)_line:\s*\d+|-{5,9})\s*$")
"""Where a block tells the lines that it means, which are often wrong."""
_PROSE = re.compile(r"[A-Z][a-z']* (?:\S+ ){2,}\S*[.!?:]$")
_PATH = re.compile(
    r"(?P<path>[\w.@+-]+(?:/[\w.@+ -]+)*\.\w{1,8}"
    r"|(?:[\w.@+-]+/)*(?:Makefile|Dockerfile|LICENSE|README))"
)
_LABEL = re.compile(
    r"^(?:#{1,6}\s*|//\s*|[-*]\s+|\d+[.)]\s+)?"
    r"(?:\**(?:file ?name|file|path|in|edit|update|modify)\b\**\s*:?\s*)?",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Reader:
    """What the lines so far have said."""

    part: Literal["outside", "search", "replace"] = "outside"
    path: str | None = None
    fenced: bool = False
    search: list[str] = field(default_factory=list)
    replace: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def begin(self, path: str | None) -> None:
        self.part, self.search, self.replace = "search", [], []
        self.path = path or self.path

    def is_whole(self) -> bool:
        """Whether a replacement without an end marker is one, and nothing follows it."""
        lines = [bare(line) for line in self.replace if line.strip()]
        divided = any(map(_DIVIDER.match, lines))
        return (
            self.part == "replace" and bool(lines) and not divided and not _PROSE.match(lines[-1])
        )

    def end(self) -> None:
        if self.part == "replace":
            old, new = _unfenced(self.search), _unfenced(self.replace)
            self.blocks.append(Block(self.path, "".join(old), "".join(new)))
        self.part = "outside"


def parse_blocks(reply: str, *, ended: bool = False) -> tuple[Block, ...]:
    """All complete blocks of a reply, in order. A block without a path has that of the one before.

    Tolerated: markers of 5 to 9 characters, other marker words, fences around or inside, a missing
    end marker where a fence or the next block ends it. A block that the reply's end cuts off is
    left out, since half a replacement is worse than none.

    Args:
        reply: what the model wrote.
        ended: whether the model ended it, not a limit: then its end may end a block, too.
    """
    reader = _read_all(reply)
    if ended and reader.is_whole():
        reader.end()
    return tuple(reader.blocks)


def cut_short(reply: str, *, ended: bool = False) -> bool:
    """Whether the reply stops within a block."""
    reader = _read_all(reply)
    return reader.part != "outside" and not (ended and reader.is_whole())


def _read_all(reply: str) -> _Reader:
    reader = _Reader()
    before: list[str] = []
    lines = split_lines(reply)
    closed = _closed(lines)
    for line, ahead in zip(lines, closed, strict=True):
        _read(reader, line, before, closed=ahead)
        if reader.part == "outside" and line.strip():
            before.append(bare(line))
    return reader


def _closed(lines: list[str]) -> list[bool]:
    """For each line, whether an end marker comes after it before the next block begins."""
    found: list[bool] = []
    closed = False
    for text in map(bare, reversed(lines)):
        found.append(closed)
        if _REPLACE.match(text):
            closed = True
        elif _SEARCH.match(text) or _BARE_SEARCH.match(text):
            closed = False
    return found[::-1]


def _read(reader: _Reader, line: str, before: list[str], *, closed: bool) -> None:
    text = bare(line)
    start = None if reader.part == "search" and _PLACE.match(text) else _SEARCH.match(text)
    if start is not None or (_BARE_SEARCH.match(text) and reader.part == "outside"):
        reader.end()
        reader.fenced = bool(before) and bool(FENCE.match(before[-1]))
        named = start["path"] if start is not None else None
        reader.begin(_path_in(named or "") or _path_before(before))
        before.clear()
    elif reader.part == "search" and _DIVIDER.match(text):
        reader.part = "replace"
    elif reader.part != "outside" and _REPLACE.match(text):
        reader.end()
    elif reader.part == "replace" and _ends_here(reader, text, closed=closed):
        reader.end()  # the fence around the block closes, its end marker is missing
    elif reader.part == "search" and (
        any(x.strip() for x in reader.search) or not _PLACE.match(text)
    ):
        reader.search.append(line)
    elif reader.part == "replace":
        reader.replace.append(line)


def _ends_here(reader: _Reader, text: str, *, closed: bool) -> bool:
    fence = reader.fenced and bool(FENCE.match(text)) and not closed
    return fence and not _open(reader.replace)


def _open(lines: list[str]) -> bool:
    """Whether a fence was opened among the lines and not closed."""
    return sum(bool(FENCE.match(bare(x))) for x in lines) % 2 == 1


def _path_before(lines: list[str]) -> str | None:
    """The path on one of the last lines before a block, fences skipped."""
    for line in [x for x in lines if not FENCE.match(x)][-1:]:
        if (path := _path_in(line)) is not None:
            return path
    for line in lines[-1:]:  # ```python path/to/file.py, ```path/to/file.py
        found = re.match(r"^\s*(?:```+|~~~+)\s*(?:\w+\s*[:\s]\s*)?(\S+\.\w+)\s*$", line)
        if found is not None:
            return _path_in(found[1])
    return None


def _path_in(line: str) -> str | None:
    """The path that the whole line is about; None for prose that only mentions one."""
    text = _LABEL.sub("", line.strip(), count=1).strip().strip("*_`'\"<>:() ").removeprefix("./")
    text = re.sub(r"[`*:\s]+$|\s*\((?:new|modified|updated)[^)]*\)$", "", text).strip("*_`'\" ")
    found = _PATH.fullmatch(text)
    return found["path"] if found else None


def _unfenced(lines: list[str]) -> list[str]:
    """Without a fence that wraps all of the lines."""
    full = [i for i, line in enumerate(lines) if line.strip()]
    if len(full) >= 2 and FENCE.match(bare(lines[full[0]])) and FENCE.match(bare(lines[full[-1]])):
        return lines[full[0] + 1 : full[-1]]
    return lines
