from datetime import date

from fakturo import Ledger, Money
from fakturo.reminders import level_of, reminders


def test_levels():
    assert [level_of(days) for days in (0, 1, 13, 14, 29, 30, 400)] == [0, 1, 1, 2, 2, 3, 3]


def test_a_reminder_asks_for_fee_and_interest(bill):
    ledger = Ledger()
    ledger.post(bill(("1000", 0), issued=date(2024, 1, 1)))
    (reminder,) = reminders(ledger, date(2024, 2, 14))
    assert (reminder.days, reminder.level) == (30, 3)
    assert reminder.interest == Money.of("7.50")
    assert reminder.total == Money.of("1022.50")
    assert reminders(ledger, date(2024, 1, 15)) == []
