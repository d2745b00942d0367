"""A call that is said to give what another call would: that one's outcome is its own. Pure.

What says of `peek()` that it returns the task that `pop()` would says nothing of which task that
is, so functions that work it out alone agree on a wrong one; the sentence about `pop()` tells.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from standalone_orchestrator.codebase.languages.python import Export, exports_of
from standalone_orchestrator.codebase.questions import Question
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.phases.specify.draft import Subject, subjects

_CALL = r"`(?:\w+\.)*(?P<name>\w+)(?:\([^`]*\))?`"
_GIVES = r"(?:returns?|gives?|shows?)"
_WOULD = rf"(?:would {_GIVES}|{_GIVES}|would be returned by)"
_BEGINS = rf"`[^`]*`:?(?: It)? (?:just |only )?{_GIVES}"
_ALIKE = (
    re.compile(rf"{_BEGINS} (?:what|the (?P<thing>\w+) that) {_CALL} {_WOULD}\b(?P<rest>.*)"),
    re.compile(
        rf"{_BEGINS} (?:exactly )?the same (?:(?P<thing>\w+) )?(?:as|that) {_CALL}(?P<rest>.*)"
    ),
)
_NOTHING_ELSE = re.compile(
    r"(?: does| would| next)?(?:[.;]|$|,? (?:but|and)\b.*(?:\bnot\b|n't|without|\bno use\b|keep"
    r"|leav|nothing).*|,? without (?:tak|remov|chang|delet|touch|mov).*)"
)
"""What may follow: that nothing is changed by it."""
_THINGS = frozenset({"value", "item", "element", "entry", "object"})
_ASKED = re.compile(r"(?P<held>\w+)\.(?P<name>\w+)(?P<call>\(.*\))")


def alike(question: Question, plan: Plan) -> Question:
    """The question of the other call; the same question where the task knows of none.

    The other one belongs to the same class, and takes what this one does.
    """
    asked = _ASKED.fullmatch(question.expression)
    if asked is None:
        return question
    exports = [e for f in plan.files for e in exports_of(f.exports)]
    for subject in subjects(plan):
        owner, _, name = (subject.callables or ("",))[0].rpartition(".")
        made = re.compile(rf"{asked['held']} = {owner}\(")
        if name != asked["name"] or not any(map(made.match, question.setup)):
            continue
        mine = [e for e in exports if e.owner == owner]
        other = _other(subject, name, {e.name.lower() for e in exports if e.kind == "class"})
        if (taken := _takes(other, mine)) is not None and taken == _takes(name, mine):
            return replace(question, expression=f"{asked['held']}.{other}{asked['call']}")
    return question


def _other(subject: Subject, name: str, classes: Collection[str]) -> str:
    """The name of the call that gives the same; empty where the point tells of none."""
    for match in filter(None, (p.match(subject.criterion.text) for p in _ALIKE)):
        thing = (match["thing"] or "value").lower()
        whole = _NOTHING_ELSE.fullmatch(match["rest"]) and thing in {*classes, *_THINGS}
        if whole and match["name"] != name:
            return match["name"]
    return ""


def _takes(name: str, exports: list[Export]) -> tuple[str, ...] | None:
    """Names of what a method must be given; None for one that is not there."""
    for export in exports:
        if export.name == name and export.params is not None:
            return tuple(p.name for p in export.params if not p.optional)
    return None
