from datetime import date
from decimal import Decimal

from fakturo import Discount, Money, Terms
from fakturo.codec import dumps, loads


def test_an_invoice_comes_back_as_it_was(bill):
    invoice = bill(
        ("12.50", 19),
        ("3", 7),
        discount=Discount.amount(Money.of("1.5")),
        terms=Terms(30, 10, Decimal("1.5")),
        issued=date(2024, 5, 6),
    )
    back = loads(dumps(invoice))
    assert back == invoice
    assert back.gross == invoice.gross


def test_currencies_are_kept(bill):
    assert loads(dumps(bill(("1200", 19), currency="JPY"))).gross == Money.of("1428", "JPY")
