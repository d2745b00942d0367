"""One line of a recipe: how much of what."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from .amounts import NUMBER, parse_amount
from .errors import RecipeError, UnitError
from .units import Unit, convert, find_unit

_LEADING = re.compile(
    rf"(?P<amount>{NUMBER})(?:(?:\s*[-–]\s*)(?P<upper>{NUMBER}))?(?P<rest>.*)"
)


@dataclass(frozen=True)
class Ingredient:
    """How much of what.

    Attributes:
        name: what it is.
        amount: how much; None where the recipe leaves it to the cook.
        unit: of the amount; None for things that are counted.
        note: what stands behind the comma, such as "chopped".
        upper: the larger end of a range, whose smaller end is the amount; None without a range.
    """

    name: str
    amount: Fraction | None = None
    unit: Unit | None = None
    note: str = ""
    upper: Fraction | None = None

    def scaled(self, factor: Fraction) -> "Ingredient":
        """So many times as much."""
        if self.amount is None:
            return self
        return self._with_amounts(lambda amount: amount * factor)

    def converted(self, unit: Unit) -> "Ingredient":
        """The same in another unit of the same kind.

        Raises:
            UnitError: there is no amount, or no unit, or one of another kind.
        """
        if self.amount is None or self.unit is None:
            raise UnitError(f"{self.name} cannot be had in {unit.plural}")
        source = self.unit
        changed = self._with_amounts(lambda amount: convert(amount, source, unit))
        return replace(changed, unit=unit)

    def weighed(self, gram: Unit, per_ml: Fraction) -> "Ingredient":
        """What is measured by volume, in grams."""
        millilitres = self.converted(find_unit("ml"))
        return replace(millilitres.scaled(per_ml), unit=gram)

    def _with_amounts(self, change: Callable[[Fraction], Fraction]) -> "Ingredient":
        upper = None if self.upper is None else change(self.upper)
        return replace(self, amount=change(self.amount), upper=upper)


def parse_ingredient(line: str) -> Ingredient:
    """The ingredient of a line such as ``1 1/2 cups flour, sifted``.

    Raises:
        RecipeError: the line names nothing, or its amount makes no sense.
    """
    text, _, note = line.strip().partition(",")
    match = _LEADING.fullmatch(text.strip())
    if match is None:
        return _named(text, note)
    amount = parse_amount(match["amount"])
    if not amount:
        raise RecipeError(f"an amount of nothing: {line.strip()!r}")
    upper = None if match["upper"] is None else parse_amount(match["upper"])
    if upper is not None and upper <= amount:
        raise RecipeError(f"a range that does not rise: {line.strip()!r}")
    words = match["rest"].split()
    unit = find_unit(words[0]) if len(words) > 1 else None
    if unit is not None:
        words = words[1:]
        if len(words) > 1 and words[0] == "of":
            words = words[1:]
    return replace(_named(" ".join(words), note), amount=amount, unit=unit, upper=upper)


def _named(name: str, note: str) -> Ingredient:
    if not name.strip():
        raise RecipeError("an ingredient without a name")
    return Ingredient(name.strip(), note=note.strip())
