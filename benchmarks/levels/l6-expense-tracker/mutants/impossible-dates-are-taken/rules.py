"""What a request may say; everything else is refused with the names of what is wrong."""

import re

MAX_CENTS = 100_000_000
MAX_NAME = 50
MAX_NOTE = 200
MIN_PASSWORD = 8
MAX_PASSWORD_BYTES = 72  # bcrypt takes no more


class Refused(Exception):
    """Values that break a rule; `fields` names them."""

    def __init__(self, fields=()):
        super().__init__("wrong or missing: " + (", ".join(fields) or "the JSON object"))
        self.fields = sorted(fields)


def checked(given, rules, required=()):
    """The given values that have a rule, in the form in which they are kept.

    Raises:
        Refused: a value is wrong or missing.
    """
    if not isinstance(given, dict):
        raise Refused
    values, wrong = {}, []
    for name, rule in rules.items():
        if name in given:
            try:
                values[name] = rule(given[name])
            except ValueError:
                wrong.append(name)
        elif name in required:
            wrong.append(name)
    if wrong:
        raise Refused(wrong)
    return values


def whole(lowest, highest):
    """A rule: an integer within these bounds."""

    def rule(value):
        if type(value) is not int or not lowest <= value <= highest:
            raise ValueError(value)
        return value

    return rule


def expense_rules(categories, today):
    """The rules of an expense of a user who has these categories."""

    def category_id(value):
        if type(value) is not int or value not in categories:
            raise ValueError(value)
        return value

    def past_day(value):
        if (text := day(value)) > today.isoformat():
            raise ValueError(value)
        return text

    return {
        "amount": whole(1, MAX_CENTS),
        "category_id": category_id,
        "date": past_day,
        "note": _note,
    }


def day(value):
    """A rule: a real day as `YYYY-MM-DD`."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError(value)
    return value


def month(value):
    """A rule: a month as `YYYY-MM`."""
    return day(f"{value}-01")[:7]


def _note(value):
    if not isinstance(value, str) or len(value) > MAX_NOTE:
        raise ValueError(value)
    return value


def _category_name(value):
    if not isinstance(value, str) or not 1 <= len(value.strip()) <= MAX_NAME:
        raise ValueError(value)
    return value.strip()


def _username(value):
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9_]{3,30}", value):
        raise ValueError(value)
    return value


def _password(value):
    if not isinstance(value, str) or len(value) < MIN_PASSWORD:
        raise ValueError(value)
    if len(value.encode()) > MAX_PASSWORD_BYTES:
        raise ValueError(value)
    return value


USER = {"username": _username, "password": _password}
CATEGORY = {"name": _category_name}
BUDGET = {"amount": whole(0, MAX_CENTS)}
ADJUSTMENT = {"delta": whole(-MAX_CENTS, MAX_CENTS)}
MONTH = {"month": month}
SELECTION = {"from": day, "to": day, "category_id": int}
