"""Terms of payment: when an amount is due, what early payment saves, instalments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from fakturo.money import Money


@dataclass(frozen=True, slots=True)
class Terms:
    """Days until an amount is due, and what paying early saves."""

    days: int = 14
    early_days: int = 0
    early_percent: Decimal = Decimal(0)

    def due(self, issued: date) -> date:
        """The last day on which payment is in time."""
        return issued + timedelta(days=self.days)

    def payable(self, gross: Money, issued: date, paid: date) -> Money:
        """What settles `gross` on the day `paid`."""
        if self.early_days and paid <= issued + timedelta(days=self.early_days):
            return gross - gross.percent(self.early_percent)
        return gross


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of an amount, and when it is due."""

    due: date
    amount: Money


def instalments(gross: Money, count: int, first: date, every: int = 30) -> list[Instalment]:
    """Equal parts of an amount, `every` so many days.

    Raises:
        ValueError: fewer than one part is wanted.
    """
    if count < 1:
        raise ValueError("at least one instalment is needed")
    days = (first + timedelta(days=every * i) for i in range(count))
    return [Instalment(day, part) for day, part in zip(days, gross.split([1] * count), strict=True)]
