"""Lines of an invoice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from fakturo.errors import InvoiceError
from fakturo.money import Money, Number

RATES = (0, 7, 19)
"""Tax rates in per cent that a line can have."""


@dataclass(frozen=True, slots=True)
class Line:
    """So many of something at a price.

    Attributes:
        text: what is sold.
        quantity: how many; negative when they come back.
        price: net price of one.
        rate: tax rate in per cent.
        reduced: per cent that this line alone is reduced by.
    """

    text: str
    quantity: Number
    price: Money
    rate: int = 19
    reduced: Number = 0

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InvoiceError("a line needs a text")
        if self.rate not in RATES:
            raise InvoiceError(f"no such tax rate: {self.rate}")
        if not 0 <= Decimal(self.reduced) <= 100:
            raise InvoiceError(f"a line cannot be reduced by {self.reduced} %")

    @property
    def net(self) -> Money:
        """Net amount of the line, with its own reduction."""
        full = self.price * self.quantity
        return full - full.percent(self.reduced)

    def reversed(self) -> Line:
        """The line that takes this one back."""
        return replace(self, quantity=-Decimal(self.quantity))
