from datetime import UTC, datetime, timedelta

import pytest

from logsieve.zones import format_offset, parse_moment, parse_offset


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("+0000", 0), ("+0100", 60), ("-0500", -300), ("+0530", 330), ("+05:45", 345), ("Z", 0)],
)
def test_offsets_are_read(text, minutes):
    assert parse_offset(text).utcoffset(None) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "0100", "+1", "+01000", "+1500", "-1500", "+0160", "CET"])
def test_what_is_no_offset_is_refused(text):
    with pytest.raises(ValueError):
        parse_offset(text)


@pytest.mark.parametrize("text", ["+0000", "+0100", "-0500", "+0530", "+1400", "-1200"])
def test_offsets_are_shown_as_they_are_read(text):
    assert format_offset(parse_offset(text)) == text


def test_moments_are_in_utc():
    expected = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
    assert parse_moment("2024-03-01T10:30+0100") == expected
    assert parse_moment("2024-03-01 10:30:00+01:00") == expected
    assert parse_moment("2024-03-01T09:30Z") == expected
    assert parse_moment("2024-03-01T09:30") == expected
    assert parse_moment("2024-03-01") == datetime(2024, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "yesterday", "2024-03", "2024-13-01", "2024-03-01T25:00"])
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(ValueError):
        parse_moment(text)
