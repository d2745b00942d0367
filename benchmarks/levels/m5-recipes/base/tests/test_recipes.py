from fractions import Fraction

import pytest

from portions import parse_recipe
from portions.errors import RecipeError


def test_a_recipe_is_read(pancakes):
    recipe = parse_recipe(pancakes)
    assert (recipe.title, recipe.servings) == ("Pancakes", 4)
    assert [item.name for item in recipe.ingredients] == ["flour", "sugar", "milk", "eggs", "salt"]
    assert len(recipe.steps) == 2


def test_a_recipe_is_scaled(pancakes):
    recipe = parse_recipe(pancakes).for_servings(6)
    amounts = [item.amount for item in recipe.ingredients]
    assert amounts == [Fraction(9, 4), 3, Fraction(3, 2), 3, None]
    with pytest.raises(RecipeError):
        recipe.for_servings(0)


@pytest.mark.parametrize("text", ["", "Soup", "Soup\nServes 0\n\nsalt", "Soup\nServes 2", "Soup\nfor 2\n\nsalt"])
def test_what_is_no_recipe_is_refused(text):
    with pytest.raises(RecipeError):
        parse_recipe(text)
