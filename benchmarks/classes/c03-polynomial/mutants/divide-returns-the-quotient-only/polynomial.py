"""Polynomials in one variable."""


class Polynomial:
    """A polynomial that never changes."""

    def __init__(self, coefficients):
        kept = list(coefficients)
        while kept and kept[-1] == 0:
            kept.pop()
        self._coefficients = kept

    def coefficients(self):
        """The coefficients, the constant first."""
        return list(self._coefficients)

    def degree(self):
        """The highest power; -1 for zero."""
        return len(self._coefficients) - 1

    def evaluate(self, x):
        """The value at x."""
        value = 0
        for coefficient in reversed(self._coefficients):
            value = value * x + coefficient
        return value

    def add(self, other):
        """The sum."""
        longer, shorter = self._coefficients, other._coefficients
        if len(longer) < len(shorter):
            longer, shorter = shorter, longer
        total = list(longer)
        for power, coefficient in enumerate(shorter):
            total[power] += coefficient
        return Polynomial(total)

    def multiply(self, other):
        """The product."""
        product = [0] * (len(self._coefficients) + len(other._coefficients))
        for i, a in enumerate(self._coefficients):
            for j, b in enumerate(other._coefficients):
                product[i + j] += a * b
        return Polynomial(product)

    def derivative(self):
        """The derivative."""
        pairs = enumerate(self._coefficients)
        return Polynomial([power * coefficient for power, coefficient in pairs][1:])

    def divide(self, other):
        """Quotient and remainder."""
        divisor = other._coefficients
        if not divisor:
            raise ZeroDivisionError("division by the zero polynomial")
        rest = list(self._coefficients)
        quotient = [0] * max(len(rest) - len(divisor) + 1, 0)
        for shift in reversed(range(len(quotient))):
            factor = rest[shift + len(divisor) - 1] / divisor[-1]
            quotient[shift] = factor
            for power, coefficient in enumerate(divisor):
                rest[shift + power] -= factor * coefficient
        return Polynomial(quotient)

    def text(self):
        """As people write it, the highest power first."""
        written = ""
        for power in reversed(range(len(self._coefficients))):
            coefficient = self._coefficients[power]
            if coefficient == 0:
                continue
            if written:
                written += " - " if coefficient < 0 else " + "
            elif coefficient < 0:
                written = "-"
            written += self._term(abs(coefficient), power)
        return written or "0"

    def _term(self, size, power):
        if power == 0:
            return str(size)
        number = "" if size == 1 else str(size)
        return f"{number}x" if power == 1 else f"{number}x^{power}"
