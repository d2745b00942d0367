"""Third-party packages: those that a task names, those that a file imports.

What a run installs beside what the project's manifests and the settings name is what the task names
and `distributions.toml` knows: a name that is made up or misspelt, by whomever, is never looked up.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import PurePosixPath

from rapidfuzz import process

from standalone_orchestrator.codebase.api import Fault
from standalone_orchestrator.codebase.languages.python.modules import imports

_NEAR = 80
_NONE_AT_ALL = re.compile(
    r"\b(?:only|nothing but|just)\s+(?:the\s+)?(?:python\s+)?standard\s+library\b"
    r"|\bstandard[\s-]library[\s-]only\b"
    r"|\b(?:no|without(?:\s+any)?)\s+(?:third[\s-]party|external)(?:\s+or\s+(?:third[\s-]party"
    r"|external))?(?:\s+python)?\s+(?:librar|package|deps|dependenc|module|import|requirement)\w*",
    re.IGNORECASE,
)
_NOT_MEANT = re.compile(
    r"\b(?:no|not|never|without|avoid|instead of|rather than|unlike|like|replaces?|removes?|drops?"
    r"|similar to|don't)\b[^.;:]{0,40}$",
    re.IGNORECASE,
)
_FORBIDDEN = re.compile(
    # other names and what kind of thing they are may stand between: `numpy` and pandas must not ...
    r"^[`\"']?(?:\s*(?:,|,?\s(?:and|or))\s+[`\"']?\w[\w.-]*[`\"']?)*"
    r"(?:\s+(?:library|libraries|(?:package|module|framework)s?))?"
    r"\s+(?:(?:(?:must|may|should|can)\s*not|(?:mustn|shouldn|can)['’]t)\s+be\s+"
    r"(?:used|imported|installed|added|required)|(?:is|are)\s+(?:not\s+(?:allowed|permitted|to\s+be"
    r"\s+used)|forbidden|prohibited))\b",
    re.IGNORECASE,
)
_LEAD = r"(?:us(?:e|es|ing)|with|via|through|imports?|from|on top of|based on|installs?)"
_IN_USE = re.compile(rf"\b{_LEAD}\s+(?:the\s+)?[`\"']?$", re.IGNORECASE)
_CALLED_ONE = re.compile(r"[`\"']?\s+(?:librar|package|module|framework)", re.IGNORECASE)
_INSTALLED = re.compile(r"\bpip3?\s+install\s[^`.;]*$", re.IGNORECASE)
_IMPORTED = re.compile(r"^\s*(?:from|import)\s+([A-Za-z_]\w*)", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n")

_BUILDERS = ("setuptools", "pkg_resources")
"""What a `setup.py` may always import: whatever runs it brings them, and no program should."""


@dataclass(frozen=True, slots=True)
class _Known:
    """The table of distributions, read once."""

    modules: dict[str, str]
    """Import name, and the distribution that brings it."""
    proper: dict[str, str]
    """Names as tasks write them, in small letters, and the distribution."""
    words: dict[str, str]
    """The same for names that are everyday words."""


def named_in(text: str) -> tuple[str, ...]:
    """Distributions that a task wants to be used, in the order in which it names them."""
    if _NONE_AT_ALL.search(text):
        return ()
    found = dict.fromkeys(name for part in _SENTENCE.split(text) for name in _named(part))
    unique = {normal(name): name for name in reversed(found)}
    return tuple(name for name in found if unique[normal(name)] == name)


def modules_of(distribution: str) -> frozenset[str]:
    """Import names of a distribution; its own name where the table does not know it."""
    wanted = normal(re.split(r"[\s\[<>=!~;@(]", distribution, maxsplit=1)[0])
    found = {module for module, name in _known().modules.items() if normal(name) == wanted}
    return frozenset(found or {wanted.replace("-", "_")})


def unavailable(
    path: str, text: str, files: Collection[str], modules: Collection[str]
) -> tuple[Fault, ...]:
    """Imports of modules that are neither the project's, nor the library's, nor installed.

    Args:
        path: the file.
        text: its text.
        files: paths of the project.
        modules: top-level modules that are installed, or will be.
    """
    known = {*modules, *(_BUILDERS if PurePosixPath(path).name == "setup.py" else ())}
    seen: dict[str, Fault] = {}
    for target in imports(path, text, files):
        if target.kind == "external" and not target.guarded and target.top not in known:
            message = f"there is no module `{target.top}` here; {_instead(target.top, known)}"
            fault = Fault(path, target.line, "missing-package", message, target.top)
            seen.setdefault(target.top, fault)
    return tuple(seen.values())


def normal(name: str) -> str:
    """A distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _instead(module: str, modules: Collection[str]) -> str:
    near = process.extractOne(module, sorted(modules), score_cutoff=_NEAR)
    if near is not None:
        return f"the nearest one is `{near[0]}`"
    return "use the standard library, or what the task names"


def _named(part: str) -> Iterator[str]:
    known = _known()
    for found in _IMPORTED.finditer(part):
        if found[1] in known.modules:
            yield known.modules[found[1]]
    for found in _spoken().finditer(part):
        name, before, behind = found[0].lower(), part[: found.start()], part[found.end() :]
        if _NOT_MEANT.search(before) or _FORBIDDEN.match(behind):
            continue
        if name in known.proper:
            yield known.proper[name]
        elif _INSTALLED.search(before) or (_IN_USE.search(before) and _CALLED_ONE.match(behind)):
            yield known.words[name]


@lru_cache(maxsize=1)
def _spoken() -> re.Pattern[str]:
    known = _known()
    names = sorted({*known.proper, *known.words}, key=len, reverse=True)
    # no part of a path, a file's name or a longer word
    return re.compile(rf"(?<![\w./-])(?:{'|'.join(map(re.escape, names))})(?![\w-]|\.\w|/)", re.I)


@lru_cache(maxsize=1)
def _known() -> _Known:
    text = resources.files(__package__).joinpath("distributions.toml").read_text("utf-8")
    data = tomllib.loads(text)
    proper = _by_name(data["proper"]) | {k.lower(): v for k, v in data["spoken"].items()}
    words = {k: v for k, v in _by_name(data["words"]).items() if k not in proper}
    return _Known({**data["proper"], **data["words"]}, proper, words)


def _by_name(rows: dict[str, str]) -> dict[str, str]:
    """The rows by what is imported and by what the distribution is called, in small letters."""
    return {k.lower(): v for k, v in rows.items() if k not in _NOT_SPOKEN} | {
        v.lower(): v for v in rows.values()
    }


_NOT_SPOKEN = frozenset(("jwt", "magic", "serial", "attr", "docx", "yaml", "jose"))
"""Import names that a task writes for something else: a format, a token, a port."""
