"""Methods that a task lists below the words about their class."""

import pytest

from standalone_orchestrator.core.task import PlannedFile
from standalone_orchestrator.phases.plan.members import with_members
from standalone_orchestrator.phases.plan.stated import settle

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
