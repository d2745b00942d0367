"""Tax is computed once for each rate, over the sum of its lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fakturo.lines import Line
from fakturo.money import Money, total


@dataclass(frozen=True, slots=True)
class TaxGroup:
    """All of an invoice that has one tax rate."""

    rate: int
    net: Money

    @property
    def tax(self) -> Money:
        return self.net.percent(self.rate)

    @property
    def gross(self) -> Money:
        return self.net + self.tax


def grouped(lines: Iterable[Line]) -> tuple[TaxGroup, ...]:
    """The lines by tax rate, the highest rate first."""
    nets: dict[int, Money] = {}
    for line in lines:
        known = nets.get(line.rate)
        nets[line.rate] = line.net if known is None else known + line.net
    return tuple(TaxGroup(rate, nets[rate]) for rate in sorted(nets, reverse=True))


def reduced(groups: tuple[TaxGroup, ...], discount: Money) -> tuple[TaxGroup, ...]:
    """The groups less a discount, which they share as their net amounts are."""
    net = total((group.net for group in groups), discount.currency)
    if not discount or not net:
        return groups
    sign = -1 if net.minor < 0 else 1
    parts = discount.split([sign * group.net.minor for group in groups])
    return tuple(
        TaxGroup(group.rate, group.net - part) for group, part in zip(groups, parts, strict=True)
    )
