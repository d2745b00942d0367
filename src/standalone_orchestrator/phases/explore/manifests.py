"""What a project says of itself in its manifests: dependencies, entry points, test command.

Damaged manifests say nothing; that is the project's own affair and no fault of a run.
"""

from __future__ import annotations

import ast
import configparser
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from standalone_orchestrator.codebase.testfiles import is_collected, is_test

MANIFESTS = (
    "pyproject.toml", "setup.cfg", "setup.py", "tox.ini", "pytest.ini", "Makefile", "package.json",
    "Cargo.toml", "go.mod",
)  # fmt: skip
_REQUIREMENTS = re.compile(r"(?:^|/)requirements[\w.-]*\.(?:txt|in)$|^requirements/[\w.-]+\.txt$")
_MAIN_GUARD = re.compile(r"^if\s+__name__\s*==\s*['\"]__main__['\"]", re.MULTILINE)
_PYTEST_STYLE = re.compile(r"^\s*(?:import pytest|from pytest|(?:async )?def test)", re.MULTILINE)


def wanted(files: Iterable[str]) -> tuple[str, ...]:
    """The manifests among the files of a project."""
    return tuple(f for f in files if f in MANIFESTS or _REQUIREMENTS.search(f))


def dependencies(texts: Mapping[str, str]) -> tuple[str, ...]:
    """Declared requirements as written, each distribution once."""
    found = [*_from_pyproject(texts), *_from_setup(texts), *_from_requirement_files(texts)]
    package = _json(texts.get("package.json", ""))
    for table in ("dependencies", "devDependencies"):
        found += [f"{name} {version}" for name, version in _table(package, table).items()]
    found += _table(_toml(texts.get("Cargo.toml", "")), "dependencies")
    unique: dict[str, str] = {}
    for requirement in found:
        name = re.split(r"[\s\[<>=!~;@(]", requirement.strip(), maxsplit=1)[0]
        unique.setdefault(name.lower().replace("_", "-"), requirement.strip())
    return tuple(text for name, text in unique.items() if name)


def entry_points(texts: Mapping[str, str], sources: Mapping[str, str]) -> tuple[str, ...]:
    """How the project is started: declared commands, then packages, then scripts.

    Args:
        texts: the manifests.
        sources: the project's Python files.
    """
    project = _toml(texts.get("pyproject.toml", ""))
    found: list[str] = []
    for keys in (("project", "scripts"), ("project", "gui-scripts"), ("tool", "poetry", "scripts")):
        found += [f"{name} = {value}" for name, value in _table(project, *keys).items()]
    declared = _ini(texts.get("setup.cfg", ""), "options.entry_points", "console_scripts")
    found += [line.strip() for line in declared.splitlines() if line.strip()]
    found += [f"npm run {n}" for n in ("start",) if n in _table(_package(texts), "scripts")]
    for path in sorted(sources):
        here = PurePosixPath(path)
        if here.name == "__main__.py" and len(here.parts) > 1:
            inside = here.parent.parts[1:] if here.parts[0] == "src" else here.parent.parts
            found.append(f"python -m {'.'.join(inside)}")
        elif not is_test(path) and _MAIN_GUARD.search(sources[path]):
            found.append(f"python {path}")
    return tuple(dict.fromkeys(found))


def command_for_tests(
    texts: Mapping[str, str], files: Iterable[str], sources: Mapping[str, str]
) -> str:
    """The command that runs the project's own tests; empty when it has none that we know."""
    paths = tuple(files)
    if _has_pytest_config(texts) or any(PurePosixPath(p).name == "conftest.py" for p in paths):
        return "python -m pytest"
    tests = [p for p in paths if is_collected(p) or PurePosixPath(p).name == "tests.py"]
    if tests:
        bodies = [sources[p] for p in tests if p in sources]
        plain = bodies and all("unittest" in b and not _PYTEST_STYLE.search(b) for b in bodies)
        if not plain and any(re.search(r"^(?:async )?def test|pytest", b, re.M) for b in bodies):
            return "python -m pytest"
        return _unittest_command(tests, paths) if bodies else "python -m pytest"
    if "test" in _table(_package(texts), "scripts"):
        return "npm test"
    for manifest, command in (("Cargo.toml", "cargo test"), ("go.mod", "go test ./...")):
        if manifest in texts:
            return command
    return "make test" if "test" in make_targets(texts.get("Makefile", "")) else ""


def make_targets(makefile: str) -> frozenset[str]:
    """Names that `make` can be asked for."""
    rules = re.findall(r"^([A-Za-z0-9_. -]+):(?!=)", makefile, re.MULTILINE)
    return frozenset(name for rule in rules for name in rule.split() if not name.startswith("."))


def npm_scripts(package: str) -> frozenset[str]:
    """Names of the scripts in a `package.json`."""
    return frozenset(_table(_json(package), "scripts"))


def _unittest_command(tests: Iterable[str], files: Iterable[str]) -> str:
    folders = {p.rpartition("/")[0] for p in tests}
    top = {f.partition("/")[0] for f in folders}
    if top == {""} or f"{next(iter(top))}/__init__.py" in set(files) or len(top) > 1:
        return "python -m unittest"
    return f"python -m unittest discover -s {top.pop()}"


def _has_pytest_config(texts: Mapping[str, str]) -> bool:
    project = _toml(texts.get("pyproject.toml", ""))
    return (
        "pytest.ini" in texts
        or bool(_table(project, "tool", "pytest"))
        or "[tool:pytest]" in texts.get("setup.cfg", "")
        or "[pytest]" in texts.get("tox.ini", "")
    )


def _from_pyproject(texts: Mapping[str, str]) -> list[str]:
    data = _toml(texts.get("pyproject.toml", ""))
    found = _strings(_table(data, "project").get("dependencies"))
    for group in _table(data, "project", "optional-dependencies").values():
        found += _strings(group)
    for group in _table(data, "dependency-groups").values():
        found += _strings(group)
    poetry = _table(data, "tool", "poetry", "dependencies")
    return found + [name for name in poetry if name.lower() != "python"]


def _from_setup(texts: Mapping[str, str]) -> list[str]:
    found = _ini(texts.get("setup.cfg", ""), "options", "install_requires").splitlines()
    try:
        module = ast.parse(texts.get("setup.py", ""))
    except (SyntaxError, ValueError):
        return found
    for node in ast.walk(module):
        if isinstance(node, ast.keyword) and node.arg == "install_requires":
            try:
                found += _strings(ast.literal_eval(node.value))
            except ValueError:  # computed: only running it would tell
                continue
    return found


def _from_requirement_files(texts: Mapping[str, str]) -> list[str]:
    paths = sorted(path for path in texts if _REQUIREMENTS.search(path))
    lines = (line.partition(" #")[0].strip() for p in paths for line in texts[p].splitlines())
    return [line for line in lines if line and not line.startswith(("#", "-", "."))]


def _package(texts: Mapping[str, str]) -> Mapping[str, Any]:
    return _json(texts.get("package.json", ""))


def _toml(text: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def _json(text: str) -> Mapping[str, Any]:
    try:
        data = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _ini(text: str, section: str, key: str) -> str:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        return ""
    return parser.get(section, key, fallback="")


def _table(data: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    here: Any = data
    for key in path:
        here = here.get(key) if isinstance(here, dict) else None
    return here if isinstance(here, dict) else {}


def _strings(value: object) -> list[str]:
    return [v for v in value if isinstance(v, str)] if isinstance(value, list | tuple) else []
