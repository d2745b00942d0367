from datetime import date

import pytest

from fakturo import Discount, Invoice, Line, Money
from fakturo.errors import InvoiceError
from fakturo.money import total


def test_gross_is_net_and_tax(bill):
    invoice = bill(("100", 19), ("50", 7))
    assert invoice.net == Money.of("150")
    assert invoice.tax == Money.of("22.50")
    assert invoice.gross == Money.of("172.50")


def test_a_discount_in_per_cent(bill):
    invoice = bill(("100", 19), ("50", 7), discount=Discount.percent(10))
    assert invoice.reduction == Money.of("15")
    assert [group.net for group in invoice.groups] == [Money.of("90"), Money.of("45")]
    assert invoice.gross == Money.of("155.25")


def test_a_discount_is_never_more_than_the_invoice(bill):
    invoice = bill(("20", 19), discount=Discount.amount(Money.of("50")))
    assert invoice.gross == Money.zero()


def test_the_groups_of_a_discounted_invoice_add_up(bill):
    prices = (("33.40", 19), ("33.40", 7), ("33.40", 0))
    invoice = bill(*prices, discount=Discount.amount(Money.of("10.00")))
    assert invoice.net == Money.of("90.21")
    assert total(group.net for group in invoice.groups) == invoice.net


@pytest.mark.parametrize("rate", [-1, 101])
def test_discounts_that_make_no_sense_are_refused(rate):
    with pytest.raises(InvoiceError):
        Discount.percent(rate)


def test_an_invoice_needs_lines_of_one_currency():
    with pytest.raises(InvoiceError):
        Invoice("1", "Marta", ())
    with pytest.raises(InvoiceError):
        Invoice("1", "Marta", (Line("a", 1, Money.of(1)), Line("b", 1, Money.of(1, "USD"))))


def test_a_credit_note_takes_the_invoice_back(bill):
    invoice = bill(("100", 19), ("50", 7), discount=Discount.amount(Money.of("15")))
    note = invoice.credit_note("2024-0002", date(2024, 2, 1))
    assert note.corrects == "2024-0001"
    assert note.gross == -invoice.gross
    with pytest.raises(InvoiceError):
        note.credit_note("2024-0003", date(2024, 2, 2))
