"""A limit on calls within a sliding window of time."""


class RateLimiter:
    """Counts calls by key; the time is given by a clock."""

    def __init__(self, limit, window, clock):
        if limit < 1 or window <= 0:
            raise ValueError("limit and window are positive")
        self._limit = limit
        self._window = window
        self._clock = clock
        self._calls = {}
        self._blocks = {}
        self._denied = {}

    def allow(self, key):
        """Count a call if there is room for it."""
        if self.remaining(key) < 0:
            self._denied[key] = self.denied(key) + 1
            return False
        self._calls.setdefault(key, []).append(self._clock())
        return True

    def remaining(self, key):
        """How many calls would be allowed now."""
        if self._blocked_for(key) > 0:
            return 0
        return self._limit - len(self._counting(key))

    def wait(self, key):
        """Seconds until a call would be allowed."""
        counting = self._counting(key)
        until_room = 0
        if len(counting) == self._limit:
            until_room = counting[0] + self._window - self._clock()
        return max(until_room, self._blocked_for(key))

    def block(self, key, seconds):
        """Block a key for a time."""
        if seconds <= 0:
            raise ValueError("a block lasts some time")
        self._blocks[key] = self._clock() + seconds

    def unblock(self, key):
        """End a block."""
        self._blocks.pop(key, None)

    def denied(self, key):
        """How often a call was not allowed."""
        return self._denied.get(key, 0)

    def reset(self, key):
        """Forget calls, denied ones too."""
        self._calls.pop(key, None)
        self._denied.pop(key, None)

    def keys(self):
        """Keys of which a call counts now."""
        return sorted(key for key in self._calls if self._counting(key))

    def _counting(self, key):
        now = self._clock()
        return [time for time in self._calls.get(key, []) if now < time + self._window]

    def _blocked_for(self, key):
        return max(self._blocks.get(key, 0) - self._clock(), 0)
