"""Requests of a client: reading them, and the errors that refuse them."""

import json
import re

FIELDS = {
    "hello": ("name",),
    "join": ("room",),
    "leave": ("room",),
    "say": ("room", "text"),
    "history": ("room",),
    "ping": (),
}
OPTIONAL = {"hello": {"token": str}, "history": {"after": int}}
NAME = re.compile(r"[a-z0-9_-]{1,20}")


class Refused(Exception):
    """A request that changes nothing; its text is the code."""


def read(frame):
    """The request in a frame.

    Raises:
        Refused: it is no JSON object, or a field is missing or of another type.
    """
    if not isinstance(frame, str):
        raise Refused("bad_json")
    try:
        request = json.loads(frame)
    except ValueError:
        raise Refused("bad_json") from None
    if not isinstance(request, dict):
        raise Refused("bad_json")
    if not _is_complete(request):
        raise Refused("bad_request")
    return request


def _is_complete(request):
    kind = request.get("type")
    if not isinstance(kind, str) or kind not in FIELDS:
        return False
    needed = all(name in request for name in FIELDS[kind])
    optional = OPTIONAL.get(kind, {})
    return needed and all(
        type(request[name]) is wanted for name, wanted in optional.items() if name in request
    )


def check_name(name):
    """Refuse a name of a user or room that is not allowed."""
    if not NAME.fullmatch(str(name)):
        raise Refused("bad_name")
