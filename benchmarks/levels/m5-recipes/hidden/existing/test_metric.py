from fractions import Fraction

from portions import parse_ingredient, parse_recipe
from portions.metric import metric, to_metric


def shown(line):
    item = metric(parse_ingredient(line))
    return item.amount, item.unit and item.unit.name


def test_what_has_a_density_is_weighed():
    assert shown("1 cup flour") == (Fraction("124.8"), "g")
    assert shown("1 cup milk") == (240, "ml")


def test_large_amounts_get_the_larger_unit():
    assert shown("5 pints milk") == (Fraction("2.4"), "l")
    assert shown("3 lb potatoes") == (Fraction("1.3608"), "kg")


def test_the_rest_stays_as_it_is():
    assert shown("2 tbsp sugar") == (2, "tbsp")
    assert shown("3 eggs") == (3, None)
    assert shown("2 cloves garlic") == (2, "clove")
    assert shown("750 g rice") == (750, "g")


def test_a_whole_recipe(pancakes):
    units = [item.unit and item.unit.name for item in to_metric(parse_recipe(pancakes)).ingredients]
    assert units == ["g", "tbsp", "ml", None, None]
