"""What a test calls, and what it calls where it expects an error. Pure.

A name is called when it stands before parentheses, decorates, or is handed on to be called, by
itself, by another name (an import, an assignment, a loop, a parameter of the test) or in a helper
or fixture. To import it, to assign to it or to print it is no call. An attribute that is only read
is given with a dot before it (`.area`): it may be a property.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Definitions = Mapping[str, Sequence[ast.AST]]
"""What stands behind a name: functions, fixtures, classes, constants, renamed imports."""

EXPECTING = frozenset({"raises", "assertRaises", "assertRaisesRegex"})
_LOOKING = frozenset({
    "callable", "isinstance", "hasattr", "getattr", "print", "repr", "str", "type", "id", "bool",
    "signature", "getsource", "getdoc", "parametrize", "param",
})  # fmt: skip
"""What is handed to these is not called; parameters are called by the names that they get."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A place where a piece of evidence expects an error."""

    errors: frozenset[str]
    called: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Scope:
    known: Definitions
    bound: Mapping[str, set[str]]
    """Each name that the test binds, with the names that it may stand for."""

    def behind(self, name: str) -> set[str]:
        """What a bound name may stand for in the end."""
        found: set[str] = set()
        left = set(self.bound.get(name, ()))
        while left:
            found |= left
            left = {n for one in left for n in self.bound.get(one, ())} - found
        return found

    def called(self, name: str) -> set[str]:
        """What is called when the name is."""
        return {name, *(n.removeprefix(".") for n in self.behind(name))}

    def handed(self, value: ast.AST) -> Iterator[str]:
        """What a value hands on that may be called."""
        for name in _bare(value):
            if name in self.bound:
                yield from self.behind(name)
            else:
                yield name


def calls(
    roots: Sequence[ast.AST], nodes: Sequence[ast.AST], known: Definitions
) -> tuple[frozenset[str], tuple[Expected, ...]]:
    """Names called where no error is expected, and every place where one is.

    Args:
        roots: the test, and what its class sets up.
        nodes: all that it reaches.
        known: what stands behind the names of its file and of the helpers.
    """
    scope = _Scope(known, _bindings(nodes, known))
    return _called(roots, scope), tuple(_expected(nodes, scope))


def _called(roots: Iterable[ast.AST], scope: _Scope) -> frozenset[str]:
    found: set[str] = set()
    followed: set[str] = set()
    left = list(roots)
    while left:
        fresh = [n for root in left for n in _outside(root)]
        used = {name for n in fresh for name in _uses(n, scope)}
        found |= used
        fixtures = {n.arg for n in fresh if isinstance(n, ast.arg)}
        new = (used | fixtures) - followed
        followed |= new
        left = [node for name in sorted(new) for node in scope.known.get(name, ())]
    return frozenset(found)


def _outside(root: ast.AST) -> Iterator[ast.AST]:
    """A node and all below it, without the places where an error is expected."""
    left = [root]
    while left:
        node = left.pop()
        yield node
        left += [n for n in ast.iter_child_nodes(node) if not _expects(n)]


def _expects(node: ast.AST) -> bool:
    match node:
        case ast.With(items=items) | ast.AsyncWith(items=items):
            return any(_expects(item.context_expr) for item in items)
        case ast.Call(func=func):
            return _last(func) in EXPECTING
        case _:
            return False


def _expected(nodes: Iterable[ast.AST], scope: _Scope) -> Iterator[Expected]:
    for node in nodes:
        match node:
            case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
                for item in items:
                    if isinstance(call := item.context_expr, ast.Call) and _expects(call):
                        yield Expected(_errors(call.args[:1], scope), _called(body, scope))
            case ast.Call(args=[error, *rest]) if rest and _expects(node):
                direct = {
                    n for a in rest for b in _bare(a) for n in scope.called(b.removeprefix("."))
                }
                helpers = [d for name in sorted(direct) for d in scope.known.get(name, ())]
                called = direct | _called([*rest, *helpers], scope)
                yield Expected(_errors([error], scope), frozenset(called))
            case ast.Try(body=body, handlers=[_, *_] as handlers):
                kinds = [h.type for h in handlers if h.type is not None]
                yield Expected(_errors(kinds, scope), _called(body, scope))
            case _:
                pass


def _errors(values: Iterable[ast.AST], scope: _Scope) -> frozenset[str]:
    named = {name for value in values for b in _bare(value) for name in (b, *scope.behind(b))}
    return frozenset(name.removeprefix(".") for name in named)


def _uses(node: ast.AST, scope: _Scope) -> Iterator[str]:
    """Names that a node calls, hands on or reads."""
    match node:
        case ast.Call(func=func, args=args, keywords=keywords):
            for name in _bare(func):
                yield from scope.called(name.removeprefix("."))
            if _last(func) not in _LOOKING:
                for value in (*args, *(k.value for k in keywords)):
                    yield from scope.handed(value)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield from (_last(d) for d in node.decorator_list if _last(d))
        case ast.Return(value=ast.expr() as value) | ast.Yield(value=ast.expr() as value):
            yield from scope.handed(value)
        case ast.Attribute(attr=name, ctx=ast.Load()):
            yield f".{name}"
        case _:
            pass


def _bindings(nodes: Iterable[ast.AST], known: Definitions) -> dict[str, set[str]]:
    bound: dict[str, set[str]] = {}
    for name, values in known.items():
        for value in values:
            if isinstance(value, ast.expr):
                bound.setdefault(name, set()).update(_bare(value))
            elif isinstance(value, ast.alias):
                bound.setdefault(name, set()).add(value.name.rpartition(".")[2])
    for node in nodes:
        for name, meant in _bound_by(node):
            bound.setdefault(name, set()).update(meant)
    return bound


def _bound_by(node: ast.AST) -> Iterator[tuple[str, Iterable[str]]]:
    match node:
        case ast.alias(name=name, asname=str() as other):
            yield other, (name.rpartition(".")[2],)
        case ast.arg(arg=name):
            yield name, ()
        case ast.Assign(targets=targets, value=value):
            yield from ((n, _bare(value)) for target in targets for n in _targets(target))
        case ast.For(target=target, iter=value) | ast.AsyncFor(target=target, iter=value):
            yield from ((n, _bare(value)) for n in _targets(target))
        case ast.comprehension(target=target, iter=value):
            yield from ((n, _bare(value)) for n in _targets(target))
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            yield from ((n, _bare(value)) for n in _targets(target))
        case ast.NamedExpr(target=target, value=value):
            yield target.id, _bare(value)
        case ast.withitem(optional_vars=ast.expr() as target):
            yield from ((n, ()) for n in _targets(target))
        case ast.Call(func=func, args=[names, values, *_]) if _last(func) == "parametrize":
            told = [n.value for n in ast.walk(names) if isinstance(n, ast.Constant)]
            listed = ",".join(t for t in told if isinstance(t, str)).split(",")
            yield from ((name.strip(), _bare(values)) for name in listed)
        case _:
            pass


def _targets(target: ast.AST) -> Iterator[str]:
    for node in ast.walk(target):
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield _last(node)


def _bare(value: ast.AST) -> set[str]:
    """Names that a value holds without calling them; attributes with a dot before them."""
    match value:
        case ast.Name(id=name):
            return {name}
        case ast.Attribute(attr=name):
            return {f".{name}"}
        case ast.List(elts=inner) | ast.Tuple(elts=inner) | ast.Set(elts=inner):
            return {name for one in inner for name in _bare(one)}
        case ast.Dict(values=inner) | ast.Call(args=inner):
            held = {name for one in inner for name in _bare(one)}
            of = value.func if isinstance(value, ast.Call) else None
            return held | (_bare(of.value) if isinstance(of, ast.Attribute) else set())
        case ast.Starred(value=inner_value) | ast.Subscript(value=inner_value):
            return _bare(inner_value)
        case _:
            return set()


def _last(node: ast.AST) -> str:
    """The last name before the parentheses; empty when there is none."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
