"""Counts what access logs say."""

__version__ = "1.3.0"
