import math
from dataclasses import dataclass


@dataclass
class Circle:
    radius: float

    def area(self):
        return math.pi * self.radius ** 2

    def scale(self, factor):
        return Circle(self.radius * factor)


@dataclass
class Square:
    side: float

    def area(self):
        return self.side ** 2

    def scale(self, factor):
        return Square(self.side * factor)


def largest(shapes):
    return max(shapes, key=lambda shape: shape.area())
