"""Definitions that another file of the plan is to have, taken out of a text that repeats them.

Small models write what they should import once more. A class that is there twice is two classes:
what one file makes is no instance of the other's, and equal to nothing of it.
"""

from __future__ import annotations

from collections.abc import Collection

from standalone_orchestrator.codebase.api import Mended
from standalone_orchestrator.codebase.languages.python.import_text import first_line
from standalone_orchestrator.codebase.languages.python.trees import Definition, parse
from standalone_orchestrator.codebase.lines import split_lines

_BOM = "\ufeff"


def without_copies(text: str, names: Collection[str]) -> Mended:
    """The text without top-level classes and functions of these names, and what was done.

    What the rest reads of them is undefined then, and for `mending` to import. A text that defines
    nothing else stays as it is.
    """
    mark = _BOM if text.startswith(_BOM) else ""
    body = text.removeprefix(_BOM)
    tree = parse(body)
    defined = [n for n in tree.body if isinstance(n, Definition)] if tree is not None else []
    copies = [n for n in defined if n.name in names]
    if not copies or len(copies) == len(defined):
        return Mended(text)
    lines = split_lines(body)
    for node in reversed(copies):
        first, last = first_line(node) - 1, node.end_lineno or node.lineno
        while last < len(lines) and not lines[last].strip():
            last += 1
        del lines[first:last]
    new = "".join(lines)
    if parse(new) is None:
        return Mended(text)
    told = dict.fromkeys(f"`{node.name}` is imported, not written again" for node in copies)
    return Mended(mark + new, tuple(told))
