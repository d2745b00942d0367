"""The inventory of a small warehouse."""

__version__ = "3.2.0"
