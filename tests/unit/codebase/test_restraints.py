"""Sentences that only restrain are told from sentences that ask for something."""

import pytest

from standalone_orchestrator.codebase.restraints import Restraint, restraint, with_halves

REST, INTERFACE, TESTS = Restraint.REST, Restraint.INTERFACE, Restraint.TESTS


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Nothing else changes.", REST),
        ("Nothing else should be changed.", REST),
        ("Leave the rest as it is.", REST),
        ("Everything else stays the same.", REST),
        ("Do not change anything else.", REST),
        ("Please don't touch any other files.", REST),
        ("Make no other changes.", REST),
        ("Change nothing else.", REST),
        ("Only change this function.", REST),
        ("The rest of the module must stay untouched.", REST),
        ("Existing behaviour must not change.", REST),
        ("Everything that works today still works.", REST),
        ("All other functions keep their behaviour.", REST),
        ("Do not change the public API.", INTERFACE),
        ("Don\u2019t change the public API", INTERFACE),
        ("The public interface must stay the same.", INTERFACE),
        ("Keep it backwards compatible.", INTERFACE),
        ("Existing signatures stay as they are.", INTERFACE),
        ("All existing tests must still pass.", TESTS),
        ("Keep the existing tests green.", TESTS),
    ],
)
def test_a_sentence_that_only_restrains_says_what_it_wants_kept(sentence, kind):
    assert restraint(sentence) is kind


@pytest.mark.parametrize(
    "sentence",
    [
        "It must not change anything else.",
        "The method must not change anything else.",
        "Do not change the input list.",
        "Leave the other items of the list in place.",
        "`add` does not change its arguments.",
        "Do not change `parse`.",
        "If it is empty, nothing changes.",
        "Keep the existing order.",
        "Everything else raises ValueError.",
        "All other numbers are kept.",
        "Rename only the public methods.",
        "Remove the old interface.",
        "Only change the signature.",
        "The tests must pass.",
        "Nothing else is printed.",
        "Change the public API so that it returns bytes.",
        "Do not use the network.",
        "",
    ],
)
def test_a_sentence_that_asks_for_behaviour_is_no_restraint(sentence):
    assert restraint(sentence) is None


def test_a_file_that_the_plan_leaves_alone_may_be_named():
    assert restraint("Do not touch `setup.py`.", ["text.py"]) is REST
    assert restraint("Do not touch `text.py`.", ["text.py"]) is None


def test_a_planned_file_may_be_named_where_the_sentence_speaks_of_all_else_in_it():
    assert restraint("Leave the rest of `text.py` as it is.", ["src/text.py"]) is REST
    assert restraint("Change only `text.py`.", ["src/text.py"]) is REST
    assert restraint("Change only `text.py`.", ["src/text.py", "other.py"]) is None


def test_that_tests_stay_is_no_restraint_where_the_plan_changes_some():
    said = "Do not change the existing tests."
    assert restraint(said, ["a.py"], ["a.py"]) is REST
    assert restraint(said, ["a.py", "tests/test_a.py"], ["a.py", "tests/test_a.py"]) is None


def test_a_sentence_that_asks_and_restrains_is_two_points():
    assert with_halves("Add `peek` to `Stack`; nothing else changes.") == (
        "Add `peek` to `Stack`.",
        "nothing else changes.",
    )
    assert with_halves("Add `peek` and leave everything else as it is.") == (
        "Add `peek`.",
        "leave everything else as it is.",
    )
    assert with_halves("Speed up `peek` without changing the public API.") == (
        "Speed up `peek`.",
        "without changing the public API.",
    )


def test_a_sentence_that_only_asks_or_only_restrains_stays_whole():
    for said in (
        "`peek` returns the top and leaves the stack as it is.",
        "Do not change anything else and keep the public API.",
        "`peek` returns the top.",
    ):
        assert with_halves(said) == (said,)
