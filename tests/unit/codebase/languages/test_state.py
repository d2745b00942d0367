"""A class whose attributes are named as another text names them."""

import pytest

from standalone_orchestrator.codebase.languages.python.state import with_attributes_of


def box(name, value="[]", more=""):
    return (
        "class Box:\n"
        "    def __init__(self):\n"
        f"        self.{name} = {value}\n\n"
        "    def both(self):\n"
        f"        return len(self.{name}), 'ä', self.{name}  # self.{name}\n"
        f"{more}"
    )


def test_attributes_are_known_by_their_order_and_what_they_begin_with():
    assert with_attributes_of(box("items"), box("queue"), "Box") == box("queue").replace(
        "# self.queue", "# self.items"
    )
    two = (
        "class Box:\n"
        "    def __init__(self, size):\n"
        "        self.a = size\n"
        "        self.b: dict = {}\n"
    )
    other = two.replace("self.a", "self.size").replace("self.b: dict", "self.found")
    assert with_attributes_of(two, other, "Box") == two.replace("self.a", "self.size").replace(
        "self.b", "self.found"
    )


def test_other_classes_and_names_stay():
    more = "\n\nclass Other:\n    def get(self):\n        return self.items\n"
    made = with_attributes_of(box("items", more=more), box("queue"), "Box")
    assert made.endswith(more)
    assert "self.queue = []" in made
    local = box("items", more="\n    def kept(self):\n        items = 1\n        return items\n")
    assert "        items = 1\n        return items" in with_attributes_of(local, box("q"), "Box")


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_lines_are_those_of_the_parser(end):
    mine, other = (box(name).replace("\n", end) for name in ("items", "queue"))
    assert with_attributes_of(mine, other, "Box") == other.replace("# self.queue", "# self.items")


def test_a_class_with_other_attributes_stays_as_it_is():
    mine = box("items")
    assert with_attributes_of(mine, box("queue", "{}"), "Box") == mine
    assert with_attributes_of(mine, box("items"), "Box") == mine
    assert with_attributes_of(mine, box("queue"), "Crate") == mine
    assert with_attributes_of(mine, "class Box:\n    pass\n", "Box") == mine
    assert with_attributes_of(mine, "no program", "Box") == mine
    assert with_attributes_of("no program", mine, "Box") == "no program"


def test_a_name_that_the_class_uses_otherwise_is_not_given_again():
    mine = box("items", more="\n    def queue(self):\n        return 0\n")
    assert with_attributes_of(mine, box("queue"), "Box") == mine
    mixed = box("items", more="\n    def put(self, x):\n        self.queue = x\n")
    assert with_attributes_of(mixed, box("queue"), "Box") == mixed
