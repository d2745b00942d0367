"""The seam of a model: prompt and draws in, replies out (DESIGN §4).

Wrappers (retry, budget, record, fallback, route) have the same shape as the backends they wrap.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Literal, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """Everything that the model sees, and how its answer is constrained."""

    messages: tuple[Message, ...]
    """A last one of the assistant is the beginning of the reply: a model that `continues` goes on
    from there, and the text of its reply holds the beginning, too."""
    schema: str = ""
    """JSON schema as canonical JSON text; empty for free text."""
    thinking: bool | None = None
    """Ask a thinking model to reason first or not; None leaves it to the catalog."""
    stop: tuple[str, ...] = ()

    @property
    def begun(self) -> str:
        """The beginning of the reply; empty when the model begins it."""
        last = self.messages[-1] if self.messages else None
        return last.text if last is not None and last.role == "assistant" else ""

    def hash(self) -> str:
        """SHA-256 over the rendered bytes and the schema."""
        return _sha(asdict(self))


@dataclass(frozen=True, slots=True)
class Draw:
    """One sample of a prompt."""

    index: int
    temperature: float
    seed: int


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one call. Not part of the request hash."""

    max_tokens: int = 2048
    """Tokens to write."""
    idle_s: float = 180.0
    """Seconds without any progress before the draw fails."""
    deadline_s: float = 1800.0
    """Seconds in total before the draw fails."""


class StopReason(StrEnum):
    """Why a draw ended."""

    END = "end"
    LENGTH = "length"
    """The token limit or the context's end cut it short."""
    WATCHER = "watcher"
    """The caller's watcher had seen enough."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What the server says that a draw cost."""

    read: int = 0
    """Prompt tokens processed anew."""
    reused: int = 0
    """Prompt tokens taken from its cache."""
    written: int = 0
    expected: int = -1
    """Prompt tokens by our own count; -1 when there was none."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Completed:
    """A draw that ended with text."""

    draw: Draw
    text: str
    stop: StopReason
    usage: Usage
    thoughts: str = ""
    """Reasoning that the server delivered apart from the text, or that was cut from it."""
    endpoint: str = ""
    """Which endpoint answered."""
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """A draw that did not end with text; the other draws of the call go on."""

    draw: Draw
    reason: str
    way_out: str = ""
    retried: bool = False
    """True when trying again may help (the server was busy, the line broke)."""
    fault: Literal["unreachable", "refused", "garbled", "idle", "deadline", "share"] = "unreachable"
    endpoint: str = ""


Reply = Completed | Failed

Watcher = Callable[[Draw, str], bool]
"""Sees the text of a draw so far; True stops that draw."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a model on a server can do, from its catalog row, its probe or its server."""

    context: int
    """Usable tokens, prompt and reply together."""
    json_schema: bool = True
    thinking: bool = False
    parallel: int = 1
    """Draws that the server answers at once."""
    seeds: bool = True
    continues: bool = False
    """Whether it goes on from the beginning of a reply."""


class Model(Protocol):
    """A model that can be sampled."""

    @property
    def name(self) -> str:
        """Endpoint and model, `embedded/qwen2.5-coder-1.5b`: part of the request hash."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What it can do. May start or ask the server.

        Raises:
            ModelError: the model cannot be reached.
        """
        ...

    def count(self, text: str) -> int:
        """Tokens in `text`, exact where a tokenizer is at hand, else estimated."""
        ...

    def sample(
        self,
        prompt: Prompt,
        draws: Sequence[Draw],
        limits: Limits,
        watch: Watcher | None = None,
    ) -> Iterator[Reply]:
        """Sample `prompt` once for each draw; replies come in order of completion.

        Closing the iterator cancels what still runs, and the server really stops. A failed draw is
        a `Failed`, not an exception.
        """
        ...


@dataclass(frozen=True, slots=True)
class Sampling:
    """Defaults of a model, from its catalog row."""

    top_p: float = 0.95
    repetition_penalty: float = 1.0
    extra: tuple[tuple[str, Any], ...] = field(default=())


def request_hash(name: str, prompt: Prompt, draw: Draw) -> str:
    """Identity of one request: model, rendered bytes, schema, draw; not its limits or endpoint."""
    return _sha([name, asdict(prompt), asdict(draw)])


def _sha(value: object) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
