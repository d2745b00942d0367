"""What goes into calls, by the names of parameters."""

import pytest

from standalone_orchestrator.core.task import Plan, PlannedFile
from standalone_orchestrator.phases.plan.kinds import with_kinds

JARS = PlannedFile("jars.py", "", ("@dataclass class Jar", "Jar.__init__(self, label: str)"))
STORE = PlannedFile(
    "store.py", "", ("class JSONShelf", "class Timeline", "class Label", "class lid"), ("jars.py",)
)


def told(export, *, needs=("store.py",), exists=False):
    """The signature of one more file, as the plan has it then."""
    file = PlannedFile("shop.py", "", ("class Shop", export), needs, exists)
    return with_kinds(Plan((JARS, STORE, file), ())).file("shop.py").exports[-1]


@pytest.mark.parametrize(
    ("export", "expected"),
    [
        ("Shop.__init__(self, shelf)", "Shop.__init__(self, shelf: JSONShelf)"),
        ("def pack(jar)  # by hand", "def pack(jar: Jar)  # by hand"),
        (
            "Shop.__init__(self, json_shelf, size)",
            "Shop.__init__(self, json_shelf: JSONShelf, size)",
        ),
        ("Shop.add(self, jar) -> None", "Shop.add(self, jar: Jar) -> None"),
        ("def pack(jars) -> int", "def pack(jars: list[Jar]) -> int"),
        ("async Shop.add(self, jar)", "async Shop.add(self, jar: Jar)"),
    ],
)
def test_a_parameter_that_is_named_after_a_class_is_one_of_it(export, expected):
    assert told(export) == expected


@pytest.mark.parametrize(
    "export",
    [
        "Shop.add(self, jar: str)",
        "Shop.add(self, jar=None)",
        "Shop.find(self, line)",
        "Shop.find(self, jar_id)",
        "def parse(jar) -> Jar",
        "def parse(jar) -> list[Jar]",
        "Shop.merge(self, shop)",
        "LIMIT: int = 3",
        "Shop.find(self, shelf)",
        "class Crate(jar)",
        "@dataclass class Order: total(self, jar)",
        "def find(label)",
    ],
    ids=[
        *("typed", "optional", "only the end of a word", "another word", "makes one", "makes many"),
        *(
            "its own class",
            "a value",
            "a last word",
            "a class",
            "a class with methods",
            "typed elsewhere",
        ),
    ],
)
def test_any_other_one_stays_as_it_is(export):
    assert told(export) == export


def test_only_classes_within_reach_and_new_files_count():
    assert told("Shop.add(self, jar)", needs=()) == "Shop.add(self, jar)"
    assert told("Shop.add(self, jar)", exists=True) == "Shop.add(self, jar)"


def test_of_two_classes_that_end_alike_none_is_meant():
    two = PlannedFile("two.py", "", ("class RedJar", "class BlueJar", "def open_it(jar)"))
    assert with_kinds(Plan((two,), ())).file("two.py") == two
