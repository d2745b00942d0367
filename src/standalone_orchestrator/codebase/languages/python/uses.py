"""How a module uses a name that it looks up globally: what is read of it, and in which way."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from standalone_orchestrator.codebase.languages.python.scopes import bound_by
from standalone_orchestrator.codebase.languages.python.trees import Definition, Function, last_name

_Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_TAKING = frozenset(("map", "filter", "reduce", "starmap"))
"""What takes a function for its first argument."""
_ASKING = frozenset(("isinstance", "issubclass"))


@dataclass(frozen=True, slots=True)
class Use:
    """One read of a global name."""

    chain: tuple[str, ...]
    """Attributes that are read of it, in turn."""
    applied: bool
    """Whether it is used as a function or a type: called, a decorator, an annotation, a base, or
    handed to `map` and its like."""


def uses(tree: ast.Module, name: str) -> tuple[Use, ...]:
    """Every read of `name` that reaches the module, not a parameter or variable of a function."""
    return tuple(_uses(tree, name, applied=False))


def _uses(node: ast.AST, name: str, *, applied: bool) -> Iterator[Use]:
    match node:
        case ast.Attribute() if (chain := _chain(node, name)) is not None:
            yield Use(chain, applied=applied)
        case ast.Name(id=found, ctx=ast.Load()) if found == name:
            yield Use((), applied=applied)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda() if _binds(node, name):
            for part in _outside(node):
                yield from _uses(part, name, applied=applied or _applies(node, part))
        case _:
            within = applied and not isinstance(node, ast.Call | ast.arguments)
            for part in ast.iter_child_nodes(node):
                yield from _uses(part, name, applied=within or _applies(node, part))


def _applies(parent: ast.AST, node: ast.AST) -> bool:
    """Whether `parent` takes `node` for a function or a type."""
    match parent:
        case ast.Call(func=func, args=[first, *_]) if node is first:
            return last_name(func) in _TAKING
        case ast.Call(func=func):
            return node is func or last_name(func) in _ASKING
        case ast.ClassDef(bases=bases, decorator_list=marks):
            return node in bases or node in marks
        case ast.FunctionDef(returns=returns, decorator_list=marks):
            return node is returns or node in marks
        case ast.AsyncFunctionDef(returns=returns, decorator_list=marks):
            return node is returns or node in marks
        case ast.arg(annotation=note) | ast.AnnAssign(annotation=note):
            return node is note
        case _:
            return False


def _chain(node: ast.Attribute, name: str) -> tuple[str, ...] | None:
    """The attributes of `name.a.b`; None when it begins with something else."""
    parts: list[str] = []
    here: ast.expr = node
    while isinstance(here, ast.Attribute):
        parts.append(here.attr)
        here = here.value
    found = isinstance(here, ast.Name) and here.id == name
    return tuple(reversed(parts)) if found else None


def _binds(node: _Scope, name: str) -> bool:
    """Whether the name is the function's own."""
    args = node.args
    own = [*args.posonlyargs, *args.args, *args.kwonlyargs]
    own += [a for a in (args.vararg, args.kwarg) if a is not None]
    if any(arg.arg == name for arg in own):
        return True
    pending: list[ast.AST] = list(node.body) if isinstance(node, Function) else [node.body]
    found = False
    while pending:
        part = pending.pop()
        if isinstance(part, ast.Global) and name in part.names:
            return False
        found = found or name in bound_by(part)
        if not isinstance(part, Definition | ast.Lambda):
            pending.extend(ast.iter_child_nodes(part))
    return found


def _outside(node: _Scope) -> Iterator[ast.AST]:
    """What of a function is evaluated where it is defined."""
    yield from (*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None))
    if isinstance(node, Function):
        yield from node.decorator_list
        if node.returns is not None:
            yield node.returns
        every = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        yield from (a for a in every if a.annotation is not None)
