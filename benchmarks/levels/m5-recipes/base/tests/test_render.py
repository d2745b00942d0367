import pytest

from portions import parse_ingredient, parse_recipe
from portions.metric import metric
from portions.render import ingredient_line, recipe_text


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("1 1/2 cup flour, sifted", "1½ cups flour, sifted"),
        ("0.5 cups milk", "½ cup milk"),
        ("1 cup of milk", "1 cup milk"),
        ("3 cloves garlic", "3 cloves garlic"),
        ("salt, to taste", "salt, to taste"),
    ],
)
def test_lines_are_shown(line, shown):
    assert ingredient_line(parse_ingredient(line)) == shown


def test_grams_are_rounded():
    assert ingredient_line(metric(parse_ingredient("1 cup flour"))) == "125 g flour"
    assert ingredient_line(parse_ingredient("7.4 g yeast")) == "7 g yeast"
    assert ingredient_line(parse_ingredient("0.2 g saffron")) == "1 g saffron"


def test_a_recipe_is_shown_as_it_is_read(pancakes):
    text = recipe_text(parse_recipe(pancakes))
    assert text.startswith("Pancakes\nServes 4\n\n1½ cups flour, sifted\n")
    assert text.endswith("\n\nTakes 23 minutes.\n")
    assert parse_recipe(text).ingredients == parse_recipe(pancakes).ingredients
