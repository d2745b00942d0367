"""What the user ignores, and what tools make, is no place for a planned file."""

import pytest

from standalone_orchestrator.workspace.ignored import Ignored, made_by_tools

RULES = {
    ".gitignore": "# made\n*.log\n!keep.log\n/dist/\nbuild/\ndoc/*.txt\n**/tmp\ndata/**\n\n"
    "secret?.py\n[ab].cfg\nlogs/**/old\n\\#odd\nspaced.txt  \n",
    "pkg/.gitignore": "/local.py\n!special.log\n",
    "a.py": "",
}


@pytest.fixture
def ignored():
    return Ignored(RULES, RULES.get)


@pytest.mark.parametrize(
    "path",
    ["x.log", "deep/x.log", "dist/a.py", "build/a.py", "src/build/a.py", "doc/a.txt", "x/tmp/a.py",
     "data/a.py", "secret1.py", "a.cfg", "logs/a/b/old", "logs/old", "#odd", "spaced.txt",
     "pkg/local.py"],
)  # fmt: skip
def test_a_path_that_the_project_ignores_is_named_with_the_reason(ignored, path):
    assert ignored.why(path) == "is ignored by the project's .gitignore"


@pytest.mark.parametrize(
    "path",
    ["keep.log", "src/dist/a.py", "build", "doc/deep/a.txt", "secret.py", "c.cfg", "a.py",
     "local.py", "pkg/special.log", "tmpfile.py", "database.py"],
)  # fmt: skip
def test_other_paths_are_free(ignored, path):
    assert ignored.why(path) == ""


@pytest.mark.parametrize(
    "path",
    [".venv/lib/a.py", "venv/bin/x", "pkg/__pycache__/a.cpython-311.pyc", "a.pyc",
     "node_modules/x/index.js", "x.egg-info/PKG-INFO", ".pytest_cache/v"],
)  # fmt: skip
def test_what_tools_make_is_refused_without_any_rule(path):
    assert made_by_tools(path)
    assert Ignored((), {}.get).why(path) == "is what tools make, and no source"


def test_a_rule_that_cannot_be_read_ignores_nothing():
    assert Ignored([".gitignore"], {".gitignore": "[z-a]\n[\n/\n"}.get).why("a.py") == ""
