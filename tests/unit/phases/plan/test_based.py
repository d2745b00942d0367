"""What the base has already is changed where it is."""

import pytest

from standalone_orchestrator.core.task import PlannedFile
from standalone_orchestrator.phases.plan.based import where_it_is

BASE = {
    "shop/crate.py": "class Crate:\n    def weigh(self) -> int: ...\n\n\ndef parse_crate(x): ...\n",
    "shop/cli.py": "from shop.crate import parse_crate\n\n\ndef main(argv): ...\n",
    "tests/test_crate.py": "def parse_crate(x): ...\n",
}
TASK = "`parse_crate` reads ranges, `weigh` counts both ends."
CRATE = PlannedFile("shop/crate.py", "ranges", ("class Crate",), exists=True)
PARSE = PlannedFile("shop/parse.py", "", ("def parse_crate(x)",), ("shop/crate.py",))


def found(*files, text=TASK, base=BASE):
    return where_it_is(files, text, base, base.get)


def test_a_function_is_changed_in_the_file_that_has_it_and_the_new_one_is_not_made():
    (crate,) = found(CRATE, PARSE)
    assert (crate.path, crate.purpose) == ("shop/crate.py", "ranges")
    assert crate.exports == ("class Crate", "def parse_crate(x)")


def test_the_file_that_has_it_is_planned_where_it_is_not():
    assert found(PARSE) == (PlannedFile("shop/crate.py", "", ("def parse_crate(x)",), exists=True),)


def test_a_method_goes_to_the_file_of_its_class_also_from_another_file_of_the_base():
    cli = PlannedFile(
        "shop/cli.py", "", ("def main(argv)", "Crate.weigh(self) -> int"), exists=True
    )
    kept, crate = found(cli)
    assert kept.exports == ("def main(argv)",)
    assert (crate.path, crate.exports) == ("shop/crate.py", ("Crate.weigh(self) -> int",))


def test_who_needed_a_file_that_is_not_made_needs_the_one_that_has_its_names():
    cli = PlannedFile("shop/cli.py", "", ("def main(argv)",), ("shop/parse.py",), exists=True)
    assert [f.needs for f in found(PARSE, cli)] == [("shop/crate.py",), ()]


def test_all_that_moves_to_one_file_arrives():
    both = PlannedFile("shop/parse.py", "", ("Crate.weigh(self)", "def parse_crate(x)"))
    assert [f.exports for f in found(both)] == [both.exports]


def test_all_of_a_class_goes_together_and_a_file_that_has_nothing_left_is_not_planned():
    ranges = PlannedFile(
        "shop/cli.py", "", ("class Crate", "Crate.weigh(self)", "Crate.lift(self)"), exists=True
    )
    (crate,) = found(ranges)
    assert (crate.path, crate.exports) == ("shop/crate.py", ranges.exports)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (PARSE, f"{TASK} Write it in `shop/parse.py`."),
        (PARSE, "`parse_crate` is moved into a module of its own."),
        (PARSE, "Put `parse_crate` into a new file."),
        (PlannedFile("shop/tool.py", "", ("def main(argv)",)), TASK),
        (PlannedFile("shop/tool.py", "", ("def main(argv)",)), "The main thing is speed."),
        (PlannedFile("shop/tool.py", "", ("def main(argv)",)), "`main` prints."),
        (PlannedFile("shop/sums.py", "", ("def total(x)",)), f"{TASK} `total` adds."),
    ],
)
def test_a_file_keeps_what_the_task_puts_there_does_not_speak_of_or_nobody_has(file, text):
    assert found(file, text=text) == (file,)


def test_a_name_that_two_files_have_is_left_where_it_is_planned():
    base = {**BASE, "shop/old.py": "def parse_crate(x): ...\n"}
    assert found(PARSE, base=base) == (PARSE,)


def test_a_new_project_is_not_looked_through():
    assert found(CRATE, PARSE, base={}) == (CRATE, PARSE)
