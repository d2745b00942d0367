"""Acceptance tests of the polynomial. They use nothing but what the goal names."""

import pytest
from polynomial import Polynomial


@pytest.mark.parametrize(
    ("given", "kept"),
    [([1, 2, 3], [1, 2, 3]), ([1, 0, 2, 0, 0], [1, 0, 2]), ([], []), ([0, 0], []), ([0, 4], [0, 4])],
)
def test_coefficients_have_no_zeros_at_the_end(given, kept):
    assert Polynomial(given).coefficients() == kept


def test_coefficients_do_not_follow_the_given_list():
    given = [1, 2, 0]
    polynomial = Polynomial(given)
    given[0] = 9
    given.append(5)
    assert polynomial.coefficients() == [1, 2]


def test_coefficients_does_not_change_the_given_list():
    given = [1, 2, 0]
    Polynomial(given)
    assert given == [1, 2, 0]


def test_coefficients_is_a_new_list():
    polynomial = Polynomial([1, 2])
    polynomial.coefficients().append(7)
    assert polynomial.coefficients() == [1, 2]


@pytest.mark.parametrize(
    ("given", "degree"), [([3, 0, 5], 2), ([7], 0), ([], -1), ([0, 0], -1), ([0, 1, 0], 1)]
)
def test_degree_is_the_highest_power(given, degree):
    assert Polynomial(given).degree() == degree


@pytest.mark.parametrize(
    ("given", "x", "value"),
    [([5, -1, 3], 2, 15), ([5, -1, 3], 0, 5), ([5, -1, 3], -1, 9), ([], 4, 0), ([0, 1], 7, 7)],
)
def test_evaluate_gives_the_value(given, x, value):
    assert Polynomial(given).evaluate(x) == value


def test_evaluate_takes_fractions():
    assert Polynomial([1, 2, 4]).evaluate(0.5) == pytest.approx(3)


@pytest.mark.parametrize(
    ("one", "two", "total"),
    [
        ([1, 2], [3, 4, 5], [4, 6, 5]),
        ([1, 2, 3], [1], [2, 2, 3]),
        ([1, 2], [], [1, 2]),
        ([1, 2], [1, -2], [2]),
        ([1, -1], [-1, 1], []),
    ],
)
def test_add_gives_the_sum(one, two, total):
    assert Polynomial(one).add(Polynomial(two)).coefficients() == total


def test_add_changes_neither():
    one, two = Polynomial([1, 2]), Polynomial([3, 4, 5])
    one.add(two)
    two.add(one)
    assert (one.coefficients(), two.coefficients()) == ([1, 2], [3, 4, 5])


@pytest.mark.parametrize(
    ("one", "two", "product"),
    [
        ([1, 1], [1, 1], [1, 2, 1]),
        ([1, 1], [-1, 1], [-1, 0, 1]),
        ([5, -1, 3], [0, 2], [0, 10, -2, 6]),
        ([2, 3], [], []),
        ([2], [4], [8]),
    ],
)
def test_multiply_gives_the_product(one, two, product):
    assert Polynomial(one).multiply(Polynomial(two)).coefficients() == product


def test_multiply_changes_neither():
    one, two = Polynomial([1, 2]), Polynomial([3, 4, 5])
    one.multiply(two)
    assert (one.coefficients(), two.coefficients()) == ([1, 2], [3, 4, 5])


@pytest.mark.parametrize(
    ("given", "derivative"),
    [([5, -1, 3], [-1, 6]), ([1, 2, 3, 4], [2, 6, 12]), ([7], []), ([], []), ([0, 0, 0, 2], [0, 0, 6])],
)
def test_derivative_of_a_polynomial(given, derivative):
    assert Polynomial(given).derivative().coefficients() == derivative


@pytest.mark.parametrize(
    ("one", "two", "quotient", "remainder"),
    [
        ([-1, 0, 1], [-1, 1], [1, 1], []),
        ([1, 3, 2], [0, 2], [1.5, 1], [1]),
        ([2, 4], [2], [1, 2], []),
        ([1, 1], [0, 0, 1], [], [1, 1]),
        ([5, 0, 0, 1], [1, 0, 1], [0, 1], [5, -1]),
        ([1, 2], [0, 4], [0.5], [1]),
    ],
)
def test_divide_gives_quotient_and_remainder(one, two, quotient, remainder):
    result = Polynomial(one).divide(Polynomial(two))
    assert [part.coefficients() for part in result] == [quotient, remainder]


def test_divide_of_the_zero_polynomial():
    quotient, remainder = Polynomial([]).divide(Polynomial([1, 1]))
    assert (quotient.degree(), remainder.degree()) == (-1, -1)


@pytest.mark.parametrize("zero", [[], [0, 0]])
def test_divide_by_the_zero_polynomial_is_an_error(zero):
    with pytest.raises(ZeroDivisionError):
        Polynomial([1, 2]).divide(Polynomial(zero))


def test_divide_changes_neither():
    one, two = Polynomial([-1, 0, 1]), Polynomial([-1, 1])
    one.divide(two)
    assert (one.coefficients(), two.coefficients()) == ([-1, 0, 1], [-1, 1])


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ([5, -1, 3], "3x^2 - x + 5"),
        ([0, 10, -2, 6], "6x^3 - 2x^2 + 10x"),
        ([-4, 1], "x - 4"),
        ([0, -1], "-x"),
        ([0, 3], "3x"),
        ([0, 0, -7], "-7x^2"),
    ],
)
def test_text_puts_the_highest_power_first(given, text):
    assert Polynomial(given).text() == text


@pytest.mark.parametrize(
    ("given", "text"), [([1], "1"), ([-1], "-1"), ([1, 0, 1], "x^2 + 1"), ([-1, 0, -1], "-x^2 - 1")]
)
def test_text_writes_a_constant_of_one(given, text):
    assert Polynomial(given).text() == text


@pytest.mark.parametrize("given", [[], [0]])
def test_text_of_the_zero_polynomial_is_zero(given):
    assert Polynomial(given).text() == "0"


def test_text_with_powers_of_two_digits():
    assert Polynomial([0] * 11 + [-12, 0, 1]).text() == "x^13 - 12x^11"
