"""Applying edits to a text: all of them, each at exactly one place, or none."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from standalone_orchestrator.codebase.edits import feedback
from standalone_orchestrator.codebase.edits.definitions import Parts, is_definitions, splice
from standalone_orchestrator.codebase.edits.elision import has_elision
from standalone_orchestrator.codebase.edits.insertion import changed, moved, spaced
from standalone_orchestrator.codebase.edits.matching import (
    Found,
    Nowhere,
    Several,
    find,
    plain,
    shift_of,
    tab_width,
    tabs_of,
)
from standalone_orchestrator.codebase.edits.values import Applied, Edit, Missed
from standalone_orchestrator.codebase.lines import bare, indent_of, newline_of, split_lines


def apply(text: str, edits: Sequence[Edit], parts: Parts | None = None) -> Applied | Missed:
    """Apply the edits in order, each to what the ones before it left.

    The ladder of tolerances is in `matching`; text outside a match is never touched, and lines of
    the match that the replacement keeps stay as the file has them. What has nothing to search for
    goes to the end of the file, or in by name where `parts` sees nothing but definitions in it.
    """
    current = text
    for index, edit in enumerate(edits):
        if edit.search.strip():
            step = _apply_one(current, edit, index, len(edits))
        else:
            step = _added(current, edit, index, len(edits), parts)
        if isinstance(step, Missed):
            return step
        current = step.text
    return Applied(current)


def _apply_one(text: str, edit: Edit, index: int, total: int) -> Applied | Missed:
    if (line := has_elision(edit.replace, text + "\n" + edit.search)) != "":
        return Missed(feedback.elided(index, total, "REPLACE", line), index)
    lines = [bare(x) for x in split_lines(text)]
    search = _body(edit.search)
    starts = [
        i for i in range(len(lines) - len(search) + 1) if lines[i : i + len(search)] == search
    ]
    if len(starts) == 1:
        return Applied(_spliced(text, starts[0], len(search), _body(edit.replace)))
    if starts:
        return Missed(feedback.several(index, total, lines, starts, len(search)), index)
    whole = search[0].strip() and search[-1].strip()  # blank ends are lines, not parts of lines
    parts = _places(text, newline_of(text).join(search)) if whole else []
    if len(parts) == 1:
        return Applied(_exchanged(text, parts[0], search, edit))
    if (line := has_elision(edit.search, text)) != "":
        return Missed(feedback.elided(index, total, "SEARCH", line), index)
    found = _tolerant(text, edit, index, total)
    if parts and isinstance(found, Missed):
        starts = [len(split_lines(text[:at] + ".")) - 1 for at in parts]
        return Missed(feedback.several(index, total, lines, starts, len(search)), index)
    return found


def _added(text: str, edit: Edit, index: int, total: int, parts: Parts | None) -> Applied | Missed:
    if (line := has_elision(edit.replace, text)) != "":
        return Missed(feedback.elided(index, total, "REPLACE", line), index)
    if not text.strip():
        return Applied(edit.replace)
    if parts is not None and is_definitions(edit.replace, parts):
        made = splice(text, edit.replace, parts)
        return made if isinstance(made, Applied) else Missed(made.feedback, index)
    if not edit.replace.strip():
        return Missed(feedback.empty(index, total), index)
    lines = _trimmed(_body(edit.replace))
    return Applied(changed(text, [spaced(text, len(split_lines(text)), [lines], 1)]))


# --- exact ----------------------------------------------------------------------------------------
def _places(text: str, part: str) -> list[int]:
    """Where the part stands in the text, not cutting through words."""
    found: list[int] = []
    at = text.find(part)
    while at >= 0:
        end = at + len(part)
        cut = _in_word(text[at - 1 : at + 1]) or _in_word(text[end - 1 : end + 1])
        found.extend([] if cut else [at])
        at = text.find(part, at + 1)
    return found


def _in_word(pair: str) -> bool:
    return len(pair) == 2 and all(char.isalnum() or char == "_" for char in pair)


def _exchanged(text: str, at: int, search: Sequence[str], edit: Edit) -> str:
    newline = newline_of(text)
    return text[:at] + newline.join(_body(edit.replace)) + text[at + len(newline.join(search)) :]


def _body(text: str) -> list[str]:
    """Lines of a part of an edit, without ends."""
    return [bare(x) for x in split_lines(text)]


def _spliced(text: str, start: int, size: int, new: Sequence[str]) -> str:
    """The text with `size` lines from `start` on replaced by `new`."""
    lines = split_lines(text)
    newline = newline_of(text)
    made = [line + newline for line in new]
    at_end = start + size == len(lines) and bare(lines[-1]) == lines[-1]
    if made and at_end:
        made[-1] = bare(made[-1])
    return "".join([*lines[:start], *made, *lines[start + size :]])


# --- tolerant -------------------------------------------------------------------------------------
def _tolerant(text: str, edit: Edit, index: int, total: int) -> Applied | Missed:
    file = [bare(x) for x in split_lines(text)]
    search, new = _trimmed(_body(edit.search)), _body(edit.replace)
    match find(file, search):
        case Found() as found:
            made = _merged(file, search, new, found)
            start, end = found.rows[0], found.rows[-1] + 1
            if made is None:
                message = feedback.reindented(index, total, file, start, end - start)
                return Missed(message, index)
            return Applied(_spliced(text, start, end - start, made))
        case Several(starts):
            return Missed(feedback.several(index, total, file, starts, len(search)), index)
        case Nowhere() as nearest:
            return Missed(_why_nowhere(index, total, file, edit, nearest), index)


def _why_nowhere(index: int, total: int, file: Sequence[str], edit: Edit, nearest: Nowhere) -> str:
    new = [line for line in _body(edit.replace) if line.strip()]
    if len(new) > 1 and isinstance(there := find(file, new), Found):
        return feedback.done_already(index, total, there.rows[0] + 1)
    return feedback.missing(index, total, file, _trimmed(_body(edit.search)), nearest)


def _trimmed(lines: list[str]) -> list[str]:
    """Without blank lines at both ends."""
    rows = [i for i, line in enumerate(lines) if line.strip()]
    return lines[rows[0] : rows[-1] + 1] if rows else lines


def _merged(
    file: Sequence[str], search: Sequence[str], new: Sequence[str], found: Found
) -> list[str] | None:
    """The new lines of the match; lines that search and replacement share stay the file's own."""
    wanted = [i for i, line in enumerate(search) if line.strip()]
    row_of = dict(zip(wanted, found.rows, strict=True))
    shifted = _shifted(file, search, _trimmed(list(new)), row_of, found)
    if shifted is None:
        return None
    made: list[str] = []
    done = found.rows[0] - 1  # the last row of the file that is dealt with
    matcher = difflib.SequenceMatcher(None, list(search), _trimmed(list(new)), autojunk=False)
    for tag, s1, s2, r1, r2 in matcher.get_opcodes():
        end = _end_of(range(s1, s2), row_of, done)
        made.extend(file[done + 1 : end + 1] if tag == "equal" else shifted[r1:r2])
        done = end
    return made


def _end_of(part: range, row_of: dict[int, int], done: int) -> int:
    """The last row of the file that a part of the search stands for.

    Blank lines at the end of the part stand for all blank lines that the file has there.
    """
    rows = [row_of[i] for i in part if i in row_of]
    if part and part[-1] not in row_of:
        later = [row for i, row in row_of.items() if i > part[-1]]
        return min(later) - 1
    return rows[-1] if rows else done


def _shifted(
    file: Sequence[str],
    search: Sequence[str],
    new: Sequence[str],
    row_of: dict[int, int],
    found: Found,
) -> list[str] | None:
    """The replacement indented as the file is; None if that cannot be done for every line."""
    theirs = [file[row] for row in row_of.values()]
    mine = [search[i] for i in row_of]
    lines = [plain(line) for line in new] if found.translated else list(new)
    if (shift := shift_of(theirs, mine)) is not None:
        return moved(lines, *shift)
    if (width := tab_width(theirs, mine)) is None:
        return None
    shift = shift_of(tabs_of(theirs, width), tabs_of(mine, width))
    made = moved(tabs_of(lines, width), *shift) if shift else None
    if made is None or not any("\t" in indent_of(line) for line in theirs):
        return made
    return [_with_tabs(line, width) for line in made]


def _with_tabs(line: str, width: int) -> str:
    depth = len(indent_of(line))
    return "\t" * (depth // width) + " " * (depth % width) + line.lstrip(" \t")
