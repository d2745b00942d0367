"""Amounts of money: whole numbers of the smallest unit of a currency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from fakturo.errors import CurrencyMismatch

Number = int | str | Decimal

DIGITS = {"EUR": 2, "USD": 2, "GBP": 2, "CHF": 2, "SEK": 2, "JPY": 0, "KRW": 0, "KWD": 3}
"""Digits behind the point, by currency."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount.

    Attributes:
        minor: the amount in the smallest unit, such as cents.
        currency: its code, such as EUR.
    """

    minor: int
    currency: str = "EUR"

    def __post_init__(self) -> None:
        if self.currency not in DIGITS:
            raise ValueError(f"unknown currency: {self.currency}")

    @classmethod
    def of(cls, amount: Number, currency: str = "EUR") -> Money:
        """An amount from a number such as "12.50", rounded half up to the smallest unit."""
        if currency not in DIGITS:
            raise ValueError(f"unknown currency: {currency}")
        return cls(_rounded(Decimal(amount).scaleb(DIGITS[currency])), currency)

    @classmethod
    def zero(cls, currency: str = "EUR") -> Money:
        return cls(0, currency)

    @property
    def amount(self) -> Decimal:
        """The amount in the currency's main unit."""
        return Decimal(self.minor).scaleb(-DIGITS[self.currency])

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.minor), self.currency)

    def __mul__(self, factor: Number) -> Money:
        """The amount times a number, rounded half up (away from zero)."""
        return Money(_rounded(self.minor * Decimal(factor)), self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.minor <= other.minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return f"{self.amount:,} {self.currency}"

    def percent(self, rate: Number) -> Money:
        """So many per cent of the amount."""
        return self * (Decimal(rate) / 100)

    def split(self, weights: Sequence[int]) -> list[Money]:
        """The amount in parts whose sizes are as the weights; they add up to it.

        What rounding down leaves over goes, a unit each, to the parts that lost most by it, and
        to the first of those that lost the same.

        Raises:
            ValueError: there are no weights, one is negative, or all are zero.
        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError(f"cannot split by {list(weights)}")
        whole = abs(self.minor)
        sign = -1 if self.minor < 0 else 1
        parts = [whole * weight // total for weight in weights]
        by_loss = sorted(range(len(weights)), key=lambda i: -weights[i])
        for i in by_loss[: whole - sum(parts)]:
            parts[i] += 1
        return [Money(sign * part, self.currency) for part in parts]

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(self.currency, other.currency)


def total(amounts: Iterable[Money], currency: str = "EUR") -> Money:
    """The sum of amounts; zero of `currency` when there are none."""
    found = Money.zero(currency)
    for amount in amounts:
        found = found + amount
    return found


def _rounded(number: Decimal) -> int:
    return int(number.quantize(Decimal(1), rounding=ROUND_HALF_UP))
