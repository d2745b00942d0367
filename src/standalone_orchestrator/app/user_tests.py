"""Taking in the tests that a person names with `--tests`: before any token, or a clear refusal.

They are frozen below a folder of their own name, so that nothing of theirs can stand in the place
of our own frozen files. Not here: what the tests speak for (`phases.specify`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.testfiles import is_collected
from standalone_orchestrator.core.errors import UsageError, WorkspaceError
from standalone_orchestrator.phases.specify.brought import user_tests
from standalone_orchestrator.workspace.guard import clean_path
from standalone_orchestrator.workspace.intake import survey

LARGEST_FILE = 1 << 20
LARGEST_TOTAL = 8 << 20
MOST_FILES = 2000
MOST_SHOWN = 20
"""Files left out that are named; the rest is counted."""
_USUAL = "tests"
_WAY_OUT = "name a Python test file, or a folder that holds some"


@dataclass(frozen=True, slots=True)
class UserTests:
    """What was taken in."""

    files: dict[str, str] = field(default_factory=dict)
    """Path below the frozen folder, and text."""
    left_out: tuple[str, ...] = ()
    """`path (why)` of files beside the tests that were not taken in."""


def read_user_tests(paths: Iterable[Path], workspace: Path) -> UserTests:
    """Read test files and folders.

    Of a folder everything is taken that lies with its tests: helpers, `conftest.py`, data, as long
    as it is text of at most `LARGEST_FILE` bytes. Of a single file what it imports from its own
    folder, and the `conftest.py` there. What lies at the top of the workspace, or of its `src`, is
    the project's and stays there.

    Raises:
        UsageError: something is missing, unreadable, no Python, too large, or holds no test.
    """
    files: dict[str, str] = {}
    left_out: list[str] = []
    for path in dict.fromkeys(_resolved(p) for p in paths):
        place = _Place(path, workspace.resolve())
        taken = place.taken()
        _require_tests(path, taken)
        top = _free(place.name(), {PurePosixPath(p).parts[0] for p in files})
        files |= {f"{top}/{name}": text for name, text in taken.items()}
        left_out += place.left_out
    if len(left_out) > MOST_SHOWN:
        left_out[MOST_SHOWN:] = [f"… and {len(left_out) - MOST_SHOWN} more"]
    return UserTests(files, tuple(left_out))


def _resolved(path: Path) -> Path:
    try:
        found = path.resolve(strict=True)
        if found.is_dir() or found.is_file():
            return found
    except FileNotFoundError:
        raise UsageError(f"--tests {path} does not exist", _WAY_OUT) from None
    except (OSError, RuntimeError) as fault:
        raise UsageError(f"--tests {path} cannot be read: {fault}", _WAY_OUT) from None
    raise UsageError(f"--tests {path} is neither a file nor a folder", _WAY_OUT)


def _require_tests(path: Path, taken: dict[str, str]) -> None:
    if sum(len(text) for text in taken.values()) > LARGEST_TOTAL or len(taken) > MOST_FILES:
        raise UsageError(
            f"--tests {path} holds more than {LARGEST_TOTAL >> 20} MiB or {MOST_FILES} files",
            "name the folder of the tests alone",
        )
    if not user_tests(taken):
        raise UsageError(
            f"--tests {path} holds no test: no function test_* in a file test_*.py or *_test.py",
            _WAY_OUT,
        )


def _free(name: str, taken: Iterable[str]) -> str:
    known = set(taken)
    return next(n for n in (name, *(f"{name}_{k}" for k in range(2, 99999))) if n not in known)


class _Place:
    """A folder that tests are taken from."""

    def __init__(self, path: Path, workspace: Path) -> None:
        self._folder = path if path.is_dir() else path.parent
        self._asked = "" if path.is_dir() else path.name
        self._tops = (workspace, workspace / "src")
        self._around = workspace.is_relative_to(self._folder)
        self.left_out: list[str] = []

    def taken(self) -> dict[str, str]:
        """Text by name, a file that was asked for under a name that the runner collects."""
        names = self._with_imports(self._asked) if self._asked else self._all_files()
        texts = {name: text for name in names if (text := self._text(name)) is not None}
        if self._asked and not is_collected(self._asked):
            text = texts.pop(self._asked)
            stem = _free(f"test_{Path(self._asked).stem}", {Path(name).stem for name in texts})
            texts[f"{stem}.py"] = text
        return texts

    def name(self) -> str:
        """What the folder is called among the frozen files: packages of tests keep their name."""
        name = self._folder.name
        return name if name and not self._around and _is_clean(name) else _USUAL

    def _all_files(self) -> list[str]:
        """Everything that lies with the tests."""
        found = survey(self._folder)
        for path, _, why in (line.rpartition(" (") for line in found.left_out):
            if _is_read_by_pytest(path):
                raise _unusable(self._folder / path, why.rstrip(")"))
        self.left_out += [line for line in found.left_out if "/ (" not in line]
        homes = {(self._folder / p).parent for p in found.taken if _is_read_by_pytest(p)}
        homes = (homes if self._around else {*homes, self._folder}) - set(self._tops)
        return [
            p
            for p in found.taken
            if _is_read_by_pytest(p) or homes.intersection((self._folder / p).parents)
        ]

    def _with_imports(self, file: str) -> list[str]:
        """A test file with its `conftest.py` and what it imports from its own folder."""
        beside = {p.name for p in self._folder.glob("*.py") if p.is_file() and not p.is_symlink()}
        found = [file, *sorted({"conftest.py", "__init__.py"} & beside - {file})]
        for name in found:  # grows while it is walked
            text = self._text(name)
            mine = {f"{module}.py" for module in _imported(text or "")} & beside
            found += sorted(n for n in mine if n not in found)
        if self._folder in self._tops:
            return [n for n in found if n == file or _is_read_by_pytest(n)]
        return found

    def _text(self, name: str) -> str | None:
        """Text of a file; None, and noted, when it is none that is taken."""
        file = self._folder / name
        needed = name == self._asked or _is_read_by_pytest(name)
        try:
            data = file.read_bytes() if file.stat().st_size <= LARGEST_FILE else None
            text = data.decode() if data is not None else ""
            why = "" if data is not None else f"larger than {LARGEST_FILE >> 20} MiB"
        except OSError as fault:
            text, why = "", f"cannot be read: {fault.strerror}"
        except UnicodeDecodeError:
            text, why = "", "not UTF-8 text"
        if needed and not why:
            why = _syntax_problem(name, text)
        if why and needed:
            raise _unusable(file, why)
        if why:
            self.left_out.append(f"{name} ({why})")
            return None
        return text


def _is_read_by_pytest(path: str) -> bool:
    return is_collected(path) or PurePosixPath(path).name == "conftest.py"


def _imported(text: str) -> Iterator[str]:
    """Names that may be modules beside the importing file."""
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (part for a in node.names for part in a.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            yield from (node.module or "").split(".")
            yield from (a.name for a in node.names)


def _syntax_problem(name: str, text: str) -> str:
    language = language_for(name)
    if language is None:
        return "it is no Python file"
    faults = language.faults(name, text)
    wrong = [f for f in faults if f.rule == "syntax"]
    return wrong[0].message if wrong else ""


def _unusable(file: Path, why: str) -> UsageError:
    return UsageError(f"--tests {file} cannot be used: {why}", _WAY_OUT)


def _is_clean(name: str) -> bool:
    try:
        return clean_path(name) == name
    except WorkspaceError:
        return False
