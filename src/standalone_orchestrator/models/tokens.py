"""Counting tokens without a tokenizer, and over whole prompts."""

from __future__ import annotations

from collections.abc import Callable

from standalone_orchestrator.models.api import Prompt

PER_MESSAGE = 4
"""Tokens that chat templates put around a message (role marks, line ends), about."""


def estimate(text: str) -> int:
    """Tokens in `text` at four characters a token, rounded up."""
    return (len(text) + 3) // 4


def of_prompt(prompt: Prompt, count: Callable[[str], int]) -> int:
    """Tokens that a server should read for `prompt`, its template's own marks included."""
    return sum(count(m.text) + PER_MESSAGE for m in prompt.messages)
