from datetime import UTC, date

from logsieve.buckets import by_day, by_hour
from logsieve.zones import parse_offset


def test_hours_without_requests_are_there(request_at):
    found = by_hour([request_at(5), request_at(59), request_at(130)], UTC)
    assert [(hour.hour, len(some)) for hour, some in found.items()] == [(12, 2), (13, 0), (14, 1)]
    assert by_hour([], UTC) == {}


def test_hours_are_those_of_the_zone(request_at):
    found = by_hour([request_at(29), request_at(30)], parse_offset("+0530"))
    assert [(hour.hour, len(some)) for hour, some in found.items()] == [(17, 1), (18, 1)]


def test_days_are_those_of_the_zone(request_at):
    entries = [request_at(0), request_at(60 * 8)]
    assert {day: len(some) for day, some in by_day(entries, UTC).items()} == {date(2024, 3, 1): 2}
    assert list(by_day(entries, parse_offset("+0400"))) == [date(2024, 3, 1), date(2024, 3, 2)]
