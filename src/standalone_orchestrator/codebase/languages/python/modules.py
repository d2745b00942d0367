"""File paths and module names, and what a module imports."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath
from typing import Literal

from standalone_orchestrator.codebase.api import ImportTarget
from standalone_orchestrator.codebase.languages.python.trees import dotted, parse

ROOTS = ("src", "lib", "python")
"""Folders that hold packages without being one."""
_FORGIVING = frozenset(("ImportError", "ModuleNotFoundError", "Exception", "BaseException"))


def module_of(path: str) -> str:
    """Dotted name of the file at `path`: `src/pkg/a.py` is pkg.a, `pkg/__init__.py` is pkg."""
    pure = PurePosixPath(path)
    parts = [*pure.parts[:-1], pure.stem]
    if len(parts) > 1 and parts[0] in ROOTS:
        parts = parts[1:]
    if parts[-1] == "__init__":
        parts = parts[:-1]
    return ".".join(p for p in parts if p not in (".", "/"))


def path_candidates(module: str) -> tuple[str, ...]:
    """Where the module may lie below the project's top, likeliest first."""
    if not module:
        return ("__init__.py",)
    base = module.replace(".", "/")
    found = [f"{base}.py", f"{base}/__init__.py"]
    return (*found, *(f"{root}/{path}" for root in ROOTS for path in found))


def imports(path: str, text: str, files: Collection[str]) -> tuple[ImportTarget, ...]:
    """What the module imports, in order; nothing if it doesn't parse.

    `from pkg import a, b` gives one target for pkg, and one for each of a and b that is a file.
    """
    tree = parse(text)
    if tree is None:
        return ()
    known = files if isinstance(files, frozenset | set | dict) else frozenset(files)
    resolver = _Resolver(path, known)
    found: list[ImportTarget] = []
    for statement, guarded in import_statements(tree):
        found.extend(resolver.targets(statement, guarded))
    return tuple(found)


class _Resolver:
    """Module names to project files, as seen from one file."""

    def __init__(self, path: str, files: Collection[str]) -> None:
        self._path = path
        self._files = files
        self._folder = PurePosixPath(path).parent
        self._tops: frozenset[str] | None = None

    def targets(self, node: ast.Import | ast.ImportFrom, guarded: bool) -> Iterator[ImportTarget]:
        """Where one import statement leads."""
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield self._target(alias.name, node.lineno, (), guarded)
            return
        names = tuple(alias.name for alias in node.names)
        if node.level:
            yield from self._relative(node, names, guarded)
            return
        module = node.module or ""
        yield from self._with_submodules(self._target(module, node.lineno, names, guarded), names)

    def _with_submodules(
        self, target: ImportTarget, names: tuple[str, ...]
    ) -> Iterator[ImportTarget]:
        subs: dict[str, str] = {}
        if target.path == "" or target.path.endswith("__init__.py"):
            for name in names:
                module = f"{target.module}.{name}"
                if target.kind in ("project", "missing") and (path := self._find(module)):
                    subs[name] = path
        rest = tuple(n for n in names if n not in subs)
        if target.path or rest:
            yield ImportTarget(
                target.module, target.line, target.kind, target.path, rest, target.guarded
            )
        for name, path in subs.items():
            yield ImportTarget(
                f"{target.module}.{name}", target.line, "project", path, (), target.guarded
            )

    def _relative(
        self, node: ast.ImportFrom, names: tuple[str, ...], guarded: bool
    ) -> Iterator[ImportTarget]:
        folder = self._folder
        for _ in range(node.level - 1):
            folder = folder.parent
        base = folder.joinpath(*(node.module or "").split(".")) if node.module else folder
        written = "." * node.level + (node.module or "")
        own = self._existing(str(base), package_first=node.module is None)
        subs = (
            {n: p for n in names if (p := self._existing(str(base / n)))}
            if _is_package(own)
            else {}
        )
        rest = tuple(n for n in names if n not in subs)
        module = module_of(own) if own else written
        if own and (rest or not subs):
            yield ImportTarget(module, node.lineno, "project", own, rest, guarded)
        elif rest:
            yield ImportTarget(written, node.lineno, "missing", "", rest, guarded)
        for path in subs.values():
            yield ImportTarget(module_of(path), node.lineno, "project", path, (), guarded)

    def _existing(self, base: str, *, package_first: bool = False) -> str:
        options = [f"{base}.py", f"{base}/__init__.py"] if base != "." else ["__init__.py"]
        if package_first:
            options.reverse()
        return next((p for p in options if p in self._files), "")

    def _target(
        self, module: str, line: int, names: tuple[str, ...], guarded: bool
    ) -> ImportTarget:
        if path := self._find(module):
            return ImportTarget(module, line, "project", path, names, guarded)
        top = module.partition(".")[0]
        if top in sys.stdlib_module_names:
            return ImportTarget(module, line, "stdlib", "", names, guarded)
        kind: Literal["missing", "external"] = "external"
        if top in self._tops_of_project():
            kind = "missing"
        return ImportTarget(module, line, kind, "", names, guarded)

    def _find(self, module: str) -> str:
        """The file of an absolute module: below the top, a source root, or beside this file."""
        for candidate in path_candidates(module):
            if candidate in self._files:
                return candidate
        if module.partition(".")[0] in sys.stdlib_module_names:
            return ""
        folder = self._folder
        while str(folder) not in (".", "/"):
            found = self._existing(str(folder / module.replace(".", "/")))
            # a folder that is a package is no place from which top-level modules are imported
            if found and found != self._path and f"{folder}/__init__.py" not in self._files:
                return found
            folder = folder.parent
        return ""

    def _tops_of_project(self) -> frozenset[str]:
        """Top-level names that belong to the project."""
        if self._tops is None:
            modules = (module_of(p) for p in self._files if p.endswith(".py"))
            self._tops = frozenset(m.partition(".")[0] for m in modules)
        return self._tops


def _is_package(path: str) -> bool:
    return not path or path.endswith("__init__.py")


def import_statements(tree: ast.Module) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    """Every import, also inside functions, and whether its failing is expected."""
    pending: list[tuple[ast.AST, bool]] = [(tree, False)]
    found: list[tuple[ast.Import | ast.ImportFrom, bool]] = []
    while pending:
        node, guarded = pending.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.append((node, guarded))
            continue
        inner = guarded or _is_guard(node)
        pending.extend((child, inner) for child in _statements(node))
    return iter(sorted(found, key=lambda pair: (pair[0].lineno, pair[0].col_offset)))


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    for field in ("body", "handlers", "orelse", "finalbody", "cases"):
        yield from getattr(node, field, ()) if not isinstance(node, ast.expr) else ()


def _is_guard(node: ast.AST) -> bool:
    if isinstance(node, ast.Try):
        return any(_forgives(h) for h in node.handlers)
    return isinstance(node, ast.If) and dotted(node.test).endswith("TYPE_CHECKING")


def _forgives(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    parts = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(dotted(p).rpartition(".")[2] in _FORGIVING for p in parts)
