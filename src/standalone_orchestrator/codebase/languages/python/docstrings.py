"""Long docstrings, taken out where a definition is shown to be written anew, and put back after.

A model repeats what it is shown: a docstring of thirty lines costs it more than the change does.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Collection, Iterator

from standalone_orchestrator.codebase.languages.python.trees import (
    Definition,
    Function,
    flat,
    parse,
)
from standalone_orchestrator.codebase.lines import indent_of, newline_of, split_lines

MOST_LINES = 3
"""A longer docstring is shown by its first line."""


def abridged(text: str, names: Collection[str]) -> tuple[str, tuple[int, ...]]:
    """The text with long docstrings of some definitions cut to their first line.

    Args:
        text: a file; one that does not parse stays as it is.
        names: functions, and methods as `Class.name`.

    Returns:
        The text, and for each of its lines the number of that line in the file, from 1.
    """
    rows = split_lines(text)
    numbers = list(range(1, len(rows) + 1))
    cuts = [
        doc
        for name, node in _functions(text)
        if name in names and (doc := _docstring(node, rows)) is not None
    ]
    for doc in sorted(cuts, key=lambda d: -d.lineno):
        first, last = doc.lineno, doc.end_lineno or doc.lineno
        if last - first + 1 > MOST_LINES and (brief := _brief(doc, rows[first - 1])):
            rows[first - 1 : last] = [brief]
            numbers[first - 1 : last] = [first]
    return "".join(rows), tuple(numbers)


def unabridged(base: str, text: str) -> str:
    """The text with the base's docstrings where only their first line came back, or nothing.

    Args:
        base: the file as it was.
        text: the file with some definitions written anew.
    """
    before, rows = split_lines(base), split_lines(text)
    known = {name: doc for name, node in _functions(base) if (doc := _docstring(node, before))}
    ends = newline_of(base)
    for name, node in sorted(_functions(text), key=lambda pair: -pair[1].lineno):
        doc = known.get(name)
        if doc is None or (doc.end_lineno or doc.lineno) - doc.lineno + 1 <= MOST_LINES:
            continue
        now = _docstring(node, rows)
        if now is None and ast.get_docstring(node) is not None:
            continue
        if now is not None and _words(now) != _words(doc).partition("\n")[0].strip():
            continue
        old = before[doc.lineno - 1 : doc.end_lineno]
        old[-1] = old[-1].rstrip("\r\n") + ends
        first = node.body[0].lineno if now is None else now.lineno
        last = first - 1 if now is None else now.end_lineno
        if indent_of(rows[first - 1]) == indent_of(old[0]):
            rows[first - 1 : last] = old
    return "".join(rows)


def _functions(text: str) -> list[tuple[str, Function]]:
    """Functions of a module and methods of its classes, those that are there once."""
    tree = parse(text)
    found = [*_below("", tree.body)] if tree is not None else []
    names = [name for name, _ in found]
    return [(name, node) for name, node in found if names.count(name) == 1]


def _below(owner: str, body: list[ast.stmt]) -> Iterator[tuple[str, Function]]:
    for node in flat(body):
        if isinstance(node, ast.ClassDef):
            yield from _below(f"{owner}{node.name}.", node.body)
        elif isinstance(node, Definition) and isinstance(node, Function):
            yield f"{owner}{node.name}", node


def _docstring(node: Function, rows: list[str]) -> ast.Expr | None:
    """The docstring of a function, when it has its lines for itself."""
    first = node.body[0]
    if ast.get_docstring(node, clean=False) is None or not isinstance(first, ast.Expr):
        return None
    before = rows[first.lineno - 1].encode()[: first.col_offset]
    after = rows[(first.end_lineno or 0) - 1].encode()[first.end_col_offset :]
    return None if before.strip() or after.strip() else first


def _words(doc: ast.Expr) -> str:
    value = doc.value.value if isinstance(doc.value, ast.Constant) else ""
    return inspect.cleandoc(str(value)).strip()


def _brief(doc: ast.Expr, row: str) -> str:
    """A docstring's first line as a docstring; empty where it cannot stand alone."""
    first = _words(doc).partition("\n")[0].strip()
    if not first or '"' in first or "\\" in first:
        return ""
    return f'{indent_of(row)}"""{first}"""{newline_of(row)}'
