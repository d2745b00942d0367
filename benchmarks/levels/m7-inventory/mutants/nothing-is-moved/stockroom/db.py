"""The database."""

from stockroom._vendor.rowstore import Store


def open_db(path=None):
    """The database in a file; without a path, one that is forgotten."""
    return Store(path)


def save_db(db):
    """Write the database to its file."""
    db.save()
