from datetime import date

import pytest

from fakturo import Ledger, Money
from fakturo.errors import LedgerError


@pytest.fixture
def ledger(bill):
    ledger = Ledger()
    ledger.post(bill(("100", 0), number="2024-0001", issued=date(2024, 3, 1)))
    ledger.post(bill(("300", 0), number="2024-0002", issued=date(2024, 2, 1)))
    return ledger


def test_the_balance_is_what_is_open(ledger):
    ledger.pay("2024-0001", Money.of("40"))
    assert ledger.open("2024-0001") == Money.of("60")
    assert ledger.balance() == Money.of("360")


def test_nothing_is_posted_twice_or_in_another_currency(ledger, bill):
    with pytest.raises(LedgerError):
        ledger.post(bill(("1", 0), number="2024-0001"))
    with pytest.raises(LedgerError):
        ledger.post(bill(("1", 0), number="2024-0009", currency="USD"))


@pytest.mark.parametrize("amount", ["0", "-1", "100.01"])
def test_payments_must_fit(ledger, amount):
    with pytest.raises(LedgerError):
        ledger.pay("2024-0001", Money.of(amount))


def test_one_payment_for_several(ledger):
    shares = ledger.pay_all(["2024-0001", "2024-0002"], Money.of("200"))
    assert shares == {"2024-0001": Money.of("50"), "2024-0002": Money.of("150")}
    assert ledger.balance() == Money.of("200")
    with pytest.raises(LedgerError):
        ledger.pay_all(["2024-0001", "2024-0002"], Money.of("200.01"))


def test_unknown_invoices(ledger):
    with pytest.raises(LedgerError, match="2024-0404"):
        ledger.open("2024-0404")


def test_overdue_invoices_come_oldest_first(ledger):
    assert ledger.overdue(date(2024, 2, 15)) == []
    numbers = [invoice.number for invoice in ledger.overdue(date(2024, 4, 1))]
    assert numbers == ["2024-0002", "2024-0001"]
