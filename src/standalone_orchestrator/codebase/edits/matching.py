"""Where the SEARCH text of an edit stands in a file: exactly, or by a ladder of tolerances.

The rungs after the exact one compare the non-blank lines of the search with runs of non-blank lines
of the file: trailing blanks, indentation, smart quotes, layout within lines, comments left out,
then likeness (`likeness`). The first rung with a match decides; several matches on a rung are a
refusal, never a choice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from standalone_orchestrator.codebase.edits.indentation import fit
from standalone_orchestrator.codebase.edits.likeness import says_the_same
from standalone_orchestrator.codebase.edits.marks import plain

ALIKE = 90.0
"""Least likeness, in percent, of a match that is not exact."""
MARGIN = 6.0
"""How much better than the second best it must be."""
_SMALL = 2
"""Searches of fewer non-blank lines than this are never matched by likeness."""
_COMMENT = re.compile(r"\s*(?:#|//)")
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")


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
    for rung in _RUNGS:
        found = _on(rung, file, rows, wanted)
        if not isinstance(found, Nowhere):
            return found
    if not any(map(_COMMENT.match, wanted)) and len(wanted) >= _SMALL:
        code = [i for i in rows if not _COMMENT.match(file[i])]
        found = _on(_RUNGS[1], file, code, wanted)
        if not isinstance(found, Nowhere):
            return found
    return _alike(file, rows, wanted)


# --- rungs ----------------------------------------------------------------------------------------
_Same = Callable[[Sequence[str], Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class _Rung:
    key: Callable[[str], str]
    """Lines with the same key are the same."""
    same: _Same
    """What the lines have in common beside."""
    translated: bool = False


def _always(_file: Sequence[str], _search: Sequence[str]) -> bool:
    return True


def _indented(file: Sequence[str], search: Sequence[str]) -> bool:
    """Whether the search is indented as the file in some way, its first line apart."""
    return fit(file, search) is not None or fit(file[1:], search[1:]) is not None


def _indented_plainly(file: Sequence[str], search: Sequence[str]) -> bool:
    return _indented([*map(plain, file)], [*map(plain, search)])


def _squeezed(line: str) -> str:
    """The line without blanks outside of strings, its strings in one kind of quotes."""
    made: list[str] = []
    end = 0
    for found in _STRING.finditer(line):
        made += [re.sub(r"\s+", "", line[end : found.start()]), f'"{found[0][1:-1]}"']
        end = found.end()
    return "".join([*made, re.sub(r"\s+", "", line[end:])])


_RUNGS: tuple[_Rung, ...] = (
    _Rung(str.rstrip, _always),
    _Rung(lambda line: line.strip(" \t"), _indented),
    _Rung(lambda line: plain(line).strip(), _indented_plainly, translated=True),
    _Rung(_squeezed, _indented),
)


def _on(
    rung: _Rung, file: Sequence[str], rows: Sequence[int], wanted: Sequence[str]
) -> Found | Several | Nowhere:
    lines = [file[i] for i in rows]
    starts = _matches([*map(rung.key, lines)], [*map(rung.key, wanted)])
    starts = [s for s in starts if rung.same(lines[s : s + len(wanted)], wanted)]
    if len(starts) == 1:
        return Found(tuple(rows[starts[0] : starts[0] + len(wanted)]), rung.translated)
    return Several(tuple(rows[s] for s in starts)) if starts else Nowhere()


def _matches(lines: Sequence[str], wanted: Sequence[str]) -> list[int]:
    first, size = wanted[0], len(wanted)
    return [
        i
        for i in range(len(lines) - size + 1)
        if lines[i] == first and list(lines[i : i + size]) == list(wanted)
    ]


def _alike(file: Sequence[str], rows: Sequence[int], wanted: Sequence[str]) -> Found | Nowhere:
    """The one run that is very similar, and clearly more so than any other."""
    lines = [file[i] for i in rows]
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
    if not says_the_same(file, window, wanted) or fit(window, wanted) is None:
        return missed
    return Found(tuple(rows[start : start + size]))
