"""A long file in a few lines: what a task is about in full, the rest folded to its heads.

Pure. Every line of a view is a line of the file, in its order, or stands for lines that are not
shown: `...  # 42 lines not shown`. Edits apply against the file itself; a mark that comes back in
an edit is refused (`edits.elision`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from standalone_orchestrator.codebase.api import Part
from standalone_orchestrator.codebase.lines import bare, indent_of, newline_of, split_lines
from standalone_orchestrator.codebase.registry import language_for

_NAME = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_FUNCTIONS = frozenset(("function", "stray"))
_IMPORTS = frozenset(("doc", "future", "import"))
_SHORT = 8
"""Lines of a statement at the top that stay while functions are folded."""
_CHUNK = 20
"""Lines of a piece of a file whose language is not known, or that doesn't parse."""
_DEEPEST = 40
"""Blanks before a mark at most."""
_MARK = _DEEPEST + 40
"""Characters of a mark at most."""
_LEVELS = 5
"""What nobody asked for: functions folded; long statements too; classes too; only imports; none."""


def folded(
    path: str,
    text: str,
    limit: int,
    wanted: Sequence[str] = (),
    lines: Collection[int] = (),
) -> str:
    """The file in at most `limit` characters: itself if it fits, else a view of it.

    What `wanted` names is shown whole, as long as it fits; then what that calls in this file; then
    what shares most words with `wanted`. Folded are first the bodies of functions, then long
    statements, then classes, then everything but imports.

    Args:
        path: tells the language.
        text: the file.
        limit: characters.
        wanted: texts that name what the view is for, those that count most first: signatures,
            failures, the task.
        lines: numbers of lines, from 1, of which somebody speaks: they count most of all.
    """
    if len(text) <= limit:
        return text
    rows = split_lines(text)
    language = language_for(path)
    parts = language.parts(text) if language is not None else None
    view = _View(rows, tuple(_pieces(parts)) if parts is not None else _chunks(rows))
    return view.within(limit, wanted, frozenset(number - 1 for number in lines))


@dataclass(frozen=True, slots=True)
class _Piece:
    """Lines that are shown or folded together. Rows count from 0, `end` is the row behind."""

    names: frozenset[str]
    kind: str
    start: int
    body: int
    """The first row after the head."""
    end: int
    heads: tuple[range, ...] = ()
    """Heads of the classes around it, which are shown with it."""

    def rows(self) -> Iterator[int]:
        for head in self.heads:
            yield from head
        yield from range(self.start, self.end)


def _pieces(parts: Sequence[Part], owner: str = "", heads: tuple[range, ...] = ()) -> list[_Piece]:
    found: list[_Piece] = []
    for part in parts:
        definition = part.kind == "class" or part.kind in _FUNCTIONS
        start, end = part.first - 1, part.last
        body = min(part.body - 1 if definition else start + 1, end)
        names = {f"{owner}.{name}" for name in part.names} if owner else set(part.names)
        plain = {name for name in part.names if not name.startswith("__")}
        found.append(_Piece(frozenset(names | plain), part.kind, start, body, end, heads))
        if part.kind == "class":
            inner = f"{owner}.{part.names[0]}" if owner else part.names[0]
            found += _pieces(part.members, inner, (*heads, range(start, body)))
    return found


def _chunks(lines: Sequence[str]) -> tuple[_Piece, ...]:
    starts = range(0, len(lines), _CHUNK)
    ends = [min(start + _CHUNK, len(lines)) for start in starts]
    return tuple(
        _Piece(frozenset(), "other", start, start, end)
        for start, end in zip(starts, ends, strict=True)
    )


class _View:
    """What of a file is shown, growing piece by piece."""

    def __init__(self, lines: Sequence[str], pieces: tuple[_Piece, ...]) -> None:
        self._lines = lines
        self._pieces = pieces
        self._newline = newline_of("".join(lines[:50]))
        self._shown: set[int] = set()

    def within(self, limit: int, wanted: Sequence[str], told: Collection[int]) -> str:
        """The fullest view that has at most `limit` characters; `told` are rows to show."""
        named = self._named(wanted, told)
        rows = {row for piece in named for row in piece.rows()}
        for level in range(_LEVELS):
            self._shown = self._base(level) | rows
            if self._size() <= limit:
                break
        else:  # not all that was asked for fits
            self._shown = set()
            if self._size() > limit:
                return ""
        left = limit - self._size()
        for piece in (*named, *self._related(named, wanted)):
            left -= self._opened(piece, left)
        return "".join(self._text())

    def _named(self, wanted: Sequence[str], told: Collection[int]) -> list[_Piece]:
        """Pieces by the first text that names them; classes after what is smaller."""
        ranks: dict[str, int] = {}
        for rank, text in enumerate(wanted):
            for name in _meant(text):
                ranks.setdefault(name, rank)
        found: list[tuple[int, _Piece]] = []
        for piece in self._pieces:
            best = [ranks[name] for name in piece.names & ranks.keys()]
            if piece.kind != "class" and any(piece.start <= row < piece.end for row in told):
                best.append(-1)
            if best:
                found.append((min(best), piece))
        found.sort(key=lambda pair: (pair[0], pair[1].kind == "class", pair[1].start))
        return [piece for _, piece in found]

    def _related(self, named: Sequence[_Piece], wanted: Sequence[str]) -> list[_Piece]:
        """What the named pieces call, then the others by the words that they share."""
        called = _names([self._lines[row] for piece in named for row in piece.rows()])
        words = _names(wanted)
        small = [piece for piece in self._pieces if piece.kind != "class"]
        shared = {p: len(words & _names(self._lines[p.start : p.end])) for p in small}
        found = [p for p in small if p.names & called or shared[p]]
        found.sort(key=lambda p: (not p.names & called, -shared[p], p.start))
        return found or small

    def _base(self, level: int) -> set[int]:
        """Rows that are shown of what nobody asked for."""
        if level > 2:
            kept = _IMPORTS if level == 3 else frozenset()
            top = [p for p in self._pieces if p.kind in kept and not p.heads]
            return {row for piece in top for row in piece.rows()}
        hidden: set[int] = set()
        for piece in self._pieces:
            long = piece.end - piece.start > _SHORT and not piece.heads
            if (
                piece.kind in _FUNCTIONS
                or (level > 0 and long and piece.kind not in ("class", *_IMPORTS))
                or (level > 1 and piece.kind == "class")
            ):
                hidden.update(range(piece.body, piece.end))
        return set(range(len(self._lines))) - hidden

    def _opened(self, piece: _Piece, left: int) -> int:
        """Show the piece if there is room for it; how much that takes at most."""
        more = {row for row in piece.rows() if row not in self._shown}
        marks = (len(piece.heads) + 1) * _MARK  # it stands in the middle of what was one mark
        cost = sum(len(self._lines[row]) for row in more) + marks
        if not more or cost > left:
            return 0
        self._shown |= more
        return cost

    def _size(self) -> int:
        return sum(map(len, self._text()))

    def _text(self) -> Iterator[str]:
        row, count = 0, len(self._lines)
        while row < count:
            if row in self._shown:
                yield self._lines[row]
                row += 1
                continue
            start = row
            while row < count and row not in self._shown:
                row += 1
            yield self._run(start, row)

    def _run(self, start: int, end: int) -> str:
        """A mark for rows that are not shown; the rows themselves where that is no longer."""
        text = "".join(self._lines[start:end])
        first = next((line for line in self._lines[start:end] if line.strip()), "")
        indent = indent_of(first)[:_DEEPEST]
        number = f"{end - start} line{'s' * (end - start > 1)}"
        ended = self._newline if bare(self._lines[end - 1]) != self._lines[end - 1] else ""
        mark = f"{indent}...  # {number} not shown{ended}"
        return text if len(text) <= len(mark) else mark


def _names(texts: Iterable[str]) -> set[str]:
    """Identifiers, dotted ones whole and in parts."""
    found: set[str] = set()
    for text in texts:
        for whole in _NAME.findall(text):
            found.add(whole)
            found.update(whole.split("."))
    return found


def _meant(text: str) -> set[str]:
    """What a text speaks of: `shapes.Square.grow` means the method, neither class nor module."""
    found: set[str] = set()
    for whole in _NAME.findall(text):
        parts = whole.split(".")
        found.update(".".join(parts[n:]) for n in range(len(parts)))
    return found
