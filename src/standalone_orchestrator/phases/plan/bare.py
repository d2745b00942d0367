"""Exports that a planner names without a signature, written out as far as the task tells. Pure.

A small planner lists `Task`, `Task.__init__`, `Tracker.add`, `main`, `main.add`: nothing that a
skeleton or a test could be made of. What the task says in code, `add(title, priority="low")`, is
the signature; a name with a capital that owns others is a class; a function owns nothing.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Collection, Iterator, Sequence

from standalone_orchestrator.codebase.fences import FENCE

_BARE = re.compile(r"(?P<owner>[A-Za-z_]\w*)(?:\.(?P<member>[A-Za-z_]\w*))?$")
_CLASS = re.compile(r"(?:@\w+ )*class (?P<name>\w+)")
_CODE = re.compile(r"`([A-Za-z_]\w*)[(`]")
_ITEM = re.compile(
    r"\**`(?:(?P<owner>[A-Z]\w*)\.)?"
    r"(?P<call>(?P<name>[a-z_]\w*)\((?:\*{0,2}[A-Za-z_][^`\n]*)?\)[^`\n]*)`"
)
"""A list item that begins with a call whose arguments may be parameters."""
_BULLET = re.compile(r"(?P<depth>[ \t]*)(?:[-*+]|\d+[.)])[ \t]+(?=\S)")
_HEADING = re.compile(r"#{1,6}[ \t]+")
_OF_A_CLASS = re.compile(r"##+[ \t]+(?:class )?`?(?P<name>\w+)(?:\([^)]*\))?`?(?: class)?:?\s*$")
"""A heading, not the title, that is nothing but the name of a class."""
_METHODS = re.compile(r"\bmethods?\b", re.I)
_OTHERS = re.compile(r"\b(?:not|no|without)\b", re.I)


def written_out(exports: Sequence[str], text: str, fielded: Collection[str]) -> tuple[str, ...]:
    """The exports with signatures for those that have none; what cannot be one is left out.

    Args:
        exports: of one file, as planned.
        text: the task.
        fielded: classes of which the task states the fields.
    """
    named = [m for e in exports if (m := _BARE.match(e))]
    classes = {m["name"] for e in exports if (m := _CLASS.match(e))}
    classes |= {m["owner"] for m in named if m["owner"][:1].isupper() and not m["owner"].isupper()}
    out: list[str] = []
    for export in exports:
        bare = _BARE.match(export)
        out.append(_signature(bare, text, classes, fielded) if bare else export)
    return tuple(dict.fromkeys(one for one in out if one))


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
    mine = {m["name"] for e in exports if (m := _CLASS.match(e))}.difference(fielded)
    tops = {e.partition(".")[0].partition("(")[0] for e in planned}
    classes = {m["name"] for e in planned if (m := _CLASS.match(e))}
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
    return f"{owner}.{_with_self(call, name)}"


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
            if _HEADING.match(block):
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
        if bullet or _HEADING.match(line) or not line.strip():
            if lines:
                yield -1, " ".join(lines)
            lines = []
        if bullet:
            listing = True
            yield len(bullet["depth"]), line[bullet.end() :].strip()
        elif _HEADING.match(line):
            listing = False
            yield -1, line.strip()
        elif line.strip() and not (listing and line[0].isspace()):  # else it belongs to an item
            listing = False
            lines.append(line.strip())


def _is_builtin(item: re.Match[str], owner: str) -> bool:
    """Whether an item speaks of a built-in function of such an object: `len(shelf)`."""
    inside = item["call"].partition("(")[2]
    return item["name"] in dir(builtins) and inside.lower().startswith(owner.lower())


def _signature(
    bare: re.Match[str], text: str, classes: Collection[str], fielded: Collection[str]
) -> str:
    """One export written out; empty where it is none."""
    owner, member = bare["owner"], bare["member"]
    if member is None and owner in classes:
        return f"class {owner}"
    if member is None:  # a value, such as `LIMIT` or `app`, unless the task calls it
        return f"def {call}" if (call := _stated(owner, text)) else owner
    called = member == "__init__" or re.search(rf"(?<!\w){member}\(", text)
    if owner not in classes or not called:
        return ""
    if member == "__init__":
        made = "" if owner in fielded else _stated(owner, text)
        return f"{owner}.{_with_self(made, '__init__')}" if made else ""
    return f"{owner}.{_with_self(_stated(member, text) or f'{member}()', member)}"


def _stated(name: str, text: str) -> str:
    """`name(...) -> ...` as the task writes it in code; empty where it does not."""
    code = re.compile(rf"`(?:\w+\.)?(?P<call>{name}\([^`\n]*\)(?:\s*->\s*[^`\n:]+)?):?`")
    found = code.search(text)
    return found["call"].strip() if found else ""


def _with_self(call: str, name: str) -> str:
    """The call as a method's signature."""
    inside = re.sub(r"^(?:self|cls)\s*(?:,\s*|(?=\)))", "", call.partition("(")[2])
    return f"{name}(self{'' if inside.startswith(')') else ', '}{inside}"
