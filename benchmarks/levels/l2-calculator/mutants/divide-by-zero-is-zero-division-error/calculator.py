"""Arithmetic on two numbers."""


class Calculator:
    """The four operations."""

    def add(self, a, b):
        """The sum."""
        return a + b

    def subtract(self, a, b):
        """The difference."""
        return a - b

    def multiply(self, a, b):
        """The product."""
        return a * b

    def divide(self, a, b):
        """The quotient.

        Raises:
            ValueError: b is zero.
        """
        return a / b
