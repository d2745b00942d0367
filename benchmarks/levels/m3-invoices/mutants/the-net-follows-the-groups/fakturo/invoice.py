"""Invoices, discounts on a whole invoice, credit notes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from fakturo.errors import InvoiceError
from fakturo.lines import Line
from fakturo.money import Money, Number, total
from fakturo.tax import TaxGroup, grouped, reduced
from fakturo.terms import Terms


@dataclass(frozen=True, slots=True)
class Discount:
    """What a whole invoice is reduced by: per cent, or an amount."""

    rate: Decimal = Decimal(0)
    fixed: Money | None = None

    @classmethod
    def percent(cls, rate: Number) -> Discount:
        if not 0 <= Decimal(rate) <= 100:
            raise InvoiceError(f"a discount of {rate} % makes no sense")
        return cls(rate=Decimal(rate))

    @classmethod
    def amount(cls, amount: Money) -> Discount:
        if amount.minor < 0:
            raise InvoiceError("a discount is not negative")
        return cls(fixed=amount)

    def on(self, net: Money) -> Money:
        """The amount taken off `net`; it has the sign of `net` and is never more than it."""
        if self.fixed is None:
            return net.percent(self.rate)
        if abs(net) <= self.fixed:
            return net
        return self.fixed if net.minor > 0 else -self.fixed


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice. A credit note is an invoice with negative quantities."""

    number: str
    customer: str
    lines: tuple[Line, ...]
    discount: Discount = Discount()
    issued: date = date(2024, 1, 1)
    terms: Terms = Terms()
    corrects: str = ""

    def __post_init__(self) -> None:
        if not self.lines:
            raise InvoiceError("an invoice needs a line")
        if len({line.price.currency for line in self.lines}) > 1:
            raise InvoiceError("an invoice has one currency")

    @property
    def currency(self) -> str:
        return self.lines[0].price.currency

    @property
    def subtotal(self) -> Money:
        """Net amount of all lines, before the discount on the whole."""
        return total((line.net for line in self.lines), self.currency)

    @property
    def reduction(self) -> Money:
        """What the discount on the whole takes off."""
        return self.discount.on(self.subtotal)

    @property
    def net(self) -> Money:
        return total((group.net for group in self.groups), self.currency)

    @property
    def groups(self) -> tuple[TaxGroup, ...]:
        """The invoice by tax rate, the discount taken off."""
        return reduced(grouped(self.lines), self.reduction)

    @property
    def tax(self) -> Money:
        return total((group.tax for group in self.groups), self.currency)

    @property
    def gross(self) -> Money:
        """What is to be paid."""
        return self.net + self.tax

    def credit_note(self, number: str, issued: date) -> Invoice:
        """The invoice that takes this one back as a whole."""
        if self.corrects:
            raise InvoiceError(f"{self.number} is a credit note itself")
        return replace(
            self,
            number=number,
            issued=issued,
            lines=tuple(line.reversed() for line in self.lines),
            corrects=self.number,
        )
