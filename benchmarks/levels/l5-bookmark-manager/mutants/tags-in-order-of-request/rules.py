"""What a request may say; everything else is refused with the names of what is wrong."""

import re

URL = re.compile(r"https?://\S+")
MAX_URL = 2000
MAX_TITLE = 200
MAX_DESCRIPTION = 1000
MAX_TAG = 30
MAX_TAGS = 10
MAX_PER_PAGE = 100
REQUIRED = ("url", "title")
DEFAULTS = {"description": "", "tags": []}


class Refused(Exception):
    """Values that break a rule; `fields` names them."""

    def __init__(self, fields=()):
        super().__init__("wrong or missing: " + (", ".join(fields) or "the JSON object"))
        self.fields = sorted(fields)


def new_bookmark(body):
    """The values of a new bookmark.

    Raises:
        Refused: a value is missing or wrong.
    """
    if not isinstance(body, dict):
        raise Refused
    missing = dict.fromkeys(REQUIRED)
    return changes(missing | DEFAULTS | body)


def changes(body):
    """The values that a request sets, in the form in which they are kept.

    Raises:
        Refused: a value is wrong.
    """
    if not isinstance(body, dict):
        raise Refused
    values, wrong = {}, []
    for name, rule in RULES.items():
        if name in body:
            try:
                values[name] = rule(body[name])
            except ValueError:
                wrong.append(name)
    if wrong:
        raise Refused(wrong)
    return values


def page_of(arguments):
    """The numbers `page` and `per_page` of a query.

    Raises:
        Refused: one is no integer or out of its range.
    """
    limits = {"page": (1, None), "per_page": (20, MAX_PER_PAGE)}
    numbers, wrong = [], []
    for name, (default, highest) in limits.items():
        text = arguments.get(name, str(default))
        if re.fullmatch(r"[0-9]+", text) and 1 <= int(text) <= (highest or int(text)):
            numbers.append(int(text))
        else:
            wrong.append(name)
    if wrong:
        raise Refused(wrong)
    return numbers


def tag_name(text):
    """A tag as it is kept and compared."""
    return text.strip().lower()


def _url(value):
    text = _text(value, MAX_URL)
    if not URL.fullmatch(text):
        raise ValueError(value)
    return text


def _title(value):
    if not isinstance(value, str):
        raise ValueError(value)
    return _text(value.strip(), MAX_TITLE, shortest=1)


def _description(value):
    return _text(value, MAX_DESCRIPTION)


def _tags(value):
    if not isinstance(value, list) or not all(isinstance(tag, str) for tag in value):
        raise ValueError(value)
    tags = dict.fromkeys(_text(tag_name(tag), MAX_TAG, shortest=1) for tag in value)
    if len(tags) > MAX_TAGS:
        raise ValueError(value)
    return list(tags)


def _text(value, longest, shortest=0):
    if not isinstance(value, str) or not shortest <= len(value) <= longest:
        raise ValueError(value)
    return value


RULES = {"url": _url, "title": _title, "description": _description, "tags": _tags}
