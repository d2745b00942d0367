import pytest

from fakturo import Invoice, Line, Money


@pytest.fixture
def bill():
    """Makes an invoice of lines given as (price, rate)."""

    def make(*prices, number="2024-0001", currency="EUR", **more):
        lines = tuple(
            Line(f"article {i}", 1, Money.of(price, currency), rate)
            for i, (price, rate) in enumerate(prices, 1)
        )
        return Invoice(number, "Marta Lind", lines, **more)

    return make
