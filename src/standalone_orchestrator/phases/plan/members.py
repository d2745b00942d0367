"""Methods that a task lists below the words about their class. Pure.

A small planner forgets the methods of a class that the task lists, and nothing is tested then.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Collection, Iterator, Sequence

from standalone_orchestrator.codebase.fences import FENCE
from standalone_orchestrator.core.task import class_of
from standalone_orchestrator.phases.plan.bare import with_self
from standalone_orchestrator.phases.plan.sentences import HEADING

_CODE = re.compile(r"`([A-Za-z_]\w*)[(`]")
_ITEM = re.compile(
    r"\**`(?:(?P<owner>[A-Z]\w*)\.)?"
    r"(?P<call>(?P<name>[a-z_]\w*)\((?:\*{0,2}[A-Za-z_][^`\n]*)?\)[^`\n]*)`"
)
"""A list item that begins with a call whose arguments may be parameters."""
_BULLET = re.compile(r"(?P<depth>[ \t]*)(?:[-*+]|\d+[.)])[ \t]+(?=\S)")
_OF_A_CLASS = re.compile(r"##+[ \t]+(?:class )?`?(?P<name>\w+)(?:\([^)]*\))?`?(?: class)?:?\s*$")
"""A heading, not the title, that is nothing but the name of a class."""
_METHODS = re.compile(r"\bmethods?\b", re.I)
_OTHERS = re.compile(r"\b(?:not|no|without)\b", re.I)


def with_members(
    exports: Sequence[str], text: str, planned: Collection[str], fielded: Collection[str]
) -> tuple[str, ...]:
    """The exports with methods that the task lists below the words about their class.

    Args:
        exports: of one file, as planned.
        text: the task.
        planned: the exports of all files: what one of them has is not planned again, and words
            about several of their classes are about none.
        fielded: classes of which the task states the fields: what follows on that is of others.
    """
    mine = {name for e in exports if (name := class_of(e))}.difference(fielded)
    tops = {e.partition(".")[0].partition("(")[0] for e in planned}
    classes = {name for e in planned if (name := class_of(e))}
    classes |= {top for top in tops if re.match(r"[A-Z]\w*$", top) and not top.isupper()}
    out = list(exports)
    for owner, call, name in _listed(text, classes):
        known = re.compile(rf"(?:@\w+ |async )*(?:{owner}\.|def )?{name}\b")
        there = owner not in mine or any(known.match(e) for e in (*out, *planned))
        if not there:
            out.append(_method(owner, call, name))
    return tuple(out)


def _method(owner: str, call: str, name: str) -> str:
    inside = call.partition("(")[2]
    if re.match(r"cls\b", inside):
        return f"@classmethod {owner}.{name}({inside}"
    return f"{owner}.{with_self(call, name)}"


def _listed(text: str, classes: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Class, call and name of each method that a list item begins with.

    A paragraph or a heading that names one class is what the list after it is about; an item that
    begins with a class, what the items below it are.
    """
    section: set[str] = set()
    about: set[str] = set()
    above: list[tuple[int, set[str]]] = []
    for depth, block in _blocks(text):
        named = set(classes).intersection(_CODE.findall(block))
        while above and above[-1][0] >= depth:
            above.pop()
        if depth < 0:
            if HEADING.match(block):
                heading = _OF_A_CLASS.match(block)
                section = about = {heading["name"]} & set(classes) if heading else named
            elif block.endswith(":") and (_OTHERS.search(block) or not named):
                about = about if _METHODS.search(block) and not _OTHERS.search(block) else set()
            else:
                about = named or section
            continue
        owners = above[-1][1] if above else about
        item, first = _ITEM.match(block), _CODE.match(block)
        if item:
            owners = {item["owner"]} if item["owner"] else owners
            if len(owners) == 1 and not _is_builtin(item, min(owners)):
                yield min(owners), item["call"], item["name"]
        else:
            mine = {first[1]} & set(classes) if first else set[str]()
            above.append((depth, mine or (owners if _METHODS.search(block) else set())))


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Headings and paragraphs at depth -1, and list items, without their marks, at their own."""
    lines: list[str] = []
    listing = False
    for line in (*FENCE.sub("\n\n", text).expandtabs(4).split("\n"), ""):
        bullet = _BULLET.match(line)
        if bullet or HEADING.match(line) or not line.strip():
            if lines:
                yield -1, " ".join(lines)
            lines = []
        if bullet:
            listing = True
            yield len(bullet["depth"]), line[bullet.end() :].strip()
        elif HEADING.match(line):
            listing = False
            yield -1, line.strip()
        elif line.strip() and not (listing and line[0].isspace()):  # else it belongs to an item
            listing = False
            lines.append(line.strip())


def _is_builtin(item: re.Match[str], owner: str) -> bool:
    """Whether an item speaks of a built-in function of such an object: `len(shelf)`."""
    inside = item["call"].partition("(")[2]
    return item["name"] in dir(builtins) and inside.lower().startswith(owner.lower())
