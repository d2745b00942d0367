import pytest

from standalone_orchestrator.workspace.toolchains.python_requirements import (
    declared,
    is_requirement,
    name_of,
)


def project(tmp_path, **files):
    for name, text in files.items():
        path = tmp_path / name.replace("__", "/").replace("_DOT_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_a_project_without_files_needs_nothing(tmp_path):
    assert declared(tmp_path) == ()


def test_dependencies_and_the_extra_for_tests_are_taken(tmp_path):
    text = """
[project]
name = "My_Thing"
dependencies = ["attrs>=23", "rich[jupyter] ; python_version < '4'"]
[project.optional-dependencies]
cli = ["click"]
tests = ["hypothesis", "my-thing[cli]"]
dev = ["black"]
"""
    assert declared(project(tmp_path, pyproject_DOT_toml=text)) == (
        "attrs>=23",
        "click",
        "hypothesis",
        "rich[jupyter] ; python_version < '4'",
    )


def test_a_group_for_development_counts_only_without_one_for_tests(tmp_path):
    text = '[dependency-groups]\ndev = ["black", {include-group = "lint"}]\nlint = ["ruff"]\n'
    assert declared(project(tmp_path, pyproject_DOT_toml=text)) == ("black", "ruff")
    more = text + 'test = ["pytest-mock"]\n'
    assert declared(project(tmp_path, pyproject_DOT_toml=more)) == ("pytest-mock",)


def test_a_group_that_includes_itself_ends(tmp_path):
    text = '[dependency-groups]\ntest = ["a", {include-group = "test"}]\n'
    assert declared(project(tmp_path, pyproject_DOT_toml=text)) == ("a",)


def test_poetry_versions_become_comparisons(tmp_path):
    text = """
[tool.poetry]
name = "x"
[tool.poetry.dependencies]
python = "^3.9"
a = "^1.2.3"
b = "~1.4"
c = "*"
d = {version = "^0.3", extras = ["z"]}
e = {git = "https://example.org/e.git"}
f = "2.0"
[tool.poetry.group.test.dependencies]
g = ">=1,<2"
"""
    assert declared(project(tmp_path, pyproject_DOT_toml=text)) == (
        "a>=1.2.3,<2",
        "b>=1.4,<1.5",
        "c",
        "d[z]>=0.3,<0.4",
        "f==2.0",
        "g>=1,<2",
    )


def test_setup_cfg_and_setup_py_are_read_without_running_them(tmp_path):
    cfg = (
        "[metadata]\nname = x\n[options]\ninstall_requires =\n  a>=1\n  b\n"
        "[options.extras_require]\ntest =\n  c\n"
    )
    py = (
        "from setuptools import setup\nopen('ran', 'w')\n"
        "setup(name='x', install_requires=['d'], extras_require={'tests': ['e']},"
        " tests_require=unknown())\n"
    )
    found = declared(project(tmp_path, setup_DOT_cfg=cfg, setup_DOT_py=py))
    assert found == ("a>=1", "b", "c", "d", "e")
    assert not (tmp_path / "ran").exists()


def test_requirements_files_follow_includes_inside_the_project_only(tmp_path):
    files = {
        "requirements_DOT_txt": "a==1 \\\n  --hash=sha256:00\n# note\n-r requirements/more.txt\n",
        "requirements__more_DOT_txt": "b  # why\n-r ../../outside.txt\n-e .\n./local\n",
        "requirements-test_DOT_txt": "c\n--index-url https://example.org\nd @ https://x.org/d.whl\n",
        "requirements-dev_DOT_txt": "black\n",
    }
    (tmp_path / "outside.txt").write_text("evil\n")
    inside = tmp_path / "in"
    assert declared(project(inside, **files)) == ("a==1", "b", "c")


def test_tox_is_asked_last(tmp_path):
    text = "[testenv]\ndeps =\n  a\n  {env:X}\n  -rnothing\n  py39: b\n"
    assert declared(project(tmp_path, tox_DOT_ini=text)) == ("a",)


@pytest.mark.parametrize("name", ["pyproject_DOT_toml", "setup_DOT_cfg", "setup_DOT_py"])
def test_a_broken_file_is_no_fault(tmp_path, name):
    assert declared(project(tmp_path, **{name: "[[[ = (\n\0"})) == ()


@pytest.mark.parametrize(
    "text",
    ["a", "a-b.c_d", "a[x,y]>=1,<2", "a ~= 1.2", "a==1.*", "a (>=1)", "a; python_version<'3'"],
)
def test_names_with_versions_are_requirements(text):
    assert is_requirement(text)


@pytest.mark.parametrize(
    "text",
    ["", "--index-url x", "-e .", "./x", "a @ https://x", "git+https://x/y", "a b", "a\n--pre"],
)
def test_anything_else_is_not(text):
    assert not is_requirement(text)


def test_names_are_compared_as_indexes_do():
    assert name_of("My._Thing[x]>=1") == "my-thing"
