"""The stable front of every prompt of a run: what does not change comes first (DESIGN §7).

Prompts of one run share these bytes, so that a server reads them once. Nothing that varies
(dates, ids, counters) belongs here.
"""

from __future__ import annotations

from dataclasses import dataclass

from standalone_orchestrator.models.api import Message, Prompt


@dataclass(frozen=True, slots=True)
class Head:
    """System text and the front of the user's message."""

    system: str
    body: str

    def prompt(self, tail: str, *, thinking: bool | None = None) -> Prompt:
        """The prompt that ends in `tail`."""
        text = f"{self.body.rstrip()}\n\n{tail.strip()}\n"
        return Prompt((Message("system", self.system), Message("user", text)), thinking=thinking)

    def grown(self, text: str) -> Head:
        """A head with one more stable part at its end."""
        return Head(self.system, f"{self.body.rstrip()}\n\n{text.strip()}\n")
