"""Calls that try a function out below its definition, and run whenever the module is imported.

A model that completes a function shows it: `print(f(3))`, `assert f(3) == 6`. In a module that had
none of these they are no part of what was asked for, and one that never ends stops every test.
"""

from __future__ import annotations

import ast

from standalone_orchestrator.codebase.api import Mended
from standalone_orchestrator.codebase.languages.python.trees import Definition, parse
from standalone_orchestrator.codebase.lines import split_lines

_SHOWING = frozenset({"print", "pprint"})


def without_trials(text: str, base: str | None) -> Mended:
    """The text without such statements of the module, with the comments right above them.

    As it is where the base is not there, does not parse or has such statements itself.

    Args:
        text: the text to mend.
        base: the file's text in the base.
    """
    tree, old = parse(text), parse(base) if base is not None else None
    if tree is None or old is None or any(_is_trial(s, _own(old)) for s in old.body):
        return Mended(text)
    rows, own = split_lines(text), _own(tree)
    found = [s for s in tree.body if _is_trial(s, own) and _alone(s, tree)]
    for statement in reversed(found):
        first = statement.lineno - 1
        while first and rows[first - 1].startswith("#"):
            first -= 1
        del rows[first : statement.end_lineno]
    mended = "".join(rows)
    if not found or parse(mended) is None:
        return Mended(text)
    return Mended(mended, tuple(f"left out `{ast.unparse(s)}`" for s in found))


def _own(tree: ast.Module) -> frozenset[str]:
    """Names that the module defines at its top."""
    return frozenset(node.name for node in tree.body if isinstance(node, Definition))


def _is_trial(node: ast.stmt, own: frozenset[str]) -> bool:
    """Whether a statement calls what the module defines, only to show or to check what it gives."""
    match node:
        case ast.Assert(test=shown):
            return _calls(shown, own)
        case ast.Expr(value=ast.Call(func=ast.Name(id=name), args=args)) if name in _SHOWING:
            return any(_calls(arg, own) for arg in args)
        case _:
            return False


def _calls(node: ast.AST, own: frozenset[str]) -> bool:
    calls = (n.func for n in ast.walk(node) if isinstance(n, ast.Call))
    return any(isinstance(func, ast.Name) and func.id in own for func in calls)


def _alone(node: ast.stmt, tree: ast.Module) -> bool:
    """Whether no other statement shares its lines."""
    lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
    others = (s for s in tree.body if s is not node)
    return not any(s.lineno in lines or s.end_lineno in lines for s in others)
