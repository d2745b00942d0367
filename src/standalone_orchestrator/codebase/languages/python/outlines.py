"""What a module defines: its symbols with their signatures, in the order of the text."""

from __future__ import annotations

import ast

from standalone_orchestrator.codebase.api import Outline, Symbol
from standalone_orchestrator.codebase.languages.python.exports import Export
from standalone_orchestrator.codebase.languages.python.parameters import of_arguments
from standalone_orchestrator.codebase.languages.python.trees import (
    Definition,
    Function,
    decorators,
    first_line,
    flat,
    parse,
    source,
)

_LONG_VALUE = 40


def outline(path: str, text: str) -> Outline | None:
    """Symbols, imports and docstring of the module; None if it doesn't parse."""
    tree = parse(text)
    if tree is None:
        return None
    symbols: list[Symbol] = []
    for statement in flat(tree.body):
        symbols.extend(_symbols(statement, ""))
    return Outline(path, tuple(symbols), _imports(tree), first_line(tree))


def function_export(node: Function, owner: str) -> Export:
    """The signature of a real definition."""
    marks = decorators(node) & {"property", "cached_property", "staticmethod", "classmethod"}
    if "cached_property" in marks:
        marks = marks - {"cached_property"} | {"property"}
    params = of_arguments(node.args, real=True)
    if owner and "staticmethod" not in marks and params:
        params = params[1:] if params[0].kind == "plain" else params
    awaited = ("async",) if isinstance(node, ast.AsyncFunctionDef) else ()
    return Export(
        kind="method" if owner else "function",
        name=node.name,
        owner=owner,
        params=params,
        returns=source(node.returns),
        marks=(*(sorted(marks) if owner else ()), *awaited),
    )


def class_export(node: ast.ClassDef) -> Export:
    """The head of a real class."""
    bases = [source(base) for base in node.bases]
    bases += [
        f"{k.arg}={source(k.value)}" if k.arg else f"**{source(k.value)}" for k in node.keywords
    ]
    marks = ("dataclass",) if "dataclass" in decorators(node) else ()
    return Export("class", node.name, bases=tuple(bases), marks=marks)


def _symbols(node: ast.stmt, owner: str) -> list[Symbol]:
    match node:
        case ast.ClassDef():
            return _class(node, owner)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            if decorators(node) & {"overload", "setter", "deleter"}:
                return []
            export = function_export(node, owner)
            return [
                _symbol(node, export.full_name, "method" if owner else "function", export.text())
            ]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [_constant(node, owner, name, source(node.annotation), node.value)]
        case ast.Assign(targets=targets) if not owner:
            names = [t.id for t in targets if isinstance(t, ast.Name)]
            return [_constant(node, "", name, "", node.value) for name in names]
        case _:
            return []


def _class(node: ast.ClassDef, owner: str) -> list[Symbol]:
    full_name = f"{owner}.{node.name}" if owner else node.name
    found = [_symbol(node, full_name, "class", class_export(node).text())]
    for statement in flat(node.body):
        found.extend(_symbols(statement, full_name))
    return found


def _symbol(node: Definition, name: str, kind: str, signature: str) -> Symbol:
    line = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    end = node.end_lineno or node.lineno
    doc = first_line(node)
    match kind:
        case "class":
            return Symbol(name, "class", signature, line, end, doc)
        case "method":
            return Symbol(name, "method", signature, line, end, doc)
        case _:
            return Symbol(name, "function", signature, line, end, doc)


def _constant(
    node: ast.stmt, owner: str, name: str, annotation: str, value: ast.expr | None
) -> Symbol:
    shown = source(value) if isinstance(value, ast.Constant | ast.UnaryOp) else ""
    full_name = f"{owner}.{name}" if owner else name
    noted = annotation or (
        type(value.value).__name__ if isinstance(value, ast.Constant) else "object"
    )
    suffix = f" = {shown}" if shown and len(shown) <= _LONG_VALUE else ""
    end = node.end_lineno or node.lineno
    return Symbol(full_name, "constant", f"{full_name}: {noted}{suffix}", node.lineno, end)


def _imports(tree: ast.Module) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for statement in flat(tree.body):
        match statement:
            case ast.Import(names=names):
                found.update((alias.name, None) for alias in names)
            case ast.ImportFrom(module=module, level=level):
                found["." * level + (module or "")] = None
            case _:
                pass
    return tuple(found)
