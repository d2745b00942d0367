"""The statements of a module and of its classes, by their lines: what edits by name work on."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from standalone_orchestrator.codebase.api import Part, PartKind
from standalone_orchestrator.codebase.languages.python.scopes import bound_names
from standalone_orchestrator.codebase.languages.python.trees import (
    Definition,
    Function,
    decorators,
    dotted,
    parse,
    source,
)

_ACCESSORS = frozenset(("setter", "getter", "deleter"))
_ATTRIBUTES = frozenset(("property", "cached_property", "abstractproperty"))


@lru_cache(maxsize=16)  # placing one reply asks several times for each text
def parts(text: str) -> tuple[Part, ...] | None:
    """The statements of the module in order; None if it doesn't parse."""
    tree = parse(text)
    return None if tree is None else tuple(_part(node, inside=False) for node in tree.body)


def _part(node: ast.stmt, *, inside: bool) -> Part:
    found = _statement(node, inside=inside)
    return replace(found, uses=frozenset(_uses(node)), fixed=frozenset(_fixed(node)))


def _statement(node: ast.stmt, *, inside: bool) -> Part:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return _function(node, inside=inside)
        case ast.ClassDef(name=name):
            return _class(node, name)
        case ast.ImportFrom(module="__future__"):
            return _import(node, "future")
        case ast.Import() | ast.ImportFrom():
            return _import(node, "import")
        case ast.Assign(targets=[ast.Name(id=name)]):
            return _lines("value", (name,), node)
        case ast.AnnAssign(target=ast.Name(id=name)):
            return _lines("value", (name,), node)
        case ast.Expr(value=ast.Constant(value=str())):
            return _lines("doc", (), node)
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
            return _lines("entry", (), node)
        case ast.If(test=test, orelse=otherwise) if dotted(test).endswith("TYPE_CHECKING"):
            return _other(node, otherwise)  # the rest is not there when the program runs
        case _:
            return _other(node, [node])


def _function(node: Function, *, inside: bool) -> Part:
    stray = not inside and _takes_self(node)
    kind: PartKind = "stray" if stray else "function"
    args = node.args
    given = [*args.posonlyargs, *args.args, *args.kwonlyargs]
    return Part(
        kind,
        (_name(node),),
        *_span(node),
        body=_body(node),
        marks=_marks(node),
        attribute=bool(decorators(node) & _ATTRIBUTES),
        takes=len(given) > 1 or args.vararg is not None or args.kwarg is not None,
    )


def _other(node: ast.stmt, binding: list[ast.stmt]) -> Part:
    bound = bound_names(ast.Module(body=binding, type_ignores=[]))
    return _lines("other", tuple(sorted(bound)), node)


def _class(node: ast.ClassDef, name: str) -> Part:
    means = tuple(source(b) for b in (*node.bases, *node.keywords))
    members = tuple(_part(inner, inside=True) for inner in node.body)
    return Part("class", (name,), *_span(node), means, members, _body(node), _marks(node))


def _import(node: ast.Import | ast.ImportFrom, kind: PartKind) -> Part:
    names: list[str] = []
    means: list[str] = []
    for alias in node.names:
        names.append(alias.asname or alias.name.partition(".")[0])
        if isinstance(node, ast.Import):
            means.append(source(ast.Import([alias])))
        else:
            means.append(source(ast.ImportFrom(node.module, [alias], node.level)))
    return Part(kind, tuple(names), *_span(node), tuple(means))


def _name(node: Function) -> str:
    """The name; `size.setter` for the setter of a property, which is a definition of its own."""
    marks = [d.attr for d in node.decorator_list if isinstance(d, ast.Attribute)]
    mark = next((m for m in marks if m in _ACCESSORS), "")
    return f"{node.name}.{mark}" if mark else node.name


def _takes_self(node: Function) -> bool:
    args = [*node.args.posonlyargs, *node.args.args]
    return bool(args) and args[0].arg in ("self", "cls")


def _marks(node: Definition) -> tuple[str, ...]:
    return tuple(source(mark) for mark in node.decorator_list)


def _uses(node: ast.AST) -> Iterator[str]:
    """Names that are read at once: not those in bodies of functions."""
    pending = [node]
    while pending:
        match pending.pop():
            case ast.Name(id=name, ctx=ast.Load()):
                yield name
            case ast.FunctionDef() | ast.AsyncFunctionDef() as made:
                pending += [*made.decorator_list, made.args]
                pending += [made.returns] if made.returns else []
            case ast.Lambda(args=args):
                pending.append(args)
            case other:
                pending += ast.iter_child_nodes(other)


def _fixed(node: ast.stmt) -> Iterator[int]:
    """Lines but the first of each string; a docstring that is as deep as its code moves with it."""
    everything = list(ast.walk(node))
    moving = {id(_even_docstring(inner)) for inner in everything}
    for inner in (n for n in everything if id(n) not in moving):
        if isinstance(inner, ast.JoinedStr) or (
            isinstance(inner, ast.Constant) and isinstance(inner.value, str | bytes)
        ):
            yield from range(inner.lineno + 1, (inner.end_lineno or inner.lineno) + 1)


def _even_docstring(node: ast.AST) -> ast.Constant | None:
    """The docstring of a definition, no line of which begins left of its code."""
    if not isinstance(node, Definition):
        return None
    match node.body[0]:
        case ast.Expr(value=ast.Constant(value=str() as text) as found):
            lines = [line for line in text.splitlines()[1:] if line.strip()]
            even = all(line.startswith(" " * found.col_offset) for line in lines)
            return found if even else None
        case _:
            return None


def _lines(kind: PartKind, names: tuple[str, ...], node: ast.stmt) -> Part:
    return Part(kind, names, *_span(node))


def _span(node: ast.stmt) -> tuple[int, int, int]:
    marks = node.decorator_list if isinstance(node, Definition) else []
    first = min((m.lineno for m in marks), default=node.lineno)
    return first, node.lineno, node.end_lineno or node.lineno


def _body(node: Definition) -> int:
    """The first line below the head."""
    return max(_span(node.body[0])[0], node.lineno + 1)
