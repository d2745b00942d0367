"""How much a millilitre of something weighs, for what is sold by weight."""

from fractions import Fraction

_GRAMS = {
    "flour": "0.52",
    "sugar": "0.85",
    "brown sugar": "0.9",
    "butter": "0.95",
    "rice": "0.8",
    "oats": "0.38",
    "honey": "1.42",
    "cocoa": "0.42",
}


def density(name: str) -> Fraction | None:
    """Grams in a millilitre; None for liquids and what is not known.

    The longest name that the ingredient's name ends with counts, so that "plain flour" is flour.
    """
    words = name.lower()
    known = [key for key in _GRAMS if words == key or words.endswith(f" {key}")]
    return Fraction(_GRAMS[max(known, key=len)]) if known else None
