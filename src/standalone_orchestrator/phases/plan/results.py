"""What calls give back, as sentences of the task tell it where their signature does not. Pure.

A task that lists `save(tasks)` says below it that this replaces a file, and of `load()` that it
returns a list of `Task`. Without that a tester expects `save` to return something, and nobody knows
that `load` shows what was saved.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from standalone_orchestrator.codebase.subjects import leading, spoken_of
from standalone_orchestrator.codebase.words import word_set
from standalone_orchestrator.core.task import Plan, PlannedFile, callables_of, classes_of

_SAYS = re.compile(
    r"\b(?:returns?|gives?|yields?|results?|prints?|shows?|tells?|hands?|outcome|chain\w*|decorator"
    r"|context)\b|`with`",
    re.I,
)
_RETURNS = re.compile(
    r"`[^`]*`:?\s+(?:it\s+)?(?:[a-z]+s\b(?P<does>[^;.]*?),?\s+and\s+)?(?:then\s+)?returns?\s+"
    r"(?P<what>[^;]*)",
    re.I,
)
_ASIDE = re.compile(r"\b(?:which|until|for|that|whose|if|when)\b", re.I)
"""In what is said before "returns": it may be something else that does."""
_DOES = re.compile(
    r"`[^`]*`:?\s+(?:it\s+)?(?P<verb>[a-z]+)s\b(?!.*\band (?:then )?[a-z]+s\b)", re.I
)
_COMMANDS = word_set(
    """put insert push save remove delete drop discard clear empty cancel rename replace enqueue"""
)
"""Verbs of sentences that say what is changed, without their last letter."""
_ARTICLE = r"(?:(?:an?|the|that|this|its)\s+)?(?:(?!of\b|with\b|that\b)\w+\s+){0,2}?"
_ENDS = r"(?=$|[,.;]|\s+(?:of|with|that|which|from|for|or|in|sorted|where|whose|if)\b)"
_LIST = re.compile(
    rf"(?:[^,;.]*?\bas\s+)?{_ARTICLE}list{_ENDS}"
    r"(?:\s+of\s+(?:(?:all|the|its|those|these|every)\s+)*`?(?P<inner>\w+)`?)?",
    re.I,
)
_TRUTH = "`?(?:True|False)`?"
_PLAIN = (
    ("bool", re.compile(rf"whether\b|{_TRUTH}(?:,? or {_TRUTH}| if\b| when\b)", re.I)),
    ("int", re.compile(r"how many\b|an? (?:int|integer|whole number)\b", re.I)),
    ("int", re.compile(rf"the (?:number|count) of (?:(?:all|the|its|open) )*\w+{_ENDS}", re.I)),
    ("dict", re.compile(rf"{_ARTICLE}(?:dict|dictionary|mapping){_ENDS}", re.I)),
    ("tuple", re.compile(rf"{_ARTICLE}tuple(?:{_ENDS}|\s+`|\s+\()", re.I)),
    ("str", re.compile(rf"an? (?:\w+ )?(?:string|text|str){_ENDS}", re.I)),
    ("None", re.compile(r"(?:`None`|nothing)(?=[.,;]|$)", re.I)),
)  # fmt: skip
_THING = re.compile(
    rf"{_ARTICLE}`?(?P<noun>\w+)`?(?=$|[,.;]|\s+(?:with|that|of|or|if|whose|for)\b)"
)
_CHANGED = re.compile(r"\bas an? |\brounded\b|\bper\b", re.I)
"""What is said after that makes another value of it."""
_OTHERS = re.compile(r"`[^`]*`: (?!(?:It|If|When|Unless|Otherwise)\b)")
"""Begins a sentence that goes with a function, and is about others, too."""
_OR_NONE = re.compile(r"\bor `None`|\breturns? `None`", re.I)


def with_results(plan: Plan) -> Plan:
    """The plan, its new files with the result of each call that has none, as far as it is told."""
    classes = classes_of(plan.files)
    names = callables_of(plan.files)
    said: dict[str, list[str]] = {}
    for criterion in plan.criteria:
        about = spoken_of(criterion.text, names) if leading(criterion.text, names) else ()
        if len(about) == 1 and not _OTHERS.match(criterion.text):
            said.setdefault(about[0], []).append(criterion.text)
    return replace(plan, files=tuple(_with_results(f, said, classes) for f in plan.files))


def _with_results(
    file: PlannedFile, said: dict[str, list[str]], classes: Collection[str]
) -> PlannedFile:
    if file.exists:
        return file
    exports = tuple(_told(export, said, classes) for export in file.exports)
    return replace(file, exports=exports)


def _told(export: str, said: dict[str, list[str]], classes: Collection[str]) -> str:
    named = re.match(r"(?:async )?(?:def )?([A-Za-z_][\w.]*)\s*\(.*\)$", export)
    if named is None or "->" in export:
        return export
    result = result_of(said.get(named[1], ()), classes)
    known = result and (result != "None" or "." in named[1])  # a function may give what it changed
    return f"{export} -> {result}" if known else export


def result_of(points: Sequence[str], classes: Collection[str]) -> str:
    """The annotation of what a call gives back; empty where its points do not tell.

    Args:
        points: what the task says of the call.
        classes: names of the classes of the plan.
    """
    if points and not any(map(_SAYS.search, points)):
        does = _DOES.match(points[0])
        return "None" if does and does["verb"].lower() in _COMMANDS else ""
    told = (m for point in points if (m := _RETURNS.match(point)))
    whats = [m["what"] for m in told if not _ASIDE.search(m["does"] or "")]
    found = next((kind for what in whats if (kind := _kind(what, classes))), "")
    optional = found not in ("", "None") and any(map(_OR_NONE.search, points))
    return f"{found} | None" if optional else found


def _kind(what: str, classes: Collection[str]) -> str:
    lower = {name.lower(): name for name in classes}
    listed = _LIST.match(what)
    if _CHANGED.search(what[listed.end() if listed else 0 :]):
        return ""
    if listed:
        inner = lower.get((listed["inner"] or "").lower().removesuffix("s"), "")
        return f"list[{inner}]" if inner else "list"
    plain = next((kind for kind, pattern in _PLAIN if pattern.match(what)), "")
    thing = _THING.match(what)
    return plain or (lower.get(thing["noun"].lower(), "") if thing else "")
