"""Recipes and lists as text."""

from collections.abc import Iterable
from fractions import Fraction

from .amounts import format_amount
from .ingredients import Ingredient
from .recipes import Recipe
from .steps import total_minutes
from .units import Unit


def ingredient_line(item: Ingredient) -> str:
    """An ingredient as a recipe has it, such as ``1½ cups flour, sifted``."""
    words = []
    if item.amount is not None:
        ends = [item.amount] if item.upper is None else [item.amount, item.upper]
        shown = [format_amount(_sensible(end, item.unit)) for end in ends]
        words.append("-".join(dict.fromkeys(shown)))
        if item.unit is not None:
            words.append(item.unit.plural if ends[-1] > 1 or item.upper is not None else item.unit.name)
    words.append(item.name)
    return " ".join(words) + (f", {item.note}" if item.note else "")


def recipe_text(recipe: Recipe) -> str:
    """A recipe in the form in which it is read, and the time that it takes."""
    out = [recipe.title, f"Serves {recipe.servings}", ""]
    out += [ingredient_line(item) for item in recipe.ingredients]
    if recipe.steps:
        out += ["", *recipe.steps]
    minutes = total_minutes(recipe.steps)
    if minutes:
        out += ["", f"Takes {minutes} minutes."]
    return "\n".join(out) + "\n"


def list_text(items: Iterable[Ingredient]) -> str:
    """A shopping list with boxes to tick."""
    return "".join(f"[ ] {ingredient_line(item)}\n" for item in items)


def _sensible(amount: Fraction, unit: Unit | None) -> Fraction:
    """Grams and millilitres without decimals, from ten on in steps of five."""
    if unit is None or unit.name not in ("g", "ml"):
        return amount
    if amount < 10:
        return Fraction(max(1, round(amount)))
    return Fraction(5 * round(amount / 5))
