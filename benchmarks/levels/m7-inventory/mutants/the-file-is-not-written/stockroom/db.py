"""The database."""

from stockroom._vendor.rowstore2 import open_store

TABLES = ("products", "levels", "movements", "orders", "lines")


def open_db(path=None):
    """The database in a file; without a path, one that is forgotten."""
    db = open_store(path)
    for name in TABLES:
        db.create_table(name, exist_ok=True)
    return db


def save_db(db):
    """Write the database to its file."""
    with db.transaction():
        pass
