"""The budget of a run inside one step: tokens and time, enforced at every call.

Between steps `core.policy.budgets` does the same from the journal; this one keeps a long step from
running past the ceiling.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NoReturn

from standalone_orchestrator.core.errors import LimitReached, ShareUsed
from standalone_orchestrator.core.events import Budget, Cost
from standalone_orchestrator.models.api import (
    Completed,
    Draw,
    Failed,
    Limits,
    Model,
    Prompt,
    Reply,
    StopReason,
    Usage,
    Watcher,
)
from standalone_orchestrator.models.draws import once_each
from standalone_orchestrator.models.notice import Notice
from standalone_orchestrator.models.wrapper import Wrapper
from standalone_orchestrator.system.clock import Clock

KEPT_SHARE = 0.05
KEPT_S = (10.0, 60.0)
"""What is kept of a limit on time for the checks of what a run has when its models are stopped, and
the least and the most of it."""
KEPT_AT_MOST = 0.2
"""The same as a share, where the limit is short."""
SHARE = "share"
"""Topic of the notice that a step has used its share."""


class Meter:
    """What is left of a run's budget; one for all models of the run, safe from several threads.

    Args:
        tokens_left: prompt tokens read anew plus tokens written; None for no ceiling.
        seconds_left: on the wall, from now; None for no ceiling.
        clock: where time comes from.
        kept_s: the last of these seconds, which are no model's: the checks of what is there then.
        whole: the limits themselves, of which this is left.
    """

    def __init__(
        self,
        tokens_left: int | None,
        seconds_left: float | None,
        clock: Clock,
        kept_s: float = 0.0,
        whole: Budget | None = None,
    ) -> None:
        self._whole = whole or Budget()
        self._tokens = tokens_left
        self._clock = clock
        self._kept_s = kept_s
        self._end = None if seconds_left is None else clock.monotonic() + seconds_left
        self._lock = threading.Lock()

    @classmethod
    def of(cls, budget: Budget, cost: Cost, clock: Clock) -> Meter:
        """The meter of a run that has cost `cost` so far; a ceiling of 0 is none."""
        return cls(
            budget.tokens - cost.read - cost.written if budget.tokens else None,
            budget.seconds - cost.wall_s if budget.seconds else None,
            clock,
            _kept(budget.seconds),
            budget,
        )

    @property
    def tokens_left(self) -> int | None:
        """Tokens to read or write; None without a ceiling, never below 0."""
        with self._lock:
            return None if self._tokens is None else max(0, self._tokens)

    @property
    def seconds_left(self) -> float | None:
        """Seconds on the wall; None without a ceiling, never below 0."""
        return None if self._end is None else max(0.0, self._end - self._clock.monotonic())

    @property
    def model_seconds_left(self) -> float | None:
        """Seconds on the wall that a model may still take; None without a ceiling."""
        seconds = self.seconds_left
        return None if seconds is None else max(0.0, seconds - self._kept_s)

    @property
    def used(self) -> float:
        """Share of a limit on time or on tokens that is used, the larger one; 0 without limits."""
        tokens, seconds, whole = self.tokens_left, self.seconds_left, self._whole
        read = 1 - tokens / whole.tokens if tokens is not None and whole.tokens else 0.0
        passed = 1 - seconds / whole.seconds if seconds is not None and whole.seconds else 0.0
        return max(read, passed)

    @property
    def spent(self) -> bool:
        """Whether a ceiling is reached for the models."""
        return self.tokens_left == 0 or self.model_seconds_left == 0.0

    def check(self) -> None:
        """Ask a model only while something is left for it.

        Raises:
            LimitReached: the tokens of the run are spent, or its time but for what checks take.
        """
        if self.tokens_left == 0:
            raise LimitReached(
                "the run's limit on tokens is reached",
                "resume it with a higher --max-tokens",
            )
        if self.model_seconds_left == 0.0:
            self.end_time()

    def check_time(self) -> None:
        """Go on only while there is time: what costs no tokens may be done without any left.

        Raises:
            LimitReached: the time of the run is spent.
        """
        if self.seconds_left == 0.0:
            self.end_time()

    def end_time(self) -> NoReturn:
        """Say that the time is over.

        Raises:
            LimitReached: always.
        """
        raise LimitReached(
            "the run's limit on time is reached", "resume it with a higher --max-minutes"
        )

    def add(self, usage: Usage) -> None:
        """Take what a draw cost; prompt tokens from the server's cache are free."""
        with self._lock:
            if self._tokens is not None:
                self._tokens -= usage.read + usage.written

    def within(self, limits: Limits, draws: int) -> Limits:
        """`limits`, lowered to what `draws` draws side by side may still use."""
        tokens, seconds = self.tokens_left, self.model_seconds_left
        if tokens is not None:
            share = max(1, tokens // max(1, draws))
            limits = replace(limits, max_tokens=min(limits.max_tokens, share))
        if seconds is not None:
            limits = replace(limits, deadline_s=min(limits.deadline_s, seconds))
        return limits


def _kept(seconds: float) -> float:
    """Seconds of a limit that no model may take."""
    least, most = KEPT_S
    return min(max(KEPT_SHARE * seconds, least), most, KEPT_AT_MOST * seconds)


class Budgeted(Wrapper):
    """A model that stops when the run's budget does.

    Raises `LimitReached` from `sample` when the budget is spent before a draw, or when it cut a
    draw short: such a stump is no reply and must not be recorded as one.
    """

    def __init__(self, inner: Model, meter: Meter) -> None:
        super().__init__(inner)
        self._meter = meter

    def sample(
        self,
        prompt: Prompt,
        draws: Sequence[Draw],
        limits: Limits,
        watch: Watcher | None = None,
    ) -> Iterator[Reply]:
        """Replies of the model within what is left.

        Raises:
            LimitReached: the budget is spent.
        """
        if not draws:
            return
        self._meter.check()
        lowered = self._meter.within(limits, len(draws))
        stopped: set[Draw] = set()

        def watched(draw: Draw, text: str) -> bool:
            if watch is not None and watch(draw, text):
                return True
            if self._meter.spent:
                stopped.add(draw)
                return True
            return False

        for reply in once_each(self._inner, prompt, draws, lowered, watched):
            match reply:
                case Completed():
                    self._meter.add(reply.usage)
                    if reply.draw in stopped or _cut_by(lowered, limits, reply):
                        raise LimitReached(
                            "the run's limit on tokens or time cut a reply short",
                            "resume it with a higher --max-tokens or --max-minutes",
                        )
                case Failed() if lowered.deadline_s < limits.deadline_s:
                    self._meter.check()
                case Failed():
                    pass
            yield reply


class Shared(Wrapper):
    """A model that a step may ask once, and then until a share of the run's limits is used.

    Args:
        inner: the model.
        meter: of the run.
        share: 0 to 1, of what is left now; without limits nothing is ever used.
        notice: hears of it once.
    """

    def __init__(self, inner: Model, meter: Meter, share: float, notice: Notice) -> None:
        super().__init__(inner)
        self._meter = meter
        self._share = share
        self._most = meter.used + share * (1 - meter.used)
        self._notice = notice
        self._told = False
        self._asked = False

    def sample(
        self,
        prompt: Prompt,
        draws: Sequence[Draw],
        limits: Limits,
        watch: Watcher | None = None,
    ) -> Iterator[Reply]:
        """Replies of the model while the share lasts.

        Raises:
            ShareUsed: it is used up.
        """
        if draws and self._asked and self._meter.used >= self._most:
            why = f"its share of the limits is used, {self._share:.0%} of what was left"
            if not self._told:
                self._told = True
                self._notice(SHARE, why)
            raise ShareUsed(why)
        self._asked = self._asked or bool(draws)
        yield from self._inner.sample(prompt, draws, limits, watch)


def _cut_by(lowered: Limits, limits: Limits, reply: Completed) -> bool:
    """Whether our lowered limit ended the draw, rather than the end of the context."""
    if reply.stop is not StopReason.LENGTH or lowered.max_tokens >= limits.max_tokens:
        return False
    return not reply.usage.written or reply.usage.written >= lowered.max_tokens
