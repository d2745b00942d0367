"""The lines about itself that a text begins with."""

from __future__ import annotations

from datetime import date

from pagemill.content import Page, PageError

_KNOWN = ("title", "date", "tags")


def parse(source: str, text: str) -> Page:
    """The page of a file.

    Raises:
        PageError: it has no head, no title, or a date that is none.
    """
    head, mark, body = text.partition("\n---\n")
    if not mark:
        raise PageError(source, "no line of dashes ends its head")
    values = dict(_lines(source, head))
    if not values.get("title"):
        raise PageError(source, "no title")
    return Page(
        source=source,
        title=values["title"],
        body=body.strip(),
        date=_date(source, values.get("date", "")),
        tags=tuple(tag.strip() for tag in values.get("tags", "").split(",") if tag.strip()),
        extra={key: value for key, value in values.items() if key not in _KNOWN},
    )


def _lines(source, head):
    for line in head.splitlines():
        key, colon, value = line.partition(":")
        if not colon:
            raise PageError(source, f"not understood: {line!r}")
        yield key.strip().lower(), value.strip()


def _date(source, text):
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise PageError(source, f"no date: {text}") from None
