"""What of the task's packages the sources import is recorded, and nothing else."""

from standalone_orchestrator.core.events import Explored
from standalone_orchestrator.core.task import Plan, PlannedFile
from standalone_orchestrator.engine.packages import importable, recorded

PLAN = Plan((PlannedFile("app.py", "serves"),), (), ("Flask", "bcrypt"))


def test_a_package_that_a_planned_file_imports_is_recorded():
    assert recorded(PLAN, {"app.py": "from flask import Flask\n"}) == {
        "requirements.txt": "Flask\n"
    }


def test_one_that_no_planned_file_imports_is_not():
    assert recorded(PLAN, {"app.py": "import json\n", "old.py": "import bcrypt\n"}) == {}
    assert recorded(PLAN, {}) == {}


def test_one_that_any_manifest_of_the_base_declares_is_not_recorded_again():
    texts = {"app.py": "import flask, bcrypt\n", "setup.cfg": "[options]\n"}
    assert recorded(PLAN, texts, ("flask>=2",)) == {"requirements.txt": "bcrypt\n"}
    assert recorded(PLAN, texts, ("flask[async]", "BCrypt @ https://example.org/b.whl")) == {}


def test_a_planned_document_is_not_read_as_a_source():
    plan = Plan((*PLAN.files, PlannedFile("README.md", "tells")), (), PLAN.packages)
    texts = {"app.py": "import json\n", "README.md": "import flask\n"}
    assert recorded(plan, texts) == {}
    assert recorded(plan, {**texts, "app.py": "import flask\n"}) == {"requirements.txt": "Flask\n"}


def test_one_that_the_task_does_not_name_is_never_recorded():
    assert recorded(PLAN, {"app.py": "import requests\n"}) == {}
    assert recorded(Plan(PLAN.files, ()), {"app.py": "import flask\n"}) == {}


EXPLORED = Explored("", "", dependencies=("Pillow>=10", "sparrow_orm"), modules=("flask",))


def test_what_the_project_declares_may_be_imported_though_it_could_not_be_installed():
    assert set(importable("app.py", EXPLORED)) == {"flask", "PIL", "sparrow_orm"}


def test_where_it_is_not_known_what_is_installed_nothing_is_said_of_modules():
    assert importable("app.py", Explored("", "", dependencies=("Pillow",))) == ()
    assert importable("notes.md", EXPLORED) == ("flask",)
