"""Exports without signatures, written out from the task."""

import pytest

from standalone_orchestrator.core.task import PlannedFile
from standalone_orchestrator.phases.plan.bare import written_out
from standalone_orchestrator.phases.plan.stated import settle

TEXT = """Write `shelf.py` with a dataclass `Jar` and a class `Shelf(width: int)`.

`Jar` has these fields: `label: str`, `size: int = 1`.

- `put(jar, first=False)` puts a jar in.
- `Shelf.take() -> Jar` takes one out.
- `sizes` is a list.

`main(argv: list[str]) -> int` is the command line.
"""


def out(*exports, fielded=()):
    return written_out(exports, TEXT, fielded)


def test_a_bare_name_with_a_capital_is_a_class_and_its_methods_are_as_the_task_writes_them():
    assert out("Shelf", "Shelf.__init__", "Shelf.put", "Shelf.take") == (
        "class Shelf",
        "Shelf.__init__(self, width: int)",
        "Shelf.put(self, jar, first=False)",
        "Shelf.take(self) -> Jar",
    )


def test_a_bare_function_is_as_the_task_writes_it_and_owns_nothing():
    assert out("main", "main.__init__", "main.put") == ("def main(argv: list[str]) -> int",)


def test_a_bare_name_that_the_task_does_not_call_may_be_a_value_and_stays():
    assert out("app", "LIMIT", "put") == ("app", "LIMIT", "def put(jar, first=False)")


def test_what_is_called_nowhere_is_no_method():
    assert out("Shelf", "Shelf.sizes", "Shelf.gone") == ("class Shelf",)


def test_of_a_class_with_stated_fields_the_constructor_follows_from_them():
    assert out("Jar", "Jar.__init__", "Jar.label", fielded={"Jar"}) == ("class Jar",)
    (file,) = settle([PlannedFile("shelf.py", "", ("Jar", "Jar.label"))], TEXT, lambda path: None)
    assert file.exports == (
        "@dataclass class Jar",
        "Jar.__init__(self, label: str, size: int = 1) -> None",
    )


@pytest.mark.parametrize(
    "export", ["LIMIT", "class Shelf", "Shelf.put(self, x) -> None", "def f(a)", "LIMIT: int", ""]
)
def test_what_has_a_form_stays(export):
    assert out(export) == ((export,) if export else ())


def test_fields_of_a_class_of_which_the_task_states_them_are_none_by_themselves():
    known = ("class Jar", "Jar.label: str", "Jar.size(self)", "Shelf.label: str")
    planned = PlannedFile("a.py", "", known)
    (file,) = settle([planned], TEXT, lambda path: None)
    assert file.exports == (
        "@dataclass class Jar",
        "Jar.__init__(self, label: str, size: int = 1) -> None",
        "Shelf.label: str",
    )


def test_a_bare_member_that_is_only_the_end_of_another_name_is_none():
    assert written_out(("Jar", "Jar.size"), "`Shelf` has `by_size()`.", ()) == ("class Jar",)
