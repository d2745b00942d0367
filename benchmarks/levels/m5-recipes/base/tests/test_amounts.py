from fractions import Fraction

import pytest

from portions.amounts import format_amount, parse_amount
from portions.errors import RecipeError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2", 2),
        ("1/2", Fraction(1, 2)),
        ("1 1/2", Fraction(3, 2)),
        ("½", Fraction(1, 2)),
        ("1½", Fraction(3, 2)),
        ("1 ½", Fraction(3, 2)),
        ("0.25", Fraction(1, 4)),
        ("0,25", Fraction(1, 4)),
    ],
)
def test_numbers_are_read_as_cooks_write_them(text, value):
    assert parse_amount(text) == value


@pytest.mark.parametrize("text", ["", "some", "1/0", "1 2", "½½", "-1", "1/2/3"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(RecipeError):
        parse_amount(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [("2", "2"), ("1/2", "½"), ("3/2", "1½"), ("8/3", "2⅔"), ("1/5", "0.2"), ("22/7", "3.14")],
)
def test_numbers_are_shown_as_cooks_write_them(value, text):
    assert format_amount(Fraction(value)) == text
