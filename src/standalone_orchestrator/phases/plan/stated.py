"""What code knows better than a planner: signatures in the base, and those that the task states.

A small planner forgets most of a long parameter list, and wraps a function that the task states
in a class of its own invention; checks frozen from such a plan would demand the wrong program.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from standalone_orchestrator.codebase.api import Language
from standalone_orchestrator.codebase.fences import FENCE, sentences
from standalone_orchestrator.codebase.fields import stated_fields
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.stubs import asked
from standalone_orchestrator.codebase.terms import Term, claims, terms
from standalone_orchestrator.core.task import PlannedFile, class_of
from standalone_orchestrator.phases.plan.bare import written_out
from standalone_orchestrator.phases.plan.members import with_members
from standalone_orchestrator.phases.plan.sentences import sentences as by_points

_CHANGES = re.compile(
    r"\b(remov|drop|delet|renam|replac|swap|reorder|instead|signature|sync|no longer|without)", re.I
)
"""Words of a sentence that takes parameters away, or gives them other names or places."""
_ASKS = r"\b(?:add|write|implement|creat|provid|defin)\w*\b[^.`\n]*`(?:def )?"
_ELSEWHERE = re.compile(
    r"\b(class|method|subclass|re-?export\w*|expose\w*|import\w*|documentation|readme|changelog"
    r"|callers?|everywhere|command line|cli|tests?|also|other|modules|package)\b",
    re.I,
)
_QUOTED = re.compile(r"[\"'](\w+)[\"']")
_MEMBER = re.compile(r"(?:@\w+ )*(?:async )?([A-Za-z_]\w*)\.([A-Za-z_]\w*)")


def stated_file(
    text: str, paths: Collection[str], read: Callable[[str], str | None]
) -> PlannedFile | None:
    """The plan of a task that says it all: signatures of functions to add to one file of the base.

    None wherever the task could want more than that: another file, a class, a name that is neither
    stated nor in the file, or words of places that it does not name.

    Args:
        text: the task.
        paths: files of the base.
        read: text of a file of the base; None when it is not there.
    """
    found = terms(text)
    named = [t.text for t in found if t.kind == "file"]
    fitting = [p for p in paths if named and p.endswith(f"/{named[0]}")]
    path = named[0] if named and named[0] in paths else fitting[0] if len(fitting) == 1 else ""
    language, base = language_for(path), read(path) if path else None
    outline = language.outline(path, base) if language and base is not None else None
    prose = FENCE.sub("", text)
    if language is None or outline is None or len(named) > 1 or _ELSEWHERE.search(prose):
        return None
    completed = (s.signature for s in asked(text, path, base or ""))
    stated = (*language.stated(text), *_extended(language, base or "", text), *completed)
    new = {_name(s) for s in stated}
    there = {name for s in outline.symbols for name in s.name.split(".")}
    wanted = all(re.search(rf"{_ASKS}{name}\(", text, re.I) for name in new - there)
    known = new | there | {p for part in path.split("/") for p in part.split(".")}
    values = {a for s in stated for a in re.findall(r"\w+", s)} | set(_QUOTED.findall(text))
    others = [t for t in found if t.kind in ("name", "command", "option")]
    if not new or not wanted or any(t.text not in known | values for t in others):
        return None
    return PlannedFile(path, "", tuple(dict.fromkeys(stated)), exists=True)


def settle(
    files: Sequence[PlannedFile], text: str, read: Callable[[str], str | None]
) -> tuple[PlannedFile, ...]:
    """The files with signatures that fit the base and the task text.

    Args:
        files: as planned.
        text: the task.
        read: text of a file of the base; None when it is not there.
    """
    return tuple(_settled(file, files, text, read(file.path)) for file in files)


def _settled(
    file: PlannedFile, files: Sequence[PlannedFile], text: str, base: str | None
) -> PlannedFile:
    language = language_for(file.path)
    if language is None:
        return file
    given = language.stated(text)
    if base is None:
        named = {e.partition(".")[0] for e in file.exports}
        fielded = {one.owner for one in stated_fields(by_points(text), named)}
        whole = written_out(file.exports, text, fielded)
        planned = [e for f in files for e in f.exports]
        file = replace(file, exports=with_members(whole, text, planned, fielded))
    exports = _freed(file.exports, text, _classes(language, file.path, base))
    for signature in given:
        exports = _as_stated(exports, signature, text, alone=len(files) == 1)
    if base is not None:
        mine = [e for e in exports if e not in given and not _rewritten(e, text)]
        exports = [
            language.settled(base, e, loose=not _named(e, text)) if e in mine else e
            for e in exports
        ]
        for signature in _extended(language, base, text):
            exports = _with_parameters(exports, signature, alone=len(files) == 1)
    exports = _without_invented(exports, file.exports, text)
    if base is None:
        exports = _with_fields(exports, text)
    return replace(file, exports=tuple(dict.fromkeys(exports)))


def _with_fields(exports: Sequence[str], text: str) -> list[str]:
    """The exports with the constructors of classes of which the task states the fields."""
    known = {one.owner: one for one in stated_fields(by_points(text), _own_classes(exports))}
    data = {(one.owner, field.name) for one in known.values() for field in one.fields}
    data |= {(name, "__init__") for name in known}
    out: list[str] = []
    for export in exports:
        owner = known.get(class_of(export))
        if owner is not None:
            out += [f"@dataclass class {owner.owner}" if owner.is_dataclass else export]
            out += [owner.constructor]
        elif not (member := _MEMBER.match(export)) or (member[1], member[2]) not in data:
            out.append(export)
    return out


def _own_classes(exports: Sequence[str]) -> set[str]:
    return {name for export in exports if (name := class_of(export))}


def _classes(language: Language, path: str, base: str | None) -> set[str]:
    """Classes that a file of the base has."""
    outline = language.outline(path, base) if base is not None else None
    return {s.name for s in outline.symbols if s.kind == "class"} if outline else set()


def _freed(exports: Sequence[str], text: str, classes: Collection[str]) -> list[str]:
    """The exports with functions that the task calls by their bare name as such.

    A planner wraps them in a class of its own invention: one that neither the task nor the file
    knows.
    """
    out: list[str] = []
    for export in exports:
        member = _MEMBER.match(export)
        bare = member is not None and re.search(rf"(?<![\w.]){member[2]}\(", FENCE.sub("", text))
        invented = member and member[1] not in classes and not claims(text, Term(member[1], "name"))
        out.append(_as_function(export) if bare and invented else export)
    return out


def _as_function(method: str) -> str:
    """The signature of a method as that of a function."""
    text = re.sub(r"^(?:@\w+ )*(async )?\w+\.", r"\1def ", method)
    return re.sub(r"\(\s*(?:self|cls)\s*(?:,\s*)?", "(", text, count=1)


def _extended(language: Language, base: str, text: str) -> list[str]:
    """Functions of the base with the parameters that sentences of the task add to them."""
    said = [s for s in sentences(text) if not _CHANGES.search(s)]
    return [signature for s in said for signature in language.extended(base, s)]


def _with_parameters(exports: Sequence[str], signature: str, *, alone: bool) -> list[str]:
    """The exports with a function as the task extends it, where the plan does not yet have that."""
    head, wanted = signature.partition("(")[0], _parameters(signature)
    same = [e for e in exports if e.partition("(")[0] == head]
    if not same:
        return [*exports, signature] if alone else list(exports)
    return [signature if e in same and not wanted <= _parameters(e) else e for e in exports]


def _parameters(signature: str) -> set[str]:
    return set(re.findall(r"[(,*]\s*(\w+)", signature))


def _rewritten(export: str, text: str) -> bool:
    """Whether a sentence about the function takes its parameters away or moves them."""
    member = _MEMBER.match(export)
    term = Term(member[2] if member else _name(export), "name")
    said = [s for s in sentences(text) if term.text and claims(s, term)]
    return any(_CHANGES.search(sentence) for sentence in said)


def _named(export: str, text: str) -> bool:
    """Whether the task names the class of a method."""
    member = _MEMBER.match(export)
    return member is not None and claims(text, Term(member[1], "name"))


def _as_stated(exports: Sequence[str], signature: str, text: str, *, alone: bool) -> list[str]:
    """The exports with a function as the task states it, not as a method of an invented class.

    In a plan of one file a function that the task asks for and the plan forgot is added.
    """
    name = _name(signature)
    out: list[str] = []
    for export in exports:
        member = _MEMBER.match(export)
        invented = member and member[2] == name and not _named(export, text)
        out.append(signature if invented or _name(export) == name else export)
    asked = alone and re.search(rf"{_ASKS}{name}\(", text, re.I)
    return [*out, signature] if asked and signature not in out and not _has(out, name) else out


def _has(exports: Sequence[str], name: str) -> bool:
    return any((m := _MEMBER.match(e)) and m[2] == name for e in exports)


def _without_invented(exports: Sequence[str], before: Sequence[str], text: str) -> list[str]:
    """Without classes that lost their last member to a stated function."""
    lost = _owners(before) - _owners(exports)
    kept: list[str] = []
    for export in exports:
        name = class_of(export)
        if name not in lost or claims(text, Term(name, "name")):
            kept.append(export)
    return kept


def _owners(exports: Sequence[str]) -> set[str]:
    return {m[1] for e in exports if (m := _MEMBER.match(e))}


def _name(signature: str) -> str:
    """Name of a function, without an owner; empty for anything else."""
    found = re.match(r"(?:async )?(?:def )?([A-Za-z_]\w*)\s*\(", signature)
    return found[1] if found else ""
