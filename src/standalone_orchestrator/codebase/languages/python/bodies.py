"""Unfinished bodies: what a model left for somebody else to write.

A false alarm here would fail good code, so what can be meant as it stands is let through: abstract
methods, protocols, overloads, exception classes, empty hooks, `__init__` with nothing to do. What
slips through is caught by the checks that run.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from standalone_orchestrator.codebase.api import Fault
from standalone_orchestrator.codebase.edits.elision import has_elision
from standalone_orchestrator.codebase.languages.python.trees import (
    Definition,
    Function,
    body_without_doc,
    decorators,
    flat,
    last_name,
    parse,
    source,
)
from standalone_orchestrator.codebase.words import word_set

_TO_DO = re.compile(
    r"\b(?:TODO|FIXME|XXX|placeholder|stub|not (?:yet )?implemented|unimplemented)\b"
    r"|\bimplement(?:ation)?\b|\b(?:your|add|write|insert|fill in)\b.*\b(?:code|logic|here)\b",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(
    r"#\s*(?:your (?:code|implementation|logic|solution) (?:goes )?here"
    r"|(?:add|insert|write|put) (?:your |the )?(?:code|implementation|logic) here"
    r"|implementation (?:goes |left )?here)",
    re.IGNORECASE,
)
_MAY_BE_EMPTY = word_set(
    "__del__ __exit__ __aexit__ __enter__ __post_init__ __init_subclass__ __set_name__ setUp "
    "tearDown setUpClass tearDownClass setup_method teardown_method setup_class teardown_class "
    "setup_module teardown_module log_message noop no_op nop do_nothing emptyline"
)
_FOR_OTHERS = re.compile(r"subclass|override|overrid|abstract|derived", re.IGNORECASE)
_EMPTY_PREFIX = re.compile(r"_*(?:on_|noop|no_op|ignore|null|visit_|dummy)")
_EMPTY_CLASS = re.compile(
    r"_*(?:Null|Noop|NoOp|Dummy|Silent|Fake|Stub)[A-Z_]|_|.*(?:Sentinel|Marker|Missing|Unset)$"
)
_DECLARING = word_set("overload abstractmethod abstractproperty singledispatch register")
_GROUP_MARKS = frozenset(
    ("group", "callback", "command", "fixture", "hookspec", "register", "singledispatch")
)


@dataclass(frozen=True, slots=True)
class _Place:
    """A function or class, and the classes around it."""

    node: Definition
    path: str
    owner: ast.ClassDef | None


def unfinished(path: str, text: str) -> tuple[Fault, ...]:
    """One fault for each unfinished body or part left out; nothing if the text doesn't parse."""
    tree = parse(text)
    if tree is None or path.endswith(".pyi"):
        return ()
    comments = _comments(text)
    children = _overridden(tree)
    found: list[Fault] = []
    covered: list[tuple[int, int]] = []
    declared = _for_type_checkers(tree)
    is_test = PurePosixPath(path).name.startswith(("test_", "conftest"))
    for place in _places(tree):
        helper = is_test and not place.node.name.lower().startswith("test")
        why = "" if helper or place.node in declared else _why(place, comments, children)
        if why:
            node = place.node
            covered.append((node.lineno, node.end_lineno or node.lineno))
            message = f"`{place.path}` is not finished: {why}"
            found.append(Fault(path, node.lineno, "unfinished", message, place.path))
    found.extend(_left_out(path, tree, comments, covered))
    return tuple(sorted(found, key=lambda f: (f.line, f.message)))


def is_exception(node: ast.ClassDef) -> bool:
    """Whether the class is an exception, by its own name or its bases' names."""
    names = [node.name, *(last_name(b) for b in node.bases)]
    return any(name.endswith(("Error", "Exception", "Warning", "Interrupt")) for name in names)


def _comments(text: str) -> dict[int, str]:
    """Comments by line. What tokenizes badly has none."""
    if "#" not in text:
        return {}
    found: dict[int, str] = {}
    try:
        for token in tokenize.generate_tokens(io.StringIO(text.removeprefix("\ufeff")).readline):
            if token.type == tokenize.COMMENT:
                found[token.start[0]] = token.string
    except (tokenize.TokenError, SyntaxError):
        pass  # a file that parses but doesn't tokenize keeps the comments seen so far
    return found


def _places(tree: ast.Module) -> Iterator[_Place]:
    """Functions and classes of the module and of its classes; not those inside functions."""
    pending: list[_Place] = [
        _Place(n, n.name, None) for n in flat(tree.body) if isinstance(n, Definition)
    ]
    while pending:
        place = pending.pop()
        yield place
        if isinstance(place.node, ast.ClassDef):
            pending.extend(
                _Place(n, f"{place.path}.{n.name}", place.node)
                for n in flat(place.node.body)
                if isinstance(n, Definition)
            )


def _for_type_checkers(tree: ast.Module) -> frozenset[ast.AST]:
    """Definitions that are never executed: those under `if TYPE_CHECKING`."""
    blocks = (
        n for n in ast.walk(tree) if isinstance(n, ast.If) and "TYPE_CHECKING" in source(n.test)
    )
    return frozenset(d for b in blocks for d in ast.walk(b) if isinstance(d, Definition))


def _overridden(tree: ast.Module) -> frozenset[tuple[str, str]]:
    """(base class, method) pairs that another class of the module overrides."""
    found: set[tuple[str, str]] = set()
    bases: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            bases[node.name] = [last_name(b) for b in node.bases]
            methods = [n.name for n in node.body if isinstance(n, Function)]
            found.update((base, name) for base in bases[node.name] for name in methods)
    return frozenset(found)


def _why(place: _Place, comments: dict[int, str], overridden: frozenset[tuple[str, str]]) -> str:
    node = place.node
    if isinstance(node, ast.ClassDef):
        return _class_problem(node, comments)
    kind = _kind_of_body(node, comments)
    if not kind or decorators(node) & _DECLARING:
        return ""
    if place.owner is not None and _is_declaration(place.owner, node, kind, overridden):
        return ""
    to_do = _says_to_do(node, comments)
    if kind != "raise" and not to_do and _may_be_empty(node, place.owner):
        return ""
    return _explain(kind)


def _kind_of_body(node: Function, comments: dict[int, str]) -> str:
    """`pass`, `...`, `raise`, `docstring`, `placeholder`; empty for a body that does something."""
    body = body_without_doc(node)
    rest = [s for s in body if not isinstance(s, ast.Import | ast.ImportFrom) and not _is_text(s)]
    if not body or (not rest and any(_is_text(s) for s in body)):  # a docstring behind an import
        return "docstring"
    if all(_is_ellipsis(s) or isinstance(s, ast.Pass) for s in body):
        return "..." if _is_ellipsis(body[0]) else "pass"
    if len(body) > 1:
        return ""
    match body[0]:
        case ast.Raise(exc=exc) if exc is not None and last_name(exc) == "NotImplementedError":
            return "raise"
        case (
            ast.Return(value=None | ast.Constant())
            | ast.Return(value=ast.List(elts=[]) | ast.Tuple(elts=[]) | ast.Dict(keys=[]))
        ) if _says_to_do(node, comments):
            return "placeholder"
        case _:
            return ""


def _is_text(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _is_ellipsis(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and statement.value.value is ...
    )


def _says_to_do(node: Definition, comments: dict[int, str]) -> bool:
    lines = range(node.lineno, (node.end_lineno or node.lineno) + 2)
    return any(line in comments and _TO_DO.search(comments[line]) for line in lines)


def _is_declaration(
    owner: ast.ClassDef, node: Function, kind: str, overridden: frozenset[tuple[str, str]]
) -> bool:
    """Whether the class only declares the method: a protocol, or a base that others fill in."""
    bases = {last_name(b) for b in owner.bases}
    meta = {last_name(k.value) for k in owner.keywords if k.arg == "metaclass"}
    if "Protocol" in bases:
        return True
    abstract = (
        "ABC" in bases
        or "ABCMeta" in meta
        or re.match(r"_?(?:Base|Abstract)[A-Z]|.*Base$", owner.name)
    )
    if abstract or (kind == "raise" and _FOR_OTHERS.search(source(node))):
        return True
    return (owner.name, node.name) in overridden


def _may_be_empty(node: Function, owner: ast.ClassDef | None) -> bool:
    if node.name in _MAY_BE_EMPTY or _EMPTY_PREFIX.match(node.name):
        return True
    if decorators(node) & _GROUP_MARKS or _takes_anything(node.args):
        return True
    if owner is None:
        return False
    if node.name == "__init__":
        args = node.args
        return len(args.posonlyargs) + len(args.args) <= 1 and not args.kwonlyargs
    return bool(_EMPTY_CLASS.match(owner.name))


def _takes_anything(args: ast.arguments) -> bool:
    named = [a.arg for a in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
    return bool(args.vararg) and not [name for name in named if name not in ("self", "cls")]


def _class_problem(node: ast.ClassDef, comments: dict[int, str]) -> str:
    if any(not isinstance(s, ast.Pass) and not _is_ellipsis(s) for s in body_without_doc(node)):
        return ""
    meant = node.bases or node.keywords or node.decorator_list or is_exception(node)
    if not _says_to_do(node, comments) and (meant or _EMPTY_CLASS.match(node.name)):
        return ""
    return "the class has nothing in it"


def _explain(kind: str) -> str:
    return {
        "docstring": "its body is only a docstring",
        "raise": "its body only raises NotImplementedError",
        "placeholder": "its body returns a placeholder, a comment says so",
    }.get(kind, f"its body is only `{kind}`")


def _left_out(
    path: str, tree: ast.Module, comments: dict[int, str], covered: list[tuple[int, int]]
) -> Iterator[Fault]:
    """Marks that stand for code which somebody should put there."""
    marks = {
        line: text
        for line, text in comments.items()
        if _LEFT_OUT.search(text) or has_elision(text, "")
    }
    for statement in _lone_ellipses(tree):
        marks.setdefault(statement.lineno, "...")
    if not tree.body:
        marks.update((line, c) for line, c in comments.items() if _TO_DO.search(c))
    for line, text in sorted(marks.items()):
        if not any(first <= line <= last for first, last in covered):
            yield Fault(path, line, "unfinished", f"line {line} leaves code out: `{text.strip()}`")


def _lone_ellipses(tree: ast.Module) -> Iterator[ast.stmt]:
    """`...` as a statement among others, in the module or in a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | Function):
            body = body_without_doc(node)
            if len(body) > 1 or isinstance(node, ast.Module):
                yield from (s for s in body if _is_ellipsis(s))
