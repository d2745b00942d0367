"""A model for tests: answers from a function, remembers what it was asked.

It obeys limits and watchers as a server does, so that code which relies on them is tested too.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

from standalone_orchestrator.models.api import (
    Capabilities,
    Completed,
    Draw,
    Failed,
    Limits,
    Prompt,
    Reply,
    StopReason,
    Usage,
    Watcher,
)
from standalone_orchestrator.models.tokens import estimate, of_prompt

Answer = Callable[[Prompt, Draw], str | Completed | Failed]


def in_turn(*answers: str | Completed | Failed) -> Answer:
    """One answer after the other; the last one again and again."""
    if not answers:
        raise ValueError("at least one answer is needed")
    left = list(answers)
    lock = threading.Lock()

    def answer(prompt: Prompt, draw: Draw) -> str | Completed | Failed:
        del prompt, draw
        with lock:
            return left.pop(0) if len(left) > 1 else left[0]

    return answer


class FakeModel:
    """A model whose replies a function makes; draws are answered in order.

    `calls` holds (prompt, draw, limits) of every draw that was begun; `closed` counts calls that
    the caller closed before all draws were answered.
    """

    def __init__(
        self,
        answer: Answer | str,
        *,
        name: str = "fake/model",
        capabilities: Capabilities | None = None,
        count: Callable[[str], int] = estimate,
    ) -> None:
        self._answer = in_turn(answer) if isinstance(answer, str) else answer
        self._name = name
        self._capabilities = capabilities or Capabilities(context=32_768)
        self._count = count
        self._lock = threading.Lock()
        self.calls: list[tuple[Prompt, Draw, Limits]] = []
        self.closed = 0

    @property
    def name(self) -> str:
        """As given."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """As given."""
        return self._capabilities

    def count(self, text: str) -> int:
        """Tokens by the function that was given."""
        return self._count(text)

    def sample(
        self,
        prompt: Prompt,
        draws: Sequence[Draw],
        limits: Limits,
        watch: Watcher | None = None,
    ) -> Iterator[Reply]:
        """One reply for each draw, in order."""
        left = len(draws)
        try:
            for draw in draws:
                with self._lock:
                    self.calls.append((prompt, draw, limits))
                reply = self._answer(prompt, draw)
                left -= 1
                if isinstance(reply, str):
                    yield self._completed(prompt, draw, limits, reply, watch)
                else:
                    yield reply
        finally:
            if left:
                with self._lock:
                    self.closed += 1

    def _completed(
        self, prompt: Prompt, draw: Draw, limits: Limits, text: str, watch: Watcher | None
    ) -> Completed:
        stop = StopReason.END
        if self._count(text) > limits.max_tokens:
            text, stop = self._cut(text, limits.max_tokens), StopReason.LENGTH
        if watch is not None and watch(draw, text):
            stop = StopReason.WATCHER
        usage = Usage(read=of_prompt(prompt, self._count), written=self._count(text))
        return Completed(draw, text, stop, usage, endpoint=self._name)

    def _cut(self, text: str, tokens: int) -> str:
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (
                (middle, high) if self._count(text[:middle]) <= tokens else (low, middle - 1)
            )
        return text[:low]
