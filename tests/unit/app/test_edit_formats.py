"""The edit formats of the probe: read the way BUILD reads a reply."""

import pytest

from standalone_orchestrator.app.edit_formats import FORMATS
from standalone_orchestrator.models.api import Completed, Draw, StopReason, Usage

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
    said = Completed(Draw(0, 0.0, 0), reply, StopReason.END, Usage())
    assert FORMATS["search/replace"].apply("x.py", TEXT, said) == after
