"""Units of mass and volume, their names, and conversion between them."""

from dataclasses import dataclass
from fractions import Fraction

from .errors import UnitError


@dataclass(frozen=True)
class Unit:
    """A unit; `size` is in grams or millilitres."""

    name: str
    plural: str
    kind: str
    size: Fraction
    aliases: tuple[str, ...] = ()
    metric: bool = False


def _unit(name, kind, size, *aliases, plural=None, metric=False):
    return Unit(name, plural or name, kind, Fraction(size), aliases, metric)


UNITS = (
    _unit("g", "mass", 1, "gram", "grams", "gr", metric=True),
    _unit("kg", "mass", 1000, "kilogram", "kilograms", "kilo", metric=True),
    _unit("oz", "mass", "28.35", "ounce", "ounces"),
    _unit("lb", "mass", "453.6", "pound", "pounds", "lbs"),
    _unit("ml", "volume", 1, "milliliter", "milliliters", "millilitre", "millilitres", metric=True),
    _unit("l", "volume", 1000, "liter", "liters", "litre", "litres", metric=True),
    _unit("tsp", "volume", 5, "teaspoon", "teaspoons"),
    _unit("tbsp", "volume", 15, "tablespoon", "tablespoons"),
    _unit("cup", "volume", 240, plural="cups"),
    _unit("pint", "volume", 480, plural="pints"),
    _unit("pinch", "pinch", 1, plural="pinches"),
    _unit("clove", "clove", 1, plural="cloves"),
    _unit("can", "can", 1, plural="cans"),
)
_BY_NAME = {
    name: unit for unit in UNITS for name in (unit.name, unit.plural, *unit.aliases)
}


def find_unit(word: str) -> Unit | None:
    """The unit that a word names, with or without a full stop; None if it names none."""
    return _BY_NAME.get(word.lower().rstrip("."))


def convert(amount: Fraction, source: Unit, target: Unit) -> Fraction:
    """The amount in another unit of the same kind.

    Raises:
        UnitError: the units are of different kinds.
    """
    if source.kind != target.kind:
        raise UnitError(f"{source.plural} cannot be had in {target.plural}")
    return amount * source.size / target.size
