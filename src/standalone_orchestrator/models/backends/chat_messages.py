"""The messages of a prompt as chat servers take them, with the word that switches reasoning."""

from __future__ import annotations

from standalone_orchestrator.models.api import Prompt
from standalone_orchestrator.models.catalog import Thinking


def messages_of(prompt: Prompt, switch: Thinking) -> list[dict[str, str]]:
    """Role and content of each message.

    Args:
        prompt: what is asked.
        switch: adds its word to the end of the last message that asks, where reasoning is switched
            by words.
    """
    messages = [{"role": m.role, "content": m.text} for m in prompt.messages]
    word = switch.word(prompt.thinking) if prompt.thinking is not None else ""
    asking = messages[: -1 if prompt.begun else None]
    if word and asking:
        asking[-1]["content"] = f"{asking[-1]['content'].rstrip()}\n\n{word}"
    return messages
