"""Names that a module binds, and names that it uses but nobody binds."""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterator
from functools import lru_cache

from standalone_orchestrator.codebase.api import Fault
from standalone_orchestrator.codebase.languages.python.trees import (
    Definition,
    Function,
    compile_error,
    decorators,
    parse,
    quietly,
)
from standalone_orchestrator.codebase.words import word_set

_ALWAYS = frozenset(dir(builtins)) | word_set(
    "__file__ __name__ __doc__ __package__ __spec__ __loader__ __path__ __builtins__ __dict__ "
    "__annotations__ __module__ __qualname__ __class__ __debug__ WindowsError _"
)
_DYNAMIC = frozenset(("globals", "exec", "vars", "setattr"))
_SCOPES = frozenset(("module", "function", "class"))
_REGISTERS = frozenset(("overload", "setter", "getter", "deleter", "register", "route", "fixture"))


@lru_cache(maxsize=16)
def bound_names(tree: ast.Module) -> frozenset[str]:
    """Names bound at module level, also by `global` in a function; imports included."""
    found: set[str] = set()
    pending: list[ast.AST] = list(tree.body)
    while pending:
        node = pending.pop()
        found.update(bound_by(node))
        if isinstance(node, Definition):
            found.update(_globals_of(node))
        elif not isinstance(node, ast.Lambda):
            pending.extend(ast.iter_child_nodes(node))
    return frozenset(found)


@lru_cache(maxsize=16)
def is_dynamic(tree: ast.Module) -> bool:
    """Whether names may come into the module in ways that code cannot see."""
    if any(isinstance(n, Function) and n.name == "__getattr__" for n in tree.body):
        return True
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(names=names) if any(a.name == "*" for a in names):
                return True
            case ast.Call(func=ast.Name(id=name)) if name in _DYNAMIC:
                return True
            case ast.Name(id="NameError"):
                return True
            case _:
                pass
    return False


def undefined(path: str, text: str) -> tuple[Fault, ...]:
    """Names that are read but bound nowhere: each would be a NameError. Conservative."""
    tree = parse(text)
    if tree is None or is_dynamic(tree) or compile_error(text) is not None:
        return ()
    known = bound_names(tree) | _ALWAYS
    found: list[Fault] = []
    for name, first in sorted(_global_reads(text).items()):
        if name not in known:
            line = _line_of(tree, name, first)
            found.append(Fault(path, line, "undefined-name", f"`{name}` is not defined", name))
    return tuple(sorted(found, key=lambda f: (f.line, f.name)))


def duplicates(path: str, text: str) -> tuple[Fault, ...]:
    """Functions and classes that hide an earlier one of the same name in the same block."""
    tree = parse(text)
    if tree is None:
        return ()
    found: list[Fault] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef):
            found.extend(_hidden(path, node.body))
    return tuple(sorted(found, key=lambda f: f.line))


def _hidden(path: str, body: list[ast.stmt]) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for statement in body:
        if isinstance(statement, Definition):
            name = statement.name
            if name in seen and not statement.decorator_list and name != "_":
                message = f"`{name}` is defined twice: this one hides the one on line {seen[name]}"
                yield Fault(path, statement.lineno, "duplicate", message, name)
            if not decorators(statement) & _REGISTERS:
                seen[name] = statement.lineno
        for node in ast.walk(statement) if seen else ():
            # a name that was used in between, or bound again, was no oversight
            if isinstance(node, ast.Name) and not isinstance(statement, Definition):
                seen.pop(node.id, None)


def bound_by(node: ast.AST) -> Iterator[str]:
    """Names that this very node binds."""
    match node:
        case ast.Name(id=name, ctx=ast.Store()):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=names):
            yield from (a.asname or a.name.partition(".")[0] for a in names)
        case ast.ImportFrom(names=names):
            yield from (a.asname or a.name for a in names)
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            yield name
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            yield name
        case _:
            pass


def _globals_of(node: Definition) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Global):
            yield from inner.names


def _global_reads(text: str) -> dict[str, int]:
    """Names that scopes look up in the module, with the first line of the first such scope."""
    try:
        with quietly():
            top = symtable.symtable(text.removeprefix("\ufeff"), "<text>", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    found: dict[str, int] = {}
    pending = [top]
    while pending:
        table = pending.pop()
        pending.extend(table.get_children())
        if str(table.get_type()).rpartition(".")[2].lower() not in _SCOPES:
            continue
        for symbol in table.get_symbols():
            outer = table is top or symbol.is_global()
            if outer and symbol.is_referenced():
                line = table.get_lineno()
                found[symbol.get_name()] = min(line, found.get(symbol.get_name(), line))
    return found


def _line_of(tree: ast.Module, name: str, first: int) -> int:
    lines = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id == name and node.lineno >= first
    ]
    return min(lines, default=max(first, 1))
