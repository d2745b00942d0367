"""Policies: small tables and pure functions that `core.decide` reads. Change a rule here."""
