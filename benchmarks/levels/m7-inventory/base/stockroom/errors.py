"""What can go wrong."""


class StockError(Exception):
    """Any error of this package."""


class NotFound(StockError):
    """There is no such thing."""


class Conflict(StockError):
    """It cannot be done as things are."""
