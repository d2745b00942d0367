"""Replies that were had before are not asked for again (DESIGN §3).

The tape is the caller's: the engine makes one a step and keeps it in the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from standalone_orchestrator.core.errors import RecordMissing, ShareUsed
from standalone_orchestrator.models.api import (
    Capabilities,
    Completed,
    Draw,
    Limits,
    Model,
    Prompt,
    Reply,
    Watcher,
    request_hash,
)
from standalone_orchestrator.models.draws import once_each
from standalone_orchestrator.models.tokens import estimate
from standalone_orchestrator.models.wrapper import Wrapper


class Tape(Protocol):
    """Recorded replies by request hash. Called from several threads."""

    def find(self, request: str) -> Completed | None:
        """The reply recorded for this request, None when there is none."""
        ...

    def keep(self, request: str, prompt: Prompt, reply: Completed) -> None:
        """Record a reply; it is durable when this returns.

        Raises:
            LimitReached: the disk is full.
        """
        ...


class MemoryTape:
    """A tape that forgets at the end of the process: for tests and for single questions."""

    def __init__(self) -> None:
        self.replies: dict[str, Completed] = {}
        self.prompts: dict[str, Prompt] = {}

    def find(self, request: str) -> Completed | None:
        """The reply recorded for this request."""
        return self.replies.get(request)

    def keep(self, request: str, prompt: Prompt, reply: Completed) -> None:
        """Record a reply."""
        self.prompts[request] = prompt
        self.replies[request] = reply


class Recorded(Wrapper):
    """A model that asks only for what its tape does not hold.

    Recorded draws are answered first, in the order of the draws; of the rest each reply is on the
    tape before anybody sees it. Failed draws are not recorded: a resumed step asks again.
    """

    def __init__(self, inner: Model, tape: Tape) -> None:
        super().__init__(inner)
        self._tape = tape

    def sample(
        self,
        prompt: Prompt,
        draws: Sequence[Draw],
        limits: Limits,
        watch: Watcher | None = None,
    ) -> Iterator[Reply]:
        """Replies from the tape, then from the model."""
        rest: list[Draw] = []
        for draw in draws:
            found = self._tape.find(request_hash(self.name, prompt, draw))
            if found is None:
                rest.append(draw)
            else:
                yield found
        for reply in once_each(self._inner, prompt, rest, limits, watch):
            if isinstance(reply, Completed):
                self._tape.keep(request_hash(self.name, prompt, reply.draw), prompt, reply)
            yield reply


class Ended(Wrapper):
    """A model on tape of a step that had asked all that it might: what is missing was not asked."""

    def sample(
        self,
        prompt: Prompt,
        draws: Sequence[Draw],
        limits: Limits,
        watch: Watcher | None = None,
    ) -> Iterator[Reply]:
        """Replies from the tape.

        Raises:
            ShareUsed: the tape ends here.
        """
        try:
            yield from self._inner.sample(prompt, draws, limits, watch)
        except RecordMissing as fault:
            raise ShareUsed(fault.message) from fault


class Pinned(Wrapper):
    """A model whose face stays what it was when the run began, whichever endpoint answers today.

    Questions are shaped by what a model can do and by what a text counts; a run that is resumed or
    replayed must ask the same ones.
    """

    def __init__(self, inner: Model, capabilities: Capabilities) -> None:
        super().__init__(inner)
        self._capabilities = capabilities

    @property
    def capabilities(self) -> Capabilities:
        """Those of the beginning."""
        return self._capabilities

    def count(self, text: str) -> int:
        """Tokens as a replay counts them, which has no tokenizer."""
        return estimate(text)


class Replaying:
    """A model without a server: everything comes from the tape (`orchestrator replay`)."""

    def __init__(
        self,
        name: str,
        capabilities: Capabilities,
        tape: Tape,
        count: Callable[[str], int] = estimate,
    ) -> None:
        self._name = name
        self._capabilities = capabilities
        self._tape = tape
        self._count = count

    @property
    def name(self) -> str:
        """The recorded model's."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """The recorded model's: they shape prompts, so they must be what they were."""
        return self._capabilities

    def count(self, text: str) -> int:
        """Tokens as they were counted when the run was recorded."""
        return self._count(text)

    def sample(
        self,
        prompt: Prompt,
        draws: Sequence[Draw],
        limits: Limits,
        watch: Watcher | None = None,
    ) -> Iterator[Reply]:
        """Replies from the tape.

        Raises:
            RecordMissing: the tape holds no reply to one of the draws.
        """
        del limits, watch
        for draw in draws:
            found = self._tape.find(request_hash(self._name, prompt, draw))
            if found is None:
                raise RecordMissing(
                    f"no reply of {self._name} is recorded for draw {draw.index} of this prompt",
                    "the run was recorded by another version or with other settings; "
                    "resume it instead of replaying it",
                )
            yield found
