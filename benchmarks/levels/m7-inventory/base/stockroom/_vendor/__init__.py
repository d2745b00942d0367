"""Packages of others, as they came. Nothing here is changed by us."""
