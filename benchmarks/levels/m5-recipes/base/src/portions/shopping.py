"""What to buy for several recipes."""

from collections.abc import Iterable

from .errors import UnitError
from .ingredients import Ingredient
from .recipes import Recipe


def shopping_list(recipes: Iterable[Recipe]) -> list[Ingredient]:
    """All ingredients, those of one name added up, in order of the alphabet.

    Amounts are added in the unit that comes first; what cannot be added stands on a line of its
    own. Notes are left out: a shop does not chop.
    """
    found: list[Ingredient] = []
    for recipe in recipes:
        for item in recipe.ingredients:
            _add(found, Ingredient(item.name.lower(), item.amount, item.unit))
    return sorted(found, key=lambda item: item.name)


def _add(found: list[Ingredient], item: Ingredient) -> None:
    for i, known in enumerate(found):
        if known.name == item.name and _alike(known, item):
            found[i] = _sum(known, item)
            return
    found.append(item)


def _alike(one: Ingredient, other: Ingredient) -> bool:
    if one.amount is None or other.amount is None:
        return one.amount is other.amount
    if one.unit is None or other.unit is None:
        return one.unit is other.unit
    return one.unit.kind == other.unit.kind


def _sum(one: Ingredient, other: Ingredient) -> Ingredient:
    if one.amount is None or other.amount is None:
        return one
    if one.unit is None:
        return Ingredient(one.name, one.amount + other.amount)
    try:
        more = other.converted(one.unit).amount
    except UnitError:  # _alike has seen to it
        raise AssertionError(f"{one} and {other} are not alike") from None
    return Ingredient(one.name, one.amount + more, one.unit)
