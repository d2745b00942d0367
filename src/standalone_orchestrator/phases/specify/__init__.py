"""SPECIFY: the checks themselves, written before any code exists, seen red, then frozen."""
