"""A project's own manifest, with the packages that its sources came to need.

`pyproject.toml` where it holds dependencies, else a requirements file. Nothing else of the file
changes; a manifest that cannot be changed for sure is left, and the requirements file is taken.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from standalone_orchestrator.codebase.languages.python.distributions import normal
from standalone_orchestrator.codebase.lines import newline_of

PYPROJECT = "pyproject.toml"
REQUIREMENTS = "requirements.txt"
_FILES = (REQUIREMENTS, "requirements/base.txt", "requirements/main.txt")
MANIFESTS = (PYPROJECT, *_FILES)
"""What may be changed, the likeliest first."""
_NAME = re.compile(r"\s*([A-Za-z0-9][\w.-]*)")
_PROJECT = re.compile(r"^\[project\][^\S\n]*(?:#.*)?\n", re.M)
_POETRY = re.compile(r"^\[tool\.poetry\.dependencies\][^\S\n]*(?:#.*)?\n", re.M)
_KEY = re.compile(r"^dependencies\s*=\s*\[", re.M)
_NEXT = re.compile(r"^\[", re.M)
_PIECE = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|#[^\n]*|\]")


def with_packages(packages: Sequence[str], texts: Mapping[str, str]) -> Mapping[str, str]:
    """Manifests that change, by path, so that each package is named; empty when all are.

    Args:
        packages: distributions.
        texts: the project's paths and texts.
    """
    there = {path: texts[path] for path in MANIFESTS if path in texts}
    named = {normal(name) for path, text in there.items() for name in _names(path, text)}
    missing = [name for name in packages if normal(name) not in named]
    if not missing:
        return {}
    text = there.get(PYPROJECT, "")
    if text and (changed := _declared(text, missing)):
        return {PYPROJECT: changed}
    path = next((path for path in _FILES if path in there), REQUIREMENTS)
    old = there.get(path, "")
    end = newline_of(old)
    lead = end if old and not old.endswith(("\n", "\r")) else ""
    return {path: old + lead + "".join(f"{name}{end}" for name in missing)}


def _names(path: str, text: str) -> Collection[str]:
    if path == PYPROJECT:
        data = _read(text)
        lines = _listed(data)
        return [m[1] for line in lines if (m := _NAME.match(line))] + list(_poetry(data))
    return [m[1] for line in text.splitlines() if (m := _NAME.match(line))]


def _declared(text: str, names: Sequence[str]) -> str:
    """`pyproject.toml` with more dependencies; empty where it keeps none, or not for sure."""
    data = _read(text)
    project = data.get("project")
    if isinstance(project, dict) and "dependencies" not in project.get("dynamic", ()):
        new = _in_project(text, names)
        done = _listed(_read(new)) == [*_listed(data), *names]
        return new if done and _rest(_read(new)) == _rest(data) else ""
    if _poetry(data) and (table := _POETRY.search(text)):
        lines = "".join(f'{name} = "*"\n' for name in names)
        new = text[: table.end()] + lines + text[table.end() :]
        return new if set(_poetry(_read(new))) == {*_poetry(data), *names} else ""
    return ""


def _in_project(text: str, names: Sequence[str]) -> str:
    table = _PROJECT.search(text)
    if table is None:
        return ""
    begin = table.end()
    found = _NEXT.search(text, begin)
    end = found.start() if found else len(text)
    quoted = [f'"{name}"' for name in names]
    key = _KEY.search(text, begin, end)
    if key is None:
        table_end = len(text[:end].rstrip()) if text[:end].rstrip() else end
        line = f"\ndependencies = [{', '.join(quoted)}]"
        return text[:table_end] + line + (text[table_end:] or "\n")
    close = next((m for m in _PIECE.finditer(text, key.end()) if m[0] == "]"), None)
    if close is None:
        return ""
    inside = text[key.end() : close.start()]
    return text[: key.end()] + _longer(inside, quoted) + text[close.start() :]


def _longer(inside: str, quoted: Sequence[str]) -> str:
    """The inside of a list with more strings, in its own layout."""
    strings = [m for m in _PIECE.finditer(inside) if m[0][0] in "\"'"]
    if not strings:
        return inside.rstrip() + ", ".join(quoted)
    last = strings[-1]
    rest = re.sub(r"^\s*,", "", inside[last.end() :])
    if "\n" not in inside:
        return f"{inside[: last.end()]}, {', '.join(quoted)}{rest}"
    indent = re.split(r"\n", inside[: last.start()])[-1]
    lines = "".join(f"\n{indent}{name}," for name in quoted)
    return f"{inside[: last.end()]},{_same_line(rest)}{lines}{rest[len(_same_line(rest)) :]}"


def _same_line(rest: str) -> str:
    """What stands behind the last string on its line: a comment."""
    return rest.partition("\n")[0].rstrip("\r")


def _read(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except ValueError:
        return {}


def _listed(data: Mapping[str, Any]) -> list[str]:
    project = data.get("project")
    found = project.get("dependencies", []) if isinstance(project, dict) else []
    return [line for line in found if isinstance(line, str)] if isinstance(found, list) else []


def _poetry(data: Mapping[str, Any]) -> Collection[str]:
    here: object = data
    for key in ("tool", "poetry", "dependencies"):
        here = here.get(key) if isinstance(here, dict) else None
    return list(here) if isinstance(here, dict) else []


def _rest(data: Mapping[str, Any]) -> dict[str, Any]:
    project = {k: v for k, v in data.get("project", {}).items() if k != "dependencies"}
    return {**data, "project": project}
