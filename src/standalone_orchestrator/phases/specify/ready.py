"""Questions that code makes from the form of a test: only their answer is left to a model. Pure.

A small model that fills in the whole form chooses inputs for which the first thing that went in is
the answer, whatever the task says. Where code can fill in all values, it gives numbers that grow
from one object to the next, so that an order shows, then equal ones, then such that fall. Their
outcomes come from functions (`outcomes`), else the model is asked for one outcome, with a sentence
of reasoning before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from standalone_orchestrator.codebase.languages.python import exports_of, kinds_of
from standalone_orchestrator.codebase.questions import Question, question_of
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.phases.specify.draft import Subject, speaks_of_errors
from standalone_orchestrator.phases.specify.forms import EMPTY, TWICE, Shape, shape_of

_PLACE = re.compile(r"(?P<key>\b\w+=)?<(?P<name>\w+)>")
_EXPECTS = re.compile(r"with pytest\.raises\((?P<error>\w+)\): (?P<call>.*)$")
_LOOKUPS = ("KeyError", "IndexError", "LookupError")
_LOST = re.compile(r"\b(?:no|none|missing|unknown|absent|not (?:there|in|found|exist\w*))\b", re.I)
"""Tells of what an object does not hold."""
FRESH = re.compile(r"\w+ = \w+\((?:tmp_path / 'a'|[a-h])?\)")
"""Makes an object of nothing, of a file that is not there, or of such an object."""
_SAME = re.compile(r"\b(?:same|duplicate|existing)\s+`?(\w+)", re.I)
"""What two objects have in common that must not go in both."""
_TEXTS = ("'x'", "'y'", "'z'", "'w'")
_PAIR = 2
_MORE = "abcdefgh"
"""Names of objects that go in."""
_THREE = ((1, 3, 2), (2, 1, 2))
"""Free numbers of three objects: the greatest in the middle; the greatest twice."""
_STEPS = (1, 0, -1)
"""By how much numbers that need not be given grow from one object to the next."""
BY_MODEL = 2
"""Questions of one point that a model works out alone."""


def ready_questions(subject: Subject, plan: Plan) -> tuple[Question, ...]:
    """Questions about a point that need nothing but an answer; none where code lacks a value.

    Only where several objects go in: of other calls a model knows good inputs best.
    """
    shape = _filled_shape(subject, plan)
    if shape is None:
        return ()
    places = range(len(shape.inputs))
    numbers = [tuple(1 + place * step for place in places) for step in _STEPS]
    return _questions(shape, plan, numbers, len(shape.inputs) - 1)


def further_questions(subject: Subject, plan: Plan) -> tuple[Question, ...]:
    """The same with three objects, for which outcomes are worked out: a model would err too often.

    What a call wants by the name of a field is that of the first object.
    """
    shape = _filled_shape(subject, plan)
    wider = _with_another(shape) if shape is not None and len(shape.inputs) == _PAIR else None
    return _questions(wider, plan, _THREE, 0) if wider is not None else ()


def ready_error(subject: Subject, plan: Plan) -> tuple[str, ...]:
    """The lines of a test of an error that needs no model; empty where code lacks a value.

    Of what must not go in twice; of a call without arguments on an empty object; and of a key that
    an object without anything in it does not have.
    """
    shape, text = shape_of(subject, plan), subject.criterion.text
    found = _EXPECTS.match(shape.last) if shape is not None else None
    if shape is None or found is None:
        return ()
    fresh = not shape.before and all(map(FRESH.fullmatch, shape.made))
    twice = found["call"] in shape.before and TWICE.search(text) is not None
    empty = fresh and found["call"].endswith("()") and EMPTY.search(text)
    lost = fresh and found["error"] in _LOOKUPS and _LOST.search(text)
    if not (shape.made and (twice or empty or lost)):
        return ()
    alike = _SAME.search(text) if twice else None
    if alike is not None and any(f"<{alike[1]}>" in line for line in shape.inputs[-1:]):
        shape = _with_twin(shape)
    return filled(shape, plan, {}, alike[1] if alike else "")


def filled(shape: Shape, plan: Plan, kinds: Mapping[str, str], alike: str = "") -> tuple[str, ...]:
    """The lines of a shape with values in all places; empty where code lacks one.

    Args:
        shape: of one or two objects that go in.
        plan: whose signatures say of which type a value is.
        kinds: types that are known otherwise, by the names of what has them.
        alike: what all objects have the same of.
    """
    told = {name: kind for name, kind in _types(plan).items() if kind}
    lines = _Filling({**kinds, **told}, (1, 2), 0, alike).of(shape)
    return () if _PLACE.search(lines) else tuple(lines.splitlines())


def _with_twin(shape: Shape) -> Shape:
    """The shape in which another object is put in at last than the one that went in before."""
    name = shape.inputs[-1].partition(" = ")[0]
    twin = next(n for n in _MORE if not any(re.search(rf"\b{n}\b", x) for x in shape.lines))

    def renamed(line: str) -> str:
        return re.sub(rf"\b{name}\b", twin, line)

    made = renamed(shape.inputs[-1])
    return replace(shape, inputs=(*shape.inputs, made), last=renamed(shape.last))


def _filled_shape(subject: Subject, plan: Plan) -> Shape | None:
    shape = shape_of(subject, plan)
    if shape is None or speaks_of_errors(subject.criterion.text):
        return None
    return shape if 1 < len(shape.inputs) <= len(_TEXTS) else None


def _questions(
    shape: Shape, plan: Plan, numbers: Sequence[Sequence[int]], asked: int
) -> tuple[Question, ...]:
    types = _types(plan)
    made = (question_of(_Filling(types, some, asked).of(shape)) for some in numbers)
    return tuple(dict.fromkeys(q for q in made if q is not None and not _PLACE.search(str(q))))


def _with_another(shape: Shape) -> Shape | None:
    """The shape with one more object, which goes in as the others do, and first.

    So they go in in another order than that in which they are made, and that of their keys.
    """
    last = shape.inputs[-1].partition(" = ")[0]
    taken = {word for line in shape.lines for word in re.findall(r"\w+", line)}
    name = next((n for n in _MORE if n not in taken), "")
    filling = [line for line in shape.before if re.search(rf"\b{last}\b", line)]
    if not name or len(filling) != 1 or filling != [*shape.before[-1:]]:
        return None

    def renamed(line: str) -> str:
        return re.sub(rf"\b{last}\b", name, line)

    return replace(
        shape,
        inputs=(*shape.inputs, renamed(shape.inputs[-1])),
        before=(renamed(filling[0]), *shape.before),
    )


def _types(plan: Plan) -> Mapping[str, str]:
    return kinds_of(e for f in plan.files for e in exports_of(f.exports))


class _Filling:
    """Puts values into the places of one shape; a place without one stays as it is."""

    def __init__(
        self, types: Mapping[str, str], numbers: Sequence[int], asked: int, alike: str = ""
    ) -> None:
        self._types = types
        self._alike = alike
        """What all objects have the same of."""
        self._numbers = numbers
        """Of each object, for what need not be given."""
        self._asked = asked
        self._fields: dict[str, str] = {}
        """Values of the last object that went in, by the names of its parameters."""

    def of(self, shape: Shape) -> str:
        """The test, with a number in the place of its result, which is no part of the question."""
        made = [self._line(line, 0) for line in shape.made]
        inputs: list[str] = []
        known: dict[str, str] = {}
        for index, line in enumerate(shape.inputs):
            self._fields.clear()
            inputs.append(self._line(line, index))
            known = dict(self._fields) if index == self._asked else known
        calls = [self._call(line, known) for line in (*shape.before, shape.last)]
        return "\n".join((*shape.imports, *made, *inputs, *calls)).replace("<result>", "0")

    def _call(self, line: str, known: Mapping[str, str]) -> str:
        """What a call wants by the name of a field (`jar_id`) is that of the last object."""

        def value(place: re.Match[str]) -> str:
            name = place["name"]
            found = known.get(name) or known.get(name.rpartition("_")[2])
            return f"{place['key'] or ''}{found}" if found else place[0]

        return self._line(_PLACE.sub(value, line), 0)

    def _line(self, line: str, index: int) -> str:
        return _PLACE.sub(lambda place: self._value(place, index), line)

    def _value(self, place: re.Match[str], index: int) -> str:
        key = place["key"] or ""
        index = 0 if place["name"] == self._alike else index
        kinds = (self._types.get(n, "") for n in (place["name"], place["name"].rpartition("_")[2]))
        match next(filter(None, kinds), ""):
            case "int" | "float":
                value = str(self._numbers[index] if key else 1 + index)
            case "str":
                value = _TEXTS[index]
            case "bool":
                value = "True"
            case _:
                return place[0]
        self._fields[place["name"]] = value
        return key + value
