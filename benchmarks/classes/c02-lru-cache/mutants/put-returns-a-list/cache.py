"""A bounded cache that evicts what was not used for the longest time."""


class LRUCache:
    """Keys and values, at most as many as the capacity."""

    def __init__(self, capacity):
        self._check(capacity)
        self._capacity = capacity
        self._entries = {}
        self._hits = self._misses = self._evictions = 0

    def put(self, key, value):
        """Store a value; returns the evicted key or None."""
        self._entries.pop(key, None)
        self._entries[key] = value
        evicted = self._shrink()
        return evicted or None

    def get(self, key, default=None):
        """The value, counted and used; or the default."""
        if key not in self._entries:
            self._misses += 1
            return default
        self._hits += 1
        value = self._entries.pop(key)
        self._entries[key] = value
        return value

    def peek(self, key, default=None):
        """The value without a use, or the default."""
        return self._entries.get(key, default)

    def remove(self, key):
        """Take an entry out; returns its value."""
        return self._entries.pop(key)

    def keys(self):
        """The keys, least recently used first."""
        return list(self._entries)

    def resize(self, capacity):
        """Set another capacity; returns the evicted keys."""
        self._check(capacity)
        self._capacity = capacity
        return self._shrink()

    def stats(self):
        """What was counted, and the number of entries."""
        return {
            "hits": self._hits,
            "misses": self._misses,
            "evictions": self._evictions,
            "size": len(self._entries),
        }

    def clear(self):
        """Take out everything and count from 0 again."""
        self._entries.clear()
        self._hits = self._misses = self._evictions = 0

    def _check(self, capacity):
        if capacity < 1:
            raise ValueError("a capacity is at least 1")

    def _shrink(self):
        evicted = []
        while len(self._entries) > self._capacity:
            key = next(iter(self._entries))
            del self._entries[key]
            evicted.append(key)
        self._evictions += len(evicted)
        return evicted
