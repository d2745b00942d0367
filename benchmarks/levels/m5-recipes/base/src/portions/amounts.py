"""Numbers as cooks write them: 2, 1/2, 1 1/2, ½, 1½, 0.5."""

import re
from fractions import Fraction

from .errors import RecipeError

VULGAR = {
    "½": Fraction(1, 2),
    "⅓": Fraction(1, 3),
    "⅔": Fraction(2, 3),
    "¼": Fraction(1, 4),
    "¾": Fraction(3, 4),
    "⅛": Fraction(1, 8),
    "⅜": Fraction(3, 8),
    "⅝": Fraction(5, 8),
    "⅞": Fraction(7, 8),
}
_SIGNS = {value: sign for sign, value in VULGAR.items()}
_ANY = "".join(VULGAR)

NUMBER = rf"(?:\d+\s+\d+/\d+|\d+/\d+|\d+\s*[{_ANY}]|[{_ANY}]|\d+(?:[.,]\d+)?)"
"""Pattern of one number, without groups."""


def parse_amount(text: str) -> Fraction:
    """The value of a number.

    Raises:
        RecipeError: it is none, or something is divided by zero.
    """
    text = text.strip()
    if not re.fullmatch(NUMBER, text):
        raise RecipeError(f"no amount: {text!r}")
    if text[-1] in VULGAR:
        whole = text[:-1].strip()
        return VULGAR[text[-1]] + (int(whole) if whole else 0)
    try:
        return sum((Fraction(part.replace(",", ".")) for part in text.split()), Fraction(0))
    except ZeroDivisionError:
        raise RecipeError(f"no amount: {text!r}") from None


def format_amount(amount: Fraction) -> str:
    """The number with a fraction sign where there is one, else with at most two decimals."""
    whole, rest = divmod(amount, 1)
    if not rest:
        return str(whole)
    if rest in _SIGNS:
        return f"{whole or ''}{_SIGNS[rest]}"
    return f"{float(amount):.2f}".rstrip("0").rstrip(".")
