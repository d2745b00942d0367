"""rowstore 2.0: tables of rows in one JSON file."""

from .errors import RowNotFound, StaleIterator, StoreError, TableExists, UnknownTable
from .store import Store, open_store
from .table import Table

__all__ = [
    "RowNotFound",
    "StaleIterator",
    "Store",
    "StoreError",
    "Table",
    "TableExists",
    "UnknownTable",
    "open_store",
]
__version__ = "2.0.0"
