"""Interactive sessions in a text: `>>>` lines and what they show (without importing `doctest`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_PROMPT = re.compile(r"^(?P<indent>\s*)>>> ?(?P<code>.*)$")
_RAISED = re.compile(r"^\s*(?P<name>[A-Za-z_][\w.]*)(?::.*)?$")


@dataclass(frozen=True, slots=True)
class Shown:
    """One statement of a session."""

    source: str
    output: str | None
    """What it prints; None when it prints nothing or raises."""
    raises: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Session:
    """Statements that share their names."""

    statements: tuple[Shown, ...]
    first: int
    last: int


def sessions(lines: Sequence[str]) -> Iterator[Session]:
    """Sessions of a text; a line of prose between two statements begins a new one."""
    statements: list[Shown] = []
    first = last = 0
    index = 0
    while index < len(lines):
        found = _PROMPT.match(lines[index].rstrip("\r"))
        if found is None:
            if lines[index].strip() and statements:
                yield Session(tuple(statements), first, last)
                statements = []
            index += 1
            continue
        first = first if statements else index + 1
        shown, index = _statement(lines, index, len(found["indent"]))
        statements.append(shown)
        last = index
    if statements:
        yield Session(tuple(statements), first, last)


def _statement(lines: Sequence[str], index: int, indent: int) -> tuple[Shown, int]:
    """The statement at `index` and the index behind what it shows."""
    start = index
    code = [lines[index].rstrip("\r")[indent + 4 :]]
    index += 1
    while index < len(lines) and (more := re.match(r"^\s*\.\.\.(?: |$)", lines[index])) is not None:
        code.append(lines[index].rstrip("\r")[more.end() :])
        index += 1
    output: list[str] = []
    while index < len(lines) and _is_output(lines[index], indent):
        output.append(lines[index].rstrip("\r")[indent:].rstrip())
        index += 1
    source = re.sub(r"\s+#\s*doctest:.*$", "", "\n".join(code).rstrip())
    if output and output[0].startswith("Traceback (most recent call"):
        return Shown(source, None, _raised(output), start + 1), index
    text = "\n".join("" if line == "<BLANKLINE>" else line for line in output)
    return Shown(source, text if output else None, None, start + 1), index


def _is_output(line: str, indent: int) -> bool:
    stripped = line.strip()
    ends = not stripped or stripped.startswith((">>>", "```", '"""', "'''"))
    return not ends and len(line) - len(line.lstrip()) >= indent


def _raised(output: Sequence[str]) -> str | None:
    for line in output[1:]:
        if not line.startswith((" ", "\t")) and (found := _RAISED.match(line)) is not None:
            return found["name"].rpartition(".")[2]
    return None
