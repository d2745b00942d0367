"""Code blocks in a reply: CommonMark fences, with the liberties that models take."""

from __future__ import annotations

import re
from dataclasses import dataclass

from standalone_orchestrator.models.parse.languages import path_in

_MARK = re.compile(r"^(?P<indent>[ \t]*)(?:[-*>] |\d+\. )?(?P<mark>`{3,}|~{3,})(?P<info>[^`\n]*)$")
_LABEL = re.compile(r"[A-Za-z][\w+#-]*")
_TRIPLE = re.compile(r"\"\"\"|'''")
_COMMENT = re.compile(
    r"^\s*(?:#|//|--|;|/\*|<!--)\s*(?:file(?:name)?|path)?:?\s*(\S+?)\s*(?:\*/|-->)?\s*$",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"^[\s>*#`_\d.()-]{0,20}(?:file(?:name)?|path)?[\s:*`_]{0,10}"
    r"([\w./-]+\.\w{1,8}|(?:[\w.-]+/)*(?:Makefile|Dockerfile))[\s:*`_)]*$",
    re.IGNORECASE,
)
_PYTHON = frozenset({"python", "py", "python3", "pyi", ""})


@dataclass(frozen=True, slots=True)
class Fence:
    """One code block."""

    language: str
    """Its label in lower case, empty when it has none."""
    name: str
    """The file that it says it is: in its label, in the line above it, or in its first line."""
    text: str
    closed: bool


@dataclass(frozen=True, slots=True)
class _Mark:
    line: int
    indent: int
    mark: str
    info: str

    def closes(self, other: _Mark) -> bool:
        same = self.mark[0] == other.mark[0] and len(self.mark) >= len(other.mark)
        return same and not self.info and self.indent <= other.indent + 3


def fences(text: str, *, nested: bool = False) -> list[Fence]:
    """All outermost code blocks of `text`, in order.

    Args:
        text: a reply.
        nested: True when the file itself may hold fences (Markdown): then a labelled fence inside
            a block opens an inner one.
    """
    lines = text.split("\n")
    marks = [m for number, line in enumerate(lines) if (m := _mark(number, line)) is not None]
    found: list[Fence] = []
    at = 0
    while at < len(marks):
        opener = marks[at]
        inner = nested and _label(opener.info) in ("markdown", "md", "")
        closer = _closer(lines, marks, at, nested=inner)
        end = len(lines) if closer is None else marks[closer].line
        found.append(_fence(lines, opener, end, closed=closer is not None))
        at = len(marks) if closer is None else closer + 1
    return found


def _mark(number: int, line: str) -> _Mark | None:
    found = _MARK.match(line.rstrip("\r"))
    if found is None:
        return None
    return _Mark(number, len(found["indent"].expandtabs(4)), found["mark"], found["info"].strip())


def _closer(lines: list[str], marks: list[_Mark], at: int, *, nested: bool) -> int | None:
    """Index of the mark that closes the block opened at `at`, None when nothing does."""
    opener = marks[at]
    if nested:
        return _last_closer(marks, at)
    python = _label(opener.info) in _PYTHON
    inside = ""  # the triple quote that is open
    seen = opener.line + 1
    plain: int | None = None
    for index in range(at + 1, len(marks)):
        mark = marks[index]
        if python:
            inside = _open_quote(lines[seen : mark.line], inside)
            seen = mark.line + 1
        if not mark.closes(opener):
            continue
        if not inside:
            return index
        plain = index
    # Quotes that never close: a cut reply, or a quote inside a string that misled the count.
    return plain


def _last_closer(marks: list[_Mark], at: int) -> int | None:
    opener, depth = marks[at], 0
    last: int | None = None
    for index in range(at + 1, len(marks)):
        mark = marks[index]
        if mark.info:
            depth += 1
        elif depth:
            depth -= 1
        elif mark.closes(opener):
            last = index
            if len(opener.mark) > 3:
                return last
    return last


def _open_quote(lines: list[str], inside: str) -> str:
    for line in lines:
        for found in _TRIPLE.finditer(line):
            if not inside:
                inside = found[0]
            elif inside == found[0]:
                inside = ""
    return inside


def _fence(lines: list[str], opener: _Mark, end: int, *, closed: bool) -> Fence:
    body = [_outdented(line, opener.indent) for line in lines[opener.line + 1 : end]]
    name = _named_in_info(opener.info) or _named_above(lines, opener.line)
    if not name and body and (first := _COMMENT.match(body[0].rstrip("\r"))) is not None:
        name = path_in(first[1]) if path_in(first[1]) == first[1] else ""
    if body and body[0].strip() and path_in(body[0].strip()) == body[0].strip():
        name = name or body[0].strip()
        body = body[1:]
    return Fence(_label(opener.info), name, "\n".join(body), closed)


def _outdented(line: str, indent: int) -> str:
    if not indent:
        return line
    blank = len(line) - len(line.lstrip(" \t"))
    return line[min(blank, indent) :]


def _label(info: str) -> str:
    first = re.split(r"[\s:{,=]", info.lstrip("{. "), maxsplit=1)[0]
    found = _LABEL.fullmatch(first)
    return found[0].lower() if found else ""


def _named_in_info(info: str) -> str:
    label = re.split(r"[\s:{,=]", info, maxsplit=1)[0]
    rest = info if path_in(label) == label else info[len(label) :]
    return path_in(rest)


def _named_above(lines: list[str], opener: int) -> str:
    for number in range(opener - 1, max(-1, opener - 3), -1):
        line = lines[number].strip()
        if line:
            found = _HEADING.match(line)
            return found[1] if found else ""
    return ""
