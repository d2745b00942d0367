"""Import statements as text: changed where they stand, or added where they belong.

Where they belong: at the top level of the module, among the imports that it begins with, after its
docstring and `__future__`; so never inside a `try`, and before any code that needs them.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Sequence

from standalone_orchestrator.codebase.languages.python.trees import Definition, parse
from standalone_orchestrator.codebase.lines import newline_of, split_lines

Change = tuple[int, int, str]
"""First character, the one behind the last, and what stands there instead."""
_ABOVE_ALL = re.compile(r"#!|#.*coding[=:]")
_WIDEST = 100
_BOM = "\ufeff"
_Import = ast.Import | ast.ImportFrom


def place_of(text: str, line: int, column: int) -> int:
    """Where a node's position lies in the text.

    Args:
        text: the text, without a byte order mark.
        line: counted from 1.
        column: in bytes of UTF-8, as trees count it.
    """
    lines = split_lines(text)
    before = sum(map(len, lines[: line - 1]))
    inside = lines[line - 1].encode()[:column].decode() if line <= len(lines) else ""
    return before + len(inside)


def span(text: str, node: ast.stmt | ast.expr | ast.alias) -> tuple[int, int]:
    """Where the node begins and ends in the text."""
    end_line, end = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
    return place_of(text, node.lineno, node.col_offset), place_of(text, end_line, end)


def changed(text: str, changes: Iterable[Change]) -> str:
    """The text after changes that do not overlap."""
    for first, last, new in sorted(changes, reverse=True):
        text = text[:first] + new + text[last:]
    return text


def alone(text: str, node: ast.stmt) -> bool:
    """Whether no other statement stands on the lines of this one."""
    first, last = span(text, node)
    before = re.split(r"[\r\n]", text[:first])[-1]
    behind = re.split(r"[\r\n]", text[last:])[0].strip()
    return not before.strip() and (not behind or behind.startswith("#"))


def with_import(text: str, module: str, name: str = "") -> str:
    """The text with `import module`, or `from module import name`.

    As it is where neither fits, or every run of the module binds the name already.
    """
    mark = _BOM if text.startswith(_BOM) else ""
    body = text.removeprefix(_BOM)
    tree = parse(body)
    if tree is None or _binds(tree, name or module):
        return text
    opening = _opening(tree)
    if name and (longer := _joined(body, opening, module, name)):
        return mark + longer
    line = f"from {module} import {name}" if name else f"import {module}"
    return mark + _inserted(body, tree, _group(opening, module), line)


def _binds(tree: ast.Module, name: str) -> bool:
    """Whether the module imports or defines a name at its top level, under no condition."""
    for node in tree.body:
        match node:
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                if any((a.asname or a.name) == name for a in names):
                    return True
            case (
                ast.FunctionDef(name=own) | ast.AsyncFunctionDef(name=own) | ast.ClassDef(name=own)
            ):
                if own == name:
                    return True
            case _:
                pass
    return False


def _opening(tree: ast.Module) -> list[ast.stmt]:
    """The docstring and the imports that the module begins with."""
    found: list[ast.stmt] = []
    for statement in tree.body:
        is_doc = not found and _is_doc(statement)
        if not is_doc and not isinstance(statement, _Import):
            break
        found.append(statement)
    return found


def _is_doc(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(value=ast.Constant(value=str())):
            return True
        case _:
            return False


def _joined(text: str, opening: Sequence[ast.stmt], module: str, name: str) -> str:
    """The text with the name added to an import from the same module; empty where there is none."""
    for node in opening:
        match node:
            case ast.ImportFrom(module=found, level=level, names=names) if (
                "." * level + (found or "") == module and names[0].name != "*"
            ):
                _, end = span(text, names[-1])
                longer = changed(text, [(end, end, f", {name}")])
                line = split_lines(longer)[(names[-1].end_lineno or node.lineno) - 1]
                return longer if len(line.rstrip()) <= _WIDEST else ""
            case _:
                pass
    return ""


def _group(opening: list[ast.stmt], module: str) -> list[ast.stmt]:
    """What stands above the new import: one of the standard library goes before those of others."""
    if module.partition(".")[0] not in sys.stdlib_module_names or module.startswith("."):
        return opening
    first = next((n for n, s in enumerate(opening) if _is_other(s)), len(opening))
    return opening[:first]


def _is_other(statement: ast.stmt) -> bool:
    """Whether it imports something that is not of the standard library."""
    match statement:
        case ast.Import(names=names):
            tops = {alias.name.partition(".")[0] for alias in names}
        case ast.ImportFrom(module=module, level=level):
            tops = {"" if level else (module or "").partition(".")[0]}
        case _:
            return False
    return not tops <= sys.stdlib_module_names


def _inserted(text: str, tree: ast.Module, above: Sequence[ast.stmt], line: str) -> str:
    end, lines = newline_of(text), split_lines(text)
    at = (above[-1].end_lineno or above[-1].lineno) if above else _top(lines)
    rest = tree.body[len(above) :]
    if above and rest and first_line(rest[0]) <= at:
        return text  # a statement shares its line: nothing can be put between them
    if lines and at == len(lines) and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += end
    follows = lines[at] if at < len(lines) else ""
    new = f"{line}{end}"
    if above and not isinstance(above[-1], _Import):
        new = f"{end}{new}"
    if follows.strip() and rest and not (above and isinstance(above[-1], _Import)):
        new += end if isinstance(rest[0], _Import) else end * 2
    return "".join([*lines[:at], new, *lines[at:]])


def _top(lines: Sequence[str]) -> int:
    """The first line that may hold a statement."""
    at = 0
    while at < min(2, len(lines)) and _ABOVE_ALL.match(lines[at]):
        at += 1
    return at


def first_line(statement: ast.stmt) -> int:
    """The line on which it begins, decorators included."""
    marks = statement.decorator_list if isinstance(statement, Definition) else []
    return min([statement.lineno, *(mark.lineno for mark in marks)])
