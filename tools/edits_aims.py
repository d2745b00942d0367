"""Clean edits of real files: where each one is, and what it makes of the lines there.

What is done to them before a model's reply comes of it: `edits_corpus.py`.
"""

from __future__ import annotations

import ast
import random
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_SWAPS = (
    (" is not None", " is None"),
    (" is None", " is not None"),
    (" == ", " != "),
    (" <= ", " < "),
    (" < ", " <= "),
    (" >= ", " > "),
    ("True", "False"),
    ("False", "True"),
    (" and ", " or "),
    ("if not ", "if "),
)
_LEAST, _MOST = 3, 9
"""Lines of a window that are not blank; lines in all."""


@dataclass(frozen=True)
class Row:
    """One statement on one line, and the function that it stands in."""

    row: int
    head: int
    end: int
    name: str
    owner: str
    argument: str
    body: int


@dataclass(frozen=True)
class Aim:
    """A window of a file in which one line becomes others. Rows count from 0."""

    file: str
    lines: tuple[str, ...]
    first: int
    last: int
    at: Row
    new: tuple[str, ...]

    @property
    def old(self) -> list[str]:
        """The window as it is."""
        return list(self.lines[self.first : self.last])

    @property
    def made(self) -> list[str]:
        """The window as it is wanted."""
        before, after = (
            self.lines[self.first : self.at.row],
            self.lines[self.at.row + 1 : self.last],
        )
        return [*before, *self.new, *after]

    @property
    def change(self) -> dict[str, object]:
        """What happens to the file."""
        row = self.at.row
        return {
            "line": row + 1,
            "old": self.lines[row] + "\n",
            "new": "".join(line + "\n" for line in self.new),
        }

    def definition(self) -> list[str]:
        """The whole function with the change, below the line of its class."""
        at = self.at
        made = [*self.lines[at.head : at.row], *self.new, *self.lines[at.row + 1 : at.end]]
        return [f"class {at.owner}:", *made] if at.owner else made


class Source:
    """A file of the corpus, read once."""

    def __init__(self, path: Path) -> None:
        self.file = path.name
        self.text = path.read_text("utf-8")
        self.lines = tuple(self.text.split("\n")[:-1])
        self.rows = list(_rows(ast.parse(self.text)))
        self._squeezed = [squeezed(line) for line in self.lines]
        self._runs: dict[int, list[tuple[str, ...]]] = {}
        self._rows_of: dict[tuple[str, ...], list[int]] = {}

    def aims(self, chance: random.Random) -> Iterator[Aim]:
        """Clean edits, in an order by chance."""
        for at in chance.sample(self.rows, len(self.rows)):
            new = self.changed(at, chance)
            if new and (window := self._window(at, chance)):
                yield Aim(self.file, self.lines, *window, at, new)

    def changed(self, at: Row, chance: random.Random) -> tuple[str, ...]:
        """Other lines for a row; empty where none are known."""
        line = self.lines[at.row]
        depth = " " * (len(line) - len(line.lstrip()))
        swaps = [line.replace(a, b, 1) for a, b in _SWAPS if a in line]
        number = re.search(r"(?<![\w.'\"])\d+(?![\w.'\"])", line)
        if number:
            swaps.append(f"{line[: number.start()]}{int(number[0]) + 1}{line[number.end() :]}")
        ways = [(swap,) for swap in swaps if swap.strip() not in map(str.strip, self.lines)]
        if at.argument:
            ways.append((f"{depth}assert {at.argument} is not None", line))
            ways.append((f"{depth}if not {at.argument}:", f"{depth}    return None", line))
            ways.append((f'{depth}print("{at.name}", {at.argument})', line))
        made = chance.choice(ways) if ways else ()
        return made if made and _parses(textwrap.dedent("\n".join(made))) else ()

    def _window(self, at: Row, chance: random.Random) -> tuple[int, int] | None:
        """Lines around a row that stand in the file once, layout apart; None if there are none."""
        first = max(at.head, at.row - chance.randint(1, 3))
        last = min(at.end, at.row + 1 + chance.randint(1, 3))
        while last - first <= _MOST:
            full = sum(bool(line.strip()) for line in self.lines[first:last])
            ends = self.lines[first].strip() and self.lines[last - 1].strip()
            if ends and full >= _LEAST and self.times(self.lines[first:last]) == 1:
                return first, last
            if first > at.head:
                first -= 1
            elif last < at.end:
                last += 1
            else:
                return None
        return None

    def runs(self, size: int) -> list[tuple[str, ...]]:
        """All runs of so many lines, by their first row; the last line begins none."""
        if size not in self._runs:
            made = [self.lines[i : i + size] for i in range(len(self.lines))]
            for row, run in enumerate(made):
                self._rows_of.setdefault(run, []).append(row)
            self._runs[size] = made[: len(self.lines) - size]
        return self._runs[size]

    def rows_of(self, run: tuple[str, ...]) -> list[int]:
        """Rows at which a run of `runs` begins."""
        return self._rows_of[run]

    def times(self, lines: tuple[str, ...] | list[str]) -> int:
        """How often lines stand in the file, layout and blank lines apart."""
        have = [x for x in self._squeezed if x]
        want = [x for x in map(squeezed, lines) if x]
        return sum(have[i : i + len(want)] == want for i in range(len(have) - len(want) + 1))


def squeezed(line: str) -> str:
    """A line without blanks, with one kind of quotes."""
    return re.sub(r"\s+", "", line).replace("'", '"')


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def _rows(tree: ast.Module) -> Iterator[Row]:
    owners = [
        ("", tree.body),
        *((c.name, c.body) for c in tree.body if isinstance(c, ast.ClassDef)),
    ]
    for owner, body in owners:
        functions = [n for n in body if isinstance(n, ast.FunctionDef)]
        names = [f.name for f in functions]
        if owner and len(functions) < 2:
            continue  # else a class with one method may come as a whole
        for function in functions:
            if names.count(function.name) == 1:
                yield from _rows_of(function, owner)


def _rows_of(function: ast.FunctionDef, owner: str) -> Iterator[Row]:
    wanted = [a.arg for a in function.args.args if a.arg != "self"]
    head, end = function.lineno - 1, function.end_lineno or function.lineno
    for node in ast.walk(function):
        simple = isinstance(node, ast.Assign | ast.Return | ast.Expr | ast.AugAssign | ast.Raise)
        text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if simple and not text and node.lineno == node.end_lineno and node.lineno - 1 > head:
            first = function.body[0].lineno - 1
            argument = wanted[0] if wanted else ""
            yield Row(node.lineno - 1, head, end, function.name, owner, argument, first)


Made = dict[str, object] | None
"""A case but for its id, file, kind and format; None where an edit cannot be marred so."""
Marring = Callable[[Aim, Source, random.Random], Made]
MARRINGS: list[tuple[str, str, Marring]] = []
"""Kind, format, and what makes the case, in the order of the corpus."""


def kind(name: str, form: str = "blocks") -> Callable[[Marring], Marring]:
    """Takes a way of marring into the corpus."""

    def known(marring: Marring) -> Marring:
        MARRINGS.append((name, form, marring))
        return marring

    return known
