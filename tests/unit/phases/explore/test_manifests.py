from standalone_orchestrator.phases.explore.manifests import (
    command_for_tests,
    dependencies,
    entry_points,
    make_targets,
    wanted,
)

PYPROJECT = """
[project]
dependencies = ["click>=8", "Rich"]
scripts = { tool = "pkg.cli:main" }
[project.optional-dependencies]
dev = ["pytest>=8", "click>=7"]
[dependency-groups]
lint = ["ruff", {include-group = "dev"}]
"""


def test_dependencies_are_read_from_every_manifest_each_distribution_once():
    texts = {
        "pyproject.toml": PYPROJECT,
        "requirements-dev.txt": "-r base.txt\n# note\nrich==13  # pinned\nhttpx; extra>'3'\n",
        "setup.py": "setup(install_requires=['attrs>=20', 'ruff'], extras_require=x)",
        "setup.cfg": "[options]\ninstall_requires =\n    typing_extensions\n",
        "package.json": '{"dependencies": {"react": "^18"}}',
    }
    assert dependencies(texts) == (
        "click>=8", "Rich", "pytest>=8", "ruff", "typing_extensions", "attrs>=20",
        "httpx; extra>'3'", "react ^18",
    )  # fmt: skip


def test_damaged_manifests_say_nothing():
    texts = dict.fromkeys(("pyproject.toml", "setup.cfg", "setup.py", "package.json"), "[[[{")
    assert dependencies(texts) == ()
    assert entry_points(texts, {}) == ()
    assert command_for_tests(texts, (), {}) == ""


def test_entry_points_are_declared_commands_packages_and_scripts():
    sources = {
        "src/pkg/__main__.py": "",
        "src/pkg/cli.py": "def main(): ...\n",
        "tools/run.py": "if __name__ == '__main__':\n    pass\n",
        "tests/test_x.py": "if __name__ == '__main__':\n    pass\n",
    }
    found = entry_points({"pyproject.toml": PYPROJECT}, sources)
    assert found == ("tool = pkg.cli:main", "python -m pkg", "python tools/run.py")


def test_the_test_command_follows_what_the_tests_are_written_for():
    unit = "import unittest\nclass T(unittest.TestCase):\n    def test_a(self): ...\n"
    cases = [
        ({"pyproject.toml": "[tool.pytest.ini_options]\n"}, {}, "python -m pytest"),
        ({}, {"tests/conftest.py": ""}, "python -m pytest"),
        ({}, {"test_a.py": "def test_a(): ...\n"}, "python -m pytest"),
        ({}, {"tests/test_a.py": unit}, "python -m unittest discover -s tests"),
        ({}, {"tests/test_a.py": unit, "tests/__init__.py": ""}, "python -m unittest"),
        ({}, {"a.py": ""}, ""),
        ({"Makefile": "test: build\n\tx\n"}, {}, "make test"),
        ({"package.json": '{"scripts": {"test": "jest"}}'}, {}, "npm test"),
    ]
    for texts, sources, expected in cases:
        assert command_for_tests(texts, tuple(sources), sources) == expected


def test_make_targets_and_manifests_are_found():
    assert make_targets("X := 1\ntest lint: a\n.PHONY: test\n%.o: %.c\n") == {"test", "lint"}
    assert wanted(("a.py", "requirements.txt", "requirements/dev.txt", "sub/pyproject.toml")) == (
        "requirements.txt",
        "requirements/dev.txt",
    )
