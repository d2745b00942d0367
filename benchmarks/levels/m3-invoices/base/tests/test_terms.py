from datetime import date
from decimal import Decimal

import pytest

from fakturo import Money, Terms
from fakturo.terms import instalments

ISSUED = date(2024, 1, 30)


def test_due_after_so_many_days():
    assert Terms(days=14).due(ISSUED) == date(2024, 2, 13)


def test_paying_early_saves():
    terms = Terms(30, 7, Decimal(2))
    assert terms.payable(Money.of(50), ISSUED, date(2024, 2, 6)) == Money.of(49)
    assert terms.payable(Money.of(50), ISSUED, date(2024, 2, 7)) == Money.of(50)


def test_instalments_are_equal_and_a_month_apart():
    plan = instalments(Money.of(90), 3, date(2024, 3, 1))
    assert [part.amount for part in plan] == [Money.of(30)] * 3
    assert [part.due for part in plan] == [date(2024, 3, 1), date(2024, 3, 31), date(2024, 4, 30)]


def test_no_instalments_make_no_sense():
    with pytest.raises(ValueError):
        instalments(Money.of(90), 0, ISSUED)
