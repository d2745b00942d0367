"""How this room tells of things that a reader of the run should know.

The engine turns each notice into an event; the topic is one word for code (`retry`, `fallback`,
`context`, `length`, `malformed`, `dropped`, `repair`, `budget`), the text one line for people.
"""

from __future__ import annotations

from collections.abc import Callable

Notice = Callable[[str, str], None]
"""Takes (topic, text). Called from the thread that draws: it must be safe from several."""


def ignore(topic: str, text: str) -> None:
    """Nobody listens."""
