"""Tests that fail before they come to their point: their own setup raises. Pure.

Such a test says nothing of the outcome that it states, so asking again for that outcome would
settle nothing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

from standalone_orchestrator.core.checks import Check, CheckResult

_WHERE = re.compile(r"^(\S+\.py):(\d+): in (\w+)", re.M)


def broken_setup(check: Check, result: CheckResult, files: Mapping[str, str]) -> str:
    """The setup statement in which the test failed; empty when it came to its outcome.

    Args:
        check: a generated test.
        result: what it said of a candidate.
        files: the frozen files.
    """
    path, _, name = check.target.partition("::")
    for file, number, function in _WHERE.findall(result.message):
        if file.rsplit("/", 1)[-1] == path and function == name:
            return _setup_statement(files.get(path, ""), name, int(number))
    return ""


def without_repetition(body: str, statement: str) -> tuple[str, ...] | None:
    """The test's lines without a setup statement that already does what the outcome asks for.

    None when the statement is something else, so that leaving it out would make another test.
    """
    statements = ast.parse(body).body
    dropped = ast.dump(ast.parse(statement).body[0])
    asked = [ast.dump(inner) for inner in ast.walk(statements[-1]) if isinstance(inner, ast.Expr)]
    if dropped not in asked:
        return None
    kept = [s for s in statements[:-1] if ast.dump(s) != dropped]
    return tuple(ast.unparse(s) for s in (*kept, statements[-1]))


def _setup_statement(text: str, name: str, line: int) -> str:
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            for statement in node.body[:-1]:
                if statement.lineno <= line <= (statement.end_lineno or statement.lineno):
                    return ast.unparse(statement)
    return ""
