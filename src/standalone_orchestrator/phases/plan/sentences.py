"""A task text, cut into its sentences and the items of its lists. Pure."""

from __future__ import annotations

import re
from textwrap import wrap

from standalone_orchestrator.codebase.fences import FENCE

LONGEST_SENTENCE = 500
"""A longer one, a table say, is cut in pieces, so that nothing in it is lost."""
HEADING = re.compile(r"^#{1,6}[ \t]+(.*?)[ \t#]*$", re.M)
_BREAK = re.compile(r"(?<=[.!?])\s+(?=[A-Z`\"'*(-])|\n\s*(?:[-*+]|\d+[.)])\s+|\n\s*\n")
_FIELD = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+(?P<field>`[A-Za-z_]\w*\s*:[^`]*`.*)")
"""An item that declares a field: `` - `title: str`, empty by default ``."""


def sentences(text: str) -> tuple[str, ...]:
    """Sentences and list items of a task text, code blocks and headings left out.

    A list of fields stands in the sentence that announces it: no field is a point by itself.
    """
    text = _with_fields(HEADING.sub("", FENCE.sub("\n\n", text)))
    parts = (" ".join(p.split()) for p in _BREAK.split(text))
    kept = (p.strip(" -*") for p in parts if len(p) > 3 and re.search(r"[A-Za-z]{2}", p))
    return tuple(s for p in kept for s in wrap(p, LONGEST_SENTENCE, break_on_hyphens=False))


def _with_fields(text: str) -> str:
    kept: list[str] = []
    lead, inside = -1, False
    for line in text.split("\n"):
        item = _FIELD.match(line)
        if item is not None and lead >= 0 and (inside or kept[lead].rstrip().endswith(":")):
            kept[lead] = (
                f"{kept[lead].rstrip()}{';' if inside else ''} {item['field'].rstrip('. ')}"
            )
            inside = True
        elif inside and line.startswith((" ", "\t")) and line.strip():
            kept[lead] = f"{kept[lead]} {line.strip()}"
        elif not (inside and not line.strip()):
            kept += [""] * inside + [line]
            lead, inside = (len(kept) - 1 if line.strip() else lead), False
    return "\n".join(kept)
