"""Values that a task says are refused: "raises `ValueError` if the amount is negative". Pure.

Boundary values (Myers 1979), one test each, that need no model: asked for such a test, a small one
chooses a value that is allowed as often as not. Only what is said of a parameter by its name is
known; of the state of an object (`if the queue is empty`) others speak (`ready`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from standalone_orchestrator.codebase.languages.python import Export, Parameter, exports_of
from standalone_orchestrator.codebase.words import word_set
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.phases.specify.draft import Subject
from standalone_orchestrator.phases.specify.forms import shape_of
from standalone_orchestrator.phases.specify.ready import filled

MOST = 6
"""Tests of one point."""
_ERROR = r"`?(?P<error>[A-Za-z_]*(?:Error|Exception))\b`?"
_AFTER = re.compile(
    rf"(?:\brais\w+ (?:an? )?{_ERROR}|{_ERROR.replace('error', 'raised')} is raised),? "
    r"(?P<how>if|when|for|on|unless)\b(?P<said>.*)",
    re.I,
)
_BEFORE = re.compile(rf"(?P<said>.*?)\b(?:is|are|raises?) (?:an? )?{_ERROR}", re.I)
_OTHER = re.compile(r"\w*(?:Error|Exception)\b|[.;] ")
"""Where what is said of one error ends."""
_NOT = re.compile(
    r"\b(?:not|never|no longer|without|instead of)\s+(?:\w+\s+)?rais|\bno error", re.I
)
_LESS, _MORE = r"below|under|(?:less|smaller) than", r"above|over|(?:more|greater|larger) than"
_STATE = (
    r"(?:not positive|non-positive|positive|negative|zero|empty|blank|unknown|invalid|`?None`?"
    rf"|(?:{_LESS}|{_MORE}) `?-?\d+`?|`?0`?)(?!\w|\.\d)"
)
_STATES = rf"(?P<states>{_STATE}(?:,? or {_STATE})*)"
_NAME = r"`?(?P<name>[a-z_]\w*)`?"
_SAID = (
    re.compile(rf"{_NAME} (?:is|are|was) {_STATES}", re.I),
    re.compile(rf"\b(?:an?|any) {_NAME} (?:of )?{_STATES}", re.I),
    re.compile(rf"\b{_STATES} {_NAME}", re.I),
)
_EMPTY = {"str": "''", "list": "[]", "dict": "{}", "tuple": "()", "set": "set()"}
_NUMBERS = ("", "int", "float")
_TEXTS = word_set("name title text word key label message owner kind item user")
_COUNTS = word_set("amount quantity count number size limit capacity width height length seconds n")
_USUAL = {**dict.fromkeys(_TEXTS, "str"), **dict.fromkeys(_COUNTS, "int")}
"""Types of parameters whose signature says none, where another value of the call is tried."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A value of a parameter that is refused."""

    name: str
    value: str
    """A Python literal."""
    kind: str
    """The parameter's type, as far as that is known."""


def refused(text: str, params: Sequence[Parameter]) -> tuple[Refused, ...]:
    """The values of parameters for which a sentence says that an error is raised."""
    said, unless = _conditions(text)
    return in_states(said, params, unless=unless)


def in_states(
    said: str, params: Sequence[Parameter], *, unless: bool = False
) -> tuple[Refused, ...]:
    """Values of parameters in the states that a condition names; with `unless`, those not in it."""
    known = {p.name: _kind(p) for p in params if p.kind not in ("star", "stars")}
    found: dict[Refused, None] = {}
    for match in (m for pattern in _SAID for m in pattern.finditer(said)):
        name = match["name"]
        states = re.findall(_STATE, match["states"], re.I)
        for value in (v for s in states for v in _values(s, known.get(name, ""), unless=unless)):
            if name in known and not (name.endswith("s") and value == "''" and not known[name]):
                kind = known[name] or ("str" if value[0] == "'" else "int" * (value != "None"))
                found[Refused(name, value, kind)] = None
    return tuple(found)


def bounds(subject: Subject, plan: Plan) -> tuple[tuple[str, ...], ...]:
    """The lines of tests that values are refused, for each callable that the point is about."""
    exports = [e for f in plan.files for e in exports_of(f.exports)]
    text = subject.criterion.text
    about = subject.callables or _takers(text, exports)
    found: list[tuple[str, ...]] = []
    for export in (e for e in exports if e.full_name in about):
        values = refused(text, export.params or ())
        found += filter(None, (_lines(subject, export, one, values, plan) for one in values))
    return tuple(dict.fromkeys(found))[:MOST]


def _conditions(text: str) -> tuple[str, bool]:
    """What is said of when an error is raised, and whether it is said of when none is."""
    after, before = _AFTER.search(text), _BEFORE.match(text)
    if _NOT.search(text):
        return "", False
    if after:
        return _OTHER.split(after["said"], maxsplit=1)[0], after["how"].lower() == "unless"
    return (_OTHER.split(before["said"])[-1], False) if before else ("", False)


def _values(state: str, kind: str, *, unless: bool) -> Iterator[str]:
    """Values in a state, that are refused; with `unless`, values that are not in it."""
    state = state.replace("`", "").lower()
    number = re.search(r"-?\d+", state)
    if unless or state == "positive":
        if unless and state == "positive" and kind in _NUMBERS:
            yield from ("0", "-1")
    elif state == "none":
        yield "None"
    elif state == "empty":
        yield from [_EMPTY[kind or "str"]] if (kind or "str") in _EMPTY else []
    elif state in ("blank", "unknown", "invalid"):
        yield from ["'   '" if state == "blank" else "'no such'"] if kind in ("", "str") else []
    elif kind in _NUMBERS:
        step = 0 if number is None else 1 if re.match(_MORE, state) else -1
        if state in ("zero", "0", "not positive", "non-positive"):
            yield "0"
        elif number is not None:
            yield str(int(number[0]) + step)
        if state in ("negative", "not positive", "non-positive"):
            yield "-1"


def _kind(param: Parameter) -> str:
    """The type of a parameter without its arguments; empty where neither it nor a default tells."""
    kind = param.annotation.strip("'\"").partition("[")[0].partition("|")[0].strip().lower()
    if not kind and param.default[:1] in ("'", '"'):
        return "str"
    return kind


def _takers(text: str, exports: Sequence[Export]) -> tuple[str, ...]:
    """All that take what the text speaks of, where they belong together."""
    takes = [e for e in exports if e.params and refused(text, e.params)]
    return tuple(e.full_name for e in takes) if len({e.owner for e in takes}) == 1 else ()


def _lines(
    subject: Subject, export: Export, one: Refused, known: Sequence[Refused], plan: Plan
) -> tuple[str, ...]:
    """A test of one value; empty where code lacks another one."""
    shape = shape_of(replace(subject, callables=(export.full_name,)), plan)
    if shape is None or "with pytest.raises" not in shape.last:
        return ()
    head, _, call = shape.last.partition(": ")
    made, name = shape.made, export.name
    if name == "__init__":
        made, call, name = made[:-1], made[-1].partition(" = ")[2], export.owner
    last = f"{head}: {with_value(call, name, one)}"
    return filled(replace(shape, made=made, before=(), last=last), plan, kinds_of(known))


def with_value(call: str, name: str, one: Refused) -> str:
    """A call of `name` with a value in its place, or by its name where it had none."""
    before, found, inside = call.partition(f"{name}(")
    inside, closed, rest = inside.partition(")")
    place, given = f"<{one.name}>", f"{one.name}={one.value}"
    if place in inside:
        inside = inside.replace(place, one.value)
    else:
        inside = f"{inside}, {given}" if inside else given
    return f"{before}{found}{inside}{closed}{rest}"


def kinds_of(known: Sequence[Refused]) -> Mapping[str, str]:
    """Types of parameters that the values tell, and usual ones."""
    return {**_USUAL, **{one.name: one.kind for one in known if one.kind}}
