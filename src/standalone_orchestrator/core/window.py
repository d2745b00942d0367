"""How much text the model of a role can take: the real context, and what a text counts in it.

Journalled with what a run saw when it looked around, so that a resumed or replayed run makes the
same prompts. Not here: what goes into a prompt (`models.prompt`), where the numbers come from
(`app.windows`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MARGIN = 64
"""Tokens left free for the chat template."""
_DENSE = re.compile(r"[^\x00-\x7f]|[0-9][0-9A-Za-z]*")
"""What most vocabularies spend a token a character on: numbers, hex digits, other scripts."""


@dataclass(frozen=True, slots=True)
class Window:
    """The context of one role's model, as prompts are fitted into it."""

    role: str
    tokens: int
    """Prompt and reply together."""
    chars_per_token: float
    """Characters of code and English, on the cautious side."""
    floor: int
    """Tokens that a prompt may have at least, however long its reply wants to be."""
    edits: str = ""
    """The edit format that the model was measured to be best at; empty for no clear one."""
    continues: bool = False
    """Whether the model goes on from the beginning of a reply."""

    def count(self, text: str) -> int:
        """Tokens in `text`, about: a pure function, so that a replay counts the same."""
        dense = sum(len(found) for found in _DENSE.findall(text))
        return dense + int((len(text) - dense) / self.chars_per_token + 0.999)

    def prompt(self, reply: int) -> int:
        """Tokens that a prompt may have whose reply wants `reply` tokens."""
        return max(self.tokens - reply - MARGIN, self.floor)
