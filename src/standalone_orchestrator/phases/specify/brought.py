"""The tests that the user brought: which there are, and what each of them uses. Pure.

Not here: which criteria they speak for (`support`), reading them from the disk (`app.user_tests`).
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from standalone_orchestrator.codebase.testfiles import is_collected
from standalone_orchestrator.phases.specify.calls import EXPECTING, Definitions, Expected, calls

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SETUPS = frozenset({
    "setUp", "setUpClass", "asyncSetUp", "setup_method", "setup_class", "setup",
})  # fmt: skip
HUGE = 1e300
"""Beyond it an integer is no float any more."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a piece of the user's evidence uses: a test with its helpers, or a command."""

    names: frozenset[str]
    """Names and attributes."""
    text: str
    """Its strings; of a command, the command."""
    numbers: frozenset[float] = frozenset()
    called: frozenset[str] = frozenset()
    """Names that are called where no error is expected, and attributes that are read (`.area`)."""
    expected: tuple[Expected, ...] = ()
    """Where it is about an error."""
    states: bool = True
    """Whether it may be about anything else than an error."""


@dataclass(frozen=True, slots=True)
class UserTest:
    """One test function that the runner collects."""

    target: str
    """`path::function` or `path::Class::method`."""
    said: Said
    source: str = ""
    """The function, as code."""


def hiding(files: Mapping[str, str], modules: Collection[str]) -> frozenset[str]:
    """Modules beside the user's tests that would stand in the place of the project's own.

    Args:
        files: path below the frozen folder, and text.
        modules: dotted names of what the plan writes.
    """
    tops = {name.partition(".")[0] for name in modules}
    found: set[str] = set()
    for path in files:
        pure = PurePosixPath(path)
        if pure.suffix != ".py" or is_collected(path) or pure.name == "conftest.py":
            continue
        top = pure.with_suffix("")
        while f"{top.parent}/__init__.py" in files:
            top = top.parent
        if top.name in tops:
            found.add(path)
    return frozenset(found)


def user_tests(files: Mapping[str, str]) -> tuple[UserTest, ...]:
    """Every test in the user's files, with what it uses itself, by fixtures and by helpers.

    Args:
        files: path below the frozen folder, and text; what does not parse holds no test.
    """
    trees = {path: _parsed(text) for path, text in files.items() if path.endswith(".py")}
    shared: dict[str, Sequence[ast.AST]] = {}
    for path, tree in trees.items():
        if not is_collected(path):
            shared |= _defined(tree)
    return tuple(
        test
        for path, tree in trees.items()
        if is_collected(path)
        for test in _tests_of(path, tree, {**shared, **_defined(tree)})
    )


def _parsed(text: str) -> list[ast.stmt]:
    try:
        return ast.parse(text.removeprefix("\ufeff")).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _tests_of(path: str, tree: Sequence[ast.stmt], known: Definitions) -> Iterator[UserTest]:
    for node in _flat(tree):
        if isinstance(node, _FUNCTIONS) and node.name.startswith("test"):
            yield UserTest(f"{path}::{node.name}", _said([node], known), ast.unparse(node))
        elif isinstance(node, ast.ClassDef):
            yield from _in_class(f"{path}::{node.name}", node, known)


def _in_class(prefix: str, node: ast.ClassDef, known: Definitions) -> Iterator[UserTest]:
    """Tests of a class that the runner collects: its own, inherited ones, nested classes."""
    family = list(_family(node, known))
    if not any(_is_collected(c) for c in family):
        return
    members = {
        m.name: m for c in reversed(family) for m in _flat(c.body) if isinstance(m, _FUNCTIONS)
    }
    own: dict[str, Sequence[ast.AST]] = {
        name: [member] for name, member in members.items() if not name.startswith("test")
    }
    around = [*node.decorator_list, *(m for name, m in members.items() if name in _SETUPS)]
    for name, member in members.items():
        if name.startswith("test"):
            said = _said([member, *around], {**known, **own})
            yield UserTest(f"{prefix}::{name}", said, ast.unparse(member))
    for inner in node.body:
        if isinstance(inner, ast.ClassDef):
            yield from _in_class(f"{prefix}::{inner.name}", inner, known)


def _family(
    node: ast.ClassDef, known: Definitions, seen: frozenset[str] = frozenset()
) -> Iterator[ast.ClassDef]:
    """A class and those of its bases that the user's files define, the nearest first."""
    yield node
    for base in node.bases:
        name = ast.unparse(base).rpartition(".")[2]
        for found in known.get(name, ()):
            if isinstance(found, ast.ClassDef) and found is not node and name not in seen:
                yield from _family(found, known, seen | {name})


def _is_collected(node: ast.ClassDef) -> bool:
    """Whether the runner collects a class: by its name, or as a unittest case."""
    bases = [ast.unparse(base).rpartition(".")[2] for base in node.bases]
    return node.name.startswith("Test") or any(base.endswith("TestCase") for base in bases)


def _defined(tree: Sequence[ast.stmt]) -> dict[str, Sequence[ast.AST]]:
    """What stands behind each name of a file."""
    found: dict[str, Sequence[ast.AST]] = {}
    for node in _flat(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found[name] = [node]
            case ast.ClassDef(name=name):
                found[name] = [node]
            case ast.Assign(targets=targets, value=value):
                found |= {t.id: [value] for t in targets if isinstance(t, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found[name] = [value]
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                found |= {a.asname: [a] for a in aliases if a.asname}
            case _:
                pass
    return found


def _flat(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements, those under an `if` or a `try` included."""
    for node in body:
        match node:
            case ast.If(body=inner, orelse=other):
                yield from _flat((*inner, *other))
            case ast.Try(body=inner, handlers=handlers, orelse=other, finalbody=last):
                caught = [s for h in handlers for s in h.body]
                yield from _flat((*inner, *caught, *other, *last))
            case _:
                yield node


def _said(roots: Sequence[ast.AST], known: Definitions) -> Said:
    """What these nodes use, and all that stands behind the names in them."""
    nodes: list[ast.AST] = []
    left, names = list(roots), set[str]()
    while left:
        fresh = [n for root in left for n in ast.walk(root)]
        nodes += fresh
        new = {name for n in fresh for name in _names(n)} - names
        names |= new
        left = [node for name in sorted(new) for node in known.get(name, ())]
    prose = {id(n.value) for n in nodes if isinstance(n, ast.Expr)}
    values = [n.value for n in nodes if isinstance(n, ast.Constant) and id(n) not in prose]
    called, expected = calls(roots, nodes, known)
    return Said(
        names=frozenset(names),
        text="\n".join(v for v in values if isinstance(v, str)),
        numbers=frozenset(
            float(v) for v in values if isinstance(v, int | float) and -HUGE < v < HUGE
        ),
        called=called,
        expected=expected,
        states=not names & EXPECTING or _states(nodes),
    )


def _names(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
            yield name
        case ast.alias(name=name):
            yield from name.split(".")
        case _:
            pass


def _states(nodes: Sequence[ast.AST]) -> bool:
    """Whether anything is stated beside an error: an assertion that is not about the error."""
    targets = [n.optional_vars for n in nodes if isinstance(n, ast.withitem) and n.optional_vars]
    caught = {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}

    def of_the_error(test: ast.expr) -> bool:
        return any(isinstance(n, ast.Name) and n.id in caught for n in ast.walk(test))

    asserted = [n.test for n in nodes if isinstance(n, ast.Assert)]
    called = [n.attr for n in nodes if isinstance(n, ast.Attribute)]
    return any(
        not isinstance(test, ast.Constant) and not of_the_error(test) for test in asserted
    ) or any(name.startswith("assert") and name not in EXPECTING for name in called)
