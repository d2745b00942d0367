"""What a changed file still has of the base."""

from standalone_orchestrator.codebase.kept import beyond, free_names, lost, touched
from standalone_orchestrator.core.task import PlannedFile

BASE = '''"""Numbers."""
import os

LIMIT = 3


def double(x: int) -> int:
    return 2 * x


def half(x):
    return x / 2


def _inner(x):
    return x


class Box:
    size = 1

    def __init__(self, item):
        self.item = item

    def get(self):
        return self.item
'''


def test_changes_within_the_planned_files_are_fine_and_others_are_named():
    assert beyond(["a.py"], ["a.py", "b.py"]) == ""
    assert beyond(["a.py", "c.py"], ["a.py"]) == "not planned, and changed: c.py"


def test_a_file_that_only_gains_names_has_lost_none():
    assert lost("m.py", BASE, BASE + "\n\ndef third(x):\n    return x / 3\n", (), ()) == ""


def test_a_public_name_that_is_gone_is_told_and_a_private_one_is_not():
    assert (
        lost("m.py", BASE, BASE.replace("def half", "def halve"), (), ()) == "m.py: `half` is gone"
    )
    assert lost("m.py", BASE, BASE.replace("_inner", "_within"), (), ()) == ""


def test_a_signature_that_changed_is_told_as_both():
    now = BASE.replace("def half(x)", "def half(x, n=2)")
    assert lost("m.py", BASE, now, (), ()) == "m.py: `def half(x)` became `def half(x, n=2)`"


def test_a_planned_function_may_gain_what_can_be_left_out_and_nothing_else():
    assert lost("m.py", BASE, BASE.replace("def half(x)", "def half(x, n=2)"), (), ("half",)) == ""
    assert "became" in lost(
        "m.py", BASE, BASE.replace("def half(x)", "def half(x, n)"), (), ("half",)
    )


def test_a_signature_that_the_plan_changes_is_free():
    now = BASE.replace("def half(x)", "def half(y, n)")
    assert lost("m.py", BASE, now, ("half",), ("half",)) == ""


def test_a_special_method_is_public_and_so_is_a_constant():
    assert "Box.__init__" in lost(
        "m.py", BASE, BASE.replace("(self, item)", "(self, thing)"), (), ()
    )
    assert "LIMIT" in lost("m.py", BASE, BASE.replace("LIMIT = 3", "LIMIT = 4"), (), ())


def test_what_does_not_parse_or_has_no_language_is_not_called_kept():
    assert lost("m.py", BASE, "def (", (), ())
    assert lost("m.md", "a", "a", (), ())
    assert touched("m.py", BASE, "def (", ())
    assert touched("m.md", "a", "a", ())


def test_a_file_in_which_only_planned_functions_are_other_programs_is_untouched():
    now = BASE.replace("2 * x", "x + x").replace("import os", "import os\nimport re")
    assert (
        touched("m.py", BASE, now + "\n\ndef third(x):\n    return x\n", ("double", "third")) == ""
    )
    assert touched("m.py", BASE, now, ("third",)) == "m.py: changed beside the plan: double"


def test_statements_values_members_and_heads_of_classes_count():
    for old, new, name in (
        ("LIMIT = 3", "LIMIT = 4", "LIMIT"),
        ("size = 1", "size = 2", "Box.size"),
        ("return self.item", "return None", "Box.get"),
        ("class Box:", "class Box(dict):", "Box"),
        ("return x\n", "return -x\n", "_inner"),
    ):
        assert touched("m.py", BASE, BASE.replace(old, new), ()).endswith(f": {name}")


def test_a_class_that_the_plan_changes_may_change_what_only_it_uses():
    now = BASE.replace("self.item = item", "self.item = item\n        self.n = 0")
    assert touched("m.py", BASE, now, ("Box.count", "Box")) == ""
    assert touched("m.py", BASE, now, ("Box.count",)) != ""


def test_comments_and_layout_do_not_count():
    assert (
        touched("m.py", BASE, BASE.replace("return x / 2", "# half\n    return (x / 2)"), ()) == ""
    )


def test_only_signatures_that_the_base_does_not_offer_are_changed_by_the_plan():
    file = PlannedFile("m.py", "", ("def half(x, n)", "def double(x: int) -> int", "def third(x)"))
    assert free_names(file, BASE) == ("half,third", "double,half,third")
