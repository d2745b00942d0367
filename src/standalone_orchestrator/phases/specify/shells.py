"""What methods give, played through as somebody would type them into a shell. Pure.

For an object that plain values are put into: asked for tests of one method a small tester forgets
what it put in a line before (two tasks, and `'medium': 0`). What a session shows is more often
right, and where it has another form than the plan says, it is no outcome.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from standalone_orchestrator.codebase.fields import stated_choices
from standalone_orchestrator.codebase.languages.python import (
    Export,
    Parameter,
    exports_of,
    kind_of,
    kinds_of,
)
from standalone_orchestrator.codebase.synopses import is_number_name
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.phases.specify.draft import Subject
from standalone_orchestrator.phases.specify.forms import Filled, filled_object

_PLACE = re.compile(r"<(?P<name>\w+)>")
_BOUND = re.compile(r"file|path|folder|dir|url|date|time|when|source|target|func|callback|key$")
"""In the name of what not any value will do for."""
_VALUES: Mapping[str, tuple[str, str]] = {
    "str": ("'x'", "'y'"),
    "int": ("1", "2"),
    "float": ("1.5", "2.5"),
    "bool": ("True", "False"),
}
_PLAIN = (
    *(ast.Constant, ast.UnaryOp, ast.USub, ast.List, ast.Tuple, ast.Set, ast.Dict),
    *(ast.Call, ast.keyword, ast.Name, ast.Load),
)
_IDS = re.compile(
    r"\b(?:highest|largest|greatest|last|biggest) id\b|\bids? (?:is|are) unique\b", re.I
)
_GONE = re.compile(r"\.(?:delete|remove|drop|discard)\w*\(1\)")
_NO_SUCH = re.compile(
    r"\bno (?:such|\w+ with (?:this|that))\b|\bunknown\b|\bnot (?:there|found)\b", re.I
)
_MANY = re.compile(r"list\[\w+\]")
MOST_CHANGES = 3
"""Methods that change something, played one after the other: later ones are seldom right."""


@dataclass(frozen=True, slots=True)
class Step:
    """One call of a session."""

    call: str
    returns: str
    """Annotation of what it gives; `None` where nothing is shown."""
    about: str
    """The method that its outcome tells of."""


@dataclass(frozen=True, slots=True)
class Play:
    """A session with one object."""

    made: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def typed(self) -> tuple[str, ...]:
        """The lines as somebody types them."""
        return tuple(line.replace("tmp_path / ", "") for line in (*self.made, *self.calls))

    @property
    def calls(self) -> tuple[str, ...]:
        """The calls of all steps."""
        return tuple(step.call for step in self.steps)

    def test(self, number: int, outcome: str) -> tuple[str, ...]:
        """The lines of a test of what a step gives."""
        *before, last = self.calls[: number + 1]
        return (*self.made, *before, f"assert {last} == {outcome}")

    def emptied(self, number: int, outcome: str) -> tuple[str, ...]:
        """The same after the list that it gave was emptied: a new one is nobody else's."""
        *before, last = self.test(number, outcome)
        return (*before, f"{self.calls[number]}.clear()", last)


def distinct(subject: Subject, plan: Plan) -> tuple[tuple[str, ...], ...]:
    """A test that ids differ after one was taken out and another put in; none elsewhere.

    Where a point says how ids are counted, or that they are unique: most who count what is there
    give one of them twice.
    """
    if not _IDS.search(subject.criterion.text):
        return ()
    owners = {name.rpartition(".")[0] for name in subject.callables}
    return tuple(
        (*play.made, *(s.call for s in (first, second, gone, first)), _all_differ(seen.call))
        for play in plays(plan)
        for first, second, *others in [play.steps]
        for gone in [s for s in others if _GONE.search(s.call)][:1]
        for seen in [s for s in others if _MANY.match(s.returns)][:1]
        if first.about.rpartition(".")[0] in owners and _has_ids(seen.returns, plan)
    )


def gone(subject: Subject, plan: Plan) -> tuple[tuple[str, ...], ...]:
    """Tests that what was taken out is there no more, by an error that a point tells; else none.

    Two are put in: a program that takes ids for places takes out the other one instead.
    """
    text = subject.criterion.text
    if not (re.search(r"\b(?:KeyError|LookupError)\b", text) and _NO_SUCH.search(text)):
        return ()
    return tuple(
        (
            *play.made,
            first.call,
            second.call,
            taken.call,
            f"with pytest.raises({_error(text)}): {s.call}",
        )
        for play in plays(plan)
        for first, second, *others in [play.steps]
        for taken in [s for s in others if _GONE.search(s.call)][:1]
        if any(_has_ids(s.returns, plan) for s in others if _MANY.match(s.returns))
        for s in others
        if s.about in subject.callables and s.call.endswith("(1)")
    )


def _error(text: str) -> str:
    return "KeyError" if "KeyError" in text else "LookupError"


def _all_differ(call: str) -> str:
    return f"assert len({{one.id for one in {call} or []}}) == 2"


def _has_ids(returns: str, plan: Plan) -> bool:
    """Whether what a list holds are objects of a dataclass with an `id`."""
    name = returns.partition("[")[2].removesuffix("]")
    exports = [e for f in plan.files for e in exports_of(f.exports)]
    return any(
        e.owner == name and e.name == "__init__" and "id" in {p.name for p in e.params or ()}
        for e in exports
    )


def plays(plan: Plan) -> tuple[Play, ...]:
    """One session for each class of the plan that plain values are put into."""
    exports = {e.full_name: e for f in plan.files for e in exports_of(f.exports)}
    owners = dict.fromkeys(e.owner for e in exports.values() if e.owner)
    found = (filled_object(exports, owner) for owner in owners)
    choices = stated_choices(c.text for c in plan.criteria)
    made = (_play(one, exports, choices) for one in found if one is not None)
    return tuple(play for play in made if play is not None)


def _play(
    one: Filled, exports: Mapping[str, Export], choices: Mapping[str, Sequence[str]]
) -> Play | None:
    kinds = kinds_of(exports.values())
    steps: list[Step] = []

    def step(call: str, name: str, about: str, nth: int = 0) -> None:
        text = _with_values(call, kinds, choices, nth)
        if text:
            steps.append(Step(text, exports[name].returns, about))

    for nth in range(2):
        step(one.fill[1], one.fill[0], one.fill[0], nth)
    if len(steps) != 2:
        return None
    for name, call in one.shows:
        step(call, name, name)
    changed = 0
    for name, call in one.changes:
        before = len(steps)
        step(call, name, name)
        if len(steps) > before and exports[name].returns == "None" and one.shows:
            step(one.shows[0][1], one.shows[0][0], name)
        changed += len(steps) > before
        if changed == MOST_CHANGES:
            break
    return Play(one.made, tuple(steps))


def _with_values(
    call: str, kinds: Mapping[str, str], choices: Mapping[str, Sequence[str]], nth: int
) -> str:
    """The call with values in its places; empty where code lacks one.

    Of several texts those after the first are others: to rename `x` to `x` would change nothing.
    """
    texts = 0

    def value(place: re.Match[str]) -> str:
        nonlocal texts
        name = place["name"]
        kind = kind_of(name, kinds) or ("int" if is_number_name(name) else "str")
        if name in choices:
            return choices[name][0]
        if kind not in _VALUES or _BOUND.search(name):
            return place[0]
        texts += kind == "str"
        return "'z'" if kind == "str" and texts > 1 else _VALUES[kind][nth]

    text = _PLACE.sub(value, call)
    return "" if _PLACE.search(text) else text


def outcome(shown: Sequence[str], returns: str, plan: Plan) -> str:
    """What a step shows, as an expression of the form that the plan has for it; else empty.

    Objects of dataclasses are told by the names of their fields, so that all draws say it alike.
    """
    try:
        value = ast.parse("\n".join(shown).strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    exports = [e for f in plan.files for e in exports_of(f.exports)]
    classes = {e.name for e in exports if e.kind == "class" and "dataclass" in e.marks}
    made = {e.owner: e.params or () for e in exports if e.name == "__init__"}
    named = {name: [(p.name, _known_default(p)) for p in made.get(name, ())] for name in classes}
    calls = [node for node in ast.walk(value) if isinstance(node, ast.Call)]
    if not all(_tell_by_names(call, named) for call in calls):
        return ""
    plain = all(isinstance(node, _PLAIN) for node in ast.walk(value))
    plain = plain and classes >= {n.id for n in ast.walk(value) if isinstance(n, ast.Name)}
    return ast.unparse(value) if plain and _is_of(value, returns.removesuffix(" | None")) else ""


def _tell_by_names(call: ast.Call, classes: Mapping[str, Sequence[tuple[str, str]]]) -> bool:
    """Give all fields of an object by their names; whether it is one, and none is left open."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    fields = [field for field, _ in classes.get(name, ())]
    given = dict(zip(fields, call.args, strict=False))
    given |= {k.arg or "**": k.value for k in call.keywords}
    for field, default in classes.get(name, ()):
        if field not in given and (left := _constant(default)) is not None:
            given[field] = left
    whole = len(call.args) <= len(fields) and given.keys() == {*fields}
    if name not in classes or not whole:
        return False
    call.args, call.keywords = [], [ast.keyword(field, given[field]) for field in fields]
    return True


def _known_default(param: Parameter) -> str:
    """A default as it is; that which a plan has for one that is no literal is not known."""
    unknown = param.default == "None" and not re.search(r"\bNone\b|Optional", param.annotation)
    return "" if unknown else param.default


def _constant(text: str) -> ast.expr | None:
    """The value of a default, where it is a constant."""
    try:
        value = ast.parse(text, mode="eval").body
    except SyntaxError:
        return None
    return value if isinstance(value, ast.Constant) else None


def _is_of(value: ast.expr, kind: str) -> bool:
    """Whether a value is of the annotated kind; of one that is not known any may be, but None."""
    outer, _, inner = kind.removesuffix("]").partition("[")
    match value:
        case ast.Constant(value=None):
            return False
        case ast.Constant(value=plain):
            return kind in ("", type(plain).__name__) or (kind == "float" and type(plain) is int)
        case ast.UnaryOp():
            return kind in ("", "int", "float")
        case ast.List(elts=elts):
            return outer in ("", "list") and (not inner or all(_is_of(e, inner) for e in elts))
        case ast.Tuple() | ast.Set() | ast.Dict():
            return outer in ("", type(value).__name__.lower())
        case ast.Call(func=ast.Name(id=name)):
            return kind in ("", name)
        case _:
            return False
