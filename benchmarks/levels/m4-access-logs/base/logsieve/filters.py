"""Which entries are counted."""

import re
from fnmatch import fnmatchcase

_CLASS = re.compile(r"[1-5]xx")


def since(moment):
    """Entries from a moment on."""
    return lambda entry: entry.at >= moment


def until(moment):
    """Entries before a moment."""
    return lambda entry: entry.at < moment


def status(text):
    """Entries of one status, or of a class of them such as ``5xx``."""
    if _CLASS.fullmatch(text):
        return lambda entry: entry.status // 100 == int(text[0])
    if not re.fullmatch(r"[1-5]\d\d", text):
        raise ValueError(f"no status: {text!r}")
    return lambda entry: entry.status == int(text)


def path(pattern):
    """Entries whose path matches a pattern of the shell."""
    return lambda entry: fnmatchcase(entry.path, pattern)


def apply(entries, tests):
    """The entries that pass all tests."""
    return [entry for entry in entries if all(test(entry) for test in tests)]
