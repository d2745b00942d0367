"""What configures a check is the base's, whatever the plan wrote."""

import pytest

from standalone_orchestrator.engine.restore import (
    OUR_PYTEST_INI,
    asks_for,
    for_command,
    for_guards,
    names,
)


class Trees(dict):
    """Snapshots in memory: trees by name."""

    def read(self, tree, path):
        return self[tree].get(path)

    def files(self, tree):
        return tuple(sorted(p for p in self[tree]))

    def changes(self, old, new):
        before, after = self[old], self[new]
        return tuple(sorted(p for p in {*before, *after} if before.get(p) != after.get(p)))

    def write(self, tree, changes):
        after = {**self[tree], **changes}
        self["restored"] = {p: t for p, t in after.items() if t is not None}
        return "restored"


def guarded(base, tree):
    trees = Trees(base=base, t=tree)
    return trees[for_guards(trees, "base", "t")]


def commanded(base, tree, exempt="", command="make"):
    trees = Trees(base=base, t=tree)
    return trees[for_command(trees, "base", "t", command, exempt)[0]]


BASE = {
    "pyproject.toml": "[tool.pytest.ini_options]",
    "conftest.py": "base",
    "tests/test_a.py": "strict",
    "Makefile": "test: real",
    "shop.py": "old",
}


@pytest.mark.parametrize(
    "change",
    [
        {"pyproject.toml": "addopts = '--co'"},
        {"conftest.py": "items.clear()"},
        {"conftest.py": None},
        {"tests/test_a.py": "weak"},
        {"tests/test_a.py": None},
        {"Makefile": "test: true"},
        {"tests/conftest.py": "new"},
        {"pytest.ini": "new"},
        {".pytest.ini": "new"},
        {"tests/pytest.toml": "new"},
        {"tests/setup.cfg": "new"},
        {"tox.ini": "new"},
        {"sitecustomize.py": "new"},
        {"src/usercustomize.py": "new"},
        {"x.pth": "new"},
        {"pytest.py": "new"},
        {"_pytest/__init__.py": "new"},
        {"src/pluggy/__init__.py": "new"},
    ],
)
def test_neither_guards_nor_commands_see_a_planned_configuration(change):
    planned = {**BASE, "shop.py": "new", **change}
    tree = {path: text for path, text in planned.items() if text is not None}
    assert guarded(BASE, tree) == {**BASE, "shop.py": "new"}
    assert commanded(BASE, tree) == {**BASE, "shop.py": "new"}


def test_guards_are_the_bases_tests_and_nothing_beside_them():
    tree = {**BASE, "tests/__init__.py": "patched", "tests/test_new.py": "x", "Makefile": "y"}
    assert guarded(BASE, tree) == BASE


def test_a_command_sees_new_tests_and_first_build_files():
    tree = {"tests/test_new.py": "x", "Makefile": "test: it", "Cargo.toml": "x", "package.json": ""}
    assert commanded({}, tree) == tree
    assert guarded({}, tree) == {"Cargo.toml": "x"}


def test_a_first_pyproject_is_kept_for_a_command_but_does_not_configure_pytest():
    tree = {"pyproject.toml": "[tool.pytest.ini_options]"}
    assert commanded({}, tree) == {**tree, "pytest.ini": OUR_PYTEST_INI}


def test_a_first_pyproject_does_not_take_the_place_of_the_bases_configuration():
    base = {"tox.ini": "[pytest]"}
    assert commanded(base, {**base, "pyproject.toml": "[tool.pytest.ini_options]"}) == base


@pytest.mark.parametrize(
    ("there", "new"),
    [
        ("Makefile", "GNUmakefile"),
        ("Makefile", "makefile"),
        ("justfile", ".justfile"),
        ("pyproject.toml", "mypy.ini"),
        ("pyproject.toml", ".mypy.ini"),
        ("pyproject.toml", ".ruff.toml"),
        ("pyproject.toml", "setup.cfg"),
        ("pyproject.toml", "src/ruff.toml"),
        ("package.json", ".eslintrc.json"),
        (".golangci.yml", ".golangci.toml"),
    ],
)
def test_a_new_file_does_not_take_the_place_of_one_of_the_base(there, new):
    assert commanded({there: "strict"}, {there: "strict", new: "lax"}) == {there: "strict"}
    assert guarded({there: "strict"}, {there: "strict", new: "lax"}) == {there: "strict"}


def test_a_new_part_of_the_project_may_be_built_in_its_own_way():
    base = {"Makefile": "a", "package.json": "{}"}
    tree = {**base, "sub/Makefile": "b", "sub/package.json": "{}"}
    assert commanded(base, tree) == tree


def test_a_first_pytest_ini_beside_a_first_pyproject_does_not_configure_pytest():
    tree = {"pyproject.toml": "addopts", "pytest.ini": "addopts"}
    assert commanded({}, tree) == {"pyproject.toml": "addopts", "pytest.ini": OUR_PYTEST_INI}
    assert commanded({}, tree, "Add a pytest.ini.") == tree


def test_a_script_that_a_command_runs_is_the_bases():
    base = {"check.sh": "strict", "tools/check_all.py": "strict", "calc.py": "old"}
    tree = {"check.sh": "exit 0", "tools/check_all.py": "", "calc.py": "new"}
    assert commanded(base, tree, command="sh check.sh") == {**tree, "check.sh": "strict"}
    found = commanded(base, tree, command="python tools/check_all.py && python calc.py 1")
    assert found == {**tree, "tools/check_all.py": "strict"}
    assert commanded(base, tree, "Make check.sh faster.", "sh check.sh") == tree


def test_files_that_the_task_names_are_the_tasks_business_for_a_command_only():
    tree = {**BASE, "Makefile": "lint: new", "conftest.py": "new"}
    text = "Add a target `lint` to the makefile."
    assert commanded(BASE, tree, text) == {**BASE, "Makefile": "lint: new"}
    assert guarded(BASE, tree) == BASE


def test_what_a_program_is_made_of_is_the_models():
    base = {"app/tests.css": "a", "contest.py": "a", "setup.py": "a", "latest/x.py": "a"}
    tree = dict.fromkeys(base, "b")
    assert guarded(base, tree) == commanded(base, tree) == tree


def test_a_file_that_cannot_be_read_as_text_stays():
    trees = Trees(base={"tests/a.png": None, "x.py": "a"}, t={"tests/a.png": "t", "x.py": "b"})
    assert for_guards(trees, "base", "t") == "t"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Add a target to the Makefile.", True),
        ("Do not change a test. Add a target to the Makefile.", True),
        ("Change nothing but the Makefile.", True),
        ("Don't touch anything but the Makefile.", True),
        ("Add to the Makefile without changing conftest.py.", True),
        ("Do not change the Makefile.", False),
        ("Don\u2019t touch conftest.py or the Makefile.", False),
        ("Do not change:\n\n- conftest.py\n- Makefile", False),
        ("Never edit\nthe Makefile!", False),
        ("The Makefile must not change.", False),
        ("Add a test without changing the Makefile.", False),
        ("The Makefile stays unchanged.", False),
        ("Leave the Makefile as it is.", False),
        ("`make -f Makefile` must pass.", False),
        ("", False),
    ],
)
def test_a_file_is_the_tasks_business_when_it_asks_for_a_change(text, asked):
    assert asks_for(text, "Makefile") is asked


@pytest.mark.parametrize(
    ("text", "path", "named"),
    [
        ("Change the Makefile.", "Makefile", True),
        ("change pyproject.toml, please", "pyproject.toml", True),
        ("see `sub/pyproject.toml`", "sub/pyproject.toml", True),
        ("make it so", "Makefile", False),
        ("my-conftest.py.bak", "conftest.py", False),
        ("", "Makefile", False),
    ],
)
def test_a_task_names_a_file_by_its_name(text, path, named):
    assert names(text, path) is named
