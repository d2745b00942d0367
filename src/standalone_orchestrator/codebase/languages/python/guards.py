"""Guard clauses: what a function refuses before it does its work.

Small models write a right body without the check that it begins with, or a right check before a
wrong body. The two come apart: the one's check fits before the other's body.
"""

from __future__ import annotations

import ast

from standalone_orchestrator.codebase.languages.python.docstrings import begin_of, functions
from standalone_orchestrator.codebase.languages.python.trees import (
    Function,
    body_without_doc,
    parse,
)
from standalone_orchestrator.codebase.lines import bare, indent_of, newline_of, split_lines


def guarded(text: str, other: str, name: str) -> str:
    """The text, where a function refuses what it refuses in another text, too.

    Args:
        text: the file.
        other: another text of it, with the same names for what is kept in an object.
        name: the function, or a method as `Class.name`.

    Returns:
        Nothing where the other one refuses nothing more, or the two can't be brought together.
    """
    mine, theirs = dict(functions(text)).get(name), dict(functions(other)).get(name)
    if mine is None or theirs is None or _parameters(mine) != _parameters(theirs):
        return ""
    body, known = body_without_doc(mine), {_refusal(clause) for clause in _clauses(mine)}
    new = [clause for clause in _clauses(theirs) if _refusal(clause) not in known]
    if not new or not body or body[0].lineno == mine.lineno or new[0].lineno == theirs.lineno:
        return ""
    rows, end = split_lines(text), newline_of(text)
    first = begin_of(body[0]) - 1
    depth = indent_of(rows[first])
    while rows[first - 1].strip().startswith("#"):
        first -= 1
    added = [bare(row) for c in new for row in split_lines(other)[c.lineno - 1 : c.end_lineno]]
    rows[first:first] = [f"{depth}{row.removeprefix(indent_of(added[0]))}{end}" for row in added]
    made = "".join(rows)
    return made if parse(made) is not None else ""


def _clauses(node: Function) -> list[ast.If]:
    """The leading `if` statements of a function that only raise."""
    found: list[ast.If] = []
    for statement in body_without_doc(node):
        if not isinstance(statement, ast.If) or statement.orelse or len(statement.body) > 1:
            break
        if not isinstance(statement.body[0], ast.Raise) or _has_long_text(statement):
            break
        found.append(statement)
    return found


def _has_long_text(node: ast.AST) -> bool:
    """Whether a text in it has several lines, which would change with their depth."""
    texts = (n for n in ast.walk(node) if isinstance(n, ast.Constant | ast.JoinedStr))
    return any(n.lineno != n.end_lineno for n in texts)


def _refusal(clause: ast.If) -> tuple[str, str]:
    """When it raises, and which error; the words of the error are no matter."""
    raised = clause.body[0]
    error = raised.exc if isinstance(raised, ast.Raise) else None
    kind = error.func if isinstance(error, ast.Call) else error
    return ast.dump(clause.test), ast.dump(kind) if kind is not None else ""


def _parameters(node: Function) -> list[tuple[str, str]]:
    args = node.args
    plain = [("", a.arg) for a in (*args.posonlyargs, *args.args)]
    named = [("*", a.arg) for a in args.kwonlyargs]
    rest = [(mark, a.arg) for mark, a in (("*a", args.vararg), ("**", args.kwarg)) if a is not None]
    return [*plain, *named, *rest]
