"""Files and classes that only the planner wants are not planned."""

import pytest

from standalone_orchestrator.core.task import PlannedFile
from standalone_orchestrator.phases.plan.unasked import without_unasked

TASK = "Write a REST API with Flask. `app.py` has `create_app(db_path: str) -> Flask`."
APP = PlannedFile("app.py", "", ("def create_app(db_path: str) -> Flask",))


def kept(*files, text=TASK, base=()):
    return [f.path for f in without_unasked([APP, *files], text, base)]


def test_a_file_that_nobody_needs_is_not_planned():
    assert kept(PlannedFile("models.py", "", ("class Shelf",))) == ["app.py"]


def test_a_file_that_another_needs_through_a_third_is():
    rules = PlannedFile("rules.py", "", ("def checked(x)",))
    store = PlannedFile("store.py", "", ("class Store",), ("rules.py",))
    app = PlannedFile("app.py", "", APP.exports, ("store.py",))
    found = without_unasked([rules, store, app], TASK, ())
    assert [f.path for f in found] == ["rules.py", "store.py", "app.py"]


@pytest.mark.parametrize(
    ("file", "text", "base"),
    [
        (PlannedFile("rules.py", "", ("def checked(x)",)), f"{TASK} `checked` checks.", ()),
        (PlannedFile("rules.py", "", ("def checked(x)",)), f"{TASK} `rules.py` has more.", ()),
        (PlannedFile("shop/__init__.py", "", ()), TASK, ()),
        (PlannedFile("schema.sql", "", ("books",)), TASK, ()),
        (PlannedFile("rules.py", "", ("def checked(x)",)), TASK, ("rules.py",)),
        (PlannedFile("rules.py", "", ("def checked(x)",), tests=3), TASK, ()),
        (PlannedFile("rules.py", "", ("def checked(x)",)), "Write a REST API.", ()),
    ],
)
def test_what_has_another_reason_to_be_there_stays(file, text, base):
    assert kept(file, text=text, base=base) == ["app.py", file.path]


def test_a_task_that_names_only_files_of_the_base_says_nothing_of_new_ones():
    rules = PlannedFile("rules.py", "", ("def checked(x)",))
    assert kept(rules, base=("app.py",)) == ["app.py", "rules.py"]


def test_a_class_of_a_package_is_the_packages():
    app = PlannedFile("app.py", "", ("class Flask", "Flask.run(self)", *APP.exports))
    assert without_unasked([app], TASK, ()) == (APP,)
    words = "Write `app.py` with `create_app` and a class `Flask`, which holds water."
    assert without_unasked([app], words, ()) == (app,)


def test_of_a_file_that_the_task_names_it_exports_what_the_task_and_its_signatures_speak_of():
    exports = (
        "def create_app(db_path: str) -> Flask",
        "class Rack",
        "Rack.put(self, shelf: Shelf)",
        "class Shelf",
        "class Attic",
        "Attic.sweep(self)",
        "def helper(x)",
    )
    app = PlannedFile("app.py", "", exports)
    (found,) = without_unasked([app], TASK, ())
    assert found.exports == exports[:1]
    (found,) = without_unasked([app], f"{TASK} `Rack` holds things.", ())
    assert found.exports == exports[:4]
    assert without_unasked([app], "Write `app.py`, a REST API.", ()) == (app,)
    assert without_unasked([app], TASK, ("app.py",)) == (app,)
