"""What can go wrong, as exceptions."""


class FakturoError(Exception):
    """Any error of this package."""


class CurrencyMismatch(FakturoError):
    """Two amounts of different currencies were put together."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"cannot put {one} and {other} together")
        self.one = one
        self.other = other


class InvoiceError(FakturoError):
    """An invoice that makes no sense."""


class LedgerError(FakturoError):
    """A payment or an invoice that the ledger cannot take."""
