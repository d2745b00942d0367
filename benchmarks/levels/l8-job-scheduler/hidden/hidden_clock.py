"""An event loop on which waiting takes no real time: its clock jumps to whatever comes next.

`Clock` is the time of day that goes with it.
"""

import asyncio
import contextlib
import selectors

LIMIT_S = 1000.0
"""Seconds on the loop's clock after which a test has failed."""


class _Selector(selectors.DefaultSelector):
    """Moves the clock instead of waiting."""

    now = 0.0

    def select(self, timeout=None):
        ready = super().select(0)
        if not ready and timeout is None:
            return super().select(1)  # nothing is planned: only another process can wake us
        if not ready:
            self.now += max(timeout, 0.0)
        return ready


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop with such a clock."""

    def __init__(self):
        self._jumps = _Selector()
        super().__init__(self._jumps)

    def time(self):
        return self._jumps.now


def run(main):
    """As `asyncio.run`, on such a loop."""

    async def limited():
        return await asyncio.wait_for(main, LIMIT_S)

    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(limited())


class Clock:
    """The time of day: that of the running loop, and where none runs, as it was last read.

    A later loop goes on from there, so that the time never goes back.
    """

    def __init__(self, begin):
        self._begin = self._last = begin
        self._loop = None

    def now(self):
        with contextlib.suppress(RuntimeError):  # no loop runs
            loop = asyncio.get_running_loop()
            if loop is not self._loop:
                self._loop, self._begin = loop, self._last
            self._last = self._begin + loop.time()
        return self._last
