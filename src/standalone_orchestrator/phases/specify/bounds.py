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
_ERRORS = re.compile(r"\b[A-Za-z_]*(?:Error|Exception)\b")
_AFTER = re.compile(
    rf"(?:\brais\w+ (?:an? )?{_ERROR}|{_ERROR.replace('error', 'raised')} is raised),? "
    r"(?P<how>if|when|for|on|unless)\b(?P<said>.*)",
    re.I,
)
_BEFORE = re.compile(rf"(?P<said>.*?)\b(?:is|are|raises?) (?:an? )?{_ERROR}", re.I)
_CLAUSE = re.compile(
    r"\w*(?:Error|Exception)\b|[;(]|[.] |, (?:and|but|while)\b"
    r"| (?:and|but|while) (?:it|then|`|otherwise)"
)
"""Where what is said of one error ends."""
_NOT = re.compile(
    r"(?:\b(?:not|never|no longer|without|instead of|rather than)|n't)\s+(?:\w+\s+)?rais"
    r"|\bno error|\bavoids? rais|\bcatch",
    re.I,
)
_MORE_THAN_A_VALUE = re.compile(
    r"\b(?:and|both|when|while|but|without|after|before|mode|first|second|times|length|size of|sum"
    r"|number of|any of|one of|all of|each|in|on|at)\b|%|\*|\d,\d|\bnon-(?!positive)|n't"
    r"|\bnot\b(?! positive)",
    re.I,
)
"""Words of a condition that is no value of one parameter."""
_JOINED = re.compile(
    r"(?:both )?(?P<names>`[^`]+`(?:(?:, | and |, and | or )`[^`]+`)+)"
    r"(?: (?:both|all|each|may|will))? rais",
    re.I,
)
"""Begins a sentence about several functions that raise alike."""
_NAMED = re.compile(r"`(?:\w+\.)*(\w+)")
_LITTLE = word_set("a an the or if it is are")
_KEYS = re.compile(r"(?:\w+_)?(?:name|id|key|item|title|label|index|number)")
"""Names of parameters for which something may be looked up first."""
_SETS = re.compile(r"__init__$|(?:add|put|push|insert|append|create|register|resize|set)(?:_|$)")
_LESS, _MORE = r"below|under|(?:less|smaller) than", r"above|over|(?:more|greater|larger) than"
_STATE = (
    r"(?:not positive|non-positive|positive|negative|zero|empty|blank|unknown|`?None`?|`?0`?"
    rf"|(?:{_LESS}|{_MORE}) `?-?\d+`?(?=\W*$|[.,;]| or\b| is an?\b| raises?\b))(?!\w|\.\d)"
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
    said, unless, _ = _conditions(text)
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
        if unless and len(states) > 1:
            continue
        for value in (v for s in states for v in _values(s, known.get(name, ""), unless=unless)):
            if name in known and not (name.endswith("s") and value == "''" and not known[name]):
                kind = known[name] or ("str" if value[0] == "'" else "int" * (value != "None"))
                found[Refused(name, value, kind)] = None
    return tuple(found)


def bounds(subject: Subject, plan: Plan) -> tuple[tuple[str, ...], ...]:
    """The lines of tests that values are refused, for each callable that the point is about."""
    exports = [e for f in plan.files for e in exports_of(f.exports)]
    text = subject.criterion.text
    about = raising(subject) if subject.callables else _takers(text, exports)
    found: list[tuple[str, ...]] = []
    for export in (e for e in exports if e.full_name in about):
        values = refused(text, export.params or ())
        found += filter(None, (_lines(subject, export, one, values, plan) for one in values))
    return tuple(dict.fromkeys(found))[:MOST]


def told_whole(subject: Subject, plan: Plan) -> bool:
    """Whether all of the condition was read: else the tests are not all that the point needs."""
    said, _, _ = _conditions(subject.criterion.text)
    if len(set(_ERRORS.findall(subject.criterion.text))) > 1:
        return False
    exports = [e for f in plan.files for e in exports_of(f.exports)]
    names = {p.name for e in exports for p in e.params or ()}
    for pattern in _SAID:
        said = pattern.sub(lambda m: " " if m["name"] in names else m[0], said)
    rest = [word for word in re.findall(r"\w+", said) if word.lower() not in _LITTLE]
    return not rest


def raising(subject: Subject) -> tuple[str, ...]:
    """The callables that raise, of those that a point mentions: the one, or those that it joins."""
    if len(subject.callables) < 2:
        return subject.callables
    joined = _JOINED.match(subject.criterion.text)
    names = set(_NAMED.findall(joined["names"])) if joined else set[str]()
    known = {name.rpartition(".")[2] for name in subject.callables}
    return subject.callables if names and names == known else ()


def _conditions(text: str) -> tuple[str, bool, str]:
    """What is said of when an error is raised, whether of when none is, and the error."""
    after, before = _AFTER.search(text), _BEFORE.match(text)
    if _NOT.search(text):
        return "", False, ""
    if after:
        unless = after["how"].lower() == "unless"
        said, error = _CLAUSE.split(after["said"], maxsplit=1)[0], after["error"] or after["raised"]
    elif before:
        unless, said = False, re.split(r"[,;.] ", _CLAUSE.split(before["said"])[-1])[-1]
        error = before["error"]
    else:
        return "", False, ""
    return ("" if _MORE_THAN_A_VALUE.search(said) else said), unless, error


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
    elif state in ("blank", "unknown"):
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
    """All that take what the text speaks of, where they belong together and put something in."""
    takes = [e for e in exports if e.params and refused(text, e.params)]
    together = len({e.owner for e in takes}) == 1
    fit = together and (len(takes) == 1 or all(_SETS.match(e.name) for e in takes))
    return tuple(e.full_name for e in takes) if fit else ()


def _lines(
    subject: Subject, export: Export, one: Refused, known: Sequence[Refused], plan: Plan
) -> tuple[str, ...]:
    """A test of one value; empty where code lacks another one, or another error may come first."""
    shape = shape_of(replace(subject, callables=(export.full_name,)), plan)
    if shape is None or "with pytest.raises" not in shape.last or _looks_up(export, one):
        return ()
    made, name, call = shape.made, export.name, shape.last.partition(": ")[2]
    if name == "__init__":
        made, call, name = made[:-1], made[-1].partition(" = ")[2], export.owner
    if not (given := with_value(call, name, one, export)):
        return ()
    last = f"with pytest.raises({_conditions(subject.criterion.text)[2]}): {given}"
    return filled(replace(shape, made=made, before=(), last=last), plan, kinds_of(known))


def _looks_up(export: Export, one: Refused) -> bool:
    """Whether a method may look something else up first, which an empty object does not hold."""
    others = [p.name for p in export.params or () if not p.optional and p.name != one.name]
    return (
        bool(export.owner)
        and not _SETS.match(export.name)
        and any(_KEYS.fullmatch(name) for name in others)
    )


def with_value(call: str, name: str, one: Refused, export: Export) -> str:
    """A call of `name` with a value in its place, or by its name where it may be left out."""
    before, found, inside = call.rpartition(f"{name}(")
    inside, closed, rest = inside.partition(")")
    place, given = f"<{one.name}>", f"{one.name}={one.value}"
    if place in inside:
        inside = inside.replace(place, one.value)
    elif any(p.name == one.name and p.optional for p in export.params or ()):
        inside = f"{inside}, {given}" if inside else given
    else:
        return ""
    return f"{before}{found}{inside}{closed}{rest}"


def kinds_of(known: Sequence[Refused]) -> Mapping[str, str]:
    """Types of parameters that the values tell, and usual ones."""
    return {**_USUAL, **{one.name: one.kind for one in known if one.kind}}
