"""Offsets from UTC: read, shown, and times that carry one."""

import re
from datetime import UTC, datetime, timedelta, timezone

_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})")
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<time>\d{2}:\d{2}(?::\d{2})?)(?P<offset>Z|[+-]\d{2}:?\d{2})?)?"
)


def parse_offset(text):
    """The zone of an offset such as ``+0530``, ``+05:30`` or ``Z``."""
    if text == "Z":
        return UTC
    match = _OFFSET.fullmatch(text)
    if match is None:
        raise ValueError(f"no offset from UTC: {text!r}")
    hours, minutes = int(match[2]), int(match[3])
    if minutes > 59 or hours > 14:
        raise ValueError(f"no offset from UTC: {text!r}")
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if match[1] == "-" else offset)


def format_offset(zone):
    """The offset of a zone as ``+0530``."""
    minutes = int(zone.utcoffset(None).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}{rest:02d}"


def parse_moment(text):
    """A time from the command line, in UTC: a day, or a day and a time, with or without offset."""
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"no time: {text!r}")
    zone = parse_offset(match["offset"]) if match["offset"] else UTC
    moment = datetime.fromisoformat(f"{match['day']}T{match['time'] or '00:00'}")
    return moment.replace(tzinfo=zone).astimezone(UTC)
