"""What another file of the plan is to have is imported, not written again."""

import pytest

from standalone_orchestrator.codebase.languages.python.copies import without_copies

OWN = "class Store:\n    def all(self) -> list[Crate]:\n        return []\n"


def left(copy, names=("Crate",), own=OWN):
    return without_copies(copy + own, names)


@pytest.mark.parametrize(
    "copy",
    [
        "class Crate:\n    pass\n\n\n",
        "@dataclass\nclass Crate:\n    weight: int\n\n",
        "def Crate(weight):\n    return weight\n",
        "async def Crate(weight):\n    return weight\n  \n\n",
        "class Crate:\n    pass\n\n\nclass Crate:\n    weight = 1\n",
    ],
)
def test_a_copy_goes_with_its_decorators_and_the_blank_lines_below(copy):
    found = left(copy)
    assert found.text == OWN
    assert found.told == ("`Crate` is imported, not written again",)


def test_line_ends_and_a_mark_at_the_beginning_stay():
    text = ("\ufeffimport os\n\nclass Crate:\n    pass\n\n" + OWN).replace("\n", "\r\n")
    assert left(text, own="").text == ("\ufeffimport os\n\n" + OWN).replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (OWN, ("Crate",)),
        ("class Crate:\n    pass\n", ("Crate",)),
        ("class Crate:\n    pass\n\n" + OWN, ()),
        ("class Store:\n    class Crate:\n        pass\n\ndef main():\n    pass\n", ("Crate",)),
        ("class Crate:\n    pass\n\nclass Store(:\n", ("Crate",)),
    ],
    ids=["none", "nothing else", "not elsewhere", "nested", "no Python"],
)
def test_anything_else_stays(text, names):
    found = without_copies(text, names)
    assert (found.text, found.told) == (text, ())
