"""What a model is told when an edit does not fit: which one, why, the nearest lines, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from standalone_orchestrator.codebase.edits.matching import Nowhere
from standalone_orchestrator.codebase.edits.values import Missed
from standalone_orchestrator.codebase.lines import numbered

_SHOWN = 12
_PLACES = 8


def _head(index: int, total: int) -> str:
    which = f"Edit {index + 1} of {total}" if total > 1 else "The edit"
    return f"{which} was not applied, and nothing was changed"


def missing(
    index: int, total: int, file: Sequence[str], search: Sequence[str], nearest: Nowhere
) -> str:
    """The search text is nowhere in the file."""
    parts = [f"{_head(index, total)}: its SEARCH text is not in the file."]
    size = max(1, len(search))
    if nearest.nearest >= 0 and nearest.alike >= 40:
        first = max(0, nearest.nearest - 1)
        shown = list(file[first : first + min(size, _SHOWN) + 2])
        parts.append(f"The nearest lines of the file are ({nearest.alike:.0f} % alike):")
        parts.append(numbered(shown, first + 1))
        parts.extend(_difference(search, file, nearest.nearest, size))
        if nearest.close_second >= 0:
            line = nearest.close_second + 1
            parts.append(f"A place that is about as similar begins at line {line}.")
    else:
        parts.append("No part of the file resembles it.")
        shown = [x for x in file if x.strip()][:3]
        if shown:
            parts.append(f"The file begins with:\n{numbered(list(file[:5]), 1)}")
    parts.append(
        "Write the edit again: copy the lines to be changed from the file, character for "
        "character, without the numbers, and put the new lines into REPLACE."
    )
    return "\n".join(parts)


def several(index: int, total: int, file: Sequence[str], starts: Sequence[int], size: int) -> str:
    """The search text fits in more than one place."""
    places = ", ".join(str(s + 1) for s in starts[:_PLACES])
    more = f" and {len(starts) - _PLACES} more" if len(starts) > _PLACES else ""
    first = max(0, starts[0] - 2)
    return "\n".join(
        [
            f"{_head(index, total)}: its SEARCH text fits in {len(starts)} places, "
            f"beginning at lines {places}{more}.",
            "The first of them, with the lines around it:",
            numbered(list(file[first : starts[0] + min(size, _SHOWN) + 2]), first + 1),
            "Write the edit again with more of the lines around the place that you mean, "
            "so that it fits only there.",
        ]
    )


def elided(index: int, total: int, side: str, line: str) -> str:
    """The edit leaves code out."""
    return (
        f"{_head(index, total)}: {side} leaves code out with `{line}`.\n"
        "Write every line in full. To change less, use a smaller edit around the lines that change."
    )


def empty(index: int, total: int) -> str:
    """The edit has neither a search text nor a replacement."""
    return (
        f"{_head(index, total)}: its SEARCH and REPLACE parts are both empty.\n"
        "Copy the lines to be changed into SEARCH, and put the new lines into REPLACE."
    )


def done_already(index: int, total: int, line: int) -> str:
    """The replacement stands in the file already."""
    return (
        f"{_head(index, total)}: its SEARCH text is not in the file, "
        f"but its REPLACE text already stands there at line {line}.\n"
        "Leave this edit out if nothing more has to change."
    )


def reindented(index: int, total: int, file: Sequence[str], start: int, size: int) -> str:
    """The place is clear, but the replacement cannot be indented like it."""
    return "\n".join(
        [
            f"{_head(index, total)}: its SEARCH text is indented differently from the file, "
            "and REPLACE cannot be shifted by the same amount.",
            "The lines of the file are:",
            numbered(list(file[start : start + min(size, _SHOWN)]), start + 1),
            "Write the edit again with exactly this indentation in both parts.",
        ]
    )


def not_put_in(why: str) -> Missed:
    """Definitions could not be put in by name."""
    return Missed(
        f"The code was not put into the file, and nothing was changed: {why}.\n"
        "Write each function or class that you add or change, complete, and nothing else; or "
        "blocks of SEARCH and REPLACE.",
        0,
    )


def _difference(search: Sequence[str], file: Sequence[str], start: int, size: int) -> list[str]:
    """The first pair of lines that differ."""
    window = file[start : start + size]
    matcher = difflib.SequenceMatcher(None, list(search), list(window), autojunk=False)
    for tag, s1, _, f1, _ in matcher.get_opcodes():
        if tag == "equal":
            continue
        if tag == "replace":
            return [
                f"SEARCH has `{search[s1]}`, the file has `{window[f1]}` (line {start + f1 + 1})."
            ]
        if tag == "delete":
            return [f"SEARCH has `{search[s1]}`, the file doesn't have that line there."]
        return [f"The file has `{window[f1]}` (line {start + f1 + 1}), SEARCH leaves it out."]
    return []
