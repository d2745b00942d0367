"""Guard clauses: what a function refuses before it does its work.

Small models write a right body without the check that it begins with, or a right check before a
wrong body. The two come apart: the one's check fits before the other's body.
"""

from __future__ import annotations

import ast

from standalone_orchestrator.codebase.languages.python.docstrings import functions
from standalone_orchestrator.codebase.languages.python.trees import (
    Function,
    body_without_doc,
    parse,
)
from standalone_orchestrator.codebase.lines import bare, indent_of, newline_of, split_lines


def guarded(text: str, other: str, name: str) -> str:
    """The text, where a function refuses what it refuses in another text, and nothing else.

    Args:
        text: the file.
        other: another text of it, with the same names for what is kept in an object.
        name: the function, or a method as `Class.name`.

    Returns:
        Nothing where the other one refuses nothing, or the two can't be brought together.
    """
    mine, theirs = dict(functions(text)).get(name), dict(functions(other)).get(name)
    if mine is None or theirs is None or _parameters(mine) != _parameters(theirs):
        return ""
    rows, new = split_lines(text), _clauses(theirs)
    old, rest = _clauses(mine), body_without_doc(mine)
    if not new or not rest or _dumped(new) == _dumped(old):
        return ""
    if rest[0].lineno == mine.lineno or new[0].lineno == theirs.lineno:
        return ""
    first = rest[0].lineno - 1
    last = old[-1].end_lineno or first if old else first
    added = split_lines(other)[new[0].lineno - 1 : new[-1].end_lineno]
    depth, theirs_depth = indent_of(rows[first]), indent_of(added[0])
    rows[first:last] = [
        f"{depth}{bare(row).removeprefix(theirs_depth)}{newline_of(text)}" if row.strip() else row
        for row in added
    ]
    made = "".join(rows)
    return made if parse(made) is not None else ""


def _clauses(node: Function) -> list[ast.stmt]:
    """The leading `if` statements of a function that only raise."""
    found: list[ast.stmt] = []
    for statement in body_without_doc(node):
        if not isinstance(statement, ast.If) or statement.orelse:
            break
        if not isinstance(statement.body[-1], ast.Raise):
            break
        found.append(statement)
    return found


def _dumped(statements: list[ast.stmt]) -> list[str]:
    return [ast.dump(statement) for statement in statements]


def _parameters(node: Function) -> list[str]:
    return [arg.arg for arg in ast.walk(node.args) if isinstance(arg, ast.arg)]
