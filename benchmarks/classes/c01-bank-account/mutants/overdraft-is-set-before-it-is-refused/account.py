"""A bank account with an overdraft and a history."""


class InsufficientFunds(ValueError):
    """More was asked for than is available."""


class Account:
    """Money of one owner, in cents."""

    def __init__(self, owner, overdraft=0):
        if overdraft < 0:
            raise ValueError("an overdraft is not negative")
        self.owner = owner
        self._overdraft = overdraft
        self._balance = 0
        self._history = []

    def balance(self):
        """The balance."""
        return self._balance

    def available(self):
        """What can be withdrawn now."""
        return self._balance + self._overdraft

    def deposit(self, amount):
        """Add an amount; returns the new balance."""
        self._check_amount(amount)
        self._change("deposit", amount, amount)
        return self._balance

    def withdraw(self, amount):
        """Subtract an amount; returns the new balance."""
        self._check_amount(amount)
        self._check_funds(amount)
        self._change("withdrawal", amount, -amount)
        return self._balance

    def transfer(self, other, amount):
        """Move an amount to another account."""
        if other is self:
            raise ValueError("this is the same account")
        self._check_amount(amount)
        self._check_funds(amount)
        self._change("transfer out", amount, -amount)
        other._change("transfer in", amount, amount)

    def set_overdraft(self, limit):
        """Set how far below zero the balance may go."""
        if limit < 0:
            raise ValueError("an overdraft is not negative")
        self._overdraft = limit
        if self._balance < -limit:
            raise ValueError("the balance is below that")

    def history(self):
        """Changes as kind, amount and balance, oldest first."""
        return list(self._history)

    def total(self, kind):
        """The sum of all amounts of a kind."""
        return sum(amount for known, amount, _ in self._history if known == kind)

    def _check_amount(self, amount):
        if amount <= 0:
            raise ValueError("an amount is positive")

    def _check_funds(self, amount):
        if amount > self.available():
            raise InsufficientFunds(f"{amount} is more than {self.available()}")

    def _change(self, kind, amount, difference):
        self._balance += difference
        self._history.append((kind, amount, self._balance))
