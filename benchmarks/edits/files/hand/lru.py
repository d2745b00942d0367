from collections import OrderedDict


class Cache:
    """Keeps the entries that were used last."""

    def __init__(self, size=128):
        self.size = size
        self._entries = OrderedDict()

    def get(self, key, default=None):
        if key in self._entries:
            self._entries.move_to_end(key)
            return self._entries[key]
        return default

    def put(self, key, value):
        self._entries[key] = value
        self._entries.move_to_end(key)
        if len(self._entries) > self.size:
            self._entries.popitem(last=False)

    def __len__(self):
        return len(self._entries)

    def clear(self):
        self._entries = OrderedDict()
