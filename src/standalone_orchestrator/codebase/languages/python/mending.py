"""Imports that are missing or lead nowhere, mended where code can tell what was meant.

What is mended would be a `NameError` or an `ImportError` as soon as it is reached. Nothing but
imports is changed; what is in doubt stays as it is, and is a fault for others to tell.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping

from standalone_orchestrator.codebase.api import Mended
from standalone_orchestrator.codebase.languages.python.import_text import changed, with_import
from standalone_orchestrator.codebase.languages.python.local_imports import Project, corrections
from standalone_orchestrator.codebase.languages.python.scopes import undefined
from standalone_orchestrator.codebase.languages.python.signatures import exports_of
from standalone_orchestrator.codebase.languages.python.standard import (
    modules_for,
    offered,
    offered_by,
)
from standalone_orchestrator.codebase.languages.python.trees import fresh, parse
from standalone_orchestrator.codebase.languages.python.uses import Use, uses
from standalone_orchestrator.core.task import PlannedFile

_BOM = "\ufeff"
_ROUNDS = 4
"""One correction may be what the next one needs."""


def mended(file: PlannedFile, text: str, files: Mapping[str, str], base: str | None) -> Mended:
    """The text with its imports mended, and what was done.

    Args:
        file: as planned; what it exports is never imported instead.
        text: the text to mend.
        files: paths and texts of the project; those of files that are planned are skeletons.
        base: the file's text in the base, whose own faults are left alone.
    """
    own = {export.owner or export.name for export in exports_of(file.exports)}
    own |= {fault.name for fault in undefined(file.path, base or "")}
    project = Project(file.path, files)
    new = text
    told: tuple[str, ...] = ()
    for _ in range(_ROUNDS):
        found = _round(file.path, new, project, own)
        if not found.told:
            break
        new, told = found.text, (*told, *found.told)
    return Mended(new, told) if told and _same_but_imports(text, new) else Mended(text, ())


def _round(path: str, text: str, project: Project, own: Collection[str]) -> Mended:
    mark = _BOM if text.startswith(_BOM) else ""
    body = text.removeprefix(_BOM)
    names = [fault.name for fault in undefined(path, body)]
    fixes = list(corrections(body, project, names))
    told = [clause for _, clause in fixes]
    body = changed(body, [change for change, _ in fixes])
    for name in (fault.name for fault in undefined(path, body)):
        if name in own or name.startswith("_"):
            continue
        if (added := _added(body, name, project)) is not None:
            body = added.text
            told += added.told
    return Mended(mark + body, tuple(told))


def _added(text: str, name: str, project: Project) -> Mended | None:
    """The text with one import for an undefined name; None where nothing, or too much, fits."""
    tree = parse(text)
    found = uses(tree, name) if tree is not None else ()
    if tree is None or not found:
        return None
    homes = project.definers([name])
    if homes:
        wanted = [(project.name_for(homes[0], relative=_is_relative(tree)), name)]
        wanted *= len(homes) == 1
    else:
        chains = frozenset(use.chain for use in found)
        wanted = [(module, "") for module in modules_for(name, chains)] or _taken(tree, name, found)
    new = text
    for module, taken in wanted:
        new = with_import(new, module, taken)
    if new == text:
        return None
    said = (f"from {m} import {n}" if n else f"import {m}" for m, n in wanted)
    return Mended(new, tuple(f"added `{line}`" for line in said))


def _taken(tree: ast.Module, name: str, found: Collection[Use]) -> list[tuple[str, str]]:
    """The module of the standard library that a bare name is taken from."""
    modules = offered_by(name)
    if not modules or not all(_fits(use, name, modules[0]) for use in found):
        return []
    if modules[0] == "typing" and modules[1:] == ("collections.abc",):
        taken = {n.module for n in tree.body if isinstance(n, ast.ImportFrom)}
        if "collections.abc" in taken and "typing" not in taken:
            return [("collections.abc", name)]
    return [(modules[0], name)]


def _fits(use: Use, name: str, module: str) -> bool:
    """Whether the use speaks for the library's name: a small letter begins many a variable."""
    if use.chain:
        return hasattr(offered(module, name), use.chain[0])
    return use.applied or name[0].isupper()


def _is_relative(tree: ast.Module) -> bool:
    return any(isinstance(n, ast.ImportFrom) and n.level for n in tree.body)


def _same_but_imports(old: str, new: str) -> bool:
    before, after = _without_imports(old), _without_imports(new)
    return bool(before) and before == after


def _without_imports(text: str) -> str:
    tree = fresh(text)
    return ast.dump(_Bare().visit(tree)) if isinstance(tree, ast.Module) else ""


class _Bare(ast.NodeTransformer):
    """Takes imports out of a tree."""

    def visit_Import(self, _: ast.Import) -> None:
        """Nothing in its place."""

    def visit_ImportFrom(self, _: ast.ImportFrom) -> None:
        """Nothing in its place."""
