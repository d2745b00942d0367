"""Of which callables a sentence speaks."""

import pytest

from standalone_orchestrator.codebase.subjects import leading, spoken_of

CALLABLES = ("Shelf.put", "Shelf.look", "Shelf.take", "Crate.put", "def_less")


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("`look()` returns what `take()` would return, but does not take it.", "look"),
        ("`put(x, to=(1, 2))` puts.", "put"),
        ("`Shelf.take` raises `KeyError`.", "take"),
        ("The method `take` takes.", "take"),
        ("`look(far: bool) -> Jar | None` looks.", "look"),
        ("`look() -> Jar` and `take()` look.", ""),
        ("take(n) takes.", "take"),
        ("`put` and `take` raise `KeyError`.", ""),
        ("`put`, `take`: both return the shelf.", ""),
        ("put(x) or take(x) raise.", ""),
        ("take the newest one.", ""),
        ("`take ID` prints it.", ""),
        ("`other()` is no callable of the plan, `take` is.", ""),
        ("It calls `take()`.", ""),
    ],
)
def test_the_callable_with_which_a_sentence_begins(sentence, name):
    assert leading(sentence, CALLABLES) == name


def test_a_sentence_that_begins_with_a_callable_is_about_no_other():
    found = spoken_of("`look()` returns what `take()` would, but does not take it.", CALLABLES)
    assert found == ("Shelf.look",)


def test_any_other_sentence_is_about_all_that_it_names():
    found = spoken_of("`look` and `take` raise `IndexError`.", CALLABLES)
    assert found == ("Shelf.look", "Shelf.take")


def test_a_name_of_two_owners_is_told_apart_by_the_owner_where_it_is_given():
    assert spoken_of("`Crate.put` puts.", CALLABLES) == ("Crate.put",)
    assert spoken_of("`put(x)` puts.", CALLABLES) == ("Shelf.put", "Crate.put")
