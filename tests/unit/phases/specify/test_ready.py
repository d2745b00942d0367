"""Questions that need nothing but an answer."""

import pytest

from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.phases.specify.draft import Subject
from standalone_orchestrator.phases.specify.ready import (
    further_questions,
    ready_error,
    ready_questions,
)

EXPORTS = (
    "class Jar",
    "Jar.__init__(self, label: str, number: int, size: int = 1)",
    "class Shelf",
    "Shelf.put(self, jar: Jar) -> None",
    "Shelf.take(self, label: str) -> Jar",
    "Shelf.find(self, jar_number: int) -> Jar",
    "Shelf.near(self, place: Place) -> Jar",
    "Shelf.jars(self) -> list[Jar]",
)


def questions(*names, text="it works", exports=EXPORTS):
    plan = Plan((PlannedFile("shelf.py", "", exports),), ())
    return ready_questions(Subject(Criterion("c1", text, CheckKind.BEHAVIOUR), names), plan)


def test_an_object_is_filled_with_numbers_that_grow_then_equal_then_falling_ones():
    grown, equal, falling = questions("Shelf.jars")
    assert grown.setup == (
        "s = Shelf()",
        "a = Jar('x', 1, size=1)",
        "b = Jar('y', 2, size=2)",
        "s.put(a)",
        "s.put(b)",
    )
    assert grown.expression == equal.expression == "s.jars()"
    assert equal.setup[1:3] == ("a = Jar('x', 1, size=1)", "b = Jar('y', 2, size=1)")
    assert falling.setup[1:3] == ("a = Jar('x', 1, size=1)", "b = Jar('y', 2, size=0)")


def test_what_a_call_wants_by_the_name_of_a_field_is_that_of_the_last_object():
    assert questions("Shelf.take")[0].expression == "s.take('y')"
    assert questions("Shelf.find")[0].expression == "s.find(2)"


def test_a_point_about_no_callable_is_asked_of_what_shows_the_objects():
    assert questions()[0].expression == "s.jars()"


def test_equal_numbers_are_no_question_of_their_own_where_none_is_free():
    fixed = (EXPORTS[0], "Jar.__init__(self, label: str, number: int)", *EXPORTS[2:])
    assert len(questions("Shelf.jars", exports=fixed)) == 1


def test_none_is_made_where_code_lacks_a_value_or_the_form_is_another():
    assert questions("Shelf.near") == ()
    assert questions("Shelf.put") == ()
    assert questions("Shelf.take", text="`take` raises `KeyError`") == ()
    assert questions("Shelf.jars", text="`jars` gives nothing for an empty shelf") == ()
    assert questions("total", exports=("def total(a: int, b: int) -> int",)) == ()


def test_an_object_whose_name_begins_as_those_of_what_goes_in_is_none_of_them():
    crate = tuple(line.replace("Shelf", "Crate") for line in EXPORTS)
    grown, equal, _ = questions("Crate.jars", exports=crate)
    assert grown.setup[:3] == (
        "c = Crate()",
        "a = Jar('x', 1, size=1)",
        "b = Jar('y', 2, size=2)",
    )
    assert equal.setup[2] == "b = Jar('y', 2, size=1)"
    assert questions("Crate.take", exports=crate)[0].expression == "c.take('y')"


def test_an_object_that_needs_arguments_is_made_with_values_of_its_own():
    exports = (*EXPORTS, "Shelf.__init__(self, width: int)")
    assert questions("Shelf.jars", exports=exports)[0].setup[0] == "s = Shelf(1)"


def test_with_three_objects_the_first_is_asked_for_and_the_greatest_is_in_the_middle_or_twice():
    plan = Plan((PlannedFile("shelf.py", "", EXPORTS),), ())
    subject = Subject(Criterion("c1", "it works", CheckKind.BEHAVIOUR), ("Shelf.take",))
    peaked, twice = further_questions(subject, plan)
    assert peaked.setup == (
        "s = Shelf()",
        "a = Jar('x', 1, size=1)",
        "b = Jar('y', 2, size=3)",
        "c = Jar('z', 3, size=2)",
        "s.put(c)",
        "s.put(a)",
        "s.put(b)",
    )
    assert peaked.expression == twice.expression == "s.take('x')"
    assert [line[-2] for line in twice.setup[1:4]] == ["2", "1", "2"]


def test_what_is_filled_by_anything_else_than_a_pair_gets_no_third():
    plan = Plan((PlannedFile("sums.py", "", ("def total(a: int, b: int) -> int",)),), ())
    subject = Subject(Criterion("c1", "it works", CheckKind.BEHAVIOUR), ("total",))
    assert further_questions(subject, plan) == ()


def error(name, text, exports=EXPORTS):
    plan = Plan((PlannedFile("shelf.py", "", (*exports, "Shelf.last(self) -> Jar")),), ())
    return ready_error(Subject(Criterion("c1", text, CheckKind.BEHAVIOUR), (name,)), plan)


def test_an_error_of_what_must_not_go_in_twice_needs_no_model():
    assert error("Shelf.put", "`put` raises `ValueError` if the label is there already.") == (
        "s = Shelf()",
        "a = Jar('x', 1, size=1)",
        "s.put(a)",
        "with pytest.raises(ValueError): s.put(a)",
    )


def test_what_two_objects_must_not_have_in_common_is_all_that_they_have_in_common():
    lines = error("Shelf.put", "`put` raises `ValueError` if a jar of the same label is there.")
    assert lines == (
        "s = Shelf()",
        "a = Jar('x', 1, size=1)",
        "b = Jar('x', 2, size=2)",
        "s.put(a)",
        "with pytest.raises(ValueError): s.put(b)",
    )
    assert error("Shelf.put", "`put` raises `ValueError` for a duplicate `number`.")[1:3] == (
        "a = Jar('x', 1, size=1)",
        "b = Jar('y', 1, size=2)",
    )


def test_a_plain_value_that_must_not_go_in_twice_is_put_in_twice():
    exports = ("class Names", "Names.add(self, name: str) -> int", "Names.all(self) -> list[str]")
    assert error("Names.add", "`add` raises `ValueError` for the same name.", exports) == (
        "n = Names()",
        "n.add('x')",
        "with pytest.raises(ValueError): n.add('x')",
    )


def test_an_error_of_an_empty_object_or_of_a_key_that_it_does_not_have_needs_no_model():
    assert error("Shelf.last", "`last` raises `IndexError` if the shelf is empty.")[-1] == (
        "with pytest.raises(IndexError): s.last()"
    )
    assert error("Shelf.take", "`take` raises `KeyError` if there is none.") == (
        "s = Shelf()",
        "with pytest.raises(KeyError): s.take('x')",
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Shelf.last", "`last` raises `IndexError` on Mondays."),
        ("Shelf.put", "`put` raises `ValueError` if the label is empty."),
        ("Shelf.take", "`take` raises `ValueError` if the label is empty."),
        ("Shelf.take", "`take` raises `KeyError` if the label is not a text."),
        ("Shelf.near", "`near` raises `KeyError` if there is none."),
        ("Shelf.last", "`last` gives nothing if the shelf is empty."),
    ],
)
def test_other_errors_are_for_the_model(name, text):
    assert error(name, text) == ()


def test_of_an_object_that_needs_arguments_it_is_not_known_that_it_is_empty():
    exports = (*EXPORTS, "Shelf.__init__(self, width: int)")
    assert error("Shelf.last", "`last` raises `IndexError` if it is empty.", exports) == ()
    twice = error("Shelf.put", "`put` raises `ValueError` for the same jar.", exports)
    assert twice[0] == "s = Shelf(1)"


def test_an_object_over_a_file_that_is_not_there_is_empty():
    exports = (
        "class Store", "Store.__init__(self, path)",
        "class Shelf", "Shelf.__init__(self, store)", "Shelf.drop(self, jar_id)",
        "class Jar", "Jar.__init__(self, id: int)",
    )  # fmt: skip
    assert error("Shelf.drop", "`drop` raises `KeyError` if there is no such id.", exports) == (
        "a = Store(tmp_path / 'a')",
        "s = Shelf(a)",
        "with pytest.raises(KeyError): s.drop(1)",
    )


def test_what_is_refused_for_another_reason_is_not_put_in_twice():
    exports = ("class Till", "Till.put(self, amount: int) -> None", "Till.all(self) -> list[int]")
    assert error("Till.put", "`put` raises `ValueError` if it is negative.", exports) == ()
