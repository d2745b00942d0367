"""The common log format, with or without the two fields of "combined", and a time at the end."""

import re
from datetime import UTC, datetime

from logsieve.entries import BadLine, Entry
from logsieve.zones import parse_offset

_LINE = re.compile(
    r"(?P<client>\S+) \S+ \S+ "
    r"\[(?P<day>\d{2})/(?P<month>[A-Z][a-z]{2})/(?P<year>\d{4}):(?P<time>\d{2}:\d{2}:\d{2}) "
    r"(?P<offset>[+-]\d{4})\] "
    r'"(?P<method>[A-Z]+) (?P<path>\S+)(?: HTTP/[\d.]+)?" '
    r"(?P<status>\d{3}) (?P<size>\d+|-)"
    r'(?: "[^"]*" "[^"]*")?'
    r"(?: (?P<seconds>\d+\.\d+))?"
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1
    )
}


def read_common(line):
    """The entry of a line."""
    match = _LINE.fullmatch(line.strip())
    if match is None:
        raise BadLine(line, "not in the common log format")
    try:
        at = _moment(match)
    except (KeyError, ValueError):
        raise BadLine(line, "no such time") from None
    seconds = match["seconds"]
    return Entry(
        at=at,
        client=match["client"],
        method=match["method"],
        path=match["path"].partition("?")[0],
        status=int(match["status"]),
        size=0 if match["size"] == "-" else int(match["size"]),
        seconds=None if seconds is None else float(seconds),
    )


def _moment(match):
    # By hand, since the names of months must not depend on the locale.
    hour, minute, second = (int(part) for part in match["time"].split(":"))
    local = datetime(
        int(match["year"]),
        _MONTHS[match["month"]],
        int(match["day"]),
        hour,
        minute,
        second,
        tzinfo=parse_offset(match["offset"]),
    )
    return local.astimezone(UTC)
