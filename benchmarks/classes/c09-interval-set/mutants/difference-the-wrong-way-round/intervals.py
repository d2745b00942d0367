"""Sets of whole numbers, kept as intervals."""


class IntervalSet:
    """A set of whole numbers."""

    def __init__(self, intervals=()):
        self._intervals = []
        for start, end in intervals:
            self.add(start, end)

    def add(self, start, end):
        """Put the numbers of an interval in."""
        self._check(start, end)
        apart = []
        for known in self._intervals:
            if known[1] < start or end < known[0]:
                apart.append(known)
            else:
                start, end = min(start, known[0]), max(end, known[1])
        self._intervals = sorted([*apart, (start, end)])

    def remove(self, start, end):
        """Take the numbers of an interval out."""
        self._check(start, end)
        left = []
        for first, last in self._intervals:
            if first < min(last, start):
                left.append((first, min(last, start)))
            if max(first, end) < last:
                left.append((max(first, end), last))
        self._intervals = left

    def contains(self, number):
        """Whether a number is in the set."""
        return any(start <= number < end for start, end in self._intervals)

    def intervals(self):
        """The set as few intervals, in rising order."""
        return list(self._intervals)

    def size(self):
        """How many numbers are in the set."""
        return sum(end - start for start, end in self._intervals)

    def union(self, other):
        """The numbers that are in either set."""
        return IntervalSet(self._intervals + other._intervals)

    def intersection(self, other):
        """The numbers that are in both sets."""
        return other.difference(self).difference(other)

    def difference(self, other):
        """The numbers that are in this set only."""
        result = IntervalSet(other._intervals)
        for start, end in self._intervals:
            result.remove(start, end)
        return result

    def gaps(self):
        """The intervals between those of the set."""
        pairs = zip(self._intervals, self._intervals[1:], strict=False)
        return [(left[1], right[0]) for left, right in pairs]

    def first_free(self, length, start):
        """The smallest number from which on so many are not in the set."""
        if length < 1:
            raise ValueError("a length is at least 1")
        place = start
        for first, last in self._intervals:
            if last > place and first < place + length:
                place = last
        return place

    def _check(self, start, end):
        if start >= end:
            raise ValueError("an interval has its start below its end")
