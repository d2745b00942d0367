from datetime import timedelta

import pytest

from logsieve import filters


def test_time_filters_hold_the_first_and_not_the_last(request_at):
    entries = [request_at(0), request_at(1), request_at(2)]
    middle = entries[1].at
    assert filters.apply(entries, [filters.since(middle)]) == entries[1:]
    assert filters.apply(entries, [filters.until(middle)]) == entries[:1]
    both = [filters.since(middle), filters.until(middle + timedelta(minutes=1))]
    assert filters.apply(entries, both) == [entries[1]]


def test_status_is_a_number_or_a_class(request_at):
    entries = [request_at(0, status=code) for code in (200, 404, 500, 503)]
    assert filters.apply(entries, [filters.status("5xx")]) == entries[2:]
    assert filters.apply(entries, [filters.status("404")]) == [entries[1]]


@pytest.mark.parametrize("text", ["", "6xx", "40", "4x4", "600"])
def test_what_is_no_status_is_refused(text):
    with pytest.raises(ValueError):
        filters.status(text)


def test_path_is_a_pattern(request_at):
    entries = [request_at(0, path="/api/items"), request_at(0, path="/API/items")]
    assert filters.apply(entries, [filters.path("/api/*")]) == entries[:1]
