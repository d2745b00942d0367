"""From lines that a model wrote to test functions, and back to what a test asks. Pure."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from textwrap import indent

from standalone_orchestrator.codebase.languages.python.standard import offered_by
from standalone_orchestrator.codebase.languages.python.trees import parse
from standalone_orchestrator.codebase.questions import FIXTURES, asked
from standalone_orchestrator.phases.specify.objects import known_again

ALLOWED_IMPORTS = frozenset({
    "asyncio", "collections", "contextlib", "dataclasses", "datetime", "decimal", "enum",
    "fractions", "functools", "io", "itertools", "json", "math", "operator", "pathlib", "pytest",
    "re", "sqlite3", "statistics", "string", "tempfile", "time", "uuid",
})  # fmt: skip
PROGRAMS = frozenset({"subprocess", "sys"})
"""What starts one."""


_CLOSING = (")", "]", "}")


@dataclass(frozen=True, slots=True)
class Case:
    """One test as a function that runs by itself."""

    body: str
    """Statements, not indented, with the imports that they need."""
    names: frozenset[str]
    """Every name and attribute that it mentions."""
    modules: frozenset[str]
    """Modules of the project that it imports."""
    question: str
    """What it asks: its statements up to the outcome, normalised. Two cases with one question
    and different outcomes contradict each other."""

    def function(self, name: str) -> str:
        """The source of the test function."""
        args = ", ".join(f for f in FIXTURES if f in self.names)
        return f"def {name}({args}):\n{indent(self.body, '    ')}\n"


@dataclass(frozen=True, slots=True)
class Unfit:
    """Lines that make no test, and why."""

    why: str


def cases_from(
    lines: Sequence[str], available: Mapping[str, str], *, by_code: bool = False
) -> tuple[Case | Unfit, ...]:
    """Make tests of `lines`, one for each outcome that they state.

    Several outcomes in one test would hide one behind the other, and one wrong value would take
    the right ones with it; each is a test of its own over the same setup. What an earlier outcome
    did to a thing of the test (`s.pop()`) still happens before a later one.
    """
    try:
        body = ast.parse("\n".join(map(_closed, lines))).body
    except SyntaxError as error:
        return (Unfit(f"`{(error.text or '').strip()}` is no Python"),)
    stated = [s for s in body if isinstance(s, ast.Assert) or _raises(s)]
    if not stated:
        return (case_from(lines, available, by_code=by_code),)
    found: list[Case | Unfit] = []
    for outcome in stated:
        earlier = body[: body.index(outcome)]
        before = [k for s in earlier for k in (_effect(s, earlier) if s in stated else [s])]
        texts = [ast.unparse(s) for s in (*before, outcome)]
        found.append(case_from(texts, available, by_code=by_code))
    return tuple(found)


def case_from(
    lines: Sequence[str], available: Mapping[str, str], *, by_code: bool = False
) -> Case | Unfit:
    """Make one test of `lines`.

    Args:
        lines: Python statements, the last of which states the outcome.
        available: public names of the project and the module that each is imported from.
        by_code: whether code made them: it may start a program.
    """
    try:
        tree = ast.parse("\n".join(map(_closed, lines)))
    except SyntaxError as error:
        return Unfit(f"`{(error.text or '').strip()}` is no Python")
    own = set(available.values())
    body = [s for s in tree.body if not _imports_own(s, own)]
    if not body or (why := _outcome_problem(body[-1])):
        return Unfit(why if body else "it holds no statement")
    if why := _import_problem(body, ALLOWED_IMPORTS | (PROGRAMS if by_code else frozenset())):
        return Unfit(why)
    body = known_again(_with_value(body), available)
    body[-1] = _with_tolerance(body[-1])
    used = _loaded(body)
    free = used - _bound(body) - set(dir(builtins)) - set(available) - {"pytest", *FIXTURES}
    standard = {name: _standard(name, body) for name in sorted(free)}
    if lost := next((name for name, line in standard.items() if not line), ""):
        return Unfit(f"`{lost}` is defined nowhere")
    needed = sorted((available[n], n) for n in used & set(available))
    imports = [*standard.values(), *(f"from {module} import {name}" for module, name in needed)]
    text = "\n".join((*imports, *(ast.unparse(s) for s in body)))
    return Case(text, _mentioned(body), frozenset(m for m, _ in needed), _question_key(body))


def _closed(line: str) -> str:
    """The line without a bracket at its end that closes nothing: a small model's slip in JSON."""
    line = line.rstrip()
    if line[-1:] not in _CLOSING or parse(line.strip()) is not None:
        return line
    return line[:-1] if parse(line[:-1].strip()) is not None else line


def _standard(name: str, body: Sequence[ast.stmt]) -> str:
    """The import of a name that the standard library offers; empty for any other."""
    nodes = [n for s in body for n in ast.walk(s)]
    below = [n for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)]
    if name in ALLOWED_IMPORTS and any(ast.unparse(n.value) == name for n in below):
        return f"import {name}"
    homes = [m for m in offered_by(name) if m.partition(".")[0] in ALLOWED_IMPORTS]
    return f"from {homes[0]} import {name}" if homes else ""


def same_test(one: str, other: str) -> bool:
    """Whether two bodies ask the same and state the same; equal numbers are one (`3` and `3.0`).

    The same function called before on literals, for nothing, makes no other test: a session does.
    """
    return one == other or _stated(one) == _stated(other)


def _stated(body: str) -> tuple[str, object]:
    """A test without the literal that it expects, and that literal's value."""
    *setup, last = ast.parse(body).body
    asking = {
        n.func.id
        for n in ast.walk(last)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }
    setup = [s for s in setup if not _for_nothing(s, asking)]
    match last:
        case ast.Assert(test=ast.Compare(left=left, ops=[ast.Eq()], comparators=[value])):
            if isinstance(value, ast.Call) and ast.unparse(value.func) == "pytest.approx":
                value = value.args[0]
            if _is_literal(value):
                asked = "\n".join(ast.unparse(part) for part in (*setup, left))
                return asked, ast.literal_eval(value)
    return body, None


def _for_nothing(statement: ast.stmt, asking: Collection[str]) -> bool:
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Name(id=name), args=args, keywords=named)):
            return name in asking and all(map(_is_literal, (*args, *(k.value for k in named))))
        case _:
            return False


def _effect(outcome: ast.stmt, before: Sequence[ast.stmt]) -> list[ast.stmt]:
    """The method call of an earlier outcome on something that the test made."""
    if not isinstance(outcome, ast.Assert):
        return []
    made = _bound(before)
    for node in ast.walk(outcome.test):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name))) if name in made:
                return [ast.Expr(node)]
            case _:
                pass
    return []


def _question_key(body: list[ast.stmt]) -> str:
    expression = asked(body[-1])
    setup = [ast.dump(s) for s in body[:-1]]
    return "\n".join((*setup, ast.dump(expression if expression is not None else body[-1])))


def _outcome_problem(last: ast.stmt) -> str:
    match last:
        case ast.Assert(test=ast.Compare(comparators=[*_, ast.Name(id=name)])) if _is_error(name):
            return f"it compares a value with `{name}`; an error is stated by `pytest.raises`"
        case ast.Assert(test=test):
            calls = any(
                isinstance(n, ast.Call | ast.Attribute | ast.Subscript) for n in ast.walk(test)
            )
            names = any(isinstance(n, ast.Name) for n in ast.walk(test))
            return "" if calls or names else "its assert asserts a constant"
        case ast.With(body=inner):
            if not _raises(last):
                return "its last line states no outcome"
            runs = ast.Call | ast.Subscript | ast.Attribute | ast.BinOp
            does = any(isinstance(n, runs) for s in inner for n in ast.walk(s))
            return "" if does else "its `raises` calls nothing"
        case _:
            return "its last line is neither an `assert` nor a `with pytest.raises(...)`"


def _is_error(name: str) -> bool:
    """Whether a name is that of a built-in exception."""
    known = getattr(builtins, name, None)
    return isinstance(known, type) and issubclass(known, BaseException)


def _raises(statement: ast.stmt) -> bool:
    match statement:
        case ast.With(items=[ast.withitem(context_expr=ast.Call(func=func))]):
            return ast.unparse(func).removeprefix("pytest.") == "raises"
        case _:
            return False


def _import_problem(body: Sequence[ast.stmt], allowed: Collection[str]) -> str:
    for node in (n for s in body for n in ast.walk(s)):
        names = (
            [a.name for a in node.names]
            if isinstance(node, ast.Import)
            else [node.module or "."]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        for name in names:
            if name.split(".")[0] not in allowed:
                return f"it imports `{name}`, which a test has no use for"
    return ""


def _imports_own(statement: ast.stmt, own: set[str]) -> bool:
    return isinstance(statement, ast.ImportFrom) and (statement.module or "") in own


def _with_value(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """The outcome with what is asked on the left and, where it has a name, its value in place.

    So nothing of the outcome stands in the setup, which is shown when the test is asked again.
    """
    last = body[-1]
    match last:
        case ast.Assert(test=ast.Compare(left=left, ops=[ast.Eq() as op], comparators=[value])):
            if _is_literal(left) and not _is_literal(value):
                left, value = value, left
            body = [*body[:-1], ast.Assert(ast.Compare(left, [op], [value]), None)]
            if isinstance(value, ast.Name):
                return _inlined(body, left, value.id)
    return list(body)


def _inlined(body: list[ast.stmt], left: ast.expr, name: str) -> list[ast.stmt]:
    uses = [n for s in body for n in ast.walk(s) if isinstance(n, ast.Name) and n.id == name]
    for statement in body[:-1]:
        match statement:
            case ast.Assign(targets=[ast.Name(id=bound)], value=value) if bound == name:
                if len(uses) == 2 and _is_literal(value):
                    rest = [s for s in body[:-1] if s is not statement]
                    return [*rest, ast.Assert(ast.Compare(left, [ast.Eq()], [value]), None)]
            case _:
                pass
    return body


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, MemoryError, RecursionError):
        return False
    return True


def _with_tolerance(last: ast.stmt) -> ast.stmt:
    """`== 0.3` becomes `== pytest.approx(0.3)`: binary fractions are no reason to fail."""
    match last:
        case ast.Assert(test=ast.Compare(left=left, ops=[ast.Eq()], comparators=[value])):
            if isinstance(_number(value), float):
                approx = ast.parse(f"pytest.approx({ast.unparse(value)})", mode="eval").body
                return ast.Assert(ast.Compare(left, [ast.Eq()], [approx]), None)
    return last


def _number(node: ast.expr) -> object:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    return node.value if isinstance(node, ast.Constant) else None


def _loaded(body: Sequence[ast.stmt]) -> set[str]:
    return {
        n.id
        for s in body
        for n in ast.walk(s)
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
    }


def _bound(body: Sequence[ast.stmt]) -> set[str]:
    names: set[str] = set()
    for node in (n for s in body for n in ast.walk(s)):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                names.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.arg(arg=name):
                names.add(name)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                names |= {(a.asname or a.name).split(".")[0] for a in aliases}
            case ast.ExceptHandler(name=str(name)):
                names.add(name)
            case _:
                pass
    return names


def _mentioned(body: Sequence[ast.stmt]) -> frozenset[str]:
    nodes = [n for s in body for n in ast.walk(s)]
    return frozenset(
        [n.id for n in nodes if isinstance(n, ast.Name)]
        + [n.attr for n in nodes if isinstance(n, ast.Attribute)]
    )
