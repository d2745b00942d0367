"""Probing: the edit format that the product's own parser understands."""

import pytest

from standalone_orchestrator.app.probing import search_replace

TEXT = "a = 1\nb = 2\n"


@pytest.mark.parametrize(
    ("reply", "after"),
    [
        ("<<<<<<< SEARCH\na = 1\n=======\na = 3\n>>>>>>> REPLACE", "a = 3\nb = 2\n"),
        ("x.py\n<<<<<<< SEARCH\na = 1\n=======\na = 3\n>>>>>>> REPLACE", "a = 3\nb = 2\n"),
        ("other.py\n<<<<<<< SEARCH\na = 1\n=======\na = 3\n>>>>>>> REPLACE", None),
        ("<<<<<<< SEARCH\nc = 9\n=======\na = 3\n>>>>>>> REPLACE", None),
        ("I changed it.", None),
    ],
)
def test_blocks_of_a_reply_are_applied_or_missed(reply: str, after: str | None) -> None:
    assert search_replace().apply("x.py", TEXT, reply) == after
