"""Acceptance tests of the matrix. They use nothing but what the goal names."""

import pytest
from matrix import SparseMatrix

OUTSIDE = [(-1, 0), (0, -1), (2, 0), (0, 3), (2, 3)]


def matrix_of(*lines):
    """A matrix with these rows."""
    matrix = SparseMatrix(len(lines), len(lines[0]))
    for row, line in enumerate(lines):
        for column, value in enumerate(line):
            if value:
                matrix.set(row, column, value)
    return matrix


def size(matrix):
    return matrix.rows, matrix.columns


def test_a_new_matrix_has_its_size_and_zeros():
    matrix = SparseMatrix(2, 3)
    assert size(matrix) == (2, 3)
    assert matrix.items() == []


@pytest.mark.parametrize("given", [(0, 1), (1, 0), (-2, 3), (3, -2)])
def test_a_size_below_one_is_a_value_error(given):
    with pytest.raises(ValueError):
        SparseMatrix(*given)


def test_matrices_are_separate():
    SparseMatrix(2, 2).set(0, 0, 1)
    assert SparseMatrix(2, 2).get(0, 0) == 0


def test_a_billion_rows_and_columns_are_no_trouble():
    matrix = SparseMatrix(10**9, 10**9)
    matrix.set(10**9 - 1, 5, 7)
    assert matrix.get(10**9 - 1, 5) == 7
    assert matrix.get(0, 10**9 - 1) == 0
    assert matrix.stored() == 1


def test_get_returns_what_was_set():
    matrix = matrix_of([0, 2, 0], [3, 0, 0])
    assert [matrix.get(0, 1), matrix.get(1, 0), matrix.get(1, 1)] == [2, 3, 0]


@pytest.mark.parametrize("place", OUTSIDE)
def test_get_outside_is_an_index_error(place):
    with pytest.raises(IndexError):
        SparseMatrix(2, 3).get(*place)


def test_set_replaces_a_value():
    matrix = matrix_of([1, 2], [3, 4])
    matrix.set(1, 0, -9)
    assert matrix.get(1, 0) == -9
    assert matrix.stored() == 4


def test_set_to_zero_takes_the_cell_out():
    matrix = matrix_of([1, 2], [3, 4])
    matrix.set(0, 1, 0)
    assert matrix.get(0, 1) == 0
    assert matrix.items() == [(0, 0, 1), (1, 0, 3), (1, 1, 4)]


def test_set_to_zero_of_a_cell_that_is_zero_changes_nothing():
    matrix = matrix_of([1, 0], [0, 0])
    matrix.set(1, 1, 0)
    assert matrix.stored() == 1


@pytest.mark.parametrize("value", [4, 0])
@pytest.mark.parametrize("place", OUTSIDE)
def test_set_outside_is_an_index_error(place, value):
    matrix = SparseMatrix(2, 3)
    with pytest.raises(IndexError):
        matrix.set(*place, value)
    assert matrix.items() == []


def test_stored_counts_cells_that_are_not_zero():
    assert SparseMatrix(4, 4).stored() == 0
    assert matrix_of([0, 2, 0], [3, 0, -1]).stored() == 3


def test_items_are_in_order_of_row_and_column():
    matrix = SparseMatrix(12, 12)
    for row, column in [(10, 1), (2, 11), (2, 3), (0, 5), (10, 0)]:
        matrix.set(row, column, row + column)
    assert matrix.items() == [(0, 5, 5), (2, 3, 5), (2, 11, 13), (10, 0, 10), (10, 1, 11)]


def test_row_holds_zeros_too():
    matrix = matrix_of([0, 0, 0], [-1, 0, 4])
    assert matrix.row(0) == [0, 0, 0]
    assert matrix.row(1) == [-1, 0, 4]


@pytest.mark.parametrize("number", [-1, 2])
def test_row_outside_is_an_index_error(number):
    with pytest.raises(IndexError):
        SparseMatrix(2, 3).row(number)


def test_transpose_swaps_rows_and_columns():
    matrix = matrix_of([1, 0, 5], [0, 3, 0])
    result = matrix.transpose()
    assert size(result) == (3, 2)
    assert result.items() == [(0, 0, 1), (1, 1, 3), (2, 0, 5)]
    assert matrix.items() == [(0, 0, 1), (0, 2, 5), (1, 1, 3)]


def test_transpose_is_a_matrix_of_its_own():
    matrix = matrix_of([1, 2], [3, 4])
    matrix.transpose().set(0, 0, 9)
    assert matrix.get(0, 0) == 1


def test_scale_multiplies_every_cell():
    matrix = matrix_of([1, 0], [0, -3])
    result = matrix.scale(4)
    assert result.items() == [(0, 0, 4), (1, 1, -12)]
    assert matrix.items() == [(0, 0, 1), (1, 1, -3)]


def test_scale_by_zero_stores_nothing():
    result = matrix_of([1, 0, 2]).scale(0)
    assert size(result) == (1, 3)
    assert result.stored() == 0


def test_scale_by_one_is_a_matrix_of_its_own():
    matrix = matrix_of([1, 2])
    matrix.scale(1).set(0, 0, 9)
    assert matrix.get(0, 0) == 1


def test_add_gives_the_sum():
    one, two = matrix_of([1, 0, 2], [0, 0, 0]), matrix_of([3, 4, 0], [0, 0, 5])
    assert one.add(two).items() == [(0, 0, 4), (0, 1, 4), (0, 2, 2), (1, 2, 5)]
    assert one.items() == [(0, 0, 1), (0, 2, 2)]
    assert two.items() == [(0, 0, 3), (0, 1, 4), (1, 2, 5)]


def test_add_stores_no_cells_that_cancel():
    result = matrix_of([1, -2]).add(matrix_of([-1, 2]))
    assert result.stored() == 0
    assert size(result) == (1, 2)


@pytest.mark.parametrize("other", [(3, 2), (2, 2), (3, 3), (1, 6)])
def test_add_of_another_size_is_a_value_error(other):
    with pytest.raises(ValueError):
        SparseMatrix(2, 3).add(SparseMatrix(*other))


@pytest.mark.parametrize(
    ("one", "two", "product"),
    [
        ([[1, 2], [3, 4]], [[0, 1], [1, 0]], [[2, 1], [4, 3]]),
        ([[0, 1], [1, 0]], [[1, 2], [3, 4]], [[3, 4], [1, 2]]),
        ([[1, 0, 2]], [[3], [4], [5]], [[13]]),
        ([[3], [4]], [[1, 0, 2]], [[3, 0, 6], [4, 0, 8]]),
    ],
)
def test_multiply_gives_the_product(one, two, product):
    result = matrix_of(*one).multiply(matrix_of(*two))
    assert [result.row(number) for number in range(result.rows)] == product
    assert size(result) == (len(product), len(product[0]))


def test_multiply_stores_no_cells_that_cancel():
    result = matrix_of([1, 1]).multiply(matrix_of([2], [-2]))
    assert result.stored() == 0


def test_multiply_changes_neither():
    one, two = matrix_of([1, 2]), matrix_of([3], [4])
    one.multiply(two)
    assert one.items() == [(0, 0, 1), (0, 1, 2)]
    assert two.items() == [(0, 0, 3), (1, 0, 4)]


@pytest.mark.parametrize("other", [(2, 3), (2, 2), (1, 3)])
def test_multiply_of_sizes_that_do_not_fit_is_a_value_error(other):
    with pytest.raises(ValueError):
        SparseMatrix(2, 3).multiply(SparseMatrix(*other))
