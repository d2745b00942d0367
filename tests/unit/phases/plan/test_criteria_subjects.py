"""Whom a sentence of a task is about, which does not say so itself."""

import pytest

from standalone_orchestrator.core.task import CheckKind, PlannedFile
from standalone_orchestrator.phases.plan.criteria import criteria

BEHAVIOUR = CheckKind.BEHAVIOUR


def made(text, *exports):
    """Points and their kinds."""
    found = criteria(text, (PlannedFile("box.py", "", exports),), ())
    return [(c.text, c.kind) for c in found]


def test_a_sentence_with_it_goes_on_about_what_the_one_before_began_with():
    found = made(
        "- `take()` takes the newest. It raises `IndexError` when empty. Its cost is low.\n"
        "- `look()` returns what `take()` would. It changes nothing.",
        "Shelf.take(self)",
        "Shelf.look(self)",
    )
    assert [text for text, _ in found] == [
        "`take()` takes the newest.",
        "`Shelf.take`: It raises `IndexError` when empty.",
        "`Shelf.take`: Its cost is low.",
        "`look()` returns what `take()` would.",
        "`Shelf.look`: It changes nothing.",
    ]


def test_a_condition_goes_on_about_it_and_it_goes_on_after_a_condition():
    text = "`take()` takes the newest. If there is none, nothing happens. It returns its label."
    assert [t for t, _ in made(text, "Shelf.take(self)", "Shelf.look(self)")] == [
        "`take()` takes the newest.",
        "`Shelf.take`: If there is none, nothing happens.",
        "`Shelf.take`: It returns its label.",
    ]


def test_what_only_announces_a_list_is_no_point():
    text = "`take()` takes one. Its rules are:\n\n- The newest goes first.\n- None is lost.\n"
    assert [t for t, _ in made(text, "Shelf.take(self)")] == [
        "`take()` takes one.",
        "The newest goes first.",
        "None is lost.",
    ]
    assert made("There are two `Shelf` rules:\n\n- One.", "Shelf.take(self)")[0][0][-1] == ":"


def test_it_is_what_the_sentence_before_began_with_and_no_list_further_up():
    text = "There are `take()` and `look()`. They are fast. `take()` takes one. It gives its label."
    assert [t for t, _ in made(text, "Shelf.take(self)", "Shelf.look(self)")] == [
        "`Shelf.take`: They are fast.",
        "`Shelf.look`: They are fast.",
        "`take()` takes one.",
        "`Shelf.take`: It gives its label.",
    ]


@pytest.mark.parametrize(
    "text",
    ["The shelf is small. It holds `take`.", "`take` and `look` are there. It raises `OSError`."],
)
def test_it_is_nobody_where_the_sentence_before_began_with_no_callable(text):
    assert not any(": It" in t for t, _ in made(text, "Shelf.take(self)", "Shelf.look(self)"))


COMMANDS = """\
`shelf.py` has a class `Shelf`. `take()` takes the newest.

`cli.py` has `main(argv) -> int`. Its commands:

- `add LABEL` and `take` print the jar.
- `take`

A jar is printed on one line. `main` returns 0. `Shelf.look()` shows one. It is fast.

`other.py` has `close()`. Nothing is printed.
"""


def test_what_follows_the_words_about_a_command_line_is_about_it():
    files = (
        PlannedFile("shelf.py", "", ("class Shelf", "Shelf.take(self)", "Shelf.look(self)")),
        PlannedFile("cli.py", "", ("def main(argv) -> int",)),
        PlannedFile("other.py", "", ("def close()", "def open()")),
    )
    found = [c.text for c in criteria(COMMANDS, files, ()) if c.kind is BEHAVIOUR]
    assert found[:9] == [
        "`take()` takes the newest.",
        "`cli.py` has `main(argv) -> int`.",
        "`main`: `add LABEL` and `take` print the jar.",
        "`main`: `take`",
        "`main`: A jar is printed on one line.",
        "`main` returns 0.",
        "`Shelf.look()` shows one.",
        "`Shelf.look`: It is fast.",
        "`other.py` has `close()`.",
    ]
    assert "Nothing is printed." in found


def test_words_about_a_command_line_end_at_a_heading_and_where_another_class_is_named():
    files = (
        PlannedFile("shelf.py", "", ("class Shelf", "Shelf.take(self)")),
        PlannedFile("cli.py", "", ("def main(argv) -> int",)),
    )
    head = "`cli.py` has `main(argv)`. `take` prints one."
    for rest in ("\n\n## Shelves\n\nAll are wide.", " A `Shelf` is wide. All are wide."):
        found = [c.text for c in criteria(head + rest, files, ())]
        assert found[1] == "`main`: `take` prints one."
        assert found[-1] == "All are wide."
    standard = criteria(f"{head} Use only the standard library.", files, ())[-1]
    assert (standard.text, standard.kind) == ("Use only the standard library.", CheckKind.STRUCTURE)


def test_a_condition_at_the_beginning_of_a_paragraph_is_about_nobody():
    text = "- `take()` takes the newest.\n- `look()` looks.\n\nIf two ask at once, nothing is lost."
    assert made(text, "Shelf.take(self)", "Shelf.look(self)")[-1][0] == (
        "If two ask at once, nothing is lost."
    )


def test_a_long_announcement_is_a_point():
    text = "`take()` takes. Labels are compared without regard to their case:\n\n    a == A\n"
    found = [t for t, _ in made(text, "Shelf.take(self)")]
    assert any("without regard to their case" in t for t in found)
