"""A reply of code set against the file: the whole of it, or some of its definitions."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from standalone_orchestrator.codebase.api import Part
from standalone_orchestrator.codebase.edits.definitions import (
    NAMED,
    Parts,
    is_definitions,
    splice,
)
from standalone_orchestrator.codebase.edits.elision import has_elision
from standalone_orchestrator.codebase.edits.feedback import not_put_in
from standalone_orchestrator.codebase.edits.marks import plain, unnumbered
from standalone_orchestrator.codebase.edits.values import Applied, Missed
from standalone_orchestrator.codebase.lines import indent_of, newline_of, split_lines

KEPT = 0.9
"""Share of the names that a whole file still has: a reply with fewer is no whole file."""
LENGTH = 0.5
"""Share of the lines that a whole file still has."""
_SHOWN = 6


def place_all(text: str, pieces: Sequence[str], parts: Parts) -> Applied | Missed:
    """The file after a reply of several pieces of code, put in one after the other.

    A later one overrules an earlier one: models show the code as it is, then as it shall be.
    Imports alone go with what follows. What is neither definitions nor imports is an example of
    use, and is left out beside others, and so are tests of a file that has none.
    """
    read = [_readable(piece, parts) for piece in pieces]
    found = [piece for piece in read if not _is_test(piece, text, parts)] or read
    useful = [piece for piece in found if _is_wanted(piece, parts)]
    if (longest := max(found, key=len)) not in useful:
        return place(text, longest, parts)
    current, imports = text, ""
    for piece in useful:
        if not is_definitions(piece, parts) and piece is not useful[-1]:
            imports += piece.rstrip() + "\n"
            continue
        made = place(current, imports + piece, parts)
        if isinstance(made, Missed):
            return made
        current, imports = made.text, ""
    return Applied(current)


def place(text: str, new: str, parts: Parts) -> Applied | Missed:
    """The file after a reply that is either the whole of it or some of its definitions.

    Args:
        text: the file.
        new: what was replied.
        parts: the language's reading of statements.
    """
    new = _readable(_without_leading_marks(new, text), parts)
    if line := has_elision(new, text):
        return not_put_in(f"it leaves code out with `{line}`")
    old, fresh = parts(text), parts(new)
    share = len(split_lines(new)) / max(1, len(split_lines(text)))
    if fresh is None:
        return (
            Applied(with_ends_of(text, new))
            if share >= KEPT
            else not_put_in("it doesn't parse by itself")
        )
    if old is None:
        return (
            Applied(with_ends_of(text, new))
            if share >= LENGTH
            else not_put_in("the file doesn't parse")
        )
    names = _dotted(old)
    have = frozenset(_dotted(fresh))
    lost = [name for name in names if name not in have]
    whole = share >= LENGTH and len(lost) <= (1 - KEPT) * len(names)
    further = lost or (text.strip() and not names)  # what the file has and the reply doesn't show
    if whole and _kinds(old) <= _kinds(fresh) and not (further and is_definitions(new, parts)):
        return Applied(with_ends_of(text, new))
    made = splice(text, _indented_as(text, new, fresh), parts)
    stray = any(part.kind == "stray" for part in fresh)
    if isinstance(made, Missed) and lost and not stray and not is_definitions(new, parts):
        shown = ", ".join(f"`{name}`" for name in sorted(lost, key=_depth)[:_SHOWN])
        return not_put_in(f"it is not the whole file ({len(lost)} names are missing: {shown})")
    return made


def _kinds(parts: Iterable[Part]) -> frozenset[str]:
    """Kinds of statements beside definitions: a whole file has them all."""
    return frozenset(p.kind for p in parts) - NAMED - {"doc", "future"}


def is_part(text: str, new: str, parts: Parts) -> bool:
    """Whether a reply for the whole file is clearly some of its definitions, and no more."""
    old = parts(text)
    if old is None or not is_definitions(new, parts):
        return False
    have = frozenset(_dotted(parts(new) or ()))
    names = _dotted(old)
    lost = sum(name not in have for name in names)
    short = len(split_lines(new)) < LENGTH * len(split_lines(text))
    return short and lost >= LENGTH * len(names)


def with_ends_of(text: str, new: str) -> str:
    """`new` with the line ends of `text`."""
    return new.replace("\r\n", "\n").replace("\n", newline_of(text))


def _readable(new: str, parts: Parts) -> str:
    """The code without what keeps it from being read: numbers, smart quotes, a common depth."""
    if parts(new) is not None:
        return new
    lines = unnumbered(split_lines(new))
    bare = "".join(lines) if lines else new
    for way in (bare, plain(bare), textwrap.dedent(bare), textwrap.dedent(plain(bare))):
        if parts(way) is not None:
            return way
    return new


def _indented_as(text: str, new: str, fresh: Sequence[Part]) -> str:
    """`new` with tabs where all of the file is indented by tabs, or with its blanks for tabs."""
    fixed = {row - 1 for part in fresh for row in part.fixed}
    old, lines = split_lines(text), split_lines(new)
    there = {indent_of(x) for x in old if x.strip()} - {""}
    here = {indent_of(x) for row, x in enumerate(lines) if x.strip() and row not in fixed} - {""}
    if not there or not here:
        return new
    if all(x[0] == "\t" for x in there) and not any("\t" in x for x in here):
        unit, step = min(map(len, here)), "\t"
    elif not any("\t" in x for x in there) and all(set(x) == {"\t"} for x in here):
        unit, step = 1, min(there, key=len)
    else:
        return new
    return "".join(
        line if row in fixed else _stepped(line, unit, step) for row, line in enumerate(lines)
    )


def _depth(name: str) -> int:
    return name.count(".")


def _stepped(line: str, unit: int, step: str) -> str:
    depth = len(indent_of(line))
    return step * (depth // unit) + " " * (depth % unit) + line[depth:]


def _is_wanted(new: str, parts: Parts) -> bool:
    """Whether a piece holds definitions, or imports for some."""
    kinds = {part.kind for part in parts(new) or ()}
    return is_definitions(new, parts) or (bool(kinds) and kinds <= {"import", "future"})


def _is_test(new: str, text: str, parts: Parts) -> bool:
    """Whether a piece defines nothing but tests, and the file none."""
    mine, theirs = ([x.lower().startswith("test") for x in _dotted(parts(part) or ())]
                    for part in (new, text))  # fmt: skip
    return bool(mine) and all(mine) and not any(theirs)


def _dotted(parts: Iterable[Part]) -> list[str]:
    """Names of the definitions, members below their class."""
    found: list[str] = []
    for part in (p for p in parts if p.kind in NAMED):
        found.append(part.names[0])
        found += [f"{part.names[0]}.{name}" for name in _dotted(part.members)]
    return found


def _without_leading_marks(new: str, text: str) -> str:
    """Without marks of left-out code before the first statement: what was there stays anyway."""
    lines = split_lines(new)
    while lines and (not lines[0].strip() or has_elision(lines[0], text)):
        lines.pop(0)
    return "".join(lines)
