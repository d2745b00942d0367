"""Recipes in grams and millilitres."""

from dataclasses import replace

from .densities import density
from .ingredients import Ingredient
from .recipes import Recipe
from .units import find_unit

_GRAM, _KILO = find_unit("g"), find_unit("kg")
_ML, _LITRE = find_unit("ml"), find_unit("l")
_SPOONS = ("tsp", "tbsp")


def to_metric(recipe: Recipe) -> Recipe:
    """The recipe with metric units; spoons stay, since nobody weighs a teaspoon."""
    return replace(recipe, ingredients=tuple(metric(item) for item in recipe.ingredients))


def metric(item: Ingredient) -> Ingredient:
    """One ingredient in metric units."""
    unit = item.unit
    if unit is None or unit.kind not in ("mass", "volume") or unit.metric or unit.name in _SPOONS:
        return item
    if unit.kind == "mass":
        return _handy(item.converted(_GRAM), _KILO)
    per_ml = density(item.name)
    if per_ml is not None:
        return _handy(item.weighed(_GRAM, per_ml), _KILO)
    return _handy(item.converted(_ML), _LITRE)


def _handy(item: Ingredient, large):
    """In the larger unit from one of it on."""
    bigger = item.converted(large)
    return bigger if (bigger.upper or bigger.amount) >= 1 else item
