"""Plans that code makes of suspects."""

import pytest

from standalone_orchestrator.core.task import PlannedFile
from standalone_orchestrator.phases.plan.mending import mended_files

FILES = {
    "shop/bills.py": (
        "from shop.money import halves\n\n\ndef shares(n):\n    return halves(n)\n\n\n"
        "def line(n: int) -> str:\n    return str(n)\n"
    ),
    "shop/money.py": (
        "class Cents:\n    def halves(self) -> list[int]:\n        return []\n\n\n"
        "def halves(n):\n    return n\n"
    ),
    "shop/names.py": "def name():\n    return 'tea'\n",
    "tests/test_bills.py": "def test_shares():\n    assert True\n",
}
SUSPECTS = ("shop/bills.py::shares", "shop/money.py::halves", "shop/names.py::name")


def mended(text, suspects=SUSPECTS):
    return mended_files(text, suspects, tuple(FILES), FILES.get)


def test_what_others_import_is_mended_first():
    assert mended("test_shares fails.", SUSPECTS[:2]) == (
        PlannedFile("shop/money.py", "", ("def halves(n)",), (), exists=True),
        PlannedFile("shop/bills.py", "", ("def shares(n)",), ("shop/money.py",), exists=True),
    )


def test_of_files_that_do_not_import_each_other_the_likelier_is_first():
    found = mended("test_shares fails.", ("shop/names.py::name", "shop/money.py::Cents.halves"))
    assert [(f.path, f.exports) for f in found] == [
        ("shop/names.py", ("def name()",)),
        ("shop/money.py", ("Cents.halves(self) -> list[int]",)),
    ]


def test_two_functions_of_a_file_are_asked_for_at_most():
    suspects = ("shop/bills.py::line", "shop/bills.py::shares", "shop/bills.py::none")
    (file,) = mended("test_shares fails.", suspects)
    assert file.exports == ("def line(n: int) -> str", "def shares(n)")


@pytest.mark.parametrize(
    "text",
    [
        "test_shares fails. Add `rounded(n)`.",
        "test_shares fails. Put it into shop/rounding.py.",
        "test_shares fails. Add an option --round.",
        "test_shares fails. Add `halve(n)`.",
        "test_shares fails. Put the rounding into `py.py`.",
        "test_shares fails. Raise a new `ShareError`.",
        "test_shares fails. And `gone.name()` returns coffee, as in shop/gone.py.",
        "test_shares fails. `other_name()` is to be mended, too.",
    ],
)
def test_a_task_that_asks_for_something_new_is_not_planned_by_code(text):
    assert mended(text) == ()


@pytest.mark.parametrize("suspects", [(), ("shop/gone.py::f",), ("shop/names.py::gone",)])
def test_without_a_suspect_that_is_there_no_plan_is_made(suspects):
    assert mended("test_shares fails.", suspects) == ()


def test_a_task_that_names_what_is_no_suspect_is_not_planned_by_code():
    text = "test_shares fails. `name()` returns coffee."
    assert mended(text, SUSPECTS[:2]) == ()
    assert len(mended(text)) == 3
    assert mended("test_shares fails, with a `ValueError` in shop/names.py.", SUSPECTS[:2]) == ()
    assert mended("tests/test_bills.py::test_shares fails with `ValueError`.") != ()
