"""The fixtures of a small file of weights."""

from tiny_weights import body, clock, goal, make_wheel, meter, notes, places, row, told

__all__ = ["body", "clock", "goal", "make_wheel", "meter", "notes", "places", "row", "told"]
