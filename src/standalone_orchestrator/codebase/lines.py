"""Lines of a text as editors and parsers count them: `str.splitlines` also splits at form feeds."""

from __future__ import annotations

import re

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


def split_lines(text: str) -> list[str]:
    """Lines with their ends; joined they are the text again."""
    return _LINE.findall(text)


def bare(line: str) -> str:
    """The line without its end."""
    return line.rstrip("\r\n")


def newline_of(text: str) -> str:
    """The line end that the text uses most; a plain newline when it has none."""
    crlf = text.count("\r\n")
    return "\r\n" if crlf * 2 > text.count("\n") else "\n"


def indent_of(line: str) -> str:
    """Leading blanks of a line."""
    return line[: len(line) - len(line.lstrip(" \t"))]


def numbered(lines: list[str], first: int) -> str:
    """Lines with their numbers, for feedback and prompts.

    Args:
        lines: the lines, with or without ends.
        first: number of the first one, counted from 1.
    """
    width = len(str(first + len(lines)))
    return "\n".join(
        f"{number:>{width}} | {bare(line)}" for number, line in enumerate(lines, start=first)
    )
