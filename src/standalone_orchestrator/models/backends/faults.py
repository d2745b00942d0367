"""What goes wrong with a server, in one sentence and with a way out, whatever its dialect."""

from __future__ import annotations

import json

from standalone_orchestrator.core.errors import (
    ModelError,
    ModelGarbled,
    ModelRefused,
    ModelUnreachable,
)

_BUSY = frozenset({408, 409, 425, 429})
_KEY = frozenset({401, 403})
_NOT_HERE = 404
_SERVER = 500
_QUOTED = 400


def status_fault(endpoint: str, status: int, words: str) -> ModelError:
    """The fault behind an HTTP status, with the server's own words."""
    said = f": {words}" if words else ""
    if status in _BUSY and "insufficient_quota" in words:
        return ModelRefused(
            f"{endpoint} says that the quota is spent{said}", "use another endpoint"
        )
    if status in _BUSY:
        return ModelUnreachable(f"{endpoint} is busy (status {status}){said}", "it is tried again")
    if status >= _SERVER:
        return ModelUnreachable(
            f"{endpoint} failed (status {status}){said}", "see the server's log"
        )
    if status in _KEY:
        return ModelRefused(
            f"{endpoint} refused the key (status {status}){said}",
            "set the right API key for this endpoint",
        )
    if status == _NOT_HERE:
        return ModelRefused(
            f"{endpoint} does not know this model or address{said}",
            "check the model's name and the endpoint's address; the server must have the model",
        )
    return ModelRefused(
        f"{endpoint} refused the request (status {status}){said}",
        "change what the server names, or use another endpoint",
    )


def connection_fault(endpoint: str, url: str, cause: BaseException | None) -> ModelUnreachable:
    """No connection, or one that broke."""
    why = f": {cause}" if cause is not None and str(cause) else ""
    return ModelUnreachable(
        f"{endpoint} cannot be reached at {url}{why}",
        "start the server, or correct the endpoint's address",
    )


def garbled(endpoint: str, what: str) -> ModelGarbled:
    """An answer that is none."""
    return ModelGarbled(
        f"{endpoint} sent something that is no answer: {' '.join(what.split())[:_QUOTED]}",
        "check that the endpoint's address is that of the API (it often ends in /v1)",
    )


def words_of(body: object) -> str:
    """The message in an error body, in the shapes that servers use, shortened to one line."""
    if isinstance(body, bytes):
        body = body.decode("utf-8", "replace")
    if isinstance(body, str):
        try:
            parsed = json.loads(body)
        except ValueError:
            return " ".join(body.split())[:_QUOTED]
        return words_of(parsed) if isinstance(parsed, dict) else " ".join(body.split())[:_QUOTED]
    if isinstance(body, dict):
        for name in ("error", "message", "detail"):
            if body.get(name):
                return words_of(body[name])
        return json.dumps(body, default=str)[:_QUOTED]
    return "" if body is None else str(body)[:_QUOTED]
