"""Bookmarks in an SQLite database."""

import sqlite3
from contextlib import closing, contextmanager

SCHEMA = """
CREATE TABLE IF NOT EXISTS bookmarks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    description TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS tags (
    bookmark_id INTEGER NOT NULL REFERENCES bookmarks (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    PRIMARY KEY (bookmark_id, name)
);
"""
COLUMNS = ("url", "title", "description")


class DuplicateUrl(Exception):
    """Another bookmark has this URL."""


class Store:
    """The bookmarks of one database file; each call is a transaction of its own."""

    def __init__(self, path):
        self._path = path
        with self._connect() as db:
            db.executescript(SCHEMA)

    def add(self, values):
        """Add a bookmark and return it.

        Raises:
            DuplicateUrl: there is one with this URL.
        """
        with self._connect() as db:
            insert = "INSERT OR REPLACE INTO bookmarks (url, title, description) VALUES (?, ?, ?)"
            number = _write(db, insert, [values[name] for name in COLUMNS]).lastrowid
            _tag(db, number, values["tags"])
            return _find(db, number)

    def get(self, number):
        """The bookmark with this id, None if there is none."""
        with self._connect() as db:
            return _find(db, number)

    def change(self, number, values):
        """Change values of a bookmark and return it, None if there is none.

        Raises:
            DuplicateUrl: another one has this URL.
        """
        with self._connect() as db:
            for name in COLUMNS:
                if name in values:
                    update = f"UPDATE bookmarks SET {name} = ? WHERE id = ?"
                    _write(db, update, (values[name], number))
            bookmark = _find(db, number)
            if bookmark is None or "tags" not in values:
                return bookmark
            db.execute("DELETE FROM tags WHERE bookmark_id = ?", (number,))
            _tag(db, number, values["tags"])
            return bookmark | {"tags": values["tags"]}

    def delete(self, number):
        """Remove a bookmark; whether there was one."""
        with self._connect() as db:
            return db.execute("DELETE FROM bookmarks WHERE id = ?", (number,)).rowcount > 0

    def search(self, text, tags, page, per_page):
        """How many bookmarks match, and those of one page, newest first."""
        where, values = ["1"], []
        if text:
            # Unlike LIKE, instr knows no wildcards.
            for_one = [f"instr(lower({name}), lower(?))" for name in COLUMNS]
            where.append(f"({' OR '.join(for_one)})")
            values += [text] * len(COLUMNS)
        for tag in tags:
            where.append("id IN (SELECT bookmark_id FROM tags WHERE name = ?)")
            values.append(tag)
        condition = " AND ".join(where)
        with self._connect() as db:
            count = f"SELECT count(*) FROM bookmarks WHERE {condition}"
            total = db.execute(count, values).fetchone()[0]
            ids = f"SELECT id FROM bookmarks WHERE {condition} ORDER BY id DESC LIMIT ? OFFSET ?"
            rows = db.execute(ids, [*values, per_page, (page - 1) * per_page]).fetchall()
            return total, [_find(db, row["id"]) for row in rows]

    def tags(self):
        """Each tag with the number of its bookmarks, the most used first."""
        query = "SELECT name, count(*) AS count FROM tags GROUP BY name ORDER BY count DESC, name"
        with self._connect() as db:
            return [dict(row) for row in db.execute(query)]

    @contextmanager
    def _connect(self):
        with closing(sqlite3.connect(self._path)) as db, db:
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA foreign_keys = ON")
            yield db


def _find(db, number):
    row = db.execute("SELECT * FROM bookmarks WHERE id = ?", (number,)).fetchone()
    if row is None:
        return None
    query = "SELECT name FROM tags WHERE bookmark_id = ? ORDER BY name"
    return dict(row) | {"tags": [tag["name"] for tag in db.execute(query, (number,))]}


def _tag(db, number, tags):
    db.executemany("INSERT INTO tags VALUES (?, ?)", [(number, tag) for tag in tags])


def _write(db, statement, values):
    try:
        return db.execute(statement, values)
    except sqlite3.IntegrityError as error:
        raise DuplicateUrl from error
