"""What is open and what was paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fakturo.errors import LedgerError
from fakturo.invoice import Invoice
from fakturo.money import Money, total


class Ledger:
    """Invoices and the payments that came in for them."""

    def __init__(self, currency: str = "EUR") -> None:
        self.currency = currency
        self._invoices: dict[str, Invoice] = {}
        self._paid: dict[str, Money] = {}

    def post(self, invoice: Invoice) -> None:
        """Take in an invoice."""
        if invoice.number in self._invoices:
            raise LedgerError(f"{invoice.number} is in the ledger already")
        if invoice.currency != self.currency:
            raise LedgerError(f"this ledger is in {self.currency}")
        self._invoices[invoice.number] = invoice
        self._paid[invoice.number] = Money.zero(self.currency)

    def open(self, number: str) -> Money:
        """What is still to be paid of an invoice."""
        return self._get(number).gross - self._paid[number]

    def balance(self) -> Money:
        """What is still to be paid of all invoices."""
        return total((self.open(number) for number in self._invoices), self.currency)

    def pay(self, number: str, amount: Money) -> None:
        """Enter a payment for one invoice.

        Raises:
            LedgerError: the amount is not positive, or more than is open.
        """
        if amount.minor <= 0:
            raise LedgerError("a payment is positive")
        if self.open(number) < amount:
            raise LedgerError(f"{amount} is more than is open of {number}")
        self._paid[number] = self._paid[number] + amount

    def pay_all(self, numbers: Sequence[str], amount: Money) -> dict[str, Money]:
        """Enter one payment for several invoices, which share it as their open amounts are.

        Returns:
            What went to each invoice.

        Raises:
            LedgerError: nothing is open, or less than the amount.
        """
        open_ = [self.open(number) for number in numbers]
        if total(open_, self.currency) < amount or amount.minor <= 0:
            raise LedgerError(f"{amount} does not fit what is open")
        parts = amount.split([part.minor for part in open_])
        shares = dict(zip(numbers, parts, strict=True))
        for number, part in shares.items():
            if part:
                self.pay(number, part)
        return shares

    def overdue(self, today: date) -> list[Invoice]:
        """Invoices that should have been paid before today, the oldest first."""
        late = [
            invoice
            for number, invoice in self._invoices.items()
            if self.open(number).minor > 0 and invoice.terms.due(invoice.issued) < today
        ]
        return sorted(late, key=lambda invoice: invoice.terms.due(invoice.issued))

    def _get(self, number: str) -> Invoice:
        try:
            return self._invoices[number]
        except KeyError:
            raise LedgerError(f"there is no invoice {number}") from None
