"""What may be changed in a function so that good tests notice: the operators of the mutator.

Each looks at one node and says what could stand in its place. Not here: where nodes are looked
for, which functions count, and the text that comes of it (`mutants`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from standalone_orchestrator.codebase.languages.python.trees import Function, last_name, source

Change = tuple[str, ast.AST]
"""What is said of it, and what stands in the place of the node."""

_LONGEST = 60
_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_SIGNS: dict[type[ast.AST], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
    ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%",
    ast.Pow: "**", ast.LShift: "<<", ast.RShift: ">>", ast.BitAnd: "&", ast.BitOr: "|",
}  # fmt: skip
_ANY_ORDER = frozenset({
    "isinstance", "issubclass", "hasattr", "getattr", "setattr", "max", "min", "gcd", "lcm",
    "print", "super",
})  # fmt: skip
"""Calls that mean the same with their first two arguments swapped, or nothing at all."""
_TEXTS = (ast.JoinedStr, ast.List, ast.ListComp, ast.Tuple)
"""What has no other arithmetic than `+` and `*`: a change would be a crash, which tells nothing."""


def changes(node: ast.AST, around: Sequence[ast.AST]) -> Iterator[Change]:
    """What could stand in the place of `node`.

    Args:
        node: of a function's body or its defaults.
        around: what it stands in, from the function itself down to its parent.
    """
    match node:
        case ast.Compare():
            yield from _compared(node)
        case ast.BinOp() | ast.AugAssign():
            yield from _computed(node)
        case ast.BoolOp(op=ast.And(), values=values):
            yield "`and` became `or`", ast.BoolOp(ast.Or(), values)
        case ast.BoolOp(values=values):
            yield "`or` became `and`", ast.BoolOp(ast.And(), values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield _became(node, operand)
        case ast.Constant():
            yield from _constant(node, around)
        case ast.Call():
            yield from _swapped(node)
        case _:
            pass
    if isinstance(node, ast.expr) and around and _is_condition(node, around[-1]):
        yield f"the condition `{_short(node)}` was negated", ast.UnaryOp(ast.Not(), node)
    if isinstance(node, ast.stmt):
        yield from _statement(node, around)


def _compared(node: ast.Compare) -> Iterator[Change]:
    for at, op in enumerate(node.ops):
        for other in _COMPARED.get(type(op), ()):
            ops = [*node.ops[:at], other(), *node.ops[at + 1 :]]
            said = f"`{_SIGNS[type(op)]}` became `{_SIGNS[other]}`"
            yield said, ast.Compare(node.left, ops, node.comparators)


def _computed(node: ast.BinOp | ast.AugAssign) -> Iterator[Change]:
    other = _COMPUTED.get(type(node.op))
    operands = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.value,)
    if other is None or any(_is_text(operand) for operand in operands):
        return
    said = f"`{_SIGNS[type(node.op)]}` became `{_SIGNS[other]}`"
    if isinstance(node, ast.BinOp):
        yield said, ast.BinOp(node.left, other(), node.right)
    else:
        yield said, ast.AugAssign(node.target, other(), node.value)


def _is_text(node: ast.expr) -> bool:
    is_string = isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
    return is_string or isinstance(node, _TEXTS)


def _constant(node: ast.Constant, around: Sequence[ast.AST]) -> Iterator[Change]:
    match node.value:
        case bool(value):
            yield _became(node, ast.Constant(not value))
        case int(value) | float(value):
            yield _became(node, ast.Constant(value + 1))
            if any(isinstance(n, ast.Compare) for n in around[-2:]):
                yield _became(node, ast.Constant(value - 1))
        case str(value) if _is_returned(around):
            yield _became(node, ast.Constant(f"{value}?"))
        case _:
            pass


def _is_returned(around: Sequence[ast.AST]) -> bool:
    """Whether a constant is returned itself, or as a part of what is."""
    parts = ast.IfExp | ast.Tuple | ast.List | ast.Dict | ast.Set
    rest = list(around)
    while rest and isinstance(rest[-1], parts):
        rest.pop()
    return bool(rest) and isinstance(rest[-1], ast.Return)


def _swapped(node: ast.Call) -> Iterator[Change]:
    if len(node.args) < 2 or last_name(node.func) in _ANY_ORDER:
        return
    first, second, *rest = node.args
    if not isinstance(first, ast.Starred) and not isinstance(second, ast.Starred):
        yield _became(node, ast.Call(node.func, [second, first, *rest], node.keywords))


def _is_condition(node: ast.expr, parent: ast.AST) -> bool:
    """Whether a node decides, where no other operator turns it round already.

    That of a `while` is left alone: the loop would not begin, or never end.
    """
    if isinstance(node, ast.Compare) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    ):
        return False
    match parent:
        case ast.If(test=test) | ast.IfExp(test=test) | ast.Assert(test=test):
            return node is test
        case ast.comprehension(ifs=tests):
            return any(node is test for test in tests)
        case _:
            return False


def _statement(node: ast.stmt, around: Sequence[ast.AST]) -> Iterator[Change]:
    match node:
        case ast.Expr(value=ast.Call() | ast.Await(value=ast.Call())) | ast.AugAssign():
            yield f"`{_short(node)}` was removed", ast.Pass()
        case ast.Assign(targets=targets) if all(_was_there(t, node, around) for t in targets):
            yield f"`{_short(node)}` was removed", ast.Pass()
        case ast.AnnAssign(target=ast.Attribute() | ast.Subscript(), value=ast.expr()):
            yield f"`{_short(node)}` was removed", ast.Pass()
        case ast.Raise():
            yield f"`{_short(node)}` was removed", ast.Pass()
            yield from _other_error(node)
        case ast.Return(value=ast.expr() as value):
            yield from _other_value(node, value, around)
        case _:
            pass


def _was_there(target: ast.expr, node: ast.stmt, around: Sequence[ast.AST]) -> bool:
    """Whether a target has a value without this statement: else its removal is only a crash."""
    if isinstance(target, ast.Attribute | ast.Subscript):
        return True
    function = next((n for n in reversed(around) if isinstance(n, Function)), None)
    if not isinstance(target, ast.Name) or function is None:
        return False
    if any(target.id == arg.arg for arg in ast.walk(function.args) if isinstance(arg, ast.arg)):
        return True
    return any(
        isinstance(n, ast.Name)
        and isinstance(n.ctx, ast.Store)
        and n.id == target.id
        and n.lineno < node.lineno
        for n in ast.walk(function)
    )


def _other_error(node: ast.Raise) -> Iterator[Change]:
    if node.exc is None:
        return
    name = last_name(node.exc)
    if not name[:1].isupper():  # a name that holds an error, not a class
        return
    other = "LookupError" if name in ("RuntimeError", "NotImplementedError") else "RuntimeError"
    error: ast.expr = ast.Name(other, ast.Load())
    if isinstance(node.exc, ast.Call):
        error = ast.Call(error, node.exc.args, [])
    yield f"`{name}` became `{other}`", ast.Raise(error, node.cause)


def _other_value(node: ast.Return, value: ast.expr, around: Sequence[ast.AST]) -> Iterator[Change]:
    function = next((n for n in reversed(around) if isinstance(n, Function)), None)
    declared = source(function.returns) if function is not None else ""
    nothing: ast.expr
    match declared:
        case "bool":
            if isinstance(value, ast.Compare | ast.Constant | ast.UnaryOp):
                return  # turned round by another operator
            nothing = ast.UnaryOp(ast.Not(), value)
        case "int" | "float":
            nothing = ast.Constant(0)
        case "str":
            nothing = ast.Constant("")
        case _:
            nothing = ast.Constant(None)
    if ast.dump(nothing) != ast.dump(value):
        yield _became(node, ast.Return(nothing))


def _became(old: ast.AST, new: ast.AST) -> Change:
    return f"`{_short(old)}` became `{_short(new)}`", new


def _short(node: ast.AST) -> str:
    text = " ".join(source(node).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
