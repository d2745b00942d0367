"""The new lines of a match that is not exact: indented as the file, kept lines the file's own."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from itertools import pairwise

from standalone_orchestrator.codebase.edits.indentation import fit
from standalone_orchestrator.codebase.edits.marks import plain
from standalone_orchestrator.codebase.edits.matching import Found
from standalone_orchestrator.codebase.lines import indent_of


def replacement(
    file: Sequence[str], search: Sequence[str], new: Sequence[str], found: Found
) -> list[str] | None:
    """What takes the place of the rows from the first to the last of the match.

    Args:
        file: lines of the file, without ends.
        search: lines of the search; neither its first nor its last one is blank.
        new: lines of the replacement, without blank ones at its ends.
        found: where the search stands.

    Returns:
        The lines; None if they cannot be indented as the file is, or if it is not clear where
        comments that the search leaves out belong.
    """
    wanted = [i for i, line in enumerate(search) if line.strip()]
    row_of = dict(zip(wanted, found.rows, strict=True))
    theirs = [file[row] for row in found.rows]
    if found.translated:
        search, new = [*map(plain, search)], [*map(plain, new)]
    search, new = _first_lines(search, new, theirs, wanted)
    mine = [search[i] for i in wanted]
    fitted, there = _fitted(mine, theirs, new), _fitted(mine, theirs, search)
    if fitted is None or there is None:
        return None
    if (standing := _as_it_is(theirs, mine, new)) is not None:
        fitted = standing
    made: list[str] = []
    done = found.rows[0] - 1  # the last row of the file that is dealt with
    old = [line.rstrip() for line in there]
    matcher = difflib.SequenceMatcher(None, old, [x.rstrip() for x in fitted], autojunk=False)
    for tag, s1, s2, r1, r2 in matcher.get_opcodes():
        end = _end_of(range(s1, s2), row_of, done)
        if tag == "equal":
            made.extend(file[done + 1 : end + 1])
        elif (lines := _exchanged(file, range(s1, s2), fitted[r1:r2], row_of, done)) is not None:
            made.extend(lines)
        else:
            return None
        done = end
    return made


def _first_lines(
    search: Sequence[str], new: Sequence[str], theirs: Sequence[str], wanted: Sequence[int]
) -> tuple[list[str], list[str]]:
    """Search and replacement, with the blanks that only their first lines have lost."""
    search, new = list(search), list(new)
    rest = [search[i] for i in wanted[1:]]
    whole = fit(theirs, [search[i] for i in wanted])
    if whole is not None or not rest or fit(theirs[1:], rest) is None:
        return search, new
    back = fit(rest, theirs[1:])
    first = back(theirs[0]) if back else None
    if first is None:
        return search, new
    if new and indent_of(new[0]) == indent_of(search[0]):
        new[0] = indent_of(first) + new[0].lstrip()
    search[0] = indent_of(first) + search[0].lstrip()
    return search, new


def _fitted(mine: Sequence[str], theirs: Sequence[str], lines: Sequence[str]) -> list[str] | None:
    bring = fit(theirs, mine)
    made = [bring(line) for line in lines] if bring else [None]
    return None if None in made else [line for line in made if line is not None]


def _as_it_is(theirs: Sequence[str], mine: Sequence[str], new: Sequence[str]) -> list[str] | None:
    """The replacement where only the search is indented otherwise; None where both are.

    Kept lines tell it, if no line then stands outside of what is replaced. The first line may have
    lost its blanks, as in the search.
    """
    if not new or not _kept_tell(theirs, mine, new):
        return None
    lost = indent_of(new[0]) == indent_of(mine[0]) != indent_of(theirs[0])
    made = [indent_of(theirs[0]) + new[0].lstrip() if lost else new[0], *new[1:]]
    depths = [len(indent_of(line)) for line in made if line.strip()]
    opens = made[0].rstrip().endswith((":", "{", "(", "["))
    shallow = min(depths) < min(len(indent_of(line)) for line in theirs)
    flat = lost and opens and len(depths) > 1 and depths[1] <= depths[0]
    return None if shallow or flat else made


def _kept_tell(theirs: Sequence[str], mine: Sequence[str], new: Sequence[str]) -> bool:
    have = {line.strip(): line.rstrip() for line in theirs}
    asked = {line.strip(): line.rstrip() for line in mine}
    kept = [line.rstrip() for line in new if line.strip() in have and line.strip() in asked]
    if not kept and len(mine) == 1 < len(new):  # then the second line is as deep as the file
        return indent_of(new[0]) == indent_of(mine[0]) != indent_of(theirs[0]) == indent_of(new[1])
    right = sum(have[line.strip()] == line for line in kept)
    wrong = sum(asked[line.strip()] == line != have[line.strip()] for line in kept)
    return right > wrong


def _exchanged(
    file: Sequence[str], part: range, new: Sequence[str], row_of: dict[int, int], done: int
) -> list[str] | None:
    """New lines for a part of the search, with what it leaves out of the file; None if unclear."""
    rows = [row_of[i] for i in part if i in row_of]
    if not rows:
        return list(new)
    above = list(file[done + 1 : rows[0]]) if part[0] in row_of else []
    between = [*_between(file, rows)]
    if not any(between):
        return [*above, *new]
    if len(rows) == len(part) == len(new):
        gaps = [above, *between]
        return [x for gap, line in zip(gaps, new, strict=True) for x in (*gap, line)]
    return None


def _between(file: Sequence[str], rows: Sequence[int]) -> Iterator[list[str]]:
    """Lines that are not blank before each row but the first."""
    for above, row in pairwise(rows):
        yield [line for line in file[above + 1 : row] if line.strip()]


def _end_of(part: range, row_of: dict[int, int], done: int) -> int:
    """The last row of the file that a part of the search stands for.

    Blank lines at the end of the part stand for all blank lines that the file has there.
    """
    rows = [row_of[i] for i in part if i in row_of]
    if part and part[-1] not in row_of:
        later = [row for i, row in row_of.items() if i > part[-1]]
        return min(later) - 1
    return rows[-1] if rows else done
