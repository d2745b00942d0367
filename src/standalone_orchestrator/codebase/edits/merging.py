"""Edits that were each written against the file as it was, put together."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from itertools import pairwise

from standalone_orchestrator.codebase.edits.application import apply
from standalone_orchestrator.codebase.edits.definitions import Parts
from standalone_orchestrator.codebase.edits.values import Applied, Edit, Missed
from standalone_orchestrator.codebase.lines import split_lines

_Hunk = tuple[int, int, tuple[str, ...]]
"""Lines of the file from, up to but without, and what takes their place."""


def apply_reply(text: str, edits: Sequence[Edit], parts: Parts | None = None) -> Applied | Missed:
    """All edits of one reply: in order, or else each against the text as it was.

    What a reply says twice is done once. Models copy old lines from the file that they were shown,
    also those that an edit above changes: then all are applied if they change different lines.
    """
    wanted = [*dict.fromkeys(edits)]
    made = apply(text, wanted, parts)
    if isinstance(made, Applied) or made.index == 0:
        return made
    hunks: list[_Hunk] = []
    for edit in wanted:
        alone = apply(text, [edit], parts)
        if isinstance(alone, Missed):
            return made
        hunks += _hunks(text, alone.text)
    hunks.sort()
    if any(_touch(one, other) for one, other in pairwise(hunks)):
        return made
    lines = split_lines(text)
    for start, end, new in reversed(hunks):
        lines[start:end] = new
    return Applied("".join(lines))


def _hunks(old: str, new: str) -> Iterator[_Hunk]:
    before, after = split_lines(old), split_lines(new)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            yield i1, i2, tuple(after[j1:j2])


def _touch(one: _Hunk, other: _Hunk) -> bool:
    """Whether two changes share a line, or the place where both put lines in."""
    return other[0] < one[1] or one[:2] == other[:2]
