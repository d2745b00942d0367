"""A file needs those that have the classes of which the task speaks with it."""

from standalone_orchestrator.core.task import Plan, PlannedFile
from standalone_orchestrator.phases.plan.needs import with_needs

CRATE = ("crate.py", ("class Crate", "Crate.weigh(self) -> int"))
STORE = ("store.py", ("class Store", "Store.all(self)"))


def needs(*files, text=""):
    planned = [PlannedFile(path, "", exports, needs=tuple(more)) for path, exports, *more in files]
    return [f.needs for f in with_needs(planned, text)]


def test_a_sentence_about_its_method_names_a_class_of_another_file():
    text = "`crate.py` has a class `Crate`.\n\n- `all()` returns a list of `Crate`."
    assert needs(CRATE, STORE, text=text) == [(), ("crate.py",)]


def test_a_sentence_names_the_file_and_a_class_of_another_one():
    text = "`store.py` keeps objects of `Crate(weight)`."
    assert needs(CRATE, STORE, text=text) == [(), ("crate.py",)]


def test_a_signature_has_a_class_of_another_file():
    store = ("store.py", ("class Store", "Store.put(self, crates: list[Crate]) -> None"))
    assert needs(CRATE, store) == [(), ("crate.py",)]


def test_what_is_needed_already_is_needed_once():
    text = "- `all()` returns a list of `Crate`."
    assert needs(CRATE, (*STORE, "crate.py"), text=text) == [(), ("crate.py",)]


def test_no_two_files_come_to_need_each_other():
    text = "`weigh()` asks the `Store`.\n\n`all()` returns each `Crate`."
    assert needs((*CRATE, "store.py"), STORE, text=text) == [("store.py",), ()]
    middle = ("middle.py", (), "store.py")
    assert needs((*CRATE, "middle.py"), middle, STORE, text=text)[2] == ()


def test_a_sentence_about_two_files_says_nothing_of_which_needs_which():
    text = "`store.py` has the class `Store`, `crate.py` has the class `Crate`."
    assert needs(STORE, CRATE, text=text) == [(), ()]


def test_a_word_that_is_no_code_is_no_class():
    assert needs(CRATE, STORE, text="Crate by crate, `all()` returns them.") == [(), ()]


def test_a_class_that_two_files_have_is_of_neither():
    other = ("other.py", ("class Crate",))
    text = "- `all()` returns a list of `Crate`."
    assert needs(CRATE, other, STORE, text=text) == [(), (), ()]


def test_a_function_that_two_files_have_tells_nothing():
    other = ("other.py", ("def all()",))
    text = "`all()` returns a list of `Crate`."
    assert needs(CRATE, other, STORE, text=text) == [(), (), ()]


def test_what_a_file_needs_through_others_is_needed_in_the_order_of_the_plan():
    a, b, c = (PlannedFile(p, "", (), n) for p, n in (("a", ()), ("b", ("a",)), ("c", ("b", "x"))))
    assert Plan((a, b, c), ()).needed("c") == (a, b)
    round_ = Plan((PlannedFile("a", "", (), ("b",)), PlannedFile("b", "", (), ("a",))), ())
    assert [f.path for f in round_.needed("a")] == ["b"]
