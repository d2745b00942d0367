import pytest

from standalone_orchestrator.phases.explore.commands import (
    Project,
    pytest_targets,
    rule_commands,
)

PROJECT = Project(
    frozenset({"tests/test_a.py", "src/pkg/a.py", "manage.py"}),
    make_targets=frozenset({"test", "install", "lint"}),
    npm_scripts=frozenset({"test", "deploy"}),
)


def taken(text):
    return rule_commands({"AGENTS.md": text}, PROJECT)


def test_commands_are_found_in_fences_and_backticks_and_taken_as_they_run():
    text = """# Rules
Run `pytest -q` first, `ruff check .` after. We use `pathlib`.
```bash
$ uv run mypy src   # types
$ pip install -e . && make test
some output
```
```python
pytest
```
```
python -m unittest discover -s tests
```
"""
    assert taken(text) == (
        "mypy src", "make test", "python -m unittest discover -s tests", "pytest -q",
        "ruff check .",
    )  # fmt: skip


def test_blocks_of_restructured_text_are_read():
    text = "Tests\n=====\n\nRun them::\n\n    $ python -m pytest tests\n    $ tox\n\nThanks.\n"
    assert taken(text) == ("python -m pytest tests",)


@pytest.mark.parametrize(
    "command",
    [
        "pip install -e .", "npm install", "make install", "make test install", "make deploy",
        "npm run deploy", "git push", "rm -rf build", "tox", "pre-commit run --all-files",
        "ruff check --fix .", "ruff format .", "black .", "isort .", "pytest --pdb",
        "pytest | tee x",
        "pytest; rm x", "pytest > out", "pytest $(cat x)", "pytest tests/path/to/test_x.py",
        "pytest <file>", "python setup.py sdist", "python -c 'x'", "python src/pkg/a.py",
        "curl https://x.org", "docker compose up", "sudo pytest", "FOO=1 pytest",
        "mypy --install-types",
        "pytest it's", "make", "uv run", "-", "uv sync", "python -m pip install x", "make check",
    ],
)  # fmt: skip
def test_what_installs_fetches_rewrites_waits_or_needs_a_shell_is_not_taken(command):
    assert taken(f"Do `{command}` now.\n\n```sh\n{command}\n```\n") == ()


def test_there_is_a_bound_and_no_repetition():
    many = "".join(f"`pytest -k a{n}`\n`pytest`\n" for n in range(30))
    assert len(taken(many)) == 8


@pytest.mark.parametrize(
    ("command", "targets"),
    [
        ("python -m pytest", ()),
        ("pytest -q tests/unit", ("tests/unit",)),
        ("uv run pytest -k 'a or b' --ignore=x", ("-k", "a or b", "--ignore=x")),
        ("python -m unittest", ()),
        ("python -m unittest discover -s tests", ("tests",)),
        ("pytest -n 4", None),
        ("python -m unittest tests.test_a", None),
        ("make test", None),
        ("pytest && echo done", None),
        ("", None),
    ],
)
def test_a_command_for_tests_tells_pytest_what_to_run_or_is_another_command(command, targets):
    assert pytest_targets(command) == targets
