"""Trees as they are graded: what configures a check is the base's, never the model's (DESIGN §5).

A plan may hold any file, so also one that decides what a test runner does, what `make test` means
or what Python imports first. Before a guard or a command runs, such files are as the base has them:

- tests of the base, and configuration of the base (of test runners, builds and linters), are put
  back as they were;
- hooks that the base does not have (a first `conftest.py`, `pytest.ini` or `sitecustomize.py`, a
  module with the name of the runner's own) are left out.

The guards, which are the base's own tests, see nothing else that is new in these places. A command
may see two things more. What the base lacks and programs are made with (a first `Makefile` or
`pyproject.toml`), for without it the command could not pass; pytest then finds an empty
configuration of ours beside it. And, when the user gave the command with `--check`, the files that
the task names: who asks for another `Makefile` and gives `make lint` wants the new one to be run.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from standalone_orchestrator.workspace.api import Snapshots

OUR_PYTEST_INI = "[pytest]\n"

_TESTS = re.compile(
    r"^test/|(^|/)(tests|__tests__)/|(^|/)(test_[^/]*|tests\.py)$"
    r"|(_test\.\w+|[._](test|spec)\.[cm]?[jt]sx?)$"
)
_HOOKS = re.compile(
    r"(^|/)(conftest\.py|\.?pytest\.(ini|toml)|(site|user)customize\.py)$|\.pth$"
    r"|/(tox\.ini|setup\.cfg|pyproject\.toml)$"  # read for tests in that folder
    r"|^(src/)?(_?pytest|pluggy|iniconfig|pytest_timeout|orchestrator_pytest)(\.\w+$|/)"
)
"""What a test runner or an interpreter takes up by itself."""
_BUILDS = re.compile(
    r"(^|/)(GNUmakefile|[Mm]akefile|[^/]+\.mk|[Jj]ustfile|noxfile\.py|package\.json"
    r"|(jest|vitest|karma)\.config\.\w+|\.mocharc\.\w+"
    r"|\.?(mypy\.ini|ruff\.toml|pylintrc)|\.flake8|\.coveragerc|pyrightconfig\.json"
    r"|\.eslintrc(\.\w+)?|eslint\.config\.\w+|\.golangci\.ya?ml|\.pre-commit-config\.yaml)$"
    r"|^(tox\.ini|setup\.cfg|pyproject\.toml)$"
)
"""What builds and linters read, and what says which commands there are."""
_PYTEST_READS = frozenset(
    {"pyproject.toml", "tox.ini", "setup.cfg", "pytest.ini", ".pytest.ini", "pytest.toml"}
)


def for_guards(snapshots: Snapshots, base: str, tree: str) -> str:
    """The tree with the base's own tests and nothing beside them, configured as the base is."""
    there = frozenset(snapshots.files(base))
    changes: dict[str, str | None] = {}
    for path in snapshots.changes(base, tree):
        if any(kind.search(path) for kind in (_TESTS, _HOOKS, _BUILDS)):
            _put_back(snapshots, base, path, there, changes)
    return snapshots.write(tree, changes) if changes else tree


def for_command(
    snapshots: Snapshots, base: str, tree: str, exempt: str = ""
) -> tuple[str, tuple[str, ...]]:
    """The tree as a command sees it, and the files of it that are not the model's.

    Args:
        snapshots: where trees are.
        base: the tree that the run stands on.
        tree: what is graded.
        exempt: text whose named files stay as they are in `tree`.
    """
    there = frozenset(snapshots.files(base))
    changes: dict[str, str | None] = {}
    for path in snapshots.changes(base, tree):
        if names(exempt, path):
            continue
        known = path in there
        if _HOOKS.search(path) or (known and (_TESTS.search(path) or _BUILDS.search(path))):
            _put_back(snapshots, base, path, there, changes)
        elif path in _PYTEST_READS and _PYTEST_READS & there:
            changes[path] = None  # it might be read instead of the base's
        elif path in _PYTEST_READS:
            changes["pytest.ini"] = OUR_PYTEST_INI
    if not changes:
        return tree, ()
    return snapshots.write(tree, changes), tuple(sorted(changes))


def _put_back(
    snapshots: Snapshots,
    base: str,
    path: str,
    there: frozenset[str],
    changes: dict[str, str | None],
) -> None:
    text = snapshots.read(base, path)
    if text is not None or path not in there:  # what cannot be read as text, no model wrote over
        changes[path] = text


def names(text: str, path: str) -> bool:
    """Whether a text names a file, by its path or by its name alone, in whatever case."""
    name = re.escape(PurePosixPath(path).name)
    return bool(text) and re.search(rf"(?i)(?<![\w.-]){name}(?![\w-]|\.\w)", text) is not None
