"""Imports of what planned files offer."""

import pytest

from standalone_orchestrator.codebase.languages.python.needed import without_idle
from standalone_orchestrator.core.task import PlannedFile

FILES = (
    PlannedFile(
        "shop/jars.py", "", ("@dataclass class Jar", "Jar.__init__(self, label: str)", "LIMIT")
    ),
    PlannedFile(
        "store.py", "", ("class Store", "Store.load(self)", "def open_store()", "def _own()")
    ),
    PlannedFile("empty.py", "", ()),
)


def test_what_is_not_used_is_left_out_again():
    head = "from shop.jars import Jar, LIMIT\nfrom store import Store, open_store\n"
    text = f"{head}import os\n\nprint(LIMIT)\n"
    made = without_idle(text, FILES)
    assert made.text == "from shop.jars import LIMIT\nimport os\n\nprint(LIMIT)\n"
    assert made.told == (
        "`Jar` is imported for nothing",
        "`Store` is imported for nothing",
        "`open_store` is imported for nothing",
    )


@pytest.mark.parametrize(
    "text",
    [
        "from store import Store\n\ndef f(a: 'list[Store]'): ...\n",
        "from store import Store\n\n__all__ = ['Store']\n",
        "from store import *\n",
        "from other import Thing\n",
        "from .store import Store\n",
        "from store import Store; import os\n",
        "if True:\n    from store import Store\n",
        "from store import (\n",
    ],
)
def test_anything_else_stays(text):
    assert without_idle(text, FILES).text == text
