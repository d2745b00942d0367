import pytest

from logsieve.stats import percentile, share_of_errors, top


def test_percentiles_are_values_that_occur():
    values = [5, 1, 4, 2, 3]
    assert [percentile(values, share) for share in (1, 20, 21, 50, 95, 100)] == [1, 1, 2, 3, 5, 5]


@pytest.mark.parametrize(("values", "share"), [([], 50), ([1], 0), ([1], 101)])
def test_percentiles_that_make_no_sense(values, share):
    with pytest.raises(ValueError):
        percentile(values, share)


def test_equals_are_ranked_by_name():
    assert top("bcabcd", 3) == [("b", 2), ("c", 2), ("a", 1)]


def test_the_share_of_errors(request_at):
    assert share_of_errors([]) == 0
    assert share_of_errors([request_at(0, status=code) for code in (200, 500, 404)]) == 33.3
