"""The stable front of every prompt of a run: what does not change comes first (DESIGN §7).

Prompts of one run share these bytes, so that a server reads them once. Nothing that varies
(dates, ids, counters) belongs here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from standalone_orchestrator.core.window import Window
from standalone_orchestrator.models.api import Message, Prompt

ENDLESS = 1 << 40
"""Tokens that no prompt has."""


@dataclass(frozen=True, slots=True)
class Head:
    """System text and the front of the user's message."""

    system: str
    body: str
    window: Window | None = None
    """What the model takes; None where it is not known, and nothing is fitted."""

    def room(self, reply: int) -> int:
        """Tokens that a tail may have whose reply wants `reply` tokens."""
        if self.window is None:
            return ENDLESS
        return max(0, self.window.prompt(reply) - self.count(self.system) - self.count(self.body))

    def count(self, text: str) -> int:
        """Tokens in `text`, as they are counted for `room`."""
        return self.window.count(text) if self.window else 0

    @property
    def edits(self) -> str:
        """The edit format that the model is best at; empty for no clear one."""
        return self.window.edits if self.window else ""

    @property
    def continues(self) -> bool:
        """Whether the model goes on from the beginning of a reply."""
        return self.window is not None and self.window.continues

    def prompt(self, tail: str, *, thinking: bool | None = None, begun: str = "") -> Prompt:
        """The prompt that ends in `tail`, and in the beginning of the reply where that is given."""
        text = f"{self.body.rstrip()}\n\n{tail.strip()}\n"
        said = (Message("assistant", begun),) if begun else ()
        messages = (Message("system", self.system), Message("user", text), *said)
        return Prompt(messages, thinking=None if begun else thinking)

    def grown(self, text: str) -> Head:
        """A head with one more stable part at its end."""
        return replace(self, body=f"{self.body.rstrip()}\n\n{text.strip()}\n")
