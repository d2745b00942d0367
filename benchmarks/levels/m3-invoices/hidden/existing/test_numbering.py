import pytest

from fakturo.numbering import following, year_of


def test_numbers_count_within_a_year():
    assert following([], 2024) == "2024-0001"
    assert following(["2023-0007", "2024-0002", "2024-0009", "draft"], 2024) == "2024-0010"
    assert following(["2024-9999"], 2024) == "2024-10000"


def test_the_year_of_a_number():
    assert year_of("2023-0007") == 2023
    with pytest.raises(ValueError):
        year_of("draft")
