"""Scales and converts recipes, and makes shopping lists."""

from .ingredients import Ingredient, parse_ingredient
from .recipes import Recipe, parse_recipe

__all__ = ["Ingredient", "Recipe", "parse_ingredient", "parse_recipe"]
