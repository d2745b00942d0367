"""Stores: tables, their file, transactions."""

import json
import os
from contextlib import contextmanager

from .errors import StoreError, TableExists, UnknownTable
from .table import Table


def open_store(path=None):
    """A store; with a path, its tables are read from the file if there is one."""
    store = Store(path)
    if path is not None and os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            store._load(json.load(file))
    return store


class Store:
    """Tables. Use `open_store` to make one."""

    def __init__(self, path=None):
        self.path = path
        self._tables = {}
        self._running = False

    def create_table(self, name, exist_ok=False):
        """Make a table; returns it."""
        if name in self._tables and not exist_ok:
            raise TableExists(name)
        return self._tables.setdefault(name, Table(name))

    def table(self, name):
        """A table that was made."""
        try:
            return self._tables[name]
        except KeyError:
            raise UnknownTable(name) from None

    def flush(self):
        """Write all tables to the file."""
        if self.path is None:
            return
        temporary = f"{self.path}.tmp"
        with open(temporary, "w", encoding="utf-8") as file:
            json.dump({"tables": self._dump()}, file)
        os.replace(temporary, self.path)

    @contextmanager
    def transaction(self):
        """All changes inside of the block, or none if an exception leaves it."""
        if self._running:
            raise StoreError("transactions do not nest")
        before, self._running = self._dump(), True
        try:
            yield self
        except BaseException:
            for name, table in self._tables.items():
                table.restore(**before.get(name, {"next": 1, "rows": []}))
            raise
        finally:
            self._running = False

    def _load(self, data):
        for name, saved in data["tables"].items():
            self.create_table(name).restore(**saved)

    def _dump(self):
        return {name: table.dump() for name, table in self._tables.items()}
