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
        (
            PlannedFile("rules.py", "", ("def checked(x)",)),
            f"{TASK} Rules: own file.",
            (),
        ),
        (PlannedFile("shop/__main__.py", "", ("def main(argv: list[str]) -> int",)), TASK, ()),
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


def test_what_makes_a_web_application_exports_nothing_else_that_the_task_does_not_name():
    exports = ("def create_app(db_path: str) -> Flask", "class Rack", "Rack.put(self, x)")
    app = PlannedFile("app.py", "", exports)
    (found,) = without_unasked([app], TASK, ())
    assert found.exports == exports[:1]
    (found,) = without_unasked([app], f"{TASK} `Rack` holds things.", ())
    assert found.exports == exports
    assert without_unasked([app], TASK, ("app.py",)) == (app,)


def test_beside_a_web_application_a_method_that_has_the_name_of_a_field_asks_for_no_file():
    models = PlannedFile("models.py", "", ("class Books", "Books.tags(self)"), ("app.py",))
    assert kept(models, text=f"{TASK} A book has `tags`.") == ["app.py"]
    words = f"{TASK} The class `Books` has `tags`."
    assert kept(models, text=words) == ["app.py", "models.py"]


@pytest.mark.parametrize(
    ("exports", "text"),
    [
        (("class Client", "Client.connect(self)"), "`app.py` has `serve`. A client can `connect`."),
        (("def main(argv: list[str]) -> int",), "`app.py` has `serve(port)`. `add TITLE` adds."),
        (("class Shelf", "Shelf.put(self, x)"), "`app.py` has `serve(port)`. A Shelf holds x."),
    ],
)
def test_a_file_of_which_the_task_speaks_by_what_it_has_is_planned(exports, text):
    files = (
        PlannedFile("app.py", "", ("def serve(port)",)),
        PlannedFile("other.py", "", exports),
    )
    assert without_unasked(files, text, ()) == files


def test_a_file_that_only_repeats_a_class_of_a_package_is_not_planned():
    models = PlannedFile("models.py", "", ("class Flask",))
    assert without_unasked([APP, models], TASK, ()) == (APP,)
    words = f"{TASK} The `Flask` class is ours."
    assert without_unasked([APP, models], words, ()) == (APP, models)
