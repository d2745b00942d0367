"""Marks in front of lines that are not the file's: numbers, hash tags, fences; and odd quotes.

Models copy them from numbered views, or from other tools' edit formats.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from standalone_orchestrator.codebase.edits.values import Edit
from standalone_orchestrator.codebase.lines import bare, split_lines

_QUOTES = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": "'", "–": "-", "—": "-", "−": "-",
     "\u00a0": " ", "\u2009": " ", "\u200b": None, "\ufeff": None, "′": "'", "″": '"'}
)  # fmt: skip
_NUMBERED = tuple(
    re.compile(pattern)
    for pattern in (
        r"^\s*(?P<n>\d+)[:#][0-9A-Za-z]{1,4}[|:](?P<line>.*)$",
        r"^\s*(?P<n>\d+) ?\|(?P<line>.*)$",
        r"^\s*(?P<n>\d+)\t(?P<line>.*)$",
        r"^\s*(?P<n>\d+):(?P<line>.*)$",
    )
)
"""Hash-anchored lines (`12:a3|x`, `12#VK:x`), then `12 | x`, `cat -n`, `12: x`."""
_HASHED, _TAB = _NUMBERED[0], _NUMBERED[2]
FENCE = re.compile(r"^\s{0,8}(?:```+|~~~+)\s*[\w+.#/-]*\s*$")


def plain(text: str) -> str:
    """The text with smart quotes, dashes and odd blanks made plain."""
    return text.translate(_QUOTES)


def unnumbered(lines: Sequence[str]) -> list[str] | None:
    """Lines without the numbers or tags that all of them carry; None if they carry none.

    Numbers must go up by one from line to line, or they are the text's own.
    """
    for pattern in _NUMBERED:
        found = [pattern.match(bare(line)) for line in lines if line.strip()]
        hits = [m for m in found if m is not None]
        numbers = [int(m["n"]) for m in hits]
        if not hits or len(hits) < len(found):
            continue
        if any(b <= a or b > a + 2 for a, b in pairwise(numbers)):
            return None
        told = iter(_bodies([m["line"] for m in hits], pattern))
        return [next(told) + line[len(bare(line)) :] if line.strip() else line for line in lines]
    return None


def _bodies(lines: list[str], pattern: re.Pattern[str]) -> list[str]:
    """What follows the mark, without the one blank that sets it apart."""
    apart = pattern not in (_HASHED, _TAB)
    if apart and all(not x.strip() or x.startswith(" ") for x in lines):
        return [x[1:] for x in lines]
    return lines


def unmarked(edit: Edit, file: Sequence[str]) -> Edit:
    """The edit without numbers, tags and lone fences that the file does not have.

    Args:
        edit: as it was written.
        file: lines of the file, without ends.
    """
    search = split_lines(edit.search)
    known = {line.strip() for line in file}
    if not search or all(line.strip() in known for line in search):
        return edit
    replace = split_lines(edit.replace)
    if (found := unnumbered(search)) is not None:
        new = unnumbered(replace) if replace else None
        return Edit("".join(found), "".join(replace if new is None else new))
    return Edit("".join(_unfenced(search, known)), "".join(_unfenced(replace, known)))


def _unfenced(lines: list[str], known: set[str]) -> list[str]:
    """Without a fence in the first or last line that the file does not have."""
    full = [i for i, line in enumerate(lines) if line.strip()]
    marks = [i for i in full if FENCE.match(bare(lines[i])) and lines[i].strip() not in known]
    if not full or len(marks) > 2:
        return lines
    ends = {i for i in marks if i in (full[0], full[-1])}
    return [line for i, line in enumerate(lines) if i not in ends]
