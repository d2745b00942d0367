"""Tables."""

import copy
from types import MappingProxyType

from .errors import RowNotFound, StaleIterator


class Table:
    """Rows with an `id` that counts from 1."""

    def __init__(self, name):
        self.name = name
        self._version = 0
        self.restore(1, [])

    def insert(self, row):
        """Add a row; returns it, with its id."""
        id, self._next = self._next, self._next + 1
        self._put(id, row)
        return self.require(id)

    def get(self, id):
        """The row of an id, or None."""
        return _view(self._rows[id]) if id in self._rows else None

    def require(self, id):
        """The row of an id."""
        if id not in self._rows:
            raise RowNotFound(f"{self.name} has no row {id}")
        return _view(self._rows[id])

    def select(self, where=None, order_by=None, descending=False):
        """An iterator over the rows that have these values."""
        rows = [row for row in self._rows.values() if _matches(row, where)]
        if order_by is not None:
            rows.sort(key=lambda row: row[order_by], reverse=descending)
        else:
            rows.sort(key=lambda row: row["id"])
        if order_by is None and descending:
            rows.reverse()
        return self._walk([_view(row) for row in rows], self._version)

    def first(self, where=None, order_by=None):
        """The first row that has these values, or None."""
        return next(self.select(where, order_by), None)

    def count(self, where=None):
        """How many rows have these values."""
        return sum(_matches(row, where) for row in self._rows.values())

    def patch(self, id, changes):
        """Change some values of a row."""
        self._put(id, {**self.require(id), **changes})

    def replace(self, id, row):
        """Set all values of a row."""
        self.require(id)
        self._put(id, row)

    def delete(self, id):
        """Remove a row."""
        self.require(id)
        del self._rows[id]
        self._version += 1

    def dump(self):
        return {"next": self._next, "rows": copy.deepcopy(list(self._rows.values()))}

    def restore(self, next, rows):
        self._next = next
        self._rows = {row["id"]: copy.deepcopy(row) for row in rows}
        self._version += 1

    def _put(self, id, row):
        self._rows.pop(id, None)  # what was changed last stands last
        self._rows[id] = {**copy.deepcopy(dict(row)), "id": id}
        self._version += 1

    def _walk(self, rows, version):
        for row in rows:
            if version != self._version:
                raise StaleIterator(self.name)
            yield row


def _view(row):
    return MappingProxyType(copy.deepcopy(row))


def _matches(row, where):
    return all(row.get(key) == value for key, value in (where or {}).items())
