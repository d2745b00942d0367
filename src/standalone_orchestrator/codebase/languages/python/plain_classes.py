"""Plain classes that were planned as dataclasses, made such where they do nothing else.

Small models write a constructor that keeps its parameters where a dataclass was asked for. What it
says is what a dataclass' fields say: `self.size = size` for each parameter, and nothing more.
"""

from __future__ import annotations

import ast
from collections.abc import Collection

from standalone_orchestrator.codebase.api import Mended
from standalone_orchestrator.codebase.languages.python.import_text import (
    Change,
    changed,
    place_of,
    span,
    with_import,
)
from standalone_orchestrator.codebase.languages.python.trees import (
    Definition,
    body_without_doc,
    parse,
    source,
)
from standalone_orchestrator.codebase.lines import newline_of

_BOM = "\ufeff"


def as_dataclasses(text: str, names: Collection[str]) -> Mended:
    """The text with such classes of these names made dataclasses, and what was done."""
    mark = _BOM if text.startswith(_BOM) else ""
    body = text.removeprefix(_BOM)
    tree = parse(body)
    done: dict[str, list[Change]] = {}
    for node in tree.body if tree is not None else ():
        if isinstance(node, ast.ClassDef) and node.name in names and (made := _made(body, node)):
            done[node.name] = made
    if not done:
        return Mended(text)
    new = changed(body, [change for changes in done.values() for change in changes])
    new = with_import(new, "dataclasses", "dataclass")
    if parse(new) is None:
        return Mended(text)
    return Mended(mark + new, tuple(f"`{name}` is made a dataclass" for name in done))


def _made(text: str, node: ast.ClassDef) -> list[Change]:
    """What makes a class a dataclass; nothing where it is more than its constructor says."""
    if node.bases or node.keywords or node.decorator_list:
        return []
    own = [s for s in node.body if isinstance(s, ast.FunctionDef) and s.name == "__init__"]
    stated = any(isinstance(s, ast.Assign | ast.AnnAssign) for s in node.body)
    fields = _fields(own[0]) if len(own) == 1 and not stated else ()
    members = {s.name for s in node.body if isinstance(s, Definition)}
    if not fields or members & {field.partition(":")[0] for field in fields}:
        return []
    end = newline_of(text)
    at, head = place_of(text, node.lineno, 0), place_of(text, node.lineno, node.col_offset)
    first, last = span(text, own[0])
    indent = text[place_of(text, own[0].lineno, 0) : first]
    lines = f"{end}{indent}".join(fields)
    return [(at, at, f"{text[at:head]}@dataclass{end}"), (first, last, lines)]


def _kept(statement: ast.stmt, own: str) -> str:
    """The name of `self.name = name`; empty for anything else."""
    match statement:
        case ast.Assign(targets=[target], value=value) | ast.AnnAssign(target=target, value=value):
            pass
        case _:
            return ""
    match target, value:
        case ast.Attribute(value=ast.Name(id=held), attr=name), ast.Name(id=given):
            return name if held == own and name == given else ""
        case _:
            return ""


def _fields(made: ast.FunctionDef) -> tuple[str, ...]:
    """Fields that say what the constructor does; none where it does anything else."""
    args = made.args
    others = (args.vararg, args.kwarg, *args.kwonlyargs, *args.posonlyargs)
    if made.decorator_list or any(others) or not args.args:
        return ()
    own, *given = args.args
    kept = [_kept(statement, own.arg) for statement in body_without_doc(made)]
    if sorted(kept) != sorted(arg.arg for arg in given):
        return ()
    bare = len(given) - len(args.defaults)
    defaults = [*[""] * bare, *(f" = {source(d)}" for d in args.defaults)]
    types = [source(arg.annotation) if arg.annotation else "object" for arg in given]
    rows = zip(given, types, defaults, strict=True)
    return tuple(f"{arg.arg}: {type_}{default}" for arg, type_, default in rows)
