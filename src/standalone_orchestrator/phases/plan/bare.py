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
    r"[ \t]*[-*+][ \t]+`(?:(?P<owner>[A-Z]\w*)\.)?"
    r"(?P<call>(?P<name>[a-z_]\w*)\((?:\*{0,2}[A-Za-z_][^`\n]*)?\)[^`\n]*)`"
)
"""A list item that begins with a call whose arguments may be parameters."""
_BULLET = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]")
_HEADING = re.compile(r"#{1,6}[ \t]")


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
            out.append(f"{owner}.{_with_self(call, name)}")
    return tuple(out)


def _listed(text: str, classes: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Class, call and name of each method that a list item begins with.

    A paragraph, a heading or an item that names one class is what the items after it are about.
    """
    section: set[str] = set()
    about: set[str] = set()
    paragraph: set[str] = set()
    listing = False
    for line in FENCE.sub("\n\n", text).split("\n"):
        named = set(classes).intersection(_CODE.findall(line))
        if item := _ITEM.match(line):
            owners = {item["owner"]} if item["owner"] else about
            if len(owners) == 1 and (item["owner"] or item["name"] not in dir(builtins)):
                yield min(owners), item["call"], item["name"]
        elif _BULLET.match(line):
            about = named or about
        elif _HEADING.match(line):
            section = about = named or set(classes).intersection(line.split())
        elif line.strip() and not (listing and line[0].isspace()):
            paragraph |= named
            about = paragraph or section
            listing = False
            continue
        listing = listing if not line.strip() or line[0].isspace() else not _HEADING.match(line)
        paragraph = set()


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
