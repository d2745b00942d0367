"""Acceptance tests of the calculator. They use nothing but what the goal names."""

import pytest
from calculator import Calculator


@pytest.fixture
def calculator():
    return Calculator()


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [(2, 3, 5), (0, 0, 0), (7, 0, 7), (0, 7, 7), (1000, 2345, 3345)],
)
def test_adds_integers(calculator, a, b, expected):
    assert calculator.add(a, b) == expected


@pytest.mark.parametrize(("a", "b", "expected"), [(-2, -3, -5), (-2, 5, 3), (2, -5, -3)])
def test_adds_negative_numbers(calculator, a, b, expected):
    assert calculator.add(a, b) == expected


@pytest.mark.parametrize(("a", "b", "expected"), [(1.5, 2.25, 3.75), (0.5, 2, 2.5), (0.1, 0.2, 0.3)])
def test_adds_floats(calculator, a, b, expected):
    assert calculator.add(a, b) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("a", "b", "expected"), [(5, 3, 2), (3, 5, -2), (0, 4, -4), (4, 0, 4), (6, 6, 0)]
)
def test_subtracts_integers(calculator, a, b, expected):
    assert calculator.subtract(a, b) == expected


@pytest.mark.parametrize(("a", "b", "expected"), [(-2, -3, 1), (-2, 5, -7), (2, -5, 7)])
def test_subtracts_negative_numbers(calculator, a, b, expected):
    assert calculator.subtract(a, b) == expected


@pytest.mark.parametrize(("a", "b", "expected"), [(2.5, 1, 1.5), (0.75, 1.5, -0.75)])
def test_subtracts_floats(calculator, a, b, expected):
    assert calculator.subtract(a, b) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("a", "b", "expected"), [(4, 5, 20), (7, 1, 7), (9, 0, 0), (0, 9, 0), (12, 12, 144)]
)
def test_multiplies_integers(calculator, a, b, expected):
    assert calculator.multiply(a, b) == expected


@pytest.mark.parametrize(("a", "b", "expected"), [(-4, 5, -20), (4, -5, -20), (-4, -5, 20)])
def test_multiplies_negative_numbers(calculator, a, b, expected):
    assert calculator.multiply(a, b) == expected


@pytest.mark.parametrize(("a", "b", "expected"), [(1.5, 2, 3), (0.5, 0.5, 0.25), (-2.5, 4, -10)])
def test_multiplies_floats(calculator, a, b, expected):
    assert calculator.multiply(a, b) == pytest.approx(expected)


@pytest.mark.parametrize(("a", "b", "expected"), [(8, 2, 4), (9, 3, 3), (5, 5, 1), (6, 1, 6)])
def test_divides_evenly(calculator, a, b, expected):
    assert calculator.divide(a, b) == pytest.approx(expected)


@pytest.mark.parametrize(("a", "b", "expected"), [(7, 2, 3.5), (1, 4, 0.25), (1, 3, 1 / 3)])
def test_divides_integers_to_a_fraction(calculator, a, b, expected):
    assert calculator.divide(a, b) == pytest.approx(expected)


@pytest.mark.parametrize(("a", "b", "expected"), [(-7, 2, -3.5), (7, -2, -3.5), (-8, -2, 4)])
def test_divides_negative_numbers(calculator, a, b, expected):
    assert calculator.divide(a, b) == pytest.approx(expected)


@pytest.mark.parametrize(("a", "b", "expected"), [(7.5, 2.5, 3), (1, 0.5, 2), (0.25, 2, 0.125)])
def test_divides_floats(calculator, a, b, expected):
    assert calculator.divide(a, b) == pytest.approx(expected)


@pytest.mark.parametrize("b", [3, -3, 0.5])
def test_zero_can_be_divided(calculator, b):
    assert calculator.divide(0, b) == pytest.approx(0)


@pytest.mark.parametrize("a", [1, -1, 0, 2.5])
def test_division_by_zero_is_a_value_error(calculator, a):
    with pytest.raises(ValueError):
        calculator.divide(a, 0)


@pytest.mark.parametrize("a", [1, -1, 0.0, 2.5])
def test_division_by_zero_as_a_float_is_a_value_error(calculator, a):
    with pytest.raises(ValueError):
        calculator.divide(a, 0.0)


def test_one_call_does_not_change_the_next(calculator):
    assert calculator.add(2, 3) == 5
    assert calculator.multiply(4, 5) == 20
    assert calculator.add(2, 3) == 5
    assert calculator.subtract(9, 4) == 5
    assert calculator.divide(9, 2) == pytest.approx(4.5)


def test_it_goes_on_after_an_error(calculator):
    with pytest.raises(ValueError):
        calculator.divide(1, 0)
    assert calculator.divide(6, 3) == pytest.approx(2)
    assert calculator.add(1, 1) == 2


def test_instances_are_separate():
    first, second = Calculator(), Calculator()
    assert first.add(10, 20) == 30
    assert second.add(1, 2) == 3
    assert first.subtract(5, 1) == 4
    assert second.multiply(3, 3) == 9
