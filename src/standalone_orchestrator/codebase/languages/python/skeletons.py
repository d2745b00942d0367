"""Skeletons: the planned file with empty bodies, on which every test must fail (DESIGN §5.3)."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import replace

from standalone_orchestrator.codebase.api import Body
from standalone_orchestrator.codebase.languages.python.contracts import lineage_of, offers
from standalone_orchestrator.codebase.languages.python.exports import Export
from standalone_orchestrator.codebase.languages.python.modules import module_of
from standalone_orchestrator.codebase.languages.python.signatures import exports_of
from standalone_orchestrator.codebase.languages.python.stubs import (
    ClassPlan,
    Style,
    class_lines,
    constant,
    exception_class,
    foreign_bases,
    function,
    group,
)
from standalone_orchestrator.codebase.languages.python.trees import compile_error, flat, parse
from standalone_orchestrator.codebase.lines import bare, indent_of, newline_of, split_lines
from standalone_orchestrator.core.task import PlannedFile


def skeleton(file: PlannedFile, body: Body, existing: str | None) -> str:
    """Text of the file with a stub for each export that `existing` doesn't have.

    Without `existing`, or where that doesn't parse, the whole module is made of stubs.
    """
    exports = exports_of(file.exports)
    tree = parse(existing) if existing is not None else None
    if existing is not None and tree is not None:
        return _extended(existing, tree, exports, body)
    text = _fresh(file, exports, body)
    if (
        compile_error(text) is not None
    ):  # a planned signature that Python refuses: keep the name, drop the rest
        text = _fresh(file, tuple(replace(e, params=None, returns="") for e in exports), body)
    return text


# --- a new module ---------------------------------------------------------------------------------
def _fresh(file: PlannedFile, exports: Iterable[Export], body: Body) -> str:
    style = Style(body)
    loose, plans = group(exports)
    modules = [m for m in (module_of(need) for need in file.needs if need != file.path) if m]
    foreign = foreign_bases(plans, modules)
    lines = ["from __future__ import annotations", "", *_imports(plans), "", ""]
    lines += exception_class() if body == "raise" else []
    lines += [line for block in foreign.values() for line in block]
    lines += [constant(e) for e in loose if e.kind == "constant"]
    here = list(foreign)
    for plan in plans:
        lines += ["", "", *class_lines(plan, style, here)]
        here.append(plan.head.name)
    for export in loose:
        if export.kind == "function":
            lines += ["", "", *function(export, style)]
    if file.path.endswith("__init__.py"):
        names = [*here[len(foreign) :], *(e.name for e in loose)]
        lines += _passed_on(names, modules)
    return "\n".join(lines).rstrip() + "\n"


def _imports(plans: Iterable[ClassPlan]) -> list[str]:
    modules = {"dataclass": "dataclasses", "enum": "enum", "fields": "typing"}
    return sorted({f"import {modules[p.shape()]}" for p in plans if p.shape() in modules})


def _passed_on(names: Iterable[str], modules: list[str]) -> list[str]:
    """In a package's `__init__`: take each name from the planned module that has it."""
    lines: list[str] = ["", ""]
    for name in names:
        for module in modules:
            lines += ["try:", f"    from {module} import {name}", "except ImportError:", "    pass"]
    return lines


# --- a module that exists -------------------------------------------------------------------------
def _extended(text: str, tree: ast.Module, exports: tuple[Export, ...], body: Body) -> str:
    """The existing text with stubs for what it lacks; everything else stays as it is."""
    missing = tuple(e for e in exports if not offers(tree, e))
    if not missing:
        return text
    style = Style(body, annotated=False)
    insertions, attached = _members(text, tree, missing, style)
    absent = {e.name for e in missing if e.kind == "class"}
    loose, plans = group(e for e in missing if not e.owner or e.owner in absent)
    end = exception_class() if body == "raise" else []
    here = [n.name for n in flat(tree.body) if isinstance(n, ast.ClassDef)]
    end = ["", "", *end, *_imports(plans)] if end or plans else []
    for plan in plans:
        end += ["", "", *class_lines(plan, style, here)]
        here.append(plan.head.name)
    for export in loose:
        lines = (
            function(export, style)
            if export.kind == "function"
            else [constant(replace(export, returns=""))]
        )
        end += ["", "", *lines]
    extended = _joined(text, insertions, [*end, *attached])
    return extended if compile_error(extended) is None else text


def _members(
    text: str, tree: ast.Module, missing: tuple[Export, ...], style: Style
) -> tuple[dict[int, list[str]], list[str]]:
    """Missing members of existing classes: lines to insert after a line, and lines for the end."""
    lines = split_lines(text)
    insertions: dict[int, list[str]] = {}
    attached: list[str] = []
    classes = {n.name: n for n in flat(tree.body) if isinstance(n, ast.ClassDef)}
    for export in missing:
        node = classes.get(export.owner)
        if node is None:
            continue
        inside = indent_of(lines[node.body[0].lineno - 1])
        if lineage_of(tree, node)[1] or node.body[0].lineno == node.lineno:
            attached += _attached(export, style)
        else:
            new = [
                "",
                *_member_lines(
                    export,
                    replace(
                        style, indent=inside[len(indent_of(lines[node.lineno - 1])) :] or "    "
                    ),
                ),
            ]
            at = node.end_lineno or node.lineno
            insertions.setdefault(at, []).extend(f"{inside}{line}" if line else "" for line in new)
    return insertions, attached


def _member_lines(export: Export, style: Style) -> list[str]:
    if export.kind == "constant":
        note = f": {export.returns}" if export.returns in ("int", "str", "float", "bool") else ""
        return [f"{export.name}{note} = {export.default or 'None'}"]
    return function(export, style)


def _attached(export: Export, style: Style) -> list[str]:
    """The member set from outside, unless the class has it from a base that we can't see."""
    name = f"_{export.owner}_{export.name}".replace("__", "_")
    if export.kind == "constant":
        made = [f"{name} = {export.default or 'None'}"]
    else:
        made = function(export, style, name)
    return [
        "", "", *made, "", "",
        f'if not hasattr({export.owner}, "{export.name}"):',
        f"    {export.owner}.{export.name} = {name}",
    ]  # fmt: skip


def _joined(text: str, insertions: dict[int, list[str]], end: list[str]) -> str:
    newline = newline_of(text)
    out: list[str] = []
    for number, line in enumerate(split_lines(text), start=1):
        out.append(line)
        if number in insertions:
            if bare(line) == line:
                out[-1] = line + newline
            out.extend(new + newline for new in insertions[number])
    if out and end and bare(out[-1]) == out[-1]:
        out[-1] += newline
    out.extend(line + newline for line in end)
    return "".join(out)
