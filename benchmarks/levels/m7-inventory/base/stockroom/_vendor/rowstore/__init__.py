"""rowstore 1.4: tables of dicts in one JSON file."""

import copy
import json
import os

__version__ = "1.4.2"


class Store:
    """Tables; with a path, they are read from a file and written to it by `save`."""

    def __init__(self, path=None):
        self.path = path
        self._tables = {}
        self._before = None
        if path is not None and os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                data = json.load(file)
            for name, saved in data["tables"].items():
                self._tables[name] = Table(name, saved["next"], saved["rows"])

    def table(self, name):
        """A table; it is made when there is none of that name."""
        if name not in self._tables:
            self._tables[name] = Table(name)
        return self._tables[name]

    def save(self):
        """Write all tables to the file."""
        if self.path is None:
            return
        tables = {name: table.dump() for name, table in self._tables.items()}
        temporary = f"{self.path}.tmp"
        with open(temporary, "w", encoding="utf-8") as file:
            json.dump({"tables": tables}, file)
        os.replace(temporary, self.path)

    def begin(self):
        """Remember the tables as they are."""
        self._before = {name: table.dump() for name, table in self._tables.items()}

    def commit(self):
        """Forget what `begin` remembered."""
        self._before = None

    def rollback(self):
        """Go back to what `begin` remembered."""
        for name, table in self._tables.items():
            saved = self._before.get(name, {"next": 1, "rows": []})
            table.restore(saved["next"], saved["rows"])
        self._before = None


class Table:
    """Rows with an `id` that counts from 1."""

    def __init__(self, name, next_id=1, rows=()):
        self.name = name
        self.restore(next_id, rows)

    def insert(self, row):
        """Add a row; returns its id."""
        made = {**copy.deepcopy(row), "id": self._next}
        self._rows[self._next] = made
        self._next += 1
        return made["id"]

    def get(self, id):
        """The row of an id; KeyError if there is none."""
        return copy.deepcopy(self._rows[id])

    def find(self, **equals):
        """A list of the rows that have these values, in order of their ids."""
        rows = (self._rows[id] for id in sorted(self._rows))
        return [copy.deepcopy(row) for row in rows if _matches(row, equals)]

    def find_one(self, **equals):
        """The first row that has these values, or None."""
        found = self.find(**equals)
        return found[0] if found else None

    def count(self, **equals):
        """How many rows have these values."""
        return len(self.find(**equals))

    def update(self, id, **changes):
        """Change values of a row; returns the row. KeyError if there is none."""
        self._rows[id].update(copy.deepcopy(changes))
        return self.get(id)

    def delete(self, id):
        """Remove a row; returns whether there was one."""
        return self._rows.pop(id, None) is not None

    def dump(self):
        return {"next": self._next, "rows": copy.deepcopy(list(self._rows.values()))}

    def restore(self, next_id, rows):
        self._next = next_id
        self._rows = {row["id"]: dict(row) for row in rows}


def _matches(row, equals):
    return all(row.get(key) == value for key, value in equals.items())
