"""What is overdue, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fakturo.ledger import Ledger
from fakturo.money import Money

YEARLY = Decimal("9.12")
"""Interest on late payments, per cent a year."""
LEVELS = ((1, Money.of("0")), (14, Money.of("5")), (30, Money.of("15")))
"""From how many days late on which fee is asked."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A letter to write."""

    number: str
    level: int
    days: int
    open: Money
    fee: Money
    interest: Money

    @property
    def total(self) -> Money:
        return self.open + self.fee + self.interest


def level_of(days: int) -> int:
    """0 when nothing is late, else which reminder is due."""
    return sum(days >= first for first, _ in LEVELS)


def reminders(ledger: Ledger, today: date) -> list[Reminder]:
    """A reminder for each overdue invoice, the oldest first."""
    found = []
    for invoice in ledger.overdue(today):
        days = (today - invoice.terms.due(invoice.issued)).days
        level = level_of(days)
        open_ = ledger.open(invoice.number)
        interest = open_ * (YEARLY / 100 * days / 365)
        fee = Money.of(LEVELS[level - 1][1].amount, ledger.currency)
        found.append(Reminder(invoice.number, level, days, open_, fee, interest))
    return found
