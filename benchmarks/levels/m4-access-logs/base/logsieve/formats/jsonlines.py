"""One JSON object a line, as the proxies write it."""

import json

from logsieve.entries import BadLine, Entry
from logsieve.zones import parse_moment

_NEEDED = ("time", "client", "method", "path", "status")


def read_json(line):
    """The entry of a line."""
    try:
        data = json.loads(line)
    except ValueError:
        raise BadLine(line, "no JSON") from None
    if not isinstance(data, dict):
        raise BadLine(line, "no JSON object")
    missing = [name for name in _NEEDED if name not in data]
    if missing:
        raise BadLine(line, f"without {', '.join(missing)}")
    try:
        return Entry(
            at=parse_moment(str(data["time"])),
            client=str(data["client"]),
            method=str(data["method"]),
            path=str(data["path"]).partition("?")[0],
            status=int(data["status"]),
            size=int(data.get("size") or 0),
            seconds=None if data.get("seconds") is None else float(data["seconds"]),
        )
    except ValueError as fault:
        raise BadLine(line, str(fault)) from None
