"""Questions that code makes from the form of a test: only their answer is left to a model. Pure.

A small model that fills in the whole form chooses inputs for which the first thing that went in is
the answer, whatever the task says. Where code can fill in all values, it gives numbers that grow
from one object to the next, so that an order shows, and then equal ones; the model is asked for one
outcome, with a sentence of reasoning before it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from standalone_orchestrator.codebase.languages.python import Export, exports_of
from standalone_orchestrator.codebase.questions import Question, question_of
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.phases.specify.draft import Subject, speaks_of_errors
from standalone_orchestrator.phases.specify.forms import form_of

_PLACE = re.compile(r"(?P<key>\b\w+=)?<(?P<name>\w+)>")
_MADE = re.compile(r"^(?P<name>[a-h]) = [A-Z]")
_TEXTS = ("'x'", "'y'")
_ORDERS = ((1, 2), (1, 1))
"""Numbers that need not be given, of the first object and the second one."""


def ready_questions(subject: Subject, plan: Plan) -> tuple[Question, ...]:
    """Questions about a point that need nothing but an answer; none where code lacks a value.

    Only where an object is filled first: of other calls a model knows good inputs best.
    """
    form = form_of(subject, plan)
    lines = json.loads(form) if form else []
    filled = sum(_MADE.match(line) is not None for line in lines) > 1
    if not filled or speaks_of_errors(subject.criterion.text):
        return ()
    types = _types(plan)
    found: list[Question] = []
    for order in _ORDERS:
        body = _filled(lines, types, order)
        question = question_of("\n".join(body).replace("<result>", "0")) if body else None
        if question is not None and question not in found:
            found.append(question)
    return tuple(found)


def _types(plan: Plan) -> Mapping[str, str]:
    """Annotations of parameters by their names, where all that have the name agree."""
    found: dict[str, set[str]] = {}
    exports: Sequence[Export] = [e for f in plan.files for e in exports_of(f.exports)]
    for param in (p for e in exports for p in e.params or ()):
        found.setdefault(param.name, set()).add(param.annotation)
    return {name: min(kinds) for name, kinds in found.items() if len(kinds) == 1}


def _filled(lines: Sequence[str], types: Mapping[str, str], order: Sequence[int]) -> list[str]:
    """The lines with a value in each place but that of the result; empty where one has none."""
    known: dict[str, str] = {}
    out: list[str] = []
    objects = 0
    for line in lines:
        objects += _MADE.match(line) is not None
        at = max(0, min(objects, len(order)) - 1)
        filled = line
        for place in _PLACE.finditer(line):
            if place["name"] == "result":
                continue
            value = _value(place, types, at, order, known)
            if not value:
                return []
            filled = filled.replace(place[0], f"{place['key'] or ''}{value}", 1)
        out.append(filled)
    return out


def _value(
    place: re.Match[str],
    types: Mapping[str, str],
    at: int,
    order: Sequence[int],
    known: dict[str, str],
) -> str:
    """A value for one place.

    What a call wants by the name of a field (`jar_id`, `label`) is that of the last object.
    """
    name, kind = place["name"], types.get(place["name"], "")
    for field in (name, name.rpartition("_")[2]):
        if field in known and not place.string.startswith(tuple("abcdefgh")):
            return known[field]
    if kind in ("int", "float"):
        value = str(order[at] if place["key"] else at + 1)
    elif kind == "str":
        value = _TEXTS[at]
    elif kind == "bool":
        value = "True"
    else:
        return ""
    known[name] = value
    return value
