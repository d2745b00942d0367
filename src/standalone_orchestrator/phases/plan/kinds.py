"""What goes into calls, where a parameter's name says of which planned class it is. Pure.

A task that lists `Shop(storage)` and `save(jars)` beside the classes `JSONStorage` and `Jar` leaves
no doubt what is meant. A small model makes a base class of the first one, and hands the second one
on to `json.dump` as it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from standalone_orchestrator.codebase.languages.python import exports_of, kinds_of
from standalone_orchestrator.codebase.words import split_identifier
from standalone_orchestrator.core.task import Plan, PlannedFile, class_of, classes_of


def with_kinds(plan: Plan) -> Plan:
    """The plan, its new files with the class of each parameter that is named after one.

    Only after classes that the file has or needs, where no other class is named so. Not where the
    call makes one: `parse(line)` that gives a `Line` is given something else; nor where something
    else of that name has another type.
    """
    return replace(plan, files=tuple(_with_kinds(file, plan) for file in plan.files))


def _with_kinds(file: PlannedFile, plan: Plan) -> PlannedFile:
    if file.exists:
        return file
    classes = classes_of((file, *plan.needed(file.path)))
    known = kinds_of(e for f in plan.files for e in exports_of(f.exports))
    plain = {e.name for e in exports_of(file.exports) if "dataclass" in e.marks}
    exports = tuple(_told(text, classes, known, plain) for text in file.exports)
    return replace(file, exports=exports)


def _told(
    text: str, classes: Collection[str], known: Collection[str], plain: Collection[str]
) -> str:
    found = exports_of((text,))
    calls = [e for e in found if e.kind in ("function", "method")]
    if len(calls) != 1 or class_of(text):
        return text
    made = {calls[0].owner, *re.findall(r"\w+", calls[0].returns)}
    others = [name for name in classes if name not in made]
    for param in calls[0].params or ():
        wide = calls[0].name == "__init__" and calls[0].owner not in plain
        kind = "" if param.annotation or param.optional else _kind(param.name, others, wide=wide)
        if kind and param.name not in known:
            text = re.sub(rf"([(,]\s*{param.name})(?=\s*[,)])", rf"\1: {kind}", text, count=1)
    return text


def _kind(name: str, classes: Collection[str], *, wide: bool) -> str:
    """`task` is a `Task`, and `tasks` are a list of them.

    Where a class is made of others, `storage` is the one whose last word it is (`wide`).
    """
    words = tuple(name.lower().split("_"))
    parts = {kind: split_identifier(kind) for kind in classes}
    one = [k for k, own in parts.items() if (own[-len(words) :] if wide else own) == words]
    many = [kind for kind, own in parts.items() if f"{'_'.join(own)}s" == name.lower()]
    if len(one) == 1:
        return one[0]
    return f"list[{many[0]}]" if len(many) == 1 else ""
