"""Third-party packages: what a task names, what a file imports, what a manifest records."""

import re
import tomllib
from importlib import resources

import pytest

from standalone_orchestrator.codebase.languages import python
from standalone_orchestrator.codebase.registry import language_for

PYTHON = language_for("x.py")
TABLE = tomllib.loads(
    resources.files(python.__name__).joinpath("distributions.toml").read_text("utf-8")
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write app.py with a Flask app factory.", ("Flask",)),
        ("Use bcrypt and PyJWT. Use Bcrypt again.", ("bcrypt", "PyJWT")),
        ("It takes a `numpy` array.", ("numpy",)),
        ("Train it with scikit-learn.", ("scikit-learn",)),
        ("Parse the page with Beautiful Soup.", ("beautifulsoup4",)),
        ("Fetch it using the requests library.", ("requests",)),
        ("Fetch it (`pip install requests rich`).", ("requests", "rich")),
        ("```python\nimport requests\nfrom PIL import Image\n```", ("requests", "pillow")),
        ("It handles requests and every click of rich users.", ()),
        ("It returns YAML, signs a JWT and reads a serial port.", ()),
        ("Write a Flask app in app.py. It makes no external network calls.", ("Flask",)),
        ("Use numpy without any third-party services.", ("numpy",)),
        ("It is Flask without external Python packages.", ()),
        ("No external or third-party libraries; numpy is slow.", ()),
        ("Flask must not be used.", ()),
        ("`numpy` and `pandas` should not be imported.", ()),
        ("The Flask framework is not allowed, nor is NumPy.", ()),
        ("The Flask app must not log passwords.", ("Flask",)),
        ("Use Flask; globals must not be used.", ("Flask",)),
        ("Do not use numpy.", ()),
        ("A framework like Flask.", ()),
        ("Write it without Flask.", ()),
        ("Use only the standard library, flask is not there.", ()),
        ("No third-party packages; numpy is slow.", ()),
        ("Write `flask.py` and `pandas/io.txt`.", ()),
        ("Run `pip install sparrow-orm` first.", ()),
        ("", ()),
    ],
)
def test_a_package_is_wanted_where_the_task_names_it_as_one(text, expected):
    assert PYTHON.packages(text) == expected


def test_modules_of_a_package_are_those_of_the_table_or_called_like_it():
    assert PYTHON.modules_of("Pillow") == {"PIL"}
    assert PYTHON.modules_of("flask_login") == {"flask_login"}
    assert PYTHON.modules_of("thing-kit[fast]>=2") == {"thing_kit"}
    assert PYTHON.modules_of("thing@https://example.org/thing.whl") == {"thing"}


def test_each_row_of_the_table_is_a_module_and_a_distribution():
    rows = {**TABLE["proper"], **TABLE["words"]}
    assert len(rows) > 100
    assert not TABLE["proper"].keys() & TABLE["words"].keys()
    assert all(module.isidentifier() for module in rows)
    assert all(re.fullmatch(r"[A-Za-z0-9][\w.-]*", name) for name in rows.values())
    assert set(TABLE["spoken"].values()) <= set(rows.values())


def test_a_module_that_nobody_has_is_a_fault_that_names_the_nearest():
    text = "import json\nimport flsk\nimport box\nfrom sparrow.nest import egg\nimport flask\n"
    found = PYTHON.unavailable("a.py", text, {"a.py", "box.py"}, {"flask"})
    assert [(f.rule, f.line, f.name) for f in found] == [
        ("missing-package", 2, "flsk"),
        ("missing-package", 4, "sparrow"),
    ]
    assert found[0].message == "there is no module `flsk` here; the nearest one is `flask`"
    assert found[1].message.endswith("use the standard library, or what the task names")


def test_what_builds_a_project_is_there_for_its_setup_file_alone():
    text = "import pkg_resources\nfrom setuptools import setup\n\nsetup()\n"
    assert PYTHON.unavailable("lib/setup.py", text, (), {"flask"}) == ()
    assert [f.name for f in PYTHON.unavailable("my_setup.py", text, (), {"flask"})] == [
        "pkg_resources",
        "setuptools",
    ]


def test_an_import_that_may_fail_is_no_fault():
    text = "try:\n    import orjson\nexcept ImportError:\n    orjson = None\n"
    assert PYTHON.unavailable("a.py", text, (), ()) == ()


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({}, {"requirements.txt": "Flask\nbcrypt\n"}),
        ({"requirements.txt": "click"}, {"requirements.txt": "click\nFlask\nbcrypt\n"}),
        ({"requirements.txt": "flask>=2\r\n"}, {"requirements.txt": "flask>=2\r\nbcrypt\r\n"}),
        ({"requirements.txt": "flask\nBcrypt==4\n"}, {}),
        ({"requirements/base.txt": "flask\n"}, {"requirements/base.txt": "flask\nbcrypt\n"}),
        ({"pyproject.toml": "[tool.ruff]\nline-length = 90\n"},
         {"requirements.txt": "Flask\nbcrypt\n"}),
        ({"pyproject.toml": '[project]\nname = "a"\ndependencies = ["x[y]>=1"]\n'},
         {"pyproject.toml":
          '[project]\nname = "a"\ndependencies = ["x[y]>=1", "Flask", "bcrypt"]\n'}),
        ({"pyproject.toml":
          '[project]\nname = "a"\ndependencies = [\n  "flask",\n  "x"  # why\n]\n'
          "\n[tool.b]\nc = 1\n"},
         {"pyproject.toml":
          '[project]\nname = "a"\ndependencies = [\n  "flask",\n  "x",  # why\n  "bcrypt",\n]\n'
          "\n[tool.b]\nc = 1\n"}),
        ({"pyproject.toml": '[project]\nname = "a"\n'},
         {"pyproject.toml": '[project]\nname = "a"\ndependencies = ["Flask", "bcrypt"]\n'}),
        ({"pyproject.toml": '[project]\nname = "a"\ndynamic = ["dependencies"]\n'},
         {"requirements.txt": "Flask\nbcrypt\n"}),
        ({"pyproject.toml": '[tool.poetry.dependencies]\npython = "^3.11"\nFlask = "*"\n'},
         {"pyproject.toml":
          '[tool.poetry.dependencies]\nbcrypt = "*"\npython = "^3.11"\nFlask = "*"\n'}),
        ({"pyproject.toml": "[project\n"}, {"requirements.txt": "Flask\nbcrypt\n"}),
    ],
)  # fmt: skip
def test_packages_are_recorded_in_the_manifest_that_is_there(texts, expected):
    assert PYTHON.with_packages(("Flask", "bcrypt"), texts) == expected
    assert {*expected} <= {*PYTHON.manifests}


def test_each_manifest_of_the_language_is_one_that_may_be_changed():
    filled = {"pyproject.toml": '[project]\nname = "a"\n'}
    changed = [list(PYTHON.with_packages(("x",), {m: filled.get(m, "")})) for m in PYTHON.manifests]
    assert changed == [[m] for m in PYTHON.manifests]
