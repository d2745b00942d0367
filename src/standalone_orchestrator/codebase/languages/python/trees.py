"""Python text to syntax trees, quietly and without raising.

The standard library's own parser is exact for the Python that runs us (ADR 0002). Trees are shared
between callers: never change one.
"""

from __future__ import annotations

import ast
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

_quiet = threading.Lock()


@contextmanager
def quietly() -> Iterator[None]:
    """No syntax warnings of other people's code on our stderr.

    `catch_warnings` changes the whole process, so one thread at a time.
    """
    with _quiet, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def parse(text: str) -> ast.Module | None:
    """The module's tree, None if it doesn't parse."""
    tree = parse_or_error(text)
    return tree if isinstance(tree, ast.Module) else None


@lru_cache(maxsize=16)
def parse_or_error(text: str) -> ast.Module | SyntaxError:
    """The module's tree, or what is wrong with the text.

    The error has a line and a message even where Python itself gives up (null bytes, lone
    surrogates, nesting beyond its stack).
    """
    return fresh(text)


def fresh(text: str) -> ast.Module | SyntaxError:
    """Like `parse_or_error`, but the tree is the caller's own."""
    text = text.removeprefix("\ufeff")
    try:
        with quietly():
            return ast.parse(text)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError) as error:
        return SyntaxError(f"Python cannot read it ({type(error).__name__})")


def compile_error(text: str) -> SyntaxError | None:
    """What the compiler, beyond the parser, has against the text: `return` outside a function."""
    text = text.removeprefix("\ufeff")
    try:
        with quietly():
            compile(text, "<text>", "exec", dont_inherit=True)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError) as error:
        return SyntaxError(f"Python cannot read it ({type(error).__name__})")
    return None


def expression(text: str) -> ast.expr | None:
    """The text as one expression, None if it isn't one."""
    try:
        with quietly():
            return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def source(node: ast.AST | None) -> str:
    """The node as text in normal layout; empty for None."""
    if node is None:
        return ""
    try:
        return ast.unparse(node)
    except RecursionError:
        return "..."


def first_line(node: ast.Module | Definition) -> str:
    """First line of a docstring."""
    doc = (ast.get_docstring(node) or "").strip()
    return doc.splitlines()[0].strip() if doc else ""


def body_without_doc(node: ast.Module | Definition) -> list[ast.stmt]:
    """The body's statements, its docstring left out."""
    return node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body


def dotted(node: ast.expr) -> str:
    """`a.b.c` as text, also below a call or subscript; empty for anything else."""
    while isinstance(node, ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])


def last_name(node: ast.expr) -> str:
    """`c` of `a.b.c` or `a.b.c(…)`."""
    return dotted(node).rpartition(".")[2]


def decorators(node: Definition) -> frozenset[str]:
    """Last names of the decorators: `abstractmethod`, `setter`, `dataclass`."""
    return frozenset(last_name(d) for d in node.decorator_list)


def flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements of a scope, those inside `if`, `try`, `with`, loops and `match` included."""
    pending = list(reversed(body))
    while pending:
        statement = pending.pop()
        yield statement
        if not isinstance(statement, Definition):
            pending.extend(reversed(_inner(statement)))


def _inner(statement: ast.stmt) -> list[ast.stmt]:
    found: list[ast.stmt] = []
    for field in ("body", "handlers", "orelse", "finalbody", "cases"):
        for part in getattr(statement, field, ()):
            if isinstance(part, ast.stmt):
                found.append(part)
            elif isinstance(part, ast.ExceptHandler | ast.match_case):
                found.extend(part.body)
    return found
