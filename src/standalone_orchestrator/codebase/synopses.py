"""Synopses of commands, as a task writes them: `add TITLE [--priority P]`. Pure.

What stands here reads them; what a language makes of them is its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_COMMANDS = re.compile(
    r"`\w+`: (?P<codes>`[a-z][^`(]*`(?:(?:,| and| or|, and|, or) `[a-z][^`(]*`)*)"
)
_PIECE = re.compile(
    r"(?P<open>\[)?(?:(?P<option>--[a-z][\w-]*)(?:[ =](?P<value>[A-Z][A-Z0-9_]*|<\w+>))?"
    r"|(?P<name>[A-Z][A-Z0-9_]*|<\w+>)(?P<many>(?: ?\.\.\.)?))(?P<close>\])?(?: +|$)"
)

_NUMBER = re.compile(r"(?:\w+[_-])?(?:n|num|count)")
_COUNTED = re.compile(
    r"(?:\w+_)?(?:id|n|number|count|index|place|position|size|limit|amount|quantity|price|year|age"
    r"|port)"
)
_NAME = re.compile(r"[a-z][\w-]*")
_PROSE = re.compile(
    r"\s+(?:is|are|was|were|may|must|can|holds?|has|have|takes?|accepts?|expects?|needs?|followed"
    r"|with|and (?:is|a|an|the)\b)\b"
)
"""Goes on about a code word that is no command, or one whose arguments are told in prose."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a command."""

    name: str
    """In small letters; that of an option without its dashes."""
    option: bool = False
    flag: bool = False
    """An option that is given without a value."""
    needed: bool = True
    many: bool = False
    """Whether it takes all words that are left."""
    value: str = ""
    """What an option calls its value, in small letters."""

    @property
    def number(self) -> bool:
        """Whether its value is a number by its name; `--note N` only stands for its letter."""
        letter = len(self.value) == 1 and self.name.startswith(self.value)
        return bool(_NUMBER.fullmatch(self.name) or (not letter and _NUMBER.fullmatch(self.value)))


@dataclass(frozen=True, slots=True)
class Synopsis:
    """A command and its arguments, in order."""

    command: str
    arguments: tuple[Argument, ...] = ()


def is_number_name(name: str) -> bool:
    """Whether what has this name is a number as a rule: what a test gives must be one then."""
    return _COUNTED.fullmatch(name) is not None


def commands_of(point: str) -> tuple[str, ...]:
    """The commands with which a point about a command line begins: `` `main`: `add` prints ``."""
    return tuple(code.split()[0] for code in _codes(point))


def synopses_of(points: Iterable[str]) -> tuple[Synopsis, ...]:
    """The commands that points begin with, each once; none where one of them can't be read."""
    found: dict[str, Synopsis] = {}
    for code in (code for point in points for code in _codes(point)):
        read = synopsis_of(code)
        if read is None:
            return ()
        known = found.get(read.command)
        if known is None or not known.arguments:
            found[read.command] = read
    return tuple(found.values())


def synopsis_of(code: str) -> Synopsis | None:
    """What a synopsis says; None where it holds what is not understood."""
    command, _, rest = code.strip().partition(" ")
    if not _NAME.fullmatch(command):
        return None
    arguments: list[Argument] = []
    place = 0
    while place < len(rest):
        piece = _PIECE.match(rest, place)
        if piece is None or bool(piece["open"]) != bool(piece["close"]):
            return None
        name = (piece["option"] or piece["name"]).strip("-<>").lower()
        flag = bool(piece["option"]) and not piece["value"]
        needed, many = not piece["open"], bool(piece["many"])
        value = (piece["value"] or "").strip("<>").lower()
        arguments.append(Argument(name, bool(piece["option"]), flag, needed, many, value))
        place = piece.end()
    return Synopsis(command, tuple(arguments))


def _codes(point: str) -> tuple[str, ...]:
    found = _COMMANDS.match(point)
    if found is None or _PROSE.match(point, found.end()):
        return ()
    codes = re.findall(r"`([^`]+)`", found["codes"])
    return tuple(code for code in codes if not code.startswith("python"))
