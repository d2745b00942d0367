"""A person's text without its fenced code: what stands in there is material, no sentence."""

from __future__ import annotations

import re

FENCE = re.compile(
    r"^[ \t]*(?:(`{3,})[^`\n]*|(~{3,})[^\n]*)$.*?(?:^[ \t]*(?:\1|\2)[`~]*[ \t]*$|\Z)",
    re.MULTILINE | re.DOTALL,
)
"""A block from its opening line to its closing one, or to the end of the text (CommonMark 4.5)."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n")


def sentences(text: str) -> list[str]:
    """Sentences of a text, cut at line ends too, without what stands in fences."""
    return _SENTENCE_END.split(FENCE.sub("", text))


def fenced(text: str) -> str:
    """The text as a block whose fence does not occur in it."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    mark = "`" * max(3, longest + 1)
    return f"{mark}\n{text}\n{mark}"
