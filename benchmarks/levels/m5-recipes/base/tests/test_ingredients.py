from fractions import Fraction

import pytest

from portions import Ingredient, parse_ingredient
from portions.errors import RecipeError, UnitError
from portions.units import find_unit

CUP = find_unit("cup")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1 1/2 cups flour, sifted", Ingredient("flour", Fraction(3, 2), CUP, "sifted")),
        ("2 eggs", Ingredient("eggs", Fraction(2))),
        ("salt", Ingredient("salt")),
        ("salt, to taste", Ingredient("salt", note="to taste")),
        ("½ cup of milk", Ingredient("milk", Fraction(1, 2), CUP)),
        ("250g rice", Ingredient("rice", Fraction(250), find_unit("g"))),
        ("2 tomatoes, peeled", Ingredient("tomatoes", Fraction(2), None, "peeled")),
        ("1 14-oz can tomatoes", Ingredient("14-oz can tomatoes", Fraction(1))),
        ("1 cup", Ingredient("cup", Fraction(1))),
        ("half-fat milk", Ingredient("half-fat milk")),
    ],
)
def test_lines_are_read(line, expected):
    assert parse_ingredient(line) == expected


@pytest.mark.parametrize("line", ["", "2", ", chopped", "0 eggs", "1/0 cups milk"])
def test_lines_that_make_no_sense_are_refused(line):
    with pytest.raises(RecipeError):
        parse_ingredient(line)


def test_an_ingredient_is_scaled():
    assert parse_ingredient("1 cup milk").scaled(Fraction(1, 3)).amount == Fraction(1, 3)
    assert parse_ingredient("salt").scaled(Fraction(3)) == Ingredient("salt")


def test_an_ingredient_is_converted():
    assert parse_ingredient("1 cup milk").converted(find_unit("ml")).amount == 240
    with pytest.raises(UnitError):
        parse_ingredient("2 eggs").converted(CUP)
