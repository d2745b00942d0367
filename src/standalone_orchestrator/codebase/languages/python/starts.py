"""How a command line is started as a program. Pure."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass

from standalone_orchestrator.codebase.api import Mended
from standalone_orchestrator.codebase.languages.python.commandlines import takes_words
from standalone_orchestrator.codebase.languages.python.import_text import (
    changed,
    span,
    with_import,
)
from standalone_orchestrator.codebase.languages.python.signatures import exports_of
from standalone_orchestrator.codebase.languages.python.trees import Definition, parse
from standalone_orchestrator.codebase.lines import split_lines
from standalone_orchestrator.core.task import Plan, PlannedFile

_STARTED = re.compile(
    r"`python3? (?:\S*/)?(?P<file>[\w.-]+\.py)\b[^`]*` (?:runs|calls|starts) "
    r"`(?P<function>\w+)\([^`]*`(?P<rest>.*)"
)
_EXITS = re.compile(r"\bexits? with\b")


@dataclass(frozen=True, slots=True)
class Start:
    """What a sentence says of a program's start."""

    file: str
    """Its name without folders."""
    function: str
    exits: bool
    """Whether the program exits with what the function returns."""


def started_as(text: str) -> Start | None:
    """What a sentence says of how a program is started; None where it says nothing of it."""
    found = _STARTED.search(text)
    if found is None:
        return None
    return Start(found["file"], found["function"], _EXITS.search(found["rest"]) is not None)


def with_start(text: str, file: PlannedFile, plan: Plan) -> Mended:
    """The text, which starts its command line as a program where the task says that it does.

    "`python jars.py list` runs `main(["list"])` and exits with its result" leaves nothing open.
    """
    exports = [e for e in exports_of(file.exports) if takes_words(e)]
    said = (s for c in plan.criteria if (s := started_as(c.text)))
    found = next((s for s in said if s.file == file.path.rsplit("/", 1)[-1]), None)
    tree = parse(text)
    if found is None or tree is None or [found.function] != [e.name for e in exports]:
        return Mended(text)
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    if found.function not in defined or "__name__" in text:
        return _with_exit(text, tree, found.function) if found.exits else Mended(text)
    call = f"{found.function}(sys.argv[1:])"
    call = f"sys.exit({call})" if found.exits else call
    guard = f'\n\nif __name__ == "__main__":\n    {call}\n'
    return Mended(f"{text.rstrip()}\n{guard}", (f"it runs `{call}` as a program",))


def _with_exit(text: str, tree: ast.Module, name: str) -> Mended:
    """The text that exits with the result of the function, where its start drops that."""
    starts = [n for n in tree.body if isinstance(n, ast.If) and "__name__" in ast.unparse(n.test)]
    last = starts[0].body[-1] if len(starts) == 1 else None
    match last:
        case ast.Expr(value=ast.Call(func=ast.Name(id=called)) as call) if called == name:
            first, end = span(text.removeprefix("\ufeff"), call)
        case _:
            return Mended(text)
    mark = len(text) - len(text.removeprefix("\ufeff"))
    new = changed(text, [(first + mark, first + mark, "sys.exit("), (end + mark, end + mark, ")")])
    return Mended(with_import(new, "sys"), (f"it exits with the result of `{name}` as a program",))


def with_own_words(text: str) -> Mended:
    """The text in which a function whose parser reads all its words is started with these.

    `main(sys.argv)` gives it the program's own name; where it hands its words on to `parse_args` as
    they are, that is no command. `main()` gives it nothing, though it needs them.
    """
    tree = parse(text)
    if tree is None:
        return Mended(text)
    functions = [n for n in tree.body if isinstance(n, ast.FunctionDef)]
    parsing = {node.name for node in functions if _parses_all(node)}
    needs = {n.name for n in functions if len(n.args.defaults) < len(n.args.args)}
    calls = [
        node
        for statement in tree.body
        if not isinstance(statement, Definition)
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in parsing
    ]
    whole = [_end(c.args[0], "[1:]") for c in calls if _unparsed(c.args[:1]) == "sys.argv"]
    bare = (c for c in calls if not (c.args or c.keywords) and ast.unparse(c.func) in needs)
    whole += [_end(call, "sys.argv[1:]", 1) for call in bare]
    rows = split_lines(text)
    for line, column, put in sorted(whole, reverse=True):
        row = rows[line - 1].encode()
        rows[line - 1] = (row[:column] + put.encode() + row[column:]).decode()
    told = ("it is started with `sys.argv[1:]`",) if whole else ()
    return Mended("".join(rows), told)


def _end(node: ast.expr, put: str, before: int = 0) -> tuple[int, int, str]:
    """Where something is put in: at the end of an expression, or that many characters before it."""
    return node.end_lineno or 0, (node.end_col_offset or 0) - before, put


def _unparsed(nodes: Sequence[ast.expr]) -> str:
    return ", ".join(map(ast.unparse, nodes))


def _parses_all(node: ast.FunctionDef) -> bool:
    """Whether a function gives its first parameter to `parse_args`."""
    first = node.args.args[0].arg if node.args.args else ""
    used = [n for n in ast.walk(node) if isinstance(n, ast.Name) and n.id == first]
    named = [n for n in ast.walk(node) if isinstance(n, ast.arg) and n.arg == first]
    if len(used) != 1 or len(named) != 1:  # it is changed first, or another one is meant
        return False
    calls = (n for n in ast.walk(node) if isinstance(n, ast.Call) and n.args)
    return any(
        isinstance(call.func, ast.Attribute)
        and call.func.attr in ("parse_args", "parse_known_args")
        and ast.unparse(call.args[0]) == first
        for call in calls
    )
