"""Trees as they are graded: what configures a check is the base's, never the model's (DESIGN §5).

A plan may hold any file, so also one that decides what a test runner does, what `make test` means
or what Python imports first. Before a guard or a command runs, such files are as the base has them:

- tests of the base, and configuration of the base (of test runners, builds and linters), are put
  back as they were;
- hooks that the base does not have (a first `conftest.py`, `pytest.ini` or `sitecustomize.py`, a
  module with the name of the runner's own) are left out;
- so is what would be read in the place of a file of the base (a `GNUmakefile` beside its
  `Makefile`, a `mypy.ini` beside its `pyproject.toml`);
- scripts of the base that a command names and that look like checks (`sh check.sh`) are put back.

The guards, which are the base's own tests, see nothing else that is new in these places. A command
may see two things more. What the base lacks and programs are made with (a first `Makefile` or
`pyproject.toml`), for without it the command could not pass; pytest then finds an empty
configuration of ours beside it. And, when the user gave the command with `--check`, the files that
the task asks to change: who asks for another `Makefile` and gives `make lint` wants the new one to
be run.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.testfiles import is_test
from standalone_orchestrator.workspace.api import Snapshots

OUR_PYTEST_INI = "[pytest]\n"

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

_PYTHON = (
    r"pyproject\.toml|setup\.cfg|tox\.ini|\.?mypy\.ini|\.?ruff\.toml|\.?pylintrc|\.flake8"
    r"|\.coveragerc|pyrightconfig\.json"
)
_RIVALS = tuple(
    (re.compile(new), re.compile(old))
    for new, old in (
        (r"GNUmakefile|[Mm]akefile", r"GNUmakefile|[Mm]akefile"),
        (r"\.?[Jj]ustfile", r"\.?[Jj]ustfile"),
        (_PYTHON, _PYTHON),
        (r"\.eslintrc(\.\w+)?|eslint\.config\.\w+", r"\.?eslint.*|package\.json"),
        (r"\.mocharc\.\w+", r"\.mocharc\.\w+|package\.json"),
        (r"(jest|vitest|vite|karma)\.config\.\w+", r"(jest|vitest|vite|karma)\.config\.\w+"),
        (r"\.golangci\.\w+", r"\.golangci\.\w+"),
    )
)
"""Names of files that may be read in the place of others, and the names of those."""
_OWN_FOLDER = re.compile(r"(GNUm|[Mm])akefile$")
"""Files that mean nothing to the folders below theirs."""
_CHECKS = re.compile(r"(^|[_.-])(checks?|verify|validate|lint|tests?|ci|smoke|e2e)([_.-]|$)")
"""Names of scripts that check."""
_ENDS = re.compile(r"(?<=[.!?])\s+|;|(?<!:)\n\s*\n|\bbut\b|(?=\bwithout\b)", re.IGNORECASE)
"""Where a sentence, or what it says of a file, ends."""
_UNASKED = re.compile(
    r"\b(do|must|should|shall|may|can)\s*not\b|n['\u2019]t\b|\bnever\b|\bwithout\b"
    r"|\bun(changed|touched|modified)\b|\b(leave|keep)\b|\bas (it )?is\b|\bpass(es)?\b",
    re.IGNORECASE,
)
"""What says of a file that it is not to be changed, or speaks of its being run."""


def for_guards(snapshots: Snapshots, base: str, tree: str) -> str:
    """The tree with the base's own tests and nothing beside them, configured as the base is."""
    there = frozenset(snapshots.files(base))
    changes: dict[str, str | None] = {}
    for path in snapshots.changes(base, tree):
        mine = is_test(path) or _HOOKS.search(path) or _BUILDS.search(path)
        if mine or _is_rival(path, there):
            _put_back(snapshots, base, path, there, changes)
    return snapshots.write(tree, changes) if changes else tree


def for_command(
    snapshots: Snapshots, base: str, tree: str, command: str, exempt: str = ""
) -> tuple[str, tuple[str, ...]]:
    """The tree as a command sees it, and the files of it that are not the model's.

    Args:
        snapshots: where trees are.
        base: the tree that the run stands on.
        tree: what is graded.
        command: what is run; checking scripts of the base that it names are put back.
        exempt: text; files that it asks to change stay as they are in `tree`.
    """
    there = frozenset(snapshots.files(base))
    changes: dict[str, str | None] = {}
    ours = False
    for path in snapshots.changes(base, tree):
        if asks_for(exempt, path):
            continue
        known = path in there
        mine = is_test(path) or _BUILDS.search(path) or _is_check(path, command)
        if _HOOKS.search(path) or (known and mine):
            _put_back(snapshots, base, path, there, changes)
        elif _is_rival(path, there) or (path in _PYTEST_READS and _PYTEST_READS & there):
            changes[path] = None  # it might be read instead of the base's
        elif path in _PYTEST_READS:
            ours = True
    if ours and not asks_for(exempt, "pytest.ini"):
        changes["pytest.ini"] = OUR_PYTEST_INI
    if not changes:
        return tree, ()
    return snapshots.write(tree, changes), tuple(sorted(changes))


def _is_rival(path: str, there: frozenset[str]) -> bool:
    """Whether a new file may be read in the place of one that the base has, there or above it."""
    pure = PurePosixPath(path)
    olds = [old for new, old in _RIVALS if new.fullmatch(pure.name)]
    if path in there or not olds:
        return False
    folders = {pure.parent} if _OWN_FOLDER.match(pure.name) else {*pure.parents}
    beside = [other.name for other in map(PurePosixPath, there) if other.parent in folders]
    return any(old.fullmatch(name) for old in olds for name in beside)


def _is_check(path: str, command: str) -> bool:
    """Whether a command runs the file as a check.

    A source of a known language is rather the program itself, unless its name says otherwise.
    """
    stem = PurePosixPath(path).stem
    return names(command, path) and (language_for(path) is None or bool(_CHECKS.search(stem)))


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


def asks_for(text: str, path: str) -> bool:
    """Whether a text names a file where it does not say that the file stays as it is."""
    said = [part for part in _ENDS.split(text) if names(part, path)]
    return bool(said) and not any(_UNASKED.search(part) for part in said)


def names(text: str, path: str) -> bool:
    """Whether a text names a file, by its path or by its name alone, in whatever case."""
    name = re.escape(PurePosixPath(path).name)
    return bool(text) and re.search(rf"(?i)(?<![\w.-]){name}(?![\w-]|\.\w)", text) is not None
