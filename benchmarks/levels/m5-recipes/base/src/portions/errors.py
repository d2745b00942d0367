"""Errors."""


class RecipeError(ValueError):
    """Something in a recipe cannot be understood."""


class UnitError(ValueError):
    """An amount cannot be had in another unit."""
