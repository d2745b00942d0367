"""What a Python project says that it needs, read from its files without running any of them.

Understood: `pyproject.toml` (PEP 621, dependency groups, Poetry), `setup.cfg`, literal lists in
`setup.py`, `requirements*.txt` for running and testing, `deps` of `tox.ini`. Of the groups, those
for tests are taken; a group for development only where there is none for tests.
"""

from __future__ import annotations

import ast
import configparser
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

_NAME = re.compile(r"^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_REQUIREMENT = re.compile(
    r"^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"  # name
    r"\s*(?:\[[A-Za-z0-9._,\s-]*\])?"  # extras
    r"\s*\(?(?:(?:[<>=!~]=?|===)\s*[A-Za-z0-9.*+!_-]+\s*,?\s*)*\)?"  # versions
    r"\s*(?:;[^#\n]*)?$"  # marker
)
_TEST_GROUPS = ("test", "tests", "testing")
_DEV_GROUPS = ("dev", "develop", "development")
_FILES = ("requirements", "requirements/base", "requirements/main")
_TEST_FILES = tuple(
    pattern.format(group)
    for group in _TEST_GROUPS
    for pattern in ("requirements-{}", "requirements_{}", "{}-requirements", "requirements/{}")
)
_DEV_FILES = tuple(
    pattern.format("dev")
    for pattern in ("requirements-{}", "requirements_{}", "{}-requirements", "requirements/{}")
)
_DEPTH = 5


def declared(project: Path) -> tuple[str, ...]:
    """Requirements of a project for running and for testing, sorted, each once."""
    found: set[str] = set()
    own = ""
    for reader in (_pyproject, _setup_cfg, _setup_py):
        name, lines = reader(project)
        own = own or name
        found.update(lines)
    found.update(_requirement_files(project))
    if not found:
        found.update(_tox(project))
    clean = (_plain(line) for line in found)
    return tuple(sorted(r for r in clean if r and name_of(r) != normal(own)))


def is_requirement(text: str) -> bool:
    """Whether `text` is a package's name with, at most, extras, versions and a marker.

    Addresses, paths and options of pip are not: they would let a file or a model decide where a
    package comes from.
    """
    return bool(_REQUIREMENT.match(text.strip()))


def name_of(requirement: str) -> str:
    """The normalised name of the package that a requirement asks for."""
    match = _NAME.match(requirement.strip())
    return normal(match.group()) if match else ""


def normal(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _plain(line: str) -> str:
    text = re.sub(r"(^|\s)#.*", "", line).split(" --hash")[0].strip().rstrip("\\").strip()
    return text if is_requirement(text) else ""


def _pick(groups: Mapping[str, Any]) -> list[str]:
    """Names of the groups that tests need."""
    by_name = {normal(name): name for name in groups}
    tests = [by_name[g] for g in _TEST_GROUPS if g in by_name]
    return tests or [by_name[g] for g in _DEV_GROUPS if g in by_name]


def _pyproject(project: Path) -> tuple[str, list[str]]:
    try:
        data = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))
    except (OSError, ValueError):
        return "", []
    table = _table(data, "project")
    name = str(table.get("name") or _table(data, "tool", "poetry").get("name") or "")
    lines = _strings(table.get("dependencies"))
    extras = _table(table, "optional-dependencies")
    for group in _pick(extras):
        lines += _extra(extras, group, normal(name), _DEPTH)
    groups = _table(data, "dependency-groups")
    for group in _pick(groups):
        lines += _group(groups, group, _DEPTH)
    return name, [*lines, *_poetry(_table(data, "tool", "poetry"))]


def _table(data: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    here: Any = data
    for key in path:
        here = here.get(key) if isinstance(here, dict) else None
    return here if isinstance(here, dict) else {}


def _strings(value: object) -> list[str]:
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []


def _extra(extras: Mapping[str, Any], name: str, own: str, depth: int) -> list[str]:
    """An extra, with those of the same project that it names (`thing[cli]`)."""
    lines = []
    for line in _strings(extras.get(name)):
        more = re.match(r"^[\w.-]+\[([^\]]*)\]", line)
        if own and name_of(line) == own and more and depth:
            for other in more.group(1).split(","):
                lines += _extra(extras, other.strip(), own, depth - 1)
        else:
            lines.append(line)
    return lines


def _group(groups: Mapping[str, Any], name: str, depth: int) -> list[str]:
    lines = _strings(groups.get(name))
    for item in groups.get(name) or ():
        if isinstance(item, dict) and depth:
            lines += _group(groups, str(item.get("include-group")), depth - 1)
    return lines


def _poetry(table: Mapping[str, Any]) -> list[str]:
    groups = {n: _table(g, "dependencies") for n, g in _table(table, "group").items()}
    parts = [_table(table, "dependencies"), *(groups[g] for g in _pick(groups))]
    parts.append(_table(table, "dev-dependencies"))
    return [
        line
        for part in parts
        for name, value in part.items()
        if normal(name) != "python" and (line := _poetry_line(name, value))
    ]


def _poetry_line(name: str, value: object) -> str:
    extras = ""
    if isinstance(value, dict):
        if value.get("optional") or not isinstance(value.get("version"), str):
            return ""
        extras = f"[{','.join(_strings(value.get('extras')))}]" if value.get("extras") else ""
        value = value["version"]
    if not isinstance(value, str):
        return ""
    parts = (_versions(part.strip()) for part in value.split(","))
    return f"{name}{extras}{','.join(p for p in parts if p)}"


def _versions(spec: str) -> str:
    """Poetry's caret and tilde as comparisons (PEP 440)."""
    if spec in ("", "*"):
        return ""
    if spec[0] not in "^~" or spec.startswith("~="):
        return spec if spec[0] in "<>=!~" else f"=={spec}"
    numbers = [int(n) for n in re.findall(r"\d+", spec.split("-")[0])]
    if not numbers:
        return ""
    if spec[0] == "^":
        place = next((i for i, n in enumerate(numbers) if n), len(numbers) - 1)
    else:
        place = min(1, len(numbers) - 1)
    upper = [*numbers[:place], numbers[place] + 1]
    return f">={spec[1:].strip()},<{'.'.join(map(str, upper))}"


def _setup_cfg(project: Path) -> tuple[str, list[str]]:
    parser = _ini(project / "setup.cfg")
    lines = parser.get("options", "install_requires", fallback="").splitlines()
    section = "options.extras_require"
    extras = dict(parser.items(section)) if parser.has_section(section) else {}
    for group in _pick(extras):
        lines += extras[group].splitlines()
    lines += parser.get("options", "tests_require", fallback="").splitlines()
    return parser.get("metadata", "name", fallback=""), lines


def _ini(path: Path) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(path.read_text("utf-8"))
    except (OSError, ValueError, configparser.Error):
        return configparser.RawConfigParser()
    return parser


def _setup_py(project: Path) -> tuple[str, list[str]]:
    try:
        tree = ast.parse((project / "setup.py").read_text("utf-8"))
    except (OSError, ValueError, SyntaxError, RecursionError):
        return "", []
    values = {
        keyword.arg: _literal(keyword.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg in ("name", "install_requires", "tests_require", "extras_require")
    }
    lines = _strings(values.get("install_requires")) + _strings(values.get("tests_require"))
    extras = values.get("extras_require")
    if isinstance(extras, dict):
        for group in _pick({str(k): v for k, v in extras.items()}):
            lines += _strings(extras[group])
    name = values.get("name")
    return name if isinstance(name, str) else "", lines


def _literal(node: ast.expr) -> object:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError):
        return None


def _requirement_files(project: Path) -> Iterator[str]:
    def present(stems: Iterable[str]) -> list[Path]:
        return [p for stem in stems if (p := project / f"{stem}.txt").is_file()]

    chosen = present(_FILES) + (present(_TEST_FILES) or present(_DEV_FILES))
    for path in chosen:
        yield from _lines_of(path, project.resolve(), _DEPTH)


def _lines_of(path: Path, project: Path, depth: int) -> Iterator[str]:
    """Lines of a requirements file, and of those that it includes from the same project."""
    try:
        if not path.resolve().is_relative_to(project):
            return
        text = path.read_text("utf-8")
    except (OSError, ValueError):
        return
    for line in text.replace("\\\n", " ").splitlines():
        include = re.match(r"^\s*(?:-r|--requirement)[\s=]*(\S+)", line)
        if include and depth:
            yield from _lines_of(path.parent / include.group(1), project, depth - 1)
        elif not include:
            yield line


def _tox(project: Path) -> Sequence[str]:
    lines = _ini(project / "tox.ini").get("testenv", "deps", fallback="").splitlines()
    return [line for line in lines if "{" not in line and not line.strip().startswith("-")]
