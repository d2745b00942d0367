"""Acceptance tests of the account. They use nothing but what the goal names."""

import pytest
from account import Account, InsufficientFunds


def account_with(balance, overdraft=0):
    account = Account("Ada", overdraft)
    if balance:
        account.deposit(balance)
    return account


def test_a_new_account_is_empty():
    account = Account("Ada")
    assert account.owner == "Ada"
    assert account.balance() == 0
    assert account.available() == 0
    assert account.history() == []


def test_a_negative_overdraft_is_a_value_error():
    with pytest.raises(ValueError):
        Account("Ada", -1)


def test_accounts_are_separate():
    account_with(100)
    other = Account("Bob")
    assert (other.balance(), other.history()) == (0, [])


def test_insufficient_funds_is_a_value_error():
    assert issubclass(InsufficientFunds, ValueError)


def test_balance_follows_every_change():
    account = account_with(1000)
    assert account.balance() == 1000
    account.withdraw(300)
    assert account.balance() == 700
    account.deposit(50)
    assert account.balance() == 750


@pytest.mark.parametrize(("balance", "overdraft"), [(0, 0), (400, 0), (0, 500), (400, 500)])
def test_available_is_the_balance_and_the_overdraft(balance, overdraft):
    assert account_with(balance, overdraft).available() == balance + overdraft


def test_available_shrinks_below_zero():
    account = Account("Ada", overdraft=500)
    account.withdraw(200)
    assert account.available() == 300


def test_deposit_returns_the_new_balance():
    account = Account("Ada")
    assert account.deposit(200) == 200
    assert account.deposit(1) == 201


@pytest.mark.parametrize("amount", [0, -5])
def test_deposit_of_nothing_is_a_value_error(amount):
    account = account_with(10)
    with pytest.raises(ValueError):
        account.deposit(amount)
    assert account.balance() == 10
    assert len(account.history()) == 1


def test_withdraw_returns_the_new_balance():
    account = account_with(1000)
    assert account.withdraw(400) == 600
    assert account.withdraw(600) == 0


def test_withdraw_may_use_the_whole_overdraft():
    account = account_with(100, 50)
    assert account.withdraw(150) == -50


@pytest.mark.parametrize(("balance", "overdraft"), [(0, 0), (100, 0), (100, 50), (0, 50)])
def test_withdraw_of_more_than_is_available_is_refused(balance, overdraft):
    account = account_with(balance, overdraft)
    before = account.history()
    with pytest.raises(InsufficientFunds):
        account.withdraw(balance + overdraft + 1)
    assert account.balance() == balance
    assert account.history() == before


@pytest.mark.parametrize("amount", [0, -5])
def test_withdraw_of_nothing_is_a_value_error(amount):
    account = account_with(10)
    with pytest.raises(ValueError):
        account.withdraw(amount)
    assert account.balance() == 10


def test_transfer_moves_the_amount():
    one, two = account_with(500), account_with(20)
    assert one.transfer(two, 200) is None
    assert (one.balance(), two.balance()) == (300, 220)


def test_transfer_is_in_both_histories():
    one, two = account_with(500), Account("Bob")
    one.transfer(two, 200)
    assert one.history() == [("deposit", 500, 500), ("transfer out", 200, 300)]
    assert two.history() == [("transfer in", 200, 200)]


def test_transfer_may_use_the_overdraft():
    one, two = Account("Ada", 100), Account("Bob")
    one.transfer(two, 100)
    assert (one.balance(), two.balance()) == (-100, 100)


def test_transfer_of_more_than_is_available_changes_neither():
    one, two = account_with(50, 10), Account("Bob")
    with pytest.raises(InsufficientFunds):
        one.transfer(two, 61)
    assert (one.balance(), two.balance()) == (50, 0)
    assert (len(one.history()), two.history()) == (1, [])


@pytest.mark.parametrize("amount", [0, -5])
def test_transfer_of_nothing_changes_neither(amount):
    one, two = account_with(50), account_with(70)
    with pytest.raises(ValueError):
        one.transfer(two, amount)
    assert (one.balance(), two.balance()) == (50, 70)


def test_transfer_to_itself_is_a_value_error():
    account = account_with(50)
    with pytest.raises(ValueError):
        account.transfer(account, 20)
    assert account.balance() == 50
    assert len(account.history()) == 1


def test_set_overdraft_changes_what_is_available():
    account = account_with(100)
    account.set_overdraft(300)
    assert account.available() == 400
    assert account.withdraw(400) == -300


def test_set_overdraft_may_be_as_low_as_the_balance_is():
    account = Account("Ada", 100)
    account.withdraw(60)
    account.set_overdraft(60)
    assert account.available() == 0


@pytest.mark.parametrize("limit", [59, 0, -1])
def test_set_overdraft_that_the_balance_exceeds_is_refused(limit):
    account = Account("Ada", 100)
    account.withdraw(60)
    with pytest.raises(ValueError):
        account.set_overdraft(limit)
    assert account.available() == 40


def test_set_overdraft_is_never_negative():
    account = account_with(100)
    with pytest.raises(ValueError):
        account.set_overdraft(-1)
    assert account.available() == 100


def test_history_names_each_change():
    account = account_with(1000, 500)
    account.withdraw(1200)
    account.deposit(50)
    assert account.history() == [
        ("deposit", 1000, 1000),
        ("withdrawal", 1200, -200),
        ("deposit", 50, -150),
    ]


def test_history_is_a_new_list():
    account = account_with(10)
    account.history().clear()
    assert account.history() == [("deposit", 10, 10)]


def test_total_adds_up_the_amounts_of_a_kind():
    account, other = account_with(500), account_with(40)
    account.deposit(30)
    account.withdraw(100)
    account.withdraw(5)
    account.transfer(other, 70)
    other.transfer(account, 9)
    kinds = ("deposit", "withdrawal", "transfer out", "transfer in")
    assert [account.total(kind) for kind in kinds] == [530, 105, 70, 9]


def test_total_of_nothing_is_zero():
    assert account_with(10).total("withdrawal") == 0
