"""Exports that a planner names without a signature, written out as far as the task tells. Pure.

A small planner lists `Task`, `Task.__init__`, `Tracker.add`, `main`, `main.add`: nothing that a
skeleton or a test could be made of. What the task says in code, `add(title, priority="low")`, is
the signature; a name with a capital that owns others is a class; a function owns nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from standalone_orchestrator.core.task import class_of

_BARE = re.compile(r"(?P<owner>[A-Za-z_]\w*)(?:\.(?P<member>[A-Za-z_]\w*))?$")


def written_out(exports: Sequence[str], text: str, fielded: Collection[str]) -> tuple[str, ...]:
    """The exports with signatures for those that have none; what cannot be one is left out.

    Args:
        exports: of one file, as planned.
        text: the task.
        fielded: classes of which the task states the fields.
    """
    named = [m for e in exports if (m := _BARE.match(e))]
    classes = {name for e in exports if (name := class_of(e))}
    classes |= {m["owner"] for m in named if m["owner"][:1].isupper() and not m["owner"].isupper()}
    out: list[str] = []
    for export in exports:
        bare = _BARE.match(export)
        out.append(_signature(bare, text, classes, fielded) if bare else export)
    return tuple(dict.fromkeys(one for one in out if one))


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
        return f"{owner}.{with_self(made, '__init__')}" if made else ""
    return f"{owner}.{with_self(_stated(member, text) or f'{member}()', member)}"


def _stated(name: str, text: str) -> str:
    """`name(...) -> ...` as the task writes it in code; empty where it does not."""
    code = re.compile(rf"`(?:\w+\.)?(?P<call>{name}\([^`\n]*\)(?:\s*->\s*[^`\n:]+)?):?`")
    found = code.search(text)
    return found["call"].strip() if found else ""


def with_self(call: str, name: str) -> str:
    """The call as a method's signature."""
    inside = re.sub(r"^(?:self|cls)\s*(?:,\s*|(?=\)))", "", call.partition("(")[2])
    return f"{name}(self{'' if inside.startswith(')') else ', '}{inside}"
