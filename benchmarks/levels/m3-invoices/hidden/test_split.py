"""Acceptance tests of splitting amounts. They use nothing but the goal and what was there."""

import random
from datetime import date
from fractions import Fraction

import pytest
from fakturo import Discount, Invoice, Ledger, Line, Money
from fakturo.codec import dumps, loads
from fakturo.errors import LedgerError
from fakturo.money import total
from fakturo.render import render
from fakturo.tax import TaxGroup, reduced
from fakturo.terms import instalments


def split(minor, *weights, currency="EUR"):
    return [part.minor for part in Money(minor, currency).split(weights)]


def invoice_of(*prices, number="2024-0001", currency="EUR", **more):
    lines = tuple(
        Line(f"article {i}", 1, Money.of(price, currency), rate)
        for i, (price, rate) in enumerate(prices, 1)
    )
    return Invoice(number, "Ida Berg", lines, **more)


THREE = (("33.40", 19), ("33.40", 7), ("33.40", 0))


@pytest.mark.parametrize(
    ("minor", "weights", "parts"),
    [
        (1000, (1, 1, 1), [334, 333, 333]),
        (1001, (1, 1, 1), [334, 334, 333]),
        (100, (1,) * 8, [13, 13, 13, 13, 12, 12, 12, 12]),
        (5, (1,) * 7, [1, 1, 1, 1, 1, 0, 0]),
        (1, (1, 1), [1, 0]),
        (0, (1, 2), [0, 0]),
    ],
)
def test_units_left_over_go_to_the_first_of_equal_parts(minor, weights, parts):
    assert split(minor, *weights) == parts


@pytest.mark.parametrize(
    ("minor", "weights", "parts"),
    [
        (1000, (1, 2), [333, 667]),
        (1000, (5, 1, 1), [714, 143, 143]),
        (100, (333, 333, 334), [33, 33, 34]),
        (11, (8, 1, 1), [9, 1, 1]),
        (101, (50, 25, 25), [51, 25, 25]),
        (7, (10, 10, 9, 1), [3, 2, 2, 0]),
    ],
)
def test_units_left_over_go_to_the_parts_that_lost_most(minor, weights, parts):
    assert split(minor, *weights) == parts


def test_a_weight_of_zero_gets_nothing():
    assert split(1001, 0, 1, 0, 1, 1) == [0, 334, 0, 334, 333]
    assert split(1, 0, 1) == [0, 1]


def test_a_single_part_is_the_whole():
    assert split(1234, 7) == [1234]


@pytest.mark.parametrize("weights", [(1, 1, 1), (1, 2), (5, 1, 1), (0, 1, 1), (10, 10, 9, 1)])
@pytest.mark.parametrize("minor", [1, 2, 5, 99, 100, 1000, 1001])
def test_a_negative_amount_is_split_as_the_positive_one(minor, weights):
    assert split(-minor, *weights) == [-part for part in split(minor, *weights)]
    assert sum(split(-minor, *weights)) == -minor


def test_parts_always_add_up_and_are_next_to_their_share():
    draw = random.Random(20240611)
    for _ in range(400):
        weights = [draw.randint(0, 500) for _ in range(draw.randint(1, 9))] + [draw.randint(1, 9)]
        minor = draw.randint(-100_000, 100_000)
        parts = split(minor, *weights)
        assert sum(parts) == minor
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part - Fraction(minor * weight, sum(weights))) < 1


@pytest.mark.parametrize(("currency", "minor"), [("JPY", 100), ("KWD", 1000), ("USD", 1000)])
def test_the_smallest_unit_is_the_currencys(currency, minor):
    parts = Money(minor, currency).split([1, 1, 1])
    assert {part.currency for part in parts} == {currency}
    third = minor // 3
    assert [part.minor for part in parts] == [third + 1, third, third]


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [2, -1], [-1, -1], [-1, 2, 3]])
def test_weights_that_make_no_sense_are_still_refused(weights):
    with pytest.raises(ValueError):
        Money.of("10").split(weights)


def test_the_example_of_the_failing_test():
    invoice = invoice_of(*THREE, discount=Discount.amount(Money.of("10.00")))
    assert [str(group.net.amount) for group in invoice.groups] == ["30.06", "30.07", "30.07"]
    assert invoice.net == Money.of("90.20")


@pytest.mark.parametrize("cents", range(1, 60, 7))
def test_groups_add_up_to_the_net_for_any_discount(cents):
    invoice = invoice_of(*THREE, discount=Discount.amount(Money(cents)))
    assert total(group.net for group in invoice.groups) == invoice.net
    assert invoice.net == Money(10020 - cents)
    assert invoice.gross == total(group.gross for group in invoice.groups)


def test_groups_add_up_for_a_discount_in_per_cent():
    prices = (("0.35", 19), ("10.01", 7), ("99.99", 0))
    invoice = invoice_of(*prices, discount=Discount.percent("12.5"))
    assert invoice.reduction == Money.of("13.79")
    assert [group.net.minor for group in invoice.groups] == [31, 876, 8749]


@pytest.mark.parametrize("cents", [1, 2, 100, 1000, 1001, 3341])
def test_a_credit_note_mirrors_its_invoice_group_by_group(cents):
    invoice = invoice_of(*THREE, discount=Discount.amount(Money(cents)))
    note = invoice.credit_note("2024-0002", date(2024, 2, 1))
    assert [g.net for g in note.groups] == [-g.net for g in invoice.groups]
    assert [g.tax for g in note.groups] == [-g.tax for g in invoice.groups]
    assert note.gross == -invoice.gross
    assert total(group.net for group in note.groups) == note.net


def test_a_discount_in_a_currency_without_cents():
    prices = (("100", 19), ("100", 7), ("100", 0))
    invoice = invoice_of(*prices, currency="JPY", discount=Discount.amount(Money(100, "JPY")))
    assert [group.net.minor for group in invoice.groups] == [66, 67, 67]
    assert invoice.net == Money(200, "JPY")


def test_groups_are_reduced_without_an_invoice_too():
    groups = (TaxGroup(19, Money.of(1)), TaxGroup(7, Money.of(1)), TaxGroup(0, Money.of(1)))
    assert [g.net.minor for g in reduced(groups, Money(2))] == [99, 99, 100]
    assert [g.rate for g in reduced(groups, Money(2))] == [19, 7, 0]


@pytest.mark.parametrize(
    ("minor", "count", "parts"),
    [(10000, 3, [3334, 3333, 3333]), (10001, 3, [3334, 3334, 3333]), (50, 4, [13, 13, 12, 12])],
)
def test_instalments_add_up(minor, count, parts):
    plan = instalments(Money(minor), count, date(2024, 3, 1))
    assert [part.amount.minor for part in plan] == parts
    assert len({part.due for part in plan}) == count


def ledger_of(*prices):
    ledger = Ledger()
    for i, price in enumerate(prices, 1):
        ledger.post(invoice_of((price, 0), number=f"2024-{i:04}"))
    return ledger, [f"2024-{i:04}" for i in range(1, len(prices) + 1)]


def test_a_payment_over_several_invoices_arrives_whole():
    ledger, numbers = ledger_of("50", "50", "50")
    shares = ledger.pay_all(numbers, Money.of("100"))
    assert [share.minor for share in shares.values()] == [3334, 3333, 3333]
    assert ledger.balance() == Money.of("50")
    assert ledger.open("2024-0001") == Money.of("16.66")


def test_small_payments_leave_no_invoice_paid_too_much():
    ledger, numbers = ledger_of("0.01", "0.01", "0.02")
    assert [share.minor for share in ledger.pay_all(numbers, Money(1)).values()] == [0, 0, 1]
    assert [share.minor for share in ledger.pay_all(numbers, Money(2)).values()] == [1, 1, 0]
    assert ledger.balance() == Money(1)


def test_all_that_is_open_can_be_paid_at_once():
    ledger, numbers = ledger_of("0.07", "19.99", "3.33", "0.05")
    ledger.pay_all(numbers, ledger.balance())
    assert ledger.balance() == Money.zero()
    with pytest.raises(LedgerError):
        ledger.pay_all(numbers, Money(1))


def test_what_is_printed_adds_up():
    text = render(invoice_of(*THREE, discount=Discount.amount(Money.of("10"))))
    assert "19 % tax on 30.06 EUR" in text
    assert "7 % tax on 30.07 EUR" in text
    assert "90.20 EUR" in text


def test_a_discounted_invoice_comes_back_from_json():
    invoice = invoice_of(*THREE, discount=Discount.amount(Money.of("10")))
    assert loads(dumps(invoice)).groups == invoice.groups


def test_plain_multiplication_still_rounds_half_up():
    assert Money(5) * "0.5" == Money(3)
    assert Money(-5) * "0.5" == Money(-3)
    assert Money.of("0.05").percent(50) == Money(3)
