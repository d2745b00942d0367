"""Exports without signatures, written out from the task."""

import pytest

from standalone_orchestrator.core.task import PlannedFile
from standalone_orchestrator.phases.plan.bare import with_members, written_out
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


LISTED = """`a.py` has a class `Shelf` and `b.py` a function `run(a)`.

`Shelf(width)` makes one. It may be `empty()`.

- `put(jar) -> None` puts a jar in.
- `sizes` is a list, and `size()` is none of ours.
* `Box.open()` opens it.

    - `take(n=1)` takes some out.

The class `Box` is like `Shelf`.

- `close()` shuts one of them.

Another thing:

- `late(x)` is late.

```
`Shelf`

- `coded()`
```
"""


def members(*exports, text=LISTED, planned=("class Shelf", "Box"), fielded=()):
    return with_members(exports, text, planned, fielded)


def test_methods_that_the_task_lists_below_the_words_about_their_class_are_added():
    assert members("class Shelf") == (
        "class Shelf",
        "Shelf.put(self, jar) -> None",
        "Shelf.take(self, n=1)",
    )
    assert members("class Box") == ("class Box", "Box.open(self)")
    assert members("class Other") == ("class Other",)


@pytest.mark.parametrize(
    "known", ["Shelf.put(self, jar: Jar)", "def put(jar)", "async Shelf.put(self, j)"]
)
def test_what_is_planned_already_stays_as_it_is(known):
    assert members("class Shelf", known) == ("class Shelf", known, "Shelf.take(self, n=1)")


def test_a_list_below_the_words_about_no_planned_class_adds_nothing():
    assert members("class Shelf", planned=()) == ("class Shelf",)


def test_methods_that_a_plan_forgot_are_in_it():
    (file,) = settle([PlannedFile("a.py", "", ("Shelf", "Box"))], LISTED, lambda path: None)
    assert file.exports == (
        "class Shelf",
        "class Box",
        "Shelf.put(self, jar) -> None",
        "Box.open(self)",
        "Shelf.take(self, n=1)",
    )


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("`Shelf` is one.\n\n- `put(self, jar: str) -> None`", ["put(self, jar: str) -> None"]),
        ("`Shelf` is one.\n\n- `take(self)`", ["take(self)"]),
        ("`Shelf` is one.\n\n- `put(*jars, **more)`", ["put(self, *jars, **more)"]),
        ("`Shelf` is one.\n\n- `put(`", []),
        ("`Shelf` is one.\n\n- `add(1, 2)` gives 3", []),
        ("`Shelf` is one.\n\n- `len(shelf)` counts", []),
        ("`Shelf` holds at most `LIMIT`.\n\n- `put(jar)`", ["put(self, jar)"]),
        ("`Shelf` is one.\nIt is like a `Box`.\n\n- `put(jar)`", []),
        ("### Shelf\n\nHolds jars.\n\n- `put(jar)`\n\n### `Box`\n- `close()`", ["put(self, jar)"]),
        ("- `Box(size)`\n  - `open_it()`\n- `Shelf(width)`\n  - `put(jar)`", ["put(self, jar)"]),
        ("`Shelf` is one.\n\n- `put(jar)` puts it\n  before the `Box`.\n- `take()`",
         ["put(self, jar)", "take(self)"]),
        ("`Shelf` is one.\n\n- `put(jar)`\n\n  Not in a `Box`.\n\n- `take()`",
         ["put(self, jar)", "take(self)"]),
        ("`Shelf` is one.\n\n- `put(jar)`\nThe rest:\n- `take()`", ["put(self, jar)"]),
        ("## `Shelf`\n\n- `put(jar)`\n  - raises `Box` when full\n- `take()`",
         ["put(self, jar)", "take(self)"]),
        ("`Shelf`:\n\n- `items`: a list of `Box`\n- `put(jar)`", ["put(self, jar)"]),
        ("- `Shelf` keeps jars\n  - `put(jar)`\n- `load(path)`", ["put(self, jar)"]),
        ("- `Shelf`\n- Functions\n  - `load(path)`\n- Methods\n  - `put(jar)`", []),
        ("- `Shelf`\n  - its methods:\n    - `put(jar)`", ["put(self, jar)"]),
        ("# Shelf\n\nPublic functions:\n\n- `start(name)`", []),
        ("## `Shelf`\n\nNot part of this task:\n\n- `delete(key)`", []),
        ("`Shelf` is one.\n\nIt has these methods:\n\n1. `put(jar)`\n2. **`take()`**",
         ["put(self, jar)", "take(self)"]),
        ("### class Shelf(width)\n\n- `put(jar)`", ["put(self, jar)"]),
        ("`Shelf` is one.\n\n- `set(key, value)`\n- `sorted(shelf)`", ["set(self, key, value)"]),
        ("`Shelf` is one.\n\nHelpers it builds on:\n\n- `chunk(items, n)`", []),
    ],
)  # fmt: skip
def test_what_a_list_is_about(text, found):
    planned = ("class Shelf", "class Box", "LIMIT")
    assert members("class Shelf", text=text, planned=planned) == (
        "class Shelf",
        *(f"Shelf.{method}" for method in found),
    )


@pytest.mark.parametrize("known", ["def load(path)", "load(path: str) -> list", "Shelf.load"])
def test_a_function_that_another_file_has_is_no_method(known):
    text = "`Shelf` is one.\n\n- `load(path)` reads it."
    planned = ("class Shelf", known)
    assert members("class Shelf", text=text, planned=planned) == ("class Shelf",)


def test_a_class_method_stays_one():
    text = "`Shelf` is one.\n\n- `read(cls, text) -> Shelf` reads one."
    assert members("class Shelf", text=text) == (
        "class Shelf",
        "@classmethod Shelf.read(cls, text) -> Shelf",
    )


def test_a_class_whose_fields_are_stated_has_no_methods_by_a_list():
    text = "`Shelf` is one.\n\n- `put(jar)`"
    assert members("class Shelf", text=text, fielded={"Shelf"}) == ("class Shelf",)
