"""A unified diff as files and marked lines, for the page."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)")


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line."""

    kind: str
    """`add`, `del`, `hunk`, `same` or `note`."""
    old: str
    """Line number before; empty where there is none."""
    new: str
    text: str


@dataclass(frozen=True, slots=True)
class FileDiff:
    """What changed in one file."""

    path: str
    added: int
    removed: int
    lines: tuple[DiffLine, ...]
    left_out: int
    """Lines that were cut off."""


def parse(diff: str, longest: int) -> tuple[FileDiff, ...]:
    """The files of a unified diff; at most `longest` lines of it in all, the rest is counted."""
    files = []
    room = longest
    for block in _blocks(diff.splitlines()):
        file = _file(block, room)
        room -= len(file.lines)
        files.append(file)
    return tuple(files)


def _blocks(lines: list[str]) -> list[list[str]]:
    blocks: list[list[str]] = []
    for line in lines:
        if line.startswith("diff --git ") or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    if blocks and not any(block[0].startswith("diff --git ") for block in blocks):
        return _split_plain(lines)
    return blocks


def _split_plain(lines: list[str]) -> list[list[str]]:
    """Blocks of a diff without git's headers: each begins at a `---` before a `+++`."""
    blocks: list[list[str]] = []
    for number, line in enumerate(lines):
        follows = lines[number + 1] if number + 1 < len(lines) else ""
        if (line.startswith("--- ") and follows.startswith("+++ ")) or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _file(block: list[str], room: int) -> FileDiff:
    body = next((i for i, line in enumerate(block) if line.startswith("@@")), len(block))
    header, said = block[:body], block[body:]
    changed = said or [line for line in header if _worth(line)]
    kept = changed[: max(0, room)]
    return FileDiff(
        _path(header),
        sum(line.startswith("+") for line in said),
        sum(line.startswith("-") for line in said),
        tuple(_body(kept) if said else (DiffLine("note", "", "", line) for line in kept)),
        len(changed) - len(kept),
    )


def _worth(line: str) -> bool:
    return line.startswith(("new file", "deleted", "rename", "Binary", "old mode", "new mode"))


def _path(header: list[str]) -> str:
    for mark in ("+++ ", "--- "):
        for line in header:
            if line.startswith(mark) and "/dev/null" not in line:
                path = line[4:].split("\t")[0].strip('"')
                return path[2:] if path.startswith(("a/", "b/")) else path
    return header[0].rpartition(" b/")[2] if header else ""


def _body(lines: list[str]) -> list[DiffLine]:
    old = new = 0
    said = []
    for line in lines:
        if (hunk := _HUNK.match(line)) is not None:
            old, new = int(hunk[1]), int(hunk[2])
            said.append(DiffLine("hunk", "", "", line))
        elif line.startswith("+"):
            said.append(DiffLine("add", "", str(new), line[1:]))
            new += 1
        elif line.startswith("-"):
            said.append(DiffLine("del", str(old), "", line[1:]))
            old += 1
        elif line.startswith("\\"):
            said.append(DiffLine("note", "", "", line[2:]))
        else:
            said.append(DiffLine("same", str(old), str(new), line[1:]))
            old, new = old + 1, new + 1
    return said
