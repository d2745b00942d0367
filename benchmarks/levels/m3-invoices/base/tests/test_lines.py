import pytest

from fakturo import Line, Money
from fakturo.errors import InvoiceError


def test_net_is_quantity_times_price():
    assert Line("nails", "2.5", Money.of("0.99")).net == Money.of("2.48")


def test_a_line_is_reduced_by_itself():
    assert Line("lamp", 2, Money.of("40"), reduced=25).net == Money.of("60")


def test_a_reversed_line_is_negative():
    assert Line("lamp", 2, Money.of("40"), reduced=25).reversed().net == Money.of("-60")


@pytest.mark.parametrize("more", [{"text": " "}, {"rate": 5}, {"reduced": 101}, {"reduced": -1}])
def test_lines_that_make_no_sense_are_refused(more):
    with pytest.raises(InvoiceError):
        Line(**{"text": "lamp", "quantity": 1, "price": Money.of(1), **more})
