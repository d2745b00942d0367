"""Edits that name lines by tags, a number and a hash of the line, and copy no old text.

12:a3|def total(prices):          the file as it is shown

<<<<<<< LINES 12:a3 14:k9         lines to be replaced, or deleted by nothing
new lines
>>>>>>> END
<<<<<<< AFTER 12:a3               lines to be put in below
new lines
>>>>>>> END

A tag whose hash is not that of the line with its number is refused: the file is another one by now,
or the model has miscounted, and either way nobody knows which line was meant.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from standalone_orchestrator.codebase.edits.elision import has_elision
from standalone_orchestrator.codebase.edits.marks import FENCE
from standalone_orchestrator.codebase.edits.values import Applied, Missed
from standalone_orchestrator.codebase.lines import bare, newline_of, split_lines

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_BEGIN = re.compile(r"^\s{0,8}<{5,9}\s*(?P<how>LINES?|AFTER)\b:?\s*(?P<tags>.*)$", re.IGNORECASE)
_END = re.compile(r"^\s{0,8}>{5,9}\s*\w*\s*$")
_TAG = r"(\d+)\s*[:#]\s*([0-9A-Za-z]{2})"
_RANGE = re.compile(
    rf"^{_TAG}(?:\|.*?)?(?:\s*(?:-+|to|\.{{2,3}}|,|and)?\s*{_TAG}(?:\|.*)?)?\s*$", re.IGNORECASE
)
_COPIED = re.compile(r"^\s*\d+[:#][0-9A-Za-z]{2}\|")
_WORD = re.compile(r"[A-Za-z_]{3}")
_AROUND = 3
"""Lines shown above and below a place that was not met."""
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Anchored:
    """One edit as a reply had it."""

    tags: str
    """What stands for the lines."""
    after: bool
    """Whether the lines go below the tagged one."""
    new: tuple[str, ...]
    """Lines, without ends."""
    whole: bool = True
    """False when its end mark is missing."""


@dataclass(frozen=True, slots=True)
class _Hunk:
    start: int
    """The first line that is replaced, from 0."""
    end: int
    """The line after the last one."""
    new: tuple[str, ...]


def tagged(text: str) -> str:
    """The text as it is shown: each line behind its tag."""
    lines = [bare(line) for line in split_lines(text)]
    return "".join(f"{n}:{_hash(line)}|{line}\n" for n, line in enumerate(lines, 1))


def parse_anchored(reply: str) -> tuple[Anchored, ...]:
    """All edits by tags of a reply, in order, also those that are not whole."""
    found: list[Anchored] = []
    begun: re.Match[str] | None = None
    body: list[str] = []
    for line in map(bare, split_lines(reply)):
        begins = _BEGIN.match(line)
        if begun is not None and (begins or _END.match(line)):
            found.append(_anchored(begun, body, whole=begins is None))
            begun = None
        if begins is not None:
            begun, body = begins, []
        elif begun is not None:
            body.append(line)
    if begun is not None:
        found.append(_anchored(begun, body, whole=False))
    return tuple(found)


def apply_anchored(text: str, edits: Sequence[Anchored]) -> Applied | Missed:
    """Apply all edits, each tag checked against the text as it is, or none."""
    lines = [bare(line) for line in split_lines(text)]
    hunks: list[tuple[_Hunk, int]] = []
    for index, edit in enumerate(dict.fromkeys(edits)):
        hunk = _hunk(text, lines, edit)
        if isinstance(hunk, str):
            return Missed(_told(index, len(edits), hunk), index)
        hunks.append((hunk, index))
    hunks.sort(key=lambda pair: (pair[0].start, pair[0].end))
    for (one, _), (other, index) in pairwise(hunks):
        if other.start < one.end or (one.start, one.end) == (other.start, other.end):
            why = f"it changes lines that another edit changes, too (line {other.start + 1})."
            return Missed(_told(index, len(edits), why), index)
    return Applied(_changed(text, [hunk for hunk, _ in hunks]))


def _changed(text: str, hunks: Sequence[_Hunk]) -> str:
    newline = newline_of(text)
    lines = split_lines(text)
    open_end = bool(lines) and bare(lines[-1]) == lines[-1]
    if open_end:
        lines[-1] += newline
    for hunk in reversed(hunks):
        lines[hunk.start : hunk.end] = [line + newline for line in hunk.new]
    if open_end and lines:
        lines[-1] = bare(lines[-1])
    return "".join(lines)


# --- reading --------------------------------------------------------------------------------------
def _anchored(begun: re.Match[str], body: Sequence[str], *, whole: bool) -> Anchored:
    after = begun["how"].upper() == "AFTER"
    return Anchored(begun["tags"].strip(), after, tuple(_plain(body)), whole)


def _plain(body: Sequence[str]) -> Iterator[str]:
    """New lines without what stands around them: a fence, tags copied from the view."""
    full = [i for i, line in enumerate(body) if line.strip()]
    fenced = len(full) > 1 and all(FENCE.match(body[i]) for i in (full[0], full[-1]))
    for line in body[full[0] + 1 : full[-1]] if fenced else body:
        yield _COPIED.sub("", line)


# --- checking -------------------------------------------------------------------------------------
def _hunk(text: str, lines: Sequence[str], edit: Anchored) -> _Hunk | str:
    """The lines that an edit means, or why it cannot be applied."""
    if not edit.whole:
        return "its end mark `>>>>>>> END` is missing; write fewer and shorter edits."
    found = _RANGE.match(edit.tags)
    if found is None:
        first = f"{1}:{_hash(lines[0])}" if lines else "1:xx"
        return f"`{edit.tags}` is no tag; a tag is the number and the hash before a line: {first}."
    tags = [(int(found[1]), found[2])]
    tags += [(int(found[3]), found[4])] if found[3] else []
    for number, told in tags:
        if why := _unmet(lines, number, told):
            return why
    start, end = tags[0][0] - 1, tags[-1][0]
    if end <= start:
        return f"its tags {edit.tags} are in the wrong order."
    if line := has_elision("\n".join(edit.new), text):
        return f"it leaves code out with `{line}`; write every line."
    if edit.after:
        start = end
        if not any(line.strip() for line in edit.new):
            return "it puts in nothing."
    elif tuple(lines[start:end]) == edit.new:
        return f"line {start + 1} is as it says already."
    hunk = _Hunk(start, end, edit.new)
    return _repeated(lines, hunk) or hunk


def _unmet(lines: Sequence[str], number: int, told: str) -> str:
    """Why a tag is not that of a line; empty when it is."""
    if 1 <= number <= len(lines) and _hash(lines[number - 1]) == told.lower():
        return ""
    same = [n for n, line in enumerate(lines, 1) if _hash(line) == told.lower()]
    where = ", ".join(map(str, same[:_AROUND]))
    near = f" That hash is of line {where}." if same else ""
    first = max(1, min(number, len(lines)) - _AROUND)
    shown = list(enumerate(lines, 1))[first - 1 : number + _AROUND]
    view = "\n".join(f"{n}:{_hash(line)}|{line}" for n, line in shown)
    return f"`{number}:{told}` is not the tag of line {number}.{near} The lines there are:\n{view}"


def _repeated(lines: Sequence[str], hunk: _Hunk) -> str:
    """Which line would stand there twice: a neighbour that the new lines say again."""
    new = [line for line in hunk.new if line.strip()]
    if not new:
        return ""
    above, below = lines[: hunk.start][-1:], lines[hunk.end :][:1]
    replaced = lines[hunk.start : hunk.end]
    pairs = ((new[0], above, replaced[:1]), (new[-1], below, replaced[-1:]))
    for line, (*neighbour,), (*old,) in pairs:
        again = neighbour and line.rstrip() == neighbour[0].rstrip() and _WORD.search(line)
        if again and not (old and old[0].rstrip() == line.rstrip()):
            return (
                f"`{line.strip()[:_SHOWN]}` would stand there twice: it is the line beside those "
                "that are replaced. Name its tag, too, or leave it out."
            )
    return ""


def _told(index: int, total: int, why: str) -> str:
    which = f"Edit {index + 1} of {total}" if total > 1 else "The edit"
    return f"{which} was not applied, and nothing was changed: {why}"


def _hash(line: str) -> str:
    """Two letters that tell a line from the others around it; blanks at its end don't count."""
    digest = hashlib.sha256(line.rstrip().encode("utf-8", "replace")).digest()
    size = len(_LETTERS)
    return _LETTERS[digest[0] % size] + _LETTERS[digest[1] % size]
