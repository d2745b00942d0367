"""Docstrings of functions, apart from their bodies.

A model repeats what it is shown: a docstring of thirty lines costs it more than the change does. So
a long one is taken out where a function is shown to be written anew, and put back after.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Collection, Iterator, Sequence
from textwrap import indent, wrap

from standalone_orchestrator.codebase.api import Abridged
from standalone_orchestrator.codebase.languages.python.trees import (
    Definition,
    Function,
    flat,
    parse,
)
from standalone_orchestrator.codebase.lines import bare, indent_of, newline_of, split_lines

MOST_LINES = 3
"""A longer docstring is shown by its first line."""
_WIDTH = 88
"""Characters of a line of a docstring that is made."""


def declaration(text: str, name: str) -> str:
    """Head and docstring of a function, as they stand; empty where they share lines with more.

    Args:
        text: the file.
        name: the function, or a method as `Class.name`.
    """
    rows = split_lines(text)
    for found, node in functions(text):
        if found != name or not _alone(node.body[0], rows):
            continue
        first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
        head = rows[first - 1 : _last_of_head(node, rows)]
        docs = [s for s in node.body if _text(s) is not None and _alone(s, rows)]
        doc = rows[docs[0].lineno - 1 : docs[0].end_lineno] if docs else []
        depth = indent_of(rows[first - 1])
        return "\n".join(bare(row).removeprefix(depth) for row in (*head, *doc))
    return ""


def openings(text: str, name: str, says: Sequence[str] = ()) -> tuple[str, ...]:
    """Beginnings of a function: a comment in its body is begun, or nothing is.

    None where its declaration cannot be had.

    Args:
        text: the file.
        name: the function, or a method as `Class.name`.
        says: sentences for the docstring of one that has none.
    """
    said, rows = declaration(text, name), split_lines(text)
    if not said:
        return ()
    node = next(node for found, node in functions(text) if found == name)
    depth = indent_of(rows[begin_of(node.body[0]) - 1])
    depth = depth.removeprefix(indent_of(rows[node.lineno - 1]))
    if says and ast.get_docstring(node) is None:
        said += f"\n{indent(_docstring(says), depth)}"
    if parse(f"{said}\n{depth}pass\n") is None:
        return ()
    return f"{said}\n{depth}#", f"{said}\n"


def abridged(text: str, names: Collection[str]) -> Abridged:
    """The text with long docstrings of some functions cut to their first line.

    Args:
        text: a file; one that does not parse stays as it is.
        names: functions, and methods as `Class.name`.

    Returns:
        The text; for each of its lines the number of that line in the file, from 1; and the names
        and docstrings of what was cut, in the order of the file.
    """
    rows = split_lines(text)
    numbers = list(range(1, len(rows) + 1))
    taken: list[tuple[str, str]] = []
    for name, node in reversed(functions(text)):
        doc = node.body[0]
        brief = _brief(doc, rows) if name in names and _is_long(doc, rows) else ""
        if brief:
            first, last = doc.lineno, doc.end_lineno or doc.lineno
            rows[first - 1 : last] = [brief]
            numbers[first - 1 : last] = [first]
            taken.append((name, _words(doc)))
    return "".join(rows), tuple(numbers), tuple(reversed(taken))


def unabridged(base: str, text: str, names: Collection[str]) -> str:
    """The text with the base's long docstrings, where a function came back with none or a line.

    Args:
        base: the file as it was.
        text: the file with some functions written anew.
        names: those whose docstring was cut.
    """
    before, rows = split_lines(base), split_lines(text)
    known = {n: f.body[0] for n, f in functions(base) if n in names}
    for name, node in reversed(functions(text)):
        old = known.get(name)
        if old is None or not _is_long(old, before) or begin_of(node.body[0]) <= _end_of_head(node):
            continue
        now, first = node.body[0], begin_of(node.body[0])
        if _text(now) is None:
            last = first - 1
        elif "\n" in _words(now) or not _alone(now, rows):
            continue  # the model's own
        else:
            last = now.end_lineno or first
        doc = before[old.lineno - 1 : old.end_lineno]
        doc[-1] = bare(doc[-1]) + newline_of(base)
        if indent_of(rows[first - 1]) == indent_of(doc[0]):
            rows[first - 1 : last] = doc
    whole = "".join(rows)
    return whole if parse(whole) is not None else text


def functions(text: str) -> list[tuple[str, Function]]:
    """Functions of a module and methods of its classes, those that are there once."""
    tree = parse(text)
    found = [*_below("", tree.body)] if tree is not None else []
    names = [name for name, _ in found]
    return sorted(
        ((name, node) for name, node in found if names.count(name) == 1),
        key=lambda pair: pair[1].lineno,
    )


def _below(owner: str, body: list[ast.stmt]) -> Iterator[tuple[str, Function]]:
    for node in flat(body):
        if isinstance(node, ast.ClassDef):
            yield from _below(f"{owner}{node.name}.", node.body)
        elif isinstance(node, Function):
            yield f"{owner}{node.name}", node


def begin_of(statement: ast.stmt) -> int:
    """The first line of a statement, its decorators included."""
    marks = statement.decorator_list if isinstance(statement, Definition) else []
    return min([statement.lineno, *(mark.lineno for mark in marks)])


def _end_of_head(node: Function) -> int:
    """The last line of a function's parameters and annotations."""
    inside = (part for part in (node.returns, *ast.walk(node.args)) if part is not None)
    ends = (part.end_lineno or 0 for part in inside if isinstance(part, ast.expr | ast.arg))
    return max([node.lineno, *ends])


def _last_of_head(node: Function, rows: list[str]) -> int:
    """The line with the colon of a function whose body begins below it."""
    last = begin_of(node.body[0]) - 1
    while not (row := rows[last - 1].strip()) or row.startswith("#"):
        last -= 1
    return last


def _text(statement: ast.stmt) -> str | None:
    """The text of a statement that is nothing but one."""
    value = statement.value if isinstance(statement, ast.Expr) else None
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None


def _is_long(statement: ast.stmt, rows: list[str]) -> bool:
    length = (statement.end_lineno or statement.lineno) - statement.lineno + 1
    return length > MOST_LINES and _text(statement) is not None and _alone(statement, rows)


def _alone(statement: ast.stmt, rows: list[str]) -> bool:
    """Whether a statement has its lines for itself."""
    before = rows[statement.lineno - 1].encode()[: statement.col_offset]
    after = rows[(statement.end_lineno or 0) - 1].encode()[statement.end_col_offset :]
    return not before.strip() and not after.strip()


def _words(statement: ast.stmt) -> str:
    return inspect.cleandoc(_text(statement) or "").strip()


def _brief(doc: ast.stmt, rows: list[str]) -> str:
    """A docstring's first line as a docstring; empty where it cannot stand alone."""
    first, row = _words(doc).partition("\n")[0].strip(), rows[doc.lineno - 1]
    if not first or '"' in first or "\\" in first:
        return ""
    return f'{indent_of(row)}"""{first}"""{newline_of(row)}'


def _docstring(says: Sequence[str]) -> str:
    """Sentences as a docstring, the first one apart."""
    safe = (text.replace("\\", "\\\\").replace('"""', r"\"\"\"") for text in says)
    paragraphs = [
        wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False) for text in safe
    ]
    first, *rest = ("\n".join(lines) for lines in paragraphs)
    if not rest and "\n" not in first and not first.endswith('"'):
        return f'"""{first}"""'
    return "\n".join((f'"""{first}', *([""] if rest else []), *rest, '"""'))
