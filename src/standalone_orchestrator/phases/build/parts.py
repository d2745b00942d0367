"""One function of a file built anew: what is said of it, and how it is put into the file. Pure.

The function is shown without its body: a small model that sees one repeats it. Whatever else a
reply holds is left out, but for imports and for what the function needs and the file lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from textwrap import dedent

from standalone_orchestrator.codebase import edits
from standalone_orchestrator.codebase.api import Language, Part
from standalone_orchestrator.codebase.folded import folded
from standalone_orchestrator.codebase.lines import bare, indent_of, split_lines
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.stubs import unfinished
from standalone_orchestrator.codebase.terms import Term, claims
from standalone_orchestrator.core.task import Plan, PlannedFile, callables_of, classes_of
from standalone_orchestrator.models.api import Completed, StopReason
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.models.notice import Notice
from standalone_orchestrator.models.parse import NoSource, file_in, pieces_in
from standalone_orchestrator.models.prompt import Section, fitted, render
from standalone_orchestrator.phases.build.candidate import Text, Unusable

PART_TOKENS = 1000
"""Of a reply."""
VIEW = 6_000
"""Characters of the file that are shown at most."""
MOST_TESTS = 3
"""Failing tests that are shown."""
MOST_POINTS = 6
"""Sentences of the specification that are shown."""
_SAYS_LITTLE = re.compile(r"(return( [A-Za-z_]\w*)?|raise|pass|break|continue)$")
"""A statement that says nothing by itself."""
MOST_DENIED = 80
"""Characters of a statement that a comment names."""
_SUBJECT = re.compile(r"`(?:(?:\w+\.)*(?P<owner>\w+)\.)?(?P<name>\w+)(?P<apart>`: )?")
"""What a sentence begins with; apart where it stands for a word such as "it"."""
_FUNCTIONS = frozenset(("function", "stray"))
_DEPTH = "    "


@dataclass(frozen=True, slots=True)
class Wanted:
    """A function that is to be written."""

    name: str
    """Below its class, where it has one."""
    text: str
    """The file that it stands in."""
    failures: tuple[str, ...] = ()
    """Failing tests that reach it, with what they said."""

    @property
    def owner(self) -> str:
        """Its class; empty for a function of the module."""
        return self.name.rpartition(".")[0]


def part_tail(wanted: Wanted, plan: Plan, path: str, head: Head, notice: Notice) -> str:
    """Asks for one function, complete."""
    language = language_for(path)
    current = emptied(path, wanted.text, (wanted.name,))
    rendered = partial(
        render,
        __package__,
        "part.md.j2",
        path=path,
        fence=language.name if language else "",
        function=wanted.name,
        signature=_signature(plan.file(path), wanted.name, language),
    )
    points = "\n".join(f"- {text}" for text in _points(plan, wanted.name)[:MOST_POINTS])
    failures = "\n\n".join(wanted.failures[:MOST_TESTS])
    words = (wanted.name, failures, points)
    view = partial(_folded, path, current, words)
    sections = (
        Section(path, view(VIEW), 0.6, shorten=view),
        Section("failures", failures, 0.25, "both", priority=2),
        Section("specification", points, 0.15, priority=1),
    )
    frame = rendered(current="", points="-", failures="-", view=True)
    shown = fitted(sections, head.room(PART_TOKENS) - head.count(frame), head.count, notice)
    return rendered(
        current=shown[0].rstrip(), failures=shown[1], points=shown[2], view=shown[0] != current
    )


def part_opening(
    wanted: Wanted, plan: Plan, path: str, base: str | None, *, again: bool = False
) -> str:
    """How the reply begins: the function as the base or the plan has it, and a comment in its body.

    What it must do stands in its docstring, which a small model would write anew and end there.

    Args:
        wanted: the function.
        plan: the plan.
        path: its file.
        base: the file in the base, whose words stay.
        again: whether the comment says what the body that is there ends with, and that this is
            wrong: the model goes on with a reason, and with another body.
    """
    language, file = language_for(path), plan.file(path)
    if language is None:
        return ""
    signature = _signature(file, wanted.name, language)
    outline = language.outline(path, base) if base is not None else None
    there = next((s for s in (outline.symbols if outline else ()) if s.name == wanted.name), None)
    says = _said_of(plan, wanted.name) if there is None else ()
    texts = [skeleton_for(file, None) if signature else "", wanted.text]
    if there is not None:  # what a user wrote of it stays, or nothing is begun
        fit = [
            t for t in (base, wanted.text) if t and not _changes(signature, wanted.name, t, file)
        ]
        texts = fit or ([] if there.doc else texts)
    for text in texts:
        for opening in language.openings(text, wanted.name, says)[:1]:
            return f"```{language.name}\n{opening}{_denied(wanted, path) if again else ''}"
    return ""


def emptied(path: str, text: str, names: Sequence[str]) -> str:
    """The text with `...` for the bodies of functions; docstrings of theirs stay."""
    language = language_for(path)
    rows = split_lines(text)
    found = dict(_definitions(language.parts(text) or ())) if language else {}
    for part in sorted((found[n] for n in names if n in found), key=lambda p: -p.first):
        if not part.head <= part.body - 1 < part.last:  # its body stands in the line of its head
            continue
        name = next(n for n, p in found.items() if p is part)
        told = language.declaration(text, name) if language else ""
        keep = max(part.body - 1, part.first - 1 + len(told.splitlines()))
        depth = indent_of(rows[part.body - 1]) or indent_of(rows[part.head - 1]) + _DEPTH
        rows[keep : part.last] = [f"{depth}...\n"]
    return "".join(rows)


def skeleton_for(file: PlannedFile, current: str | None) -> str:
    """The planned file with `...` for what is not written; empty where no language knows it."""
    language = language_for(file.path)
    if language is None:
        return ""
    text = language.skeleton(file, "none", current)
    have = dict(_definitions((language.parts(current) if current else None) or ()))
    names = [n for n, _ in _definitions(language.parts(text) or ()) if n not in have]
    return emptied(file.path, text, names)


def placed(reply: Completed, path: str, wanted: Wanted, opening: str = "") -> Text | Unusable:
    """The file with the function that a reply holds, without what its opening denies."""
    language = language_for(path)
    if language is None or reply.stop is StopReason.LENGTH:
        return Unusable(f"the reply for `{wanted.name}` was cut short; write it more briefly")
    said = _without_denial(reply.text, opening)
    found = file_in(said, path)
    if isinstance(found, NoSource):
        return Unusable(found.why)
    for piece in (*pieces_in(said, path), found.text):
        code = piece if language.parts(piece) is not None else dedent(piece)
        if new := _alone(code, wanted, language):
            made = edits.splice(wanted.text, new, language.parts)
            return Text(made.text) if isinstance(made, edits.Applied) else Unusable(made.feedback)
    return Unusable(f"the reply does not define `{wanted.name}`, or it doesn't parse")


def exchanged(other: str, path: str, wanted: Wanted) -> str:
    """The file with the function as another text of it has it; empty where that has no other."""
    language = language_for(path)
    if language is None or _lines(other, wanted, language) == _lines(wanted.text, wanted, language):
        return ""
    other = language.with_attributes_of(other, wanted.text, wanted.owner)
    new = _alone(other, wanted, language)
    made = edits.splice(wanted.text, new, language.parts) if new else None
    return made.text if isinstance(made, edits.Applied) else ""


def guarded(other: str, path: str, wanted: Wanted) -> str:
    """The file with the function refusing what it does in another text; empty for nothing new."""
    language = language_for(path)
    if language is None or _is_stub(wanted, path):
        return ""
    other = language.with_attributes_of(other, wanted.text, wanted.owner)
    return language.guarded(wanted.text, other, wanted.name)


# --- what is said ---------------------------------------------------------------------------------
def _signature(file: PlannedFile, name: str, language: Language | None) -> str:
    exports = language.exports(file) if language else ()
    named = re.compile(rf"(?:@\w+ )*(?:async )?(?:def )?{re.escape(name)}\s*\(")
    return next((e for e in exports if named.match(e)), "")


def _denied(wanted: Wanted, path: str) -> str:
    """What a comment says of the body that is there; nothing of one that is unfinished."""
    language = language_for(path)
    rows = _lines(wanted.text, wanted, language) if language else []
    last = rows[-1].strip() if rows else ""
    fit = re.match(r"\w", last) and "`" not in last and len(last) <= MOST_DENIED
    return (
        f" Not `{last}`, since"
        if fit and not _is_stub(wanted, path) and not _SAYS_LITTLE.match(last)
        else ""
    )


def _is_stub(wanted: Wanted, path: str) -> bool:
    return any(symbol.name == wanted.name for symbol in unfinished(path, wanted.text))


def _without_denial(text: str, opening: str) -> str:
    """The reply without comments that say which body was wrong, or that nothing follows."""
    last = opening.rpartition("\n")[2]
    mark, denies = last.strip().partition(" ")[0], last.endswith(", since")
    kept: list[str] = []
    inside = False
    for row in split_lines(text):
        begins = bool(mark) and (row.startswith(last) if denies else bare(row) == last)
        inside = begins or (inside and denies and row.strip().startswith(mark))
        kept += [] if inside else [row]
    return "".join(kept)


def _changes(signature: str, name: str, text: str, file: PlannedFile) -> bool:
    """Whether the plan gives a function of a text another signature."""
    language = language_for(file.path)
    outline = language.outline(file.path, text) if language else None
    if language is None or outline is None or not signature:
        return False
    there = tuple(s.signature for s in outline.symbols if s.name == name)
    asked = language.exports(replace(file, exports=(signature,)))
    return asked != language.exports(replace(file, exports=there))


def _points(plan: Plan, name: str) -> list[str]:
    """Criteria that speak of the function; of `__init__` those that speak of its class."""
    owner, _, last = name.rpartition(".")
    term = Term(owner.rpartition(".")[2] if last == "__init__" and owner else last, "name")
    others = classes_of(plan.files) - {owner.rpartition(".")[2]}
    found = [c.text for c in plan.criteria if claims(c.text, term)]
    subjects = [(text, _SUBJECT.match(text)) for text in found]
    return [t for t, m in subjects if not (m and m["name"] == last and m["owner"] in others)]


def _said_of(plan: Plan, name: str) -> list[str]:
    """Sentences for its docstring: those of its points that begin with no other function's name.

    What is said of a constructor is said of its class.
    """
    last = name.rpartition(".")[2]
    others = {n.rpartition(".")[2] for n in callables_of(plan.files)} - {last}
    said: list[str] = []
    for text in _points(plan, name) if last != "__init__" else ():
        subject = _SUBJECT.match(text)
        if subject is None or subject["name"] not in others:
            said.append(text[subject.end() :] if subject and subject["apart"] else text)
    return said[:MOST_POINTS]


def _folded(path: str, text: str, wanted: Sequence[str], limit: int) -> str:
    return folded(path, text, limit, wanted)


# --- how it is put in -----------------------------------------------------------------------------
def _alone(code: str, wanted: Wanted, language: Language) -> str:
    """The function as it is put in by name, below its class; empty where the code has it not."""
    fresh = language.parts(code) or ()
    defined = dict(_definitions(fresh))
    last = wanted.name.rpartition(".")[2]
    near = [part for name, part in defined.items() if name.rpartition(".")[2] == last]
    part = defined.get(wanted.name) or (near[0] if len(near) == 1 else None)
    if part is None:
        return ""
    rows = [bare(row) for row in split_lines(code)]
    imports = [rows[n - 1] for p in fresh if p.kind == "import" for n in range(p.first, p.last + 1)]
    have = {name for name, _ in _definitions(language.parts(wanted.text) or ())}
    siblings, helpers = _needed(code, defined, wanted, have, language)
    owners = wanted.owner.split(".") if wanted.owner else []
    lines = [*imports, ""]
    for helper in helpers:
        lines += [*_moved(rows, helper, ""), "", ""]
    for depth, owner in enumerate(owners):
        lines.append(f"{_DEPTH * depth}class {owner}:")
    for one in (part, *siblings):
        lines += [*_moved(rows, one, _DEPTH * len(owners)), ""]
    return "\n".join(lines) + "\n"


def _lines(text: str, wanted: Wanted, language: Language) -> list[str]:
    part = dict(_definitions(language.parts(text) or ())).get(wanted.name)
    return [row.rstrip() for row in split_lines(text)[part.first - 1 : part.last]] if part else []


def _needed(
    code: str, defined: Mapping[str, Part], wanted: Wanted, have: set[str], language: Language
) -> tuple[list[Part], list[Part]]:
    """Methods and functions that the new one calls and the file lacks."""
    mentions = language.mentions(code)
    last = wanted.name.rpartition(".")[2]
    own = {n for n in defined if n.rpartition(".")[2] == last}
    left = [n for n in mentions if n in own]
    used: list[str] = []
    while left:
        said = mentions.get(left.pop(), frozenset())
        new = [
            n
            for n in defined
            if n.rpartition(".")[2] in said and n not in {*used, *own, *have} and n in mentions
        ]
        used += new
        left += new
    stray = {n for n in used if defined[n].kind == "stray" and wanted.owner}
    siblings = [n for n in used if n in stray or (n.rpartition(".")[0] or None) == wanted.owner]
    helpers = [n for n in used if "." not in n and n not in stray]
    return [defined[n] for n in siblings], [defined[n] for n in helpers]


def _moved(rows: Sequence[str], part: Part, depth: str) -> list[str]:
    """Lines of a definition at another depth; lines inside of strings stay as they are."""
    off = len(indent_of(rows[part.head - 1]))
    return [
        row if number in part.fixed or not row.strip() else depth + row[off:]
        for number, row in enumerate(rows[part.first - 1 : part.last], part.first)
    ]


def _definitions(parts: Sequence[Part], owner: str = "") -> Iterator[tuple[str, Part]]:
    """Functions and methods by their dotted names."""
    for part in parts:
        name = f"{owner}{part.names[0]}" if part.names else ""
        if part.kind in _FUNCTIONS:
            yield name, part
        elif part.kind == "class":
            yield from _definitions(part.members, f"{name}.")
