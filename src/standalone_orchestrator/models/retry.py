"""Draws that failed for a passing reason are drawn again, with growing pauses."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from standalone_orchestrator.models.api import (
    Draw,
    Failed,
    Limits,
    Model,
    Prompt,
    Reply,
    Watcher,
)
from standalone_orchestrator.models.draws import once_each
from standalone_orchestrator.models.notice import Notice, ignore
from standalone_orchestrator.models.wrapper import Wrapper
from standalone_orchestrator.system.clock import Clock


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how fast."""

    tries: int = 4
    """Draws of one sample in all, the first included."""
    first_s: float = 1.0
    factor: float = 2.0
    most_s: float = 30.0

    def pause(self, attempt: int, seed: int) -> float:
        """Seconds before the attempt after `attempt` (from 1), spread to half of it by the seed.

        The spread keeps several runs from asking a restarted server at the same moment; it comes
        from the seed, so that a run repeats.
        """
        whole = min(self.most_s, self.first_s * self.factor ** (attempt - 1))
        digest = hashlib.sha256(f"{seed}/{attempt}".encode()).digest()
        return whole * (0.5 + digest[0] / 510)


class Retrying(Wrapper):
    """A model whose passing failures are tried again within the call's deadline."""

    def __init__(
        self,
        inner: Model,
        clock: Clock,
        policy: RetryPolicy | None = None,
        notice: Notice = ignore,
    ) -> None:
        super().__init__(inner)
        self._clock = clock
        self._policy = policy or RetryPolicy()
        self._notice = notice

    def sample(
        self,
        prompt: Prompt,
        draws: Sequence[Draw],
        limits: Limits,
        watch: Watcher | None = None,
    ) -> Iterator[Reply]:
        """Replies of the model; a failure is yielded only when no further try is allowed."""
        started = self._clock.monotonic()
        waiting: Sequence[Draw] = draws
        attempt = 0
        while waiting:
            attempt += 1
            left = limits.deadline_s - (self._clock.monotonic() - started)
            again: list[Failed] = []
            for reply in once_each(
                self._inner, prompt, waiting, replace(limits, deadline_s=max(left, 0.0)), watch
            ):
                if isinstance(reply, Failed) and reply.retried and attempt < self._policy.tries:
                    again.append(reply)
                else:
                    yield reply
            if not again:
                return
            pause = self._policy.pause(attempt, again[0].draw.seed)
            if self._clock.monotonic() - started + pause >= limits.deadline_s:
                yield from again
                return
            self._notice(
                "retry",
                f"{self.name}: {again[0].reason}; "
                f"{_draws(len(again))} tried again in {pause:.1f} s ({attempt + 1} of "
                f"{self._policy.tries})",
            )
            self._clock.sleep(pause)
            waiting = tuple(failed.draw for failed in again)


def _draws(count: int) -> str:
    return "1 draw is" if count == 1 else f"{count} draws are"
