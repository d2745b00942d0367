"""Where the SEARCH text of an edit stands in a file: exactly, or by a ladder of tolerances.

The rungs after the exact one compare the non-blank lines of the search with runs of non-blank lines
of the file: trailing blanks, a uniform shift of indentation, tabs, smart quotes, then likeness.
The first rung with a match decides; several matches on a rung are a refusal, never a choice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from standalone_orchestrator.codebase.lines import indent_of

ALIKE = 90.0
"""Least likeness, in percent, of a match that is not exact."""
MARGIN = 6.0
"""How much better than the second best it must be."""
_WORDS_TO_A_SLIP = 12
"""For so many words of code one may be another: a search with other names means other code."""
_SMALL = 2
"""Searches of fewer non-blank lines than this are never matched by likeness."""
_QUOTES = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": "'", "–": "-", "—": "-", "−": "-",
     "\u00a0": " ", "\u2009": " ", "\u200b": None, "\ufeff": None, "′": "'", "″": '"'}
)  # fmt: skip
_NAMED = re.compile(r"^\s*(?:async\s+)?(?:def|class|func|function|fn)\s+(\w+)")


@dataclass(frozen=True, slots=True)
class Found:
    """A run of the file's lines that the search means."""

    rows: tuple[int, ...]
    """For each non-blank line of the search, the line of the file, from 0."""
    translated: bool = False
    """Smart quotes had to be made plain."""


@dataclass(frozen=True, slots=True)
class Several:
    """More than one place fits; first lines, from 0."""

    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Nowhere:
    """Nothing fits; the most similar place, from 0, and how similar it is, in percent."""

    nearest: int = -1
    alike: float = 0.0
    close_second: int = -1
    """Another place that is about as similar."""


def find(file: Sequence[str], search: Sequence[str]) -> Found | Several | Nowhere:
    """The run of lines that `search` means.

    Args:
        file: lines of the file, without line ends.
        search: lines of the search, without line ends; at least one is not blank.
    """
    wanted = [line for line in search if line.strip()]
    rows = [i for i, line in enumerate(file) if line.strip()]
    lines = [file[i] for i in rows]
    for key, same, translated in _RUNGS:
        starts = _matches([key(x) for x in lines], [key(x) for x in wanted])
        starts = [s for s in starts if same(lines[s : s + len(wanted)], wanted)]
        if len(starts) == 1:
            return Found(tuple(rows[starts[0] : starts[0] + len(wanted)]), translated)
        if starts:
            return Several(tuple(rows[s] for s in starts))
    return _alike(rows, lines, wanted)


def plain(text: str) -> str:
    """The text with smart quotes, dashes and odd blanks made plain."""
    return text.translate(_QUOTES)


def shift_of(file_lines: Sequence[str], search_lines: Sequence[str]) -> tuple[str, str] | None:
    """(what to take off, what to put on) in front of each line; None if it isn't uniform."""
    pairs = {(indent_of(s), indent_of(f)) for f, s in zip(file_lines, search_lines, strict=True)}
    shifts = {_shift(have, want) for have, want in pairs}
    return shifts.pop() if len(shifts) == 1 else None


def _shift(have: str, want: str) -> tuple[str, str]:
    if want.endswith(have):
        return ("", want[: len(want) - len(have)])
    if have.endswith(want):
        return (have[: len(have) - len(want)], "")
    return (have, want)


def tabs_of(lines: Sequence[str], width: int) -> list[str]:
    """Lines with each leading tab as `width` blanks."""
    return [indent_of(x).replace("\t", " " * width) + x.lstrip(" \t") for x in lines]


# --- rungs ----------------------------------------------------------------------------------------
def _always(_file: Sequence[str], _search: Sequence[str]) -> bool:
    return True


def _uniform(file: Sequence[str], search: Sequence[str]) -> bool:
    return shift_of(file, search) is not None or tab_width(file, search) is not None


def tab_width(file: Sequence[str], search: Sequence[str]) -> int | None:
    """Blanks for one tab under which both are indented alike; None if there is no such number."""
    if not any("\t" in indent_of(x) for x in (*file, *search)):
        return None
    for width in (4, 2, 8, 3):
        if shift_of(tabs_of(file, width), tabs_of(search, width)) is not None:
            return width
    return None


_Key = Callable[[str], str]
_RUNGS: tuple[tuple[_Key, Callable[[Sequence[str], Sequence[str]], bool], bool], ...] = (
    (str.rstrip, _always, False),
    (str.strip, _uniform, False),
    (lambda x: plain(x).strip(), _uniform, True),
)


def _matches(lines: Sequence[str], wanted: Sequence[str]) -> list[int]:
    first, size = wanted[0], len(wanted)
    return [
        i
        for i in range(len(lines) - size + 1)
        if lines[i] == first and list(lines[i : i + size]) == list(wanted)
    ]


def _alike(rows: Sequence[int], lines: Sequence[str], wanted: Sequence[str]) -> Found | Nowhere:
    """The one run that is very similar, and clearly more so than any other."""
    size = min(len(wanted), len(lines))
    if not size:
        return Nowhere()
    goal = "\n".join(x.strip() for x in wanted)
    stripped = [x.strip() for x in lines]
    scored = [
        (fuzz.ratio(goal, "\n".join(stripped[i : i + size])), -i)
        for i in range(len(lines) - size + 1)
    ]
    best, place = max(scored)
    start = -place
    others = [(s, -i) for s, i in scored if abs(-i - start) >= size]
    second, second_start = max(others, default=(0.0, -1))
    near = second_start if best - second < MARGIN else -1
    missed = Nowhere(rows[start], best, rows[near] if near >= 0 and second >= 60 else -1)
    if best < ALIKE or near >= 0 or len(wanted) < _SMALL or size < len(wanted):
        return missed
    window = lines[start : start + size]
    if not _says_the_same(window, wanted) or not _uniform(window, wanted):
        return missed
    return Found(tuple(rows[start : start + size]))


def _says_the_same(window: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether both define the same names and, comments apart, use nearly the same words."""
    if _names(window) != _names(wanted):
        return False
    mine, theirs = _words(wanted), _words(window)
    differing = sum((mine - theirs).values()) + sum((theirs - mine).values())
    return differing <= 2 * (mine.total() // _WORDS_TO_A_SLIP)


def _words(lines: Sequence[str]) -> Counter[str]:
    return Counter(w for x in lines for w in re.findall(r"\w+", re.sub(r"(?:#|//).*$", "", x)))


def _names(lines: Sequence[str]) -> list[str]:
    """Names of the functions and classes that the lines define: these must be the same."""
    return [m[1] for m in map(_NAMED.match, lines) if m]
