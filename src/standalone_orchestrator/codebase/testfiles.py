"""Which files are tests, by their paths alone: one answer for all who plan, write and grade."""

from __future__ import annotations

import re

_TEST = re.compile(
    r"^test/|(^|/)(tests|__tests__)/|(^|/)(test_[^/]*|tests\.py)$"
    r"|(_test\.\w+|[._](test|spec)\.[cm]?[jt]sx?)$"
)
_COLLECTED = re.compile(r"(^|/)(test_[^/]*|[^/]*_test)\.py$")


def is_test(path: str) -> bool:
    """Whether a file belongs to the tests, in whatever language: by its name or by its folder."""
    return _TEST.search(path) is not None


def is_collected(path: str) -> bool:
    """Whether pytest takes tests from the file where it is not named: `test_*.py`, `*_test.py`."""
    return _COLLECTED.search(path) is not None
