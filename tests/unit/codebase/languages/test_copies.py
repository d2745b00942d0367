"""A class that another file of the plan is to have is imported, not written again."""

import pytest

from standalone_orchestrator.codebase.languages.python.copies import without_copies

OWN = "class Store:\n    def all(self) -> list[Crate]:\n        return []\n"
HOMES = {"Crate": "crates"}
IMPORT = "from crates import Crate\n"


@pytest.mark.parametrize(
    "copy",
    [
        "class Crate:\n    pass\n\n\n",
        "@dataclass\nclass Crate:\n    weight: int\n\n",
        "class Crate(Exception):\n    pass\n  \n\n",
        "class Crate:\n    pass\n\n\nclass Crate:\n    weight = 1\n",
    ],
)
def test_a_copy_goes_with_its_decorators_and_the_blank_lines_below(copy):
    found = without_copies(copy + OWN, HOMES)
    assert found.text == f"{IMPORT}\n\n{OWN}"
    assert found.told == ("`Crate` is imported, not written again",)


def test_line_ends_and_a_mark_at_the_beginning_stay():
    text = "\ufeffimport os\n\nclass Crate:\n    pass\n\n" + OWN
    found = without_copies(text.replace("\n", "\r\n"), HOMES)
    assert found.text == ("\ufeffimport os\n" + IMPORT + "\n" + OWN).replace("\n", "\r\n")


def test_what_is_imported_already_is_not_imported_twice():
    found = without_copies(f"{IMPORT}\n\nclass Crate:\n    pass\n\n\n{OWN}", HOMES)
    assert found.text == f"{IMPORT}\n\n{OWN}"


@pytest.mark.parametrize(
    ("text", "homes"),
    [
        (OWN, HOMES),
        ("class Crate:\n    pass\n", HOMES),
        ("class Crate:\n    pass\n\n" + OWN, {}),
        ("class Store:\n    class Crate:\n        pass\n\ndef main():\n    pass\n", HOMES),
        ("def Crate():\n    pass\n\n" + OWN, HOMES),
        ("from crates import Crate as Base\n\nclass Crate(Base):\n    pass\n\n" + OWN, HOMES),
        ("import crates\n\nclass Crate(crates.Crate):\n    pass\n\n" + OWN, HOMES),
        ("class Crate:\n    pass\n\nclass Store(:\n", HOMES),
    ],
    ids=[
        *("none", "nothing else", "not elsewhere", "nested", "a function", "made of it"),
        *("made of it by its module", "no Python"),
    ],
)
def test_anything_else_stays(text, homes):
    found = without_copies(text, homes)
    assert (found.text, found.told) == (text, ())
