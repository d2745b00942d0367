from fractions import Fraction

import pytest

from portions.densities import density
from portions.errors import UnitError
from portions.units import convert, find_unit


def test_units_have_several_names():
    assert find_unit("Tablespoons") is find_unit("tbsp.") is find_unit("tbsp")
    assert find_unit("eggs") is None


def test_conversion_is_exact():
    assert convert(Fraction(1, 3), find_unit("cup"), find_unit("tbsp")) == Fraction(16, 3)
    assert convert(Fraction(1), find_unit("kg"), find_unit("g")) == 1000


def test_kinds_do_not_mix():
    with pytest.raises(UnitError):
        convert(Fraction(1), find_unit("cup"), find_unit("g"))


def test_the_longest_name_gives_the_density():
    assert density("dark brown sugar") == Fraction("0.9")
    assert density("Flour") == Fraction("0.52")
    assert density("milk") is None
    assert density("sunflour") is None
