"""Imports of the project's own files that lead nowhere, corrected from what the files define.

A correction is made only where exactly one candidate fits, and it changes nothing but the import:
a name that is corrected goes on being called what the rest of the file calls it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePosixPath

from rapidfuzz import fuzz

from standalone_orchestrator.codebase.api import ImportTarget
from standalone_orchestrator.codebase.languages.python.import_text import (
    Change,
    alone,
    span,
)
from standalone_orchestrator.codebase.languages.python.mismatches import defined_names
from standalone_orchestrator.codebase.languages.python.modules import (
    ROOTS,
    import_statements,
    imports,
    module_of,
)
from standalone_orchestrator.codebase.languages.python.outlines import outline
from standalone_orchestrator.codebase.languages.python.trees import parse
from standalone_orchestrator.codebase.testfiles import is_test

_NEAR = 80
"""Likeness, of 100, from which a name may be another one mistyped."""
_FROM = re.compile(r"(from\s+)([.\w]+)(\s+import\b)")
_SUFFIX = ".py"


class Project:
    """The project as seen from one file that imports; what a file defines is found out once.

    Args:
        path: the file.
        files: paths and texts of the project; those of files that are planned are skeletons.
    """

    def __init__(self, path: str, files: Mapping[str, str]) -> None:
        self._path = path
        self._files = files
        self._folder = PurePosixPath(path).parent
        self._defined: dict[str, frozenset[str]] = {}

    @property
    def in_package(self) -> bool:
        """Whether the file is a module of a package, so that it can import relatively."""
        return f"{self._folder}/__init__.py" in self._files and str(self._folder) != "."

    @property
    def is_top(self) -> bool:
        """Whether the file is a module of no package."""
        return str(self._folder) in (".", *ROOTS) and not self.in_package

    def targets(self, node: ast.ImportFrom) -> tuple[ImportTarget, ...]:
        """Where one import leads."""
        return imports(self._path, ast.unparse(node), self._files)

    def names_of(self, path: str) -> frozenset[str] | None:
        """What can be imported from a file; None if code cannot tell."""
        return defined_names(path, self._files)

    def definers(self, names: Collection[str]) -> tuple[str, ...]:
        """Sources that define all of `names`, and that do not need this file themselves."""
        found = (path for path in self._files if self._is_source(path))
        # a large project has no more than a few files that hold the names at all
        holding = (p for p in found if names and all(n in self._files[p] for n in names))
        able = (p for p in holding if set(names) <= self.defines(p))
        return tuple(path for path in able if not self._needs_us(path))

    def defines(self, path: str) -> frozenset[str]:
        """Public functions, classes and constants that a file defines itself."""
        if path not in self._defined:
            found = outline(path, self._files[path])
            symbols = found.symbols if found is not None else ()
            names = (s.name for s in symbols if "." not in s.name)
            self._defined[path] = frozenset(name for name in names if name[0] != "_")
        return self._defined[path]

    def name_for(self, path: str, *, relative: bool) -> str:
        """How this file names another one as a module."""
        pure = PurePosixPath(path)
        if relative and self.in_package and pure.parent == self._folder and pure.stem[0] != "_":
            return f".{pure.stem}"
        return module_of(path)

    def _is_source(self, path: str) -> bool:
        return path.endswith(_SUFFIX) and path != self._path and not is_test(path)

    def _needs_us(self, path: str) -> bool:
        """Whether `path` imports this file, directly or through others."""
        seen, pending = {path}, [path]
        while pending:
            here = pending.pop()
            for target in imports(here, self._files[here], self._files):
                if target.path == self._path:
                    return True
                if target.path and target.path not in seen:
                    seen.add(target.path)
                    pending.append(target.path)
        return False


def corrections(
    text: str, project: Project, undefined: Collection[str]
) -> Iterator[tuple[Change, str]]:
    """Changes that correct from-imports, each with what it does, as one clause.

    Args:
        text: the file, without a byte order mark.
        project: as this file sees it.
        undefined: names that the file uses and binds nowhere.
    """
    tree = parse(text)
    if tree is None:
        return
    statements = [n for n, guarded in import_statements(tree) if not guarded]
    froms = [n for n in statements if isinstance(n, ast.ImportFrom) and n.names[0].name != "*"]
    relative = any(n.level for n in froms)
    for node in froms:
        found = _corrected(node, text, project, relative)
        if found is None:
            found = _renamed(node, text, project, undefined)
        if found is not None:
            yield found


def _corrected(
    node: ast.ImportFrom, text: str, project: Project, relative: bool
) -> tuple[Change, str] | None:
    """The statement with another module; None where the module is right, or none fits."""
    written = "." * node.level + (node.module or "")
    names = [alias.name for alias in node.names]
    targets = project.targets(node)
    new = ""
    if node.level == 1 and project.is_top and node.module:
        known = {module_of(t.path) for t in targets if t.kind == "project"}
        new = node.module if node.module in known else ""
    elif len(targets) == 1 and _leads_nowhere(targets[0], names, project):
        fitting = [p for p in project.definers(names) if _is_meant(written, p, targets[0])]
        new = project.name_for(fitting[0], relative=relative) if len(fitting) == 1 else ""
    match = _FROM.match(text, span(text, node)[0])
    if not new or new == written or match is None or match[2] != written:
        return None
    told = f"`from {written}` is now `from {new}`"
    return (match.start(2), match.end(2), new), told


def _leads_nowhere(target: ImportTarget, names: Collection[str], project: Project) -> bool:
    """Whether no file is there, or the file defines none of the names."""
    if target.kind != "project":
        return target.kind != "stdlib"
    known = project.names_of(target.path)
    return known is not None and not known & set(names)


def _is_meant(written: str, path: str, target: ImportTarget) -> bool:
    """Whether an import that leads nowhere may mean the file.

    A module of nobody we know may be a package that is to be installed, so it has to be called like
    the file.
    """
    if target.kind in ("missing", "project"):
        return True
    parts, last = written.split("."), module_of(path).rpartition(".")[2]
    if len(parts) > 1 and parts[0] not in ROOTS:
        return False
    return parts[-1] == last or (len(parts) == 1 and fuzz.ratio(parts[0], last) >= _NEAR)


def _renamed(
    node: ast.ImportFrom, text: str, project: Project, undefined: Collection[str]
) -> tuple[Change, str] | None:
    """The statement with one name corrected; None where none is wrong, or none fits."""
    target = next((t for t in project.targets(node) if t.names), None)
    if target is None or target.kind != "project":
        return None
    known = project.names_of(target.path)
    for alias in node.names if known is not None else ():
        if alias.name not in target.names or alias.name in (known or ()):
            continue
        if len(homes := project.definers([alias.name])) == 1:
            return _moved(node, alias, text, project, homes[0])
        near = [n for n in project.defines(target.path) if _is_near(alias.name, n)]
        if len(near) == 1:
            used = near[0] in undefined and alias.asname is None
            bound = "" if used else f" as {alias.asname or alias.name}"
            told = f"`{target.path}` defines `{near[0]}`, not `{alias.name}`"
            return (*span(text, alias), near[0] + bound), told
    return None


def _is_near(wrong: str, right: str) -> bool:
    same_kind = wrong[0].isupper() == right[0].isupper() and wrong.isupper() == right.isupper()
    return same_kind and fuzz.ratio(wrong, right) >= _NEAR


def _moved(
    node: ast.ImportFrom, alias: ast.alias, text: str, project: Project, home: str
) -> tuple[Change, str] | None:
    """One name of several taken from the file that defines it."""
    if not alone(text, node):
        return None
    first, last = span(text, node)
    lead = re.split(r"[\r\n]", text[:first])[-1]
    module = project.name_for(home, relative=bool(node.level))
    one = ast.ImportFrom(module.lstrip("."), [alias], len(module) - len(module.lstrip(".")))
    rest = [a for a in node.names if a is not alias]
    lines = [ast.unparse(ast.ImportFrom(node.module, rest, node.level))] if rest else []
    ends = "\r\n" if "\r\n" in text else "\n"
    told = f"`{alias.name}` is imported from `{home}`"
    return (first, last, f"{ends}{lead}".join([*lines, ast.unparse(one)])), told
