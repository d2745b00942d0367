"""Names stay in the file in which the task puts them."""

from standalone_orchestrator.core.task import PlannedFile
from standalone_orchestrator.phases.plan.homes import at_home

TASK = "Write `store.py` with a class `Crate` and a class `Store`. `Store.put(x)` puts."
STORE = ("class Store", "Store.put(self, x: Crate)")


def homes(*files, text=TASK, base=()):
    return at_home([PlannedFile(p, "", e, n) for p, e, n in files], text, base)


def test_a_class_that_the_task_puts_elsewhere_moves_there_with_its_members():
    (found,) = homes(
        ("crate.py", ("class Crate", "Crate.weigh(self) -> int"), ()),
        ("store.py", STORE, ("crate.py",)),
    )
    assert found == PlannedFile("store.py", "", (*STORE, "class Crate", "Crate.weigh(self) -> int"))


def test_a_class_that_is_planned_twice_stays_where_the_task_names_it():
    (found,) = homes(
        ("store.py", ("class Crate", *STORE), ()),
        ("crate.py", ("class Crate", "Crate.weigh(self) -> int"), ()),
    )
    assert found.exports == ("class Crate", "Crate.weigh(self) -> int", *STORE)


def test_a_file_keeps_what_the_task_puts_nowhere():
    found = homes(
        ("crate.py", ("class Crate", "def tare() -> int"), ()), ("store.py", STORE, ("crate.py",))
    )
    assert [(f.path, f.needs) for f in found] == [("crate.py", ()), ("store.py", ("crate.py",))]
    assert found[0].exports == ("def tare() -> int",)


def test_who_needs_a_file_that_is_gone_needs_the_one_in_which_its_names_are():
    found = homes(
        ("crate.py", ("class Crate",), ()), ("store.py", STORE, ()), ("cli.py", (), ("crate.py",))
    )
    assert [(f.path, f.needs) for f in found] == [("store.py", ()), ("cli.py", ("store.py",))]


def test_a_name_that_the_task_puts_into_two_files_stays_where_it_is_planned():
    text = f"{TASK} `crate.py` has the class `Crate`, too."
    files = (("crate.py", ("class Crate",), ()), ("store.py", STORE, ("crate.py",)))
    assert [f.exports for f in homes(*files, text=text)] == [("class Crate",), STORE]


def test_what_is_in_the_base_stays_there():
    files = (("crate.py", ("class Crate",), ()), ("store.py", STORE, ("crate.py",)))
    assert [f.path for f in homes(*files, base=("crate.py",))] == ["crate.py", "store.py"]


def test_a_file_that_the_task_names_is_planned_even_when_nothing_is_left_in_it():
    text = f"{TASK} `main.py` is the program."
    files = (("main.py", ("class Store",), ()), ("store.py", STORE, ()))
    assert [f.path for f in homes(*files, text=text)] == ["main.py", "store.py"]


def test_a_function_that_a_sentence_puts_into_a_file_is_planned_there():
    text = f"{TASK} `cli.py` has `main(argv: list[str]) -> int`."
    files = (("store.py", ("class Crate", *STORE), ()), ("cli.py", ("cli", "Shell"), ()))
    assert homes(*files, text=text)[1].exports == ("Shell", "def main(argv: list[str]) -> int")
    assert homes(*files, text=text, base=("cli.py",))[1].exports == ("cli", "Shell")
    elsewhere = (files[0], ("cli.py", ("cli",), ()), ("run.py", ("def main(argv)",), ()))
    assert [f.path for f in homes(*elsewhere, text=text)] == ["store.py", "cli.py"]
    plain = f"{TASK} `cli.py` is the command line."
    assert homes(*files, text=plain)[1].exports == ("cli", "Shell")
