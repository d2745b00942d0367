"""Whole recipes, as plain text holds them."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from .errors import RecipeError
from .ingredients import Ingredient, parse_ingredient

_SERVES = re.compile(r"serves\s+(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Recipe:
    """A dish: what goes in, and what is to be done."""

    title: str
    servings: int
    ingredients: tuple[Ingredient, ...]
    steps: tuple[str, ...] = ()

    def for_servings(self, servings: int) -> "Recipe":
        """The recipe for another number of people."""
        if servings < 1:
            raise RecipeError(f"no recipe for {servings}")
        factor = Fraction(servings, self.servings)
        scaled = tuple(ingredient.scaled(factor) for ingredient in self.ingredients)
        return replace(self, servings=servings, ingredients=scaled)


def parse_recipe(text: str) -> Recipe:
    """A recipe from its text: title, servings, ingredients and steps, with blank lines between.

    Raises:
        RecipeError: a part is missing or cannot be understood.
    """
    head, *blocks = _blocks(text)
    match = _SERVES.fullmatch(head[1]) if len(head) == 2 else None
    if match is None or not int(match[1]):
        raise RecipeError("a recipe begins with its title and how many it serves")
    if not blocks:
        raise RecipeError(f"{head[0]} has no ingredients")
    ingredients = tuple(parse_ingredient(line) for line in blocks[0])
    steps = tuple(line for block in blocks[1:] for line in block)
    return Recipe(head[0], int(match[1]), ingredients, steps)


def _blocks(text: str) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            blocks[-1].append(line.strip())
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block] or [[]]
