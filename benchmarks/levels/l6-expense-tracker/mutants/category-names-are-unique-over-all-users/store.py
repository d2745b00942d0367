"""The SQLite database, and what goes wrong in it."""

import sqlite3
from contextlib import closing, contextmanager

SCHEMA = """
CREATE TABLE IF NOT EXISTS users (
    id INTEGER PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    password_hash BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS used_tokens (
    jti TEXT PRIMARY KEY
);
CREATE TABLE IF NOT EXISTS categories (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    name TEXT NOT NULL COLLATE NOCASE,
    budget INTEGER,
    UNIQUE (name)
);
CREATE TABLE IF NOT EXISTS expenses (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    category_id INTEGER NOT NULL REFERENCES categories (id),
    amount INTEGER NOT NULL,
    date TEXT NOT NULL,
    note TEXT NOT NULL
);
"""
BUSY_S = 30.0


class Missing(Exception):
    """What is asked for does not exist, or belongs to somebody else."""


class Conflict(Exception):
    """A change that cannot be made beside what is there."""


class Database:
    """A database file."""

    def __init__(self, path):
        self._path = path
        with closing(sqlite3.connect(path)) as db:
            db.executescript(SCHEMA)

    @contextmanager
    def transaction(self):
        """A connection on which all is done, or after an exception nothing.

        The lock is taken at once, so that what is read holds until it is written.
        """
        connection = sqlite3.connect(self._path, timeout=BUSY_S, isolation_level=None)
        with closing(connection) as db:
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")


def write(db, statement, values, message):
    """Carry out a statement that a constraint may forbid.

    Raises:
        Conflict: it does; it says `message`.
    """
    try:
        return db.execute(statement, values)
    except sqlite3.IntegrityError as error:
        raise Conflict(message) from error
