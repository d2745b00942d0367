"""The run's time inside a check: no command outlives it, and what it cut short is no result."""

from __future__ import annotations

from dataclasses import replace

from standalone_orchestrator.models.budget import Meter
from standalone_orchestrator.workspace.api import Ended, Finished, Job, Sandbox

_SIGNALS = 128
"""Exit codes from here on tell of a signal."""
_BY_CPU = (9, 24)
"""SIGKILL and SIGXCPU: the limit on CPU time follows the deadline."""


class WithinTime:
    """A sandbox whose jobs end with the run's time.

    Args:
        inner: what runs them.
        meter: of the run.
    """

    def __init__(self, inner: Sandbox, meter: Meter) -> None:
        self._inner = inner
        self._meter = meter

    @property
    def name(self) -> str:
        """That of the sandbox."""
        return self._inner.name

    def run(self, job: Job) -> Finished:
        """The job, if it came to its own end.

        Raises:
            LimitReached: the run's time is over; what the job said until then must not be recorded.
        """
        self._meter.check_time()
        left = self._meter.seconds_left
        if left is None or left >= job.limits.deadline_s:
            return self._inner.run(job)
        done = self._inner.run(replace(job, limits=replace(job.limits, deadline_s=left)))
        if self._cut_short(done):
            self._meter.end_time()
        return done

    def _cut_short(self, done: Finished) -> bool:
        """Whether the run's time ended it: by the deadline, or by what follows from it."""
        if done.ended is Ended.EXITED:
            code = done.exit_code or 0
            return not 0 <= code < _SIGNALS and abs(code) % _SIGNALS in _BY_CPU
        return done.ended is Ended.DEADLINE or self._meter.seconds_left == 0.0
