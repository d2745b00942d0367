"""A call on a filled object, as a function of what was put in: a pseudo-oracle. Pure.

Another program for the same specification says what must come out (Davis and Weyuker 1981). It has
no state and another name, so a model does not write down the class that it has in mind, with the
same mistake: asked for the outcome of `pop()` the 1.5B default model names the newest or oldest
object whatever the task says, asked for this function it compares (ADR 0014).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import indent

from standalone_orchestrator.codebase.languages.python import Export, exports_of
from standalone_orchestrator.codebase.languages.python.trees import expression, parse
from standalone_orchestrator.codebase.questions import Question
from standalone_orchestrator.core.checks import Authority, Check, Means, Role
from standalone_orchestrator.core.task import Plan

_LONGEST = 200
"""Characters of an outcome that is taken."""
_TOLD = re.compile(r"outcome <<(.*?)>>", re.S)
_HEADER = "from __future__ import annotations\nfrom dataclasses import dataclass, field\n"
_TELLING = f"""

def shown(value, names):
    for name, thing in names.items():
        if value is thing:
            return name
    if type(value) in (list, tuple):
        inner = "".join(f"{{shown(one, names)}}, " for one in value)
        return f"[{{inner[:-2]}}]" if type(value) is list else f"({{inner}})"
    if value is None or type(value) in (bool, int, float, str):
        return repr(value)
    raise TypeError("no outcome that a test can state")


def tell(value, names):
    said = shown(value, names)
    if len(said) > {_LONGEST}:
        raise ValueError("too long for a test")
    raise AssertionError("outcome <" + f"<{{said}}>>")  # in two, since a trace may show this line
"""


@dataclass(frozen=True, slots=True)
class Oracle:
    """The function that is wanted, and the call that it takes the place of."""

    name: str
    things: str
    """Name of its first parameter, the list of what was put in, in that order."""
    signature: str
    method: str
    """The method that is asked."""
    call: str
    """How it is called, with names of its arguments: `take(label)`."""
    classes: str
    """Source of the class of what was put in: its fields."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """A question taken apart."""

    owner: str
    """Class of the object that is filled."""
    inputs: Mapping[str, ast.Call]
    """What goes in, by its name."""
    order: tuple[str, ...]
    """Names of what goes in, in the order in which it does."""
    call: ast.Call
    method: str


def oracle_for(question: Question, plan: Plan) -> Oracle | None:
    """The function for a question; None where it is of another form.

    An object is made without arguments, is filled with several objects of one dataclass of the
    plan, all by one method, and then one other method of it is called with plain values.
    """
    parts = _apart(question)
    exports = {e.full_name: e for f in plan.files for e in exports_of(f.exports)}
    if parts is None:
        return None
    kinds = {ast.unparse(made.func) for made in parts.inputs.values()}
    asked = exports.get(f"{parts.owner}.{parts.method}")
    made = exports.get(f"{(kind := min(kinds))}.__init__")
    plain = len(kinds) == 1 and kind in exports and "dataclass" in exports[kind].marks
    if not plain or made is None or not made.params or asked is None:
        return None
    if asked.returns in ("", "None") or "async" in asked.marks:
        return None
    things, wanted = f"{kind.lower()}s", [p for p in asked.params or () if not p.optional]
    if len(wanted) != len(parts.call.args) or parts.call.keywords:
        return None
    taken = ", ".join([f"{things}: list[{kind}]", *(f"{p.name}: {p.annotation}" for p in wanted)])
    return Oracle(
        name=f"{parts.method}_of",
        things=things,
        signature=f"def {parts.method}_of({taken}) -> {asked.returns}:",
        method=parts.method,
        call=f"{parts.method}({', '.join(p.name for p in wanted)})",
        classes=_class(kind, made),
    )


def written(oracle: Oracle, text: str) -> str:
    """The function with its helpers and imports, out of code that a reply holds; empty for none."""
    tree = parse(text)
    kept = [
        node
        for node in (tree.body if tree else ())
        if isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef)
        if not (isinstance(node, ast.ImportFrom) and node.module == "__future__")
    ]
    named = {node.name for node in kept if isinstance(node, ast.FunctionDef)}
    return "\n".join(map(ast.unparse, kept)) if oracle.name in named else ""


def working_out(oracle: Oracle, function: str, questions: Sequence[Question]) -> str:
    """A test file whose functions fail by telling what `function` gives for each question."""
    blocks: list[str] = []
    for number, question in enumerate(questions):
        parts = _apart(question)
        if parts is None:
            raise ValueError(f"no question of this form: {question.expression}")
        given = ", ".join(["[" + ", ".join(parts.order) + "]", *map(ast.unparse, parts.call.args)])
        names = ", ".join(f"{name!r}: {name}" for name in parts.inputs)
        lines = [f"{name} = {ast.unparse(made)}" for name, made in parts.inputs.items()]
        lines.append(f"tell({oracle.name}({given}), {{{names}}})")
        blocks.append(f"def test_q{number}():\n{indent(chr(10).join(lines), '    ')}\n")
    return "\n\n".join((_HEADER, oracle.classes, function, _TELLING, *blocks))


def working_checks(file: str, questions: Sequence[Question]) -> tuple[Check, ...]:
    """One for each question, in their order."""
    return tuple(
        Check(f"{file}:{n}", Role.GOAL, Authority.GENERATED, Means.TEST, f"{file}::test_q{n}")
        for n in range(len(questions))
    )


def outcome_in(message: str) -> str:
    """The outcome that a failed test tells, as an expression over the names; empty for none."""
    found = _TOLD.search(message)
    return found[1] if found else ""


def _apart(question: Question) -> _Parts | None:
    """The parts of a question; None for one of another form."""
    tree = parse("\n".join((*question.setup, question.expression)))
    if tree is None or question.truth or len(tree.body) < 2:
        return None
    made: dict[str, ast.Call] = {}
    filled: list[tuple[str, str, str]] = []
    *setup, last = tree.body
    for line in setup:
        match line:
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name()) as call
            ) if name not in made and not filled:
                made[name] = call
            case ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name(id=held), attr=fill),
                    args=[ast.Name(id=name)],
                    keywords=[],
                )
            ) if name in made and held in made:
                filled.append((held, fill, name))
            case _:
                return None
    match last:
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=ast.Name(id=held), attr=method)) as call
        ) if all(isinstance(one, ast.Constant) for one in call.args):
            pass
        case _:
            return None
    order = tuple(name for _, _, name in filled)
    inputs = {name: one for name, one in made.items() if name != held}
    owner = made.get(held)
    if owner is None or owner.args or owner.keywords or {*order} != {*inputs} or len(order) < 2:
        return None
    if len(order) != len(inputs) or {(h, f) for h, f, _ in filled} != {(held, filled[0][1])}:
        return None
    return _Parts(ast.unparse(owner.func), inputs, order, call, method)


def _class(name: str, made: Export) -> str:
    """A dataclass with the fields of the planned one; a default that is made anew is None."""
    rows = [
        f"    {p.name}: {p.annotation or 'object'}" + f" = {_plain(p.default)}" * bool(p.default)
        for p in made.params or ()
    ]
    return "\n".join(("@dataclass", f"class {name}:", *rows))


def _plain(text: str) -> str:
    node = expression(text)
    return text if isinstance(node, ast.Constant | ast.UnaryOp) else "None"
