"""Errors of rowstore."""


class StoreError(Exception):
    """Any error of a store."""


class UnknownTable(StoreError):
    """There is no table of this name."""


class TableExists(StoreError):
    """There is a table of this name already."""


class RowNotFound(StoreError, LookupError):
    """There is no row of this id."""


class StaleIterator(StoreError):
    """The table has changed since the iterator was made."""
