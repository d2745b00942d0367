"""Runs of lines exchanged in a text, several at once; every other line stays byte by byte."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from standalone_orchestrator.codebase.lines import bare, newline_of, split_lines


@dataclass(frozen=True, slots=True)
class Change:
    """Lines `start` up to but without `end`, from 0, become `new`; equal ones insert."""

    start: int
    end: int
    new: tuple[str, ...]


def changed(text: str, changes: Sequence[Change]) -> str:
    """The text after changes that don't overlap; those at one place in their order."""
    newline = newline_of(text)
    lines = split_lines(text)
    open_end = bool(lines) and bare(lines[-1]) == lines[-1]
    if open_end:
        lines[-1] += newline
    made: list[str] = []
    done = 0
    for change in sorted(changes, key=lambda c: (c.start, c.end)):
        made += lines[done : change.start]
        made += [line + newline for line in change.new]
        done = change.end
    whole = "".join([*made, *lines[done:]])
    return whole.removesuffix(newline) if open_end else whole


def spaced(text: str, row: int, blocks: Sequence[Sequence[str]], blanks: int = 2) -> Change:
    """Blocks of lines inserted before line `row`, from 0, with blank lines around each."""
    lines = [bare(x).strip() for x in split_lines(text)]
    new: list[str] = []
    for block in blocks:
        above = [*lines[:row], *new]
        new += [""] * (_missing(above[::-1], blanks) if any(above) else 0)
        new += block
    if row < len(lines):
        new += [""] * _missing(lines[row:], blanks)
    return Change(row, row, tuple(new))


def moved(lines: Sequence[str], off: str, on: str, fixed: Collection[int] = ()) -> list[str] | None:
    """Lines with another indentation; None where one lacks the old one.

    Rows of `fixed`, from 0, stay as they are.
    """
    if off == on:
        return list(lines)
    loose = [bool(line.strip()) and row not in fixed for row, line in enumerate(lines)]
    if any(moves and not x.startswith(off) for moves, x in zip(loose, lines, strict=True)):
        return None
    return [on + x[len(off) :] if moves else x for moves, x in zip(loose, lines, strict=True)]


def _missing(lines: Sequence[str], wanted: int) -> int:
    """How many blank lines `lines` lacks at its beginning."""
    there = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    return max(0, wanted - there)
