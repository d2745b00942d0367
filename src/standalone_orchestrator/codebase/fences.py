"""Fenced code in a text that a person wrote: what stands in it is material, no sentence."""

from __future__ import annotations

import re

FENCE = re.compile(
    r"^[ \t]*(?:(`{3,})[^`\n]*|(~{3,})[^\n]*)$.*?(?:^[ \t]*(?:\1|\2)[`~]*[ \t]*$|\Z)",
    re.MULTILINE | re.DOTALL,
)
"""A block from its opening line to its closing one, or to the end of the text (CommonMark 4.5)."""


def fenced(text: str) -> str:
    """The text as a block whose fence does not occur in it."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    mark = "`" * max(3, longest + 1)
    return f"{mark}\n{text}\n{mark}"
