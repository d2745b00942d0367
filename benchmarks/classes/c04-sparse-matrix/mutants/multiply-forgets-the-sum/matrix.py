"""Matrices in which most cells are zero."""


class SparseMatrix:
    """A matrix that stores nothing but the cells that are not zero."""

    def __init__(self, rows, columns):
        if rows < 1 or columns < 1:
            raise ValueError("a matrix has at least one row and one column")
        self.rows = rows
        self.columns = columns
        self._cells = {}

    def get(self, row, column):
        """The value of a cell."""
        self._check(row, column)
        return self._cells.get((row, column), 0)

    def set(self, row, column, value):
        """Change a cell."""
        self._check(row, column)
        if value == 0:
            self._cells.pop((row, column), None)
        else:
            self._cells[row, column] = value

    def stored(self):
        """How many cells are not zero."""
        return len(self._cells)

    def items(self):
        """Row, column and value of all cells that are not zero, in order."""
        return [(*place, self._cells[place]) for place in sorted(self._cells)]

    def row(self, number):
        """All values of a row."""
        self._check(number, 0)
        return [self._cells.get((number, column), 0) for column in range(self.columns)]

    def transpose(self):
        """The transposed matrix."""
        result = SparseMatrix(self.columns, self.rows)
        for row, column, value in self.items():
            result.set(column, row, value)
        return result

    def scale(self, factor):
        """Every cell multiplied by a factor."""
        result = SparseMatrix(self.rows, self.columns)
        for row, column, value in self.items():
            result.set(row, column, value * factor)
        return result

    def add(self, other):
        """The sum."""
        if (self.rows, self.columns) != (other.rows, other.columns):
            raise ValueError("the sizes differ")
        result = self.scale(1)
        for row, column, value in other.items():
            result.set(row, column, result.get(row, column) + value)
        return result

    def multiply(self, other):
        """The matrix product."""
        if self.columns != other.rows:
            raise ValueError("the sizes do not fit")
        by_row = {}
        for row, column, value in other.items():
            by_row.setdefault(row, []).append((column, value))
        result = SparseMatrix(self.rows, other.columns)
        for row, middle, left in self.items():
            for column, right in by_row.get(middle, []):
                result.set(row, column, left * right)
        return result

    def _check(self, row, column):
        if not (0 <= row < self.rows and 0 <= column < self.columns):
            raise IndexError(f"there is no cell {row}, {column}")
