"""A call that is said to give what another call would: that one's outcome is its own. Pure.

What says of `peek()` that it returns the task that `pop()` would says nothing of which task that
is, so functions that work it out alone agree on a wrong one; the sentence about `pop()` tells.
"""

from __future__ import annotations

import re
from dataclasses import replace

from standalone_orchestrator.codebase.languages.python import Export, exports_of
from standalone_orchestrator.codebase.questions import Question
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.phases.specify.draft import Subject, subjects

_CALL = r"`(?:\w+\.)*(?P<name>\w+)(?:\([^`]*\))?`"
_GIVES = r"(?:returns?|gives?|shows?)"
_WOULD = rf"(?:would {_GIVES}|{_GIVES}|would be returned by)"
_ALIKE = (
    re.compile(rf"\b{_GIVES} (?:what|the (?!first|last|next|other)\w+ that) {_CALL} {_WOULD}\b"),
    re.compile(rf"\b{_GIVES} (?:exactly )?the same (?:\w+ )?(?:as|that) {_CALL}"),
)
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
        if not subject.callables or subject.callables[0].rpartition(".")[2] != asked["name"]:
            continue
        owner = subject.callables[0].rpartition(".")[0]
        mine = [e for e in exports if e.owner == owner]
        other = _other(subject, asked["name"])
        if (taken := _takes(other, mine)) is not None and taken == _takes(asked["name"], mine):
            return replace(question, expression=f"{asked['held']}.{other}{asked['call']}")
    return question


def _other(subject: Subject, name: str) -> str:
    """The name of the call that gives the same; empty where the point tells of none."""
    found = (pattern.search(subject.criterion.text) for pattern in _ALIKE)
    return next((m["name"] for m in found if m and m["name"] != name), "")


def _takes(name: str, exports: list[Export]) -> tuple[str, ...] | None:
    """Names of what a method must be given; None for one that is not there."""
    for export in exports:
        if export.name == name and export.params is not None:
            return tuple(p.name for p in export.params if not p.optional)
    return None
