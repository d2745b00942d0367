from decimal import Decimal

import pytest

from fakturo.errors import CurrencyMismatch
from fakturo.money import Money, total


def test_amounts_are_rounded_half_up():
    assert Money.of("2.345").minor == 235
    assert Money.of("-2.345").minor == -235
    assert Money.of("2.344").minor == 234


def test_currencies_have_their_own_digits():
    assert Money.of("1200", "JPY").minor == 1200
    assert Money.of("1.2345", "KWD").minor == 1235
    assert Money.of("1.5", "JPY").amount == Decimal(2)


def test_unknown_currencies_are_refused():
    with pytest.raises(ValueError, match="XXX"):
        Money.of(1, "XXX")


def test_arithmetic():
    assert Money.of("1.10") + Money.of("2.20") == Money.of("3.30")
    assert Money.of("1.10") - Money.of("2.20") == Money.of("-1.10")
    assert Money.of("0.35") * "0.5" == Money.of("0.18")
    assert 3 * Money.of("0.35") == Money.of("1.05")
    assert abs(Money.of("-1")) == Money.of(1)


def test_currencies_do_not_mix():
    with pytest.raises(CurrencyMismatch):
        Money.of(1) + Money.of(1, "USD")
    with pytest.raises(CurrencyMismatch):
        Money.of(1) < Money.of(1, "USD")


def test_amounts_are_shown_with_their_currency():
    assert str(Money.of("1234.5")) == "1,234.50 EUR"
    assert str(Money.of("1234", "JPY")) == "1,234 JPY"


def test_percent():
    assert Money.of("80").percent(19) == Money.of("15.20")
    assert Money.of("0.05").percent("50") == Money.of("0.03")


def test_a_split_follows_the_weights():
    assert Money.of("10").split([1, 3]) == [Money.of("2.50"), Money.of("7.50")]
    assert Money.of("10").split([0, 5]) == [Money.of("0"), Money.of("10")]


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_a_split_needs_weights(weights):
    with pytest.raises(ValueError):
        Money.of("10").split(weights)


def test_a_total_of_nothing_is_zero():
    assert total([]) == Money.zero()
    assert total([], "JPY") == Money.zero("JPY")
