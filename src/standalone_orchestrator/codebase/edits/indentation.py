"""How a search is indented against the lines that it means, and a replacement brought to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from standalone_orchestrator.codebase.lines import indent_of

Fit = Callable[[str], str | None]
"""A line of the replacement, indented as the file is; None if that cannot be done."""
_WIDTHS = (4, 2, 8, 3)
_RATIOS = frozenset((Fraction(2), Fraction(1, 2), Fraction(4), Fraction(1, 4)))
"""Of the depths in file and search: two blanks a level for four, and the like."""


def fit(file: Sequence[str], search: Sequence[str]) -> Fit | None:
    """What brings lines indented like `search` to where the same lines stand in `file`.

    By a uniform shift, by tabs for blanks or the other way round, or by another width of a level;
    None if the lines are related in no such way. Blank lines take no part.
    """
    if _has_tabs(file) != _has_tabs(search):
        return _tabs(file, search)
    return _shift(file, search) or _tabs(file, search) or _scale(file, search)


def _shift(file: Sequence[str], search: Sequence[str]) -> Fit | None:
    pairs = {(indent_of(s), indent_of(f)) for f, s in zip(file, search, strict=True)}
    shifts = {_off_and_on(have, want) for have, want in pairs}
    if len(shifts) != 1:
        return None
    off, on = shifts.pop()

    def shifted(line: str) -> str | None:
        return on + line[len(off) :] if line.startswith(off) else None

    return _blank_stays(shifted)


def _off_and_on(have: str, want: str) -> tuple[str, str]:
    if want.endswith(have):
        return ("", want[: len(want) - len(have)])
    if have.endswith(want):
        return (have[: len(have) - len(want)], "")
    return (have, want)


def _tabs(file: Sequence[str], search: Sequence[str]) -> Fit | None:
    """For tabs and blanks: a width of a tab under which both agree, best without a shift."""
    tabs = _has_tabs(file)
    if not tabs and not _has_tabs(search):
        return None
    ways = [([_untabbed(x, w) for x in file], [_untabbed(x, w) for x in search]) for w in _WIDTHS]
    fits = [_shift(theirs, mine) for theirs, mine in ways]
    levels = [[*map(indent_of, theirs)] == [*map(indent_of, mine)] for theirs, mine in ways]
    for width, inner, _ in sorted(
        zip(_WIDTHS, fits, levels, strict=True), key=lambda way: not way[2]
    ):
        if inner is not None:
            return _through_tabs(inner, width, tabs=tabs)
    return None


def _has_tabs(lines: Sequence[str]) -> bool:
    return any("\t" in indent_of(line) for line in lines)


def _through_tabs(inner: Fit, width: int, *, tabs: bool) -> Fit:
    def moved(line: str) -> str | None:
        made = inner(_untabbed(line, width))
        if made is None or not tabs:
            return made
        depth = len(indent_of(made))
        return "\t" * (depth // width) + " " * (depth % width) + made.lstrip(" \t")

    return moved


def _untabbed(line: str, width: int) -> str:
    return indent_of(line).replace("\t", " " * width) + line.lstrip(" \t")


def _scale(file: Sequence[str], search: Sequence[str]) -> Fit | None:
    """For levels of another width, all of blanks."""
    if _has_tabs((*file, *search)):
        return None
    pairs = {(len(indent_of(s)), len(indent_of(f))) for f, s in zip(file, search, strict=True)}
    (mine, theirs), *others = sorted(pairs)
    ratios = {Fraction(f - theirs, s - mine) if s > mine else Fraction(0) for s, f in others}
    if len(ratios) != 1 or not ratios <= _RATIOS:
        return None
    ratio = ratios.pop()

    def scaled(line: str) -> str | None:
        depth = theirs + (len(indent_of(line)) - mine) * ratio
        whole = depth.denominator == 1 and depth >= 0
        return " " * int(depth) + line.lstrip(" ") if whole else None

    return _blank_stays(scaled)


def _blank_stays(fitted: Fit) -> Fit:
    return lambda line: fitted(line) if line.strip() else line
