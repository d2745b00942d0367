"""An object that went in is known again by its name, not by a new one made alike. Pure.

`q.put(Jar('a'))` and then `assert q.take() == Jar('a')` compares two objects. They differ where the
class has no equality of its own, or holds the time; what is meant is the one that went in.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence

_NAME = "given_{}"


def known_again(body: Sequence[ast.stmt], classes: Collection[str]) -> list[ast.stmt]:
    """The statements of a test, of which the last one states its outcome.

    Args:
        body: the statements; the nodes themselves are left as they are.
        classes: names of the project's public things; calls of others mean values.

    Where what is expected makes an object just as one statement before made one, and only one, and
    that one went into a call, it is named instead. Two objects that are compared with each other
    stay two.
    """
    copied = [ast.parse(ast.unparse(s)).body[0] for s in body]
    *setup, outcome = copied
    if not isinstance(outcome, ast.Assert) or not isinstance(outcome.test, ast.Compare):
        return list(body)
    stated = outcome.test
    taken = {n.id for s in copied for n in ast.walk(s) if isinstance(n, ast.Name)}
    wanted = [c for value in stated.comparators for c in _made(value, classes)]
    for made in dict.fromkeys(map(ast.unparse, wanted)):
        places = [(s, c) for s in setup for c in _made(s, classes) if ast.unparse(c) == made]
        if len(places) != 1:
            continue
        statement, call = places[0]
        name = _name_of(statement, call)
        if not _went_in(setup, call, name) or (name and _is_bound_again(setup, statement, name)):
            continue
        if not name:
            name = next(n for k in range(len(taken) + 1) if (n := _NAME.format(k + 1)) not in taken)
            _Naming(made, name).visit(statement)  # it is changed inside, never replaced
            setup.insert(setup.index(statement), ast.parse(f"{name} = {made}").body[0])
            taken.add(name)
        stated.comparators = [_Naming(made, name).visit(v) for v in stated.comparators]
    return [ast.fix_missing_locations(s) for s in (*setup, outcome)]


def _went_in(setup: Sequence[ast.stmt], call: ast.Call, name: str) -> bool:
    """Whether the object, or its name, is an argument of a call."""
    calls = [n for s in setup for n in ast.walk(s) if isinstance(n, ast.Call)]
    arguments = [a for c in calls for a in (*c.args, *(k.value for k in c.keywords))]
    inner = [n for a in arguments for n in ast.walk(a)]
    return any(n is call or (isinstance(n, ast.Name) and n.id == name) for n in inner)


def _made(statement: ast.AST, classes: Collection[str]) -> list[ast.Call]:
    """Calls of a class of the project, by a name that begins with a capital letter."""
    return [
        node
        for node in ast.walk(statement)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in classes
        and node.func.id[:1].isupper()
    ]


def _name_of(statement: ast.stmt, call: ast.Call) -> str:
    """The name that the statement gives to what the call makes."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if value is call:
            return name
        case _:
            return ""


def _is_bound_again(setup: Sequence[ast.stmt], first: ast.stmt, name: str) -> bool:
    later = setup[setup.index(first) + 1 :]
    stored = (n for s in later for n in ast.walk(s) if isinstance(n, ast.Name) and n.id == name)
    return any(isinstance(n.ctx, ast.Store) for n in stored)


class _Naming(ast.NodeTransformer):
    """Puts a name in the place of a call."""

    def __init__(self, made: str, name: str) -> None:
        self._made = made
        self._name = name

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """The name, or the call with what is inside of it."""
        if ast.unparse(node) == self._made:
            return ast.Name(self._name, ast.Load())
        self.generic_visit(node)
        return node
