"""Planned signatures as small models write them, read into `Export`.

A model asked for signatures gives `class Calculator:`, `add(self, a, b)`, `def add(a) -> int: ...`,
`Calculator.add`, `@property area`, types of other languages, or three in a line. What can be
understood becomes an `Export`; what cannot is None, never a guess.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from standalone_orchestrator.codebase.languages.python.exports import Export, Parameter
from standalone_orchestrator.codebase.languages.python.parameters import (
    BUILTIN_TYPES,
    annotation,
    closing,
    literal,
    parameters,
    split_commas,
)

_NAME = r"[A-Za-z_]\w*"
_LEAD = re.compile(r"^(?:[\s\-*•>`]|and\s)*(?:\d+[.)]\s+)?[`\s]*")
_MARK = re.compile(
    r"@(?P<at>[\w.]+)(?:\([^)]*\))?[\s:,]*"
    r"|(?P<word>property|static|staticmethod|classmethod|dataclass|async|public)\s+(?=[@A-Za-z_])"
)
_KEYWORD = re.compile(
    r"(?P<word>def|function|func|fn|method|constructor|constant|const|attribute|field|var)\s*:?\s+`?(?=[A-Za-z_])"
)
_CLASS = re.compile(
    rf"(?:class|exception|enum|protocol)\s*:?\s+`?(?P<name>{_NAME})(?P<rest>.*)", re.DOTALL
)
_DOTTED = re.compile(rf"(?P<name>{_NAME}(?:\.{_NAME}){{0,4}})(?P<rest>.*)", re.DOTALL)
_BEGINS = re.compile(rf"\s*`?(?:and\s+)?(?:@|def |async |class |{_NAME}(?:\.{_NAME})*\s*\()")
_ARROW = re.compile(r"[\s`)]*(?:->|→|=>)\s*")
_CAMEL = re.compile(r"_?[A-Z](?:[A-Z0-9]*[a-z]\w*)?$")
_UPPER = re.compile(r"_?[A-Z][A-Z0-9_]+$")
_MARKS = {"static": "staticmethod", "cached_property": "property"}
_KNOWN = frozenset(("property", "staticmethod", "classmethod", "dataclass", "async"))
_KIND_WORDS = {
    "class": "class", "function": "function", "func": "function", "method": "function",
    "callable": "function", "constant": "constant", "attribute": "constant",
    "variable": "constant", "property": "property", "exception": "class",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Context:
    owner: str = ""
    """The class that was named last."""
    inside: bool = False
    """Whether a name without `self` belongs to it too."""
    marks: tuple[str, ...] = ()


def parse_export(text: str) -> Export | None:
    """The first signature of the text, None if there is none."""
    found = parse_exports(text)
    return found[0] if found else None


def parse_exports(text: str) -> tuple[Export, ...]:
    """All signatures in the text, in order."""
    return _parse(text, _Context())[0]


def exports_of(texts: Sequence[str]) -> tuple[Export, ...]:
    """All signatures of a plan's list; those with `self` go under the class that they follow.

    Of several mentions of one name the first that tells the parameters stays. A class that is only
    known by its methods is added.
    """
    context = _Context()
    found: dict[str, Export] = {}
    for text in texts:
        exports, context = _parse(text, context)
        for export in exports:
            known = found.get(export.full_name)
            if known is None or (known.params is None and export.params is not None):
                found[export.full_name] = export
    owners = [e.owner for e in found.values() if e.owner and e.owner not in found]
    added = {name: Export("class", name) for name in owners}
    return (*added.values(), *found.values())


def _parse(text: str, context: _Context) -> tuple[tuple[Export, ...], _Context]:
    found: list[Export] = []
    for piece, indented in _pieces(text):
        inside = context.inside if indented is None else indented
        context = _Context(context.owner, inside and bool(context.owner), context.marks)
        exports, marks = _piece(piece, context)
        inside = context.inside
        for export in exports:
            if export.kind == "class":
                context = _Context(export.name)
                inside = len(exports) > 1 or piece.rstrip().endswith(":")
            elif not export.owner:
                context, inside = _Context(), False
        context = _Context(context.owner, inside, marks)
        found.extend(exports)
    # across the entries of a list only `self`, or an indent, says that a name is a method
    return tuple(found), _Context(context.owner, False, context.marks)


def _pieces(text: str) -> list[tuple[str, bool | None]]:
    """The text cut at newlines, semicolons and commas between signatures.

    With each piece whether it is indented; None where it does not begin a line.
    """
    pieces: list[tuple[str, bool | None]] = []
    depth, start, fresh = 0, 0, True
    for at, char in enumerate(text):
        depth += (char in "([{") - (char in ")]}")
        depth = max(depth, 0)
        comma = char == "," and _BEGINS.match(text, at + 1) is not None
        if depth == 0 and (char in ";\n" or comma):
            pieces.append((text[start:at], text[start] in " \t" if fresh else None))
            start, fresh = at + 1, char == "\n"
    pieces.append((text[start:], text[start : start + 1] in (" ", "\t") if fresh else None))
    return [p for p in pieces if p[0].strip()]


def _piece(text: str, context: _Context) -> tuple[list[Export], tuple[str, ...]]:
    """The signatures of one piece, and the marks that wait for the next one (`@property` alone)."""
    rest, marks = _LEAD.sub("", text, count=1), context.marks
    is_class = False
    while (mark := _MARK.match(rest)) is not None:
        word = (mark["at"] or mark["word"]).rpartition(".")[2]
        word = _MARKS.get(word, word)
        is_class = is_class or (word == "dataclass" and bool(mark["word"]))
        marks = (*marks, word) if word in _KNOWN else marks
        rest = rest[mark.end() :]
    if not rest.strip():
        return [], marks
    if is_class and not rest.startswith("class"):
        rest = f"class {rest}"
    if (named := _CLASS.match(rest)) is not None:
        return _class(named["name"], named["rest"], marks), ()
    word = ""
    while (key := _KEYWORD.match(rest)) is not None:
        word, rest = key["word"], rest[key.end() :]
    if (named := _DOTTED.match(rest)) is None or _reserved(named["name"]):
        return [], ()
    return _named(
        named["name"], named["rest"], _Context(context.owner, context.inside, marks), word
    ), ()


def _reserved(name: str) -> bool:
    """Whether a part of the name is a keyword, or no name of which Python keeps the letters."""
    same = unicodedata.normalize("NFKC", name) == name
    parts = name.split(".")
    return not same or any(keyword.iskeyword(p) or not p.isidentifier() for p in parts)


def _class(name: str, rest: str, marks: tuple[str, ...]) -> list[Export]:
    """A class, what its parentheses say, and the signatures after its colon."""
    if _reserved(name):
        return []
    rest, inside = rest.lstrip("` "), ""
    if rest.startswith("("):
        end = closing(rest, 0)
        inside, rest = (rest[1:end], rest[end + 1 :]) if end > 0 else ("", "")
    parts = split_commas(inside)
    bases = tuple(p for p in parts if _is_base(p))
    fields = [p for p in parts if not _is_base(p)]
    found = [Export("class", name, bases=bases, marks=tuple(m for m in marks if m == "dataclass"))]
    known = parameters(", ".join(fields)) if fields else None
    known = known[1:] if known and known[0].name == "self" else known
    if known and "dataclass" in marks:
        found.extend(_field(name, param) for param in known)
    elif known:
        found.append(Export("method", "__init__", name, known))
    after = rest.lstrip("` ")
    if after.startswith(":") and _BEGINS.match(after, 1):
        found.extend(_parse(after[1:], _Context(name, inside=True))[0])
    return found


def _field(owner: str, param: Parameter) -> Export:
    return Export("constant", param.name, owner, returns=param.annotation, default=param.default)


def _is_base(part: str) -> bool:
    if re.match(r"(?:metaclass|total|frozen)\s*=", part):
        return True
    found = re.match(rf"({_NAME}(?:\.{_NAME})*)(?:\[.*\])?$", part)
    if found is None:
        return False
    last = found[1].rpartition(".")[2]
    return (
        bool(_CAMEL.match(last) or _UPPER.match(last)) or last in BUILTIN_TYPES or "." in found[1]
    )


def _named(full: str, rest: str, context: _Context, word: str) -> list[Export]:
    """A name that no `class` announces."""
    owner, name = _owner(full, rest, context)
    tail = rest.lstrip("` ")
    if tail.startswith("("):
        end = closing(tail, 0)
        inside, tail = (tail[1:end], tail[end + 1 :]) if end > 0 else ("...", "")
        if (kind := _KIND_WORDS.get(inside.strip())) is not None:
            return _of_kind(kind, owner, name)
        if _CAMEL.match(name) and not owner and word != "def":
            return _class(name, f"({inside}){tail}", context.marks)
        return [_callable(owner, name, inside, tail, context)]
    if _ARROW.match(tail):
        marks = (
            *context.marks,
            *(("property",) if owner and "property" not in context.marks else ()),
        )
        known = () if owner else None
        return [_finish(owner, name, known, _returns(tail), marks)]
    if "property" in context.marks and owner:
        returns = annotation(tail[1:]) if tail.startswith(":") else ""
        return [_finish(owner, name, (), returns, context.marks)]
    if tail.startswith((":", "=")) and (found := _constant(owner, name, tail, context)) is not None:
        return [found]
    return _bare(owner, name, tail, context)


def _owner(full: str, rest: str, context: _Context) -> tuple[str, str]:
    """The class that a dotted name belongs to, and its last part; modules in front are dropped."""
    of_class = bool(context.marks) or re.match(r"[\s`]*\(\s*(?:self|cls)\b", rest) is not None
    *front, name = full.split(".")
    if not front:
        inside = context.inside or (name.startswith("__") and name.endswith("__"))
        return (context.owner if inside else ""), name
    last = front[-1]
    if _CAMEL.match(last):
        return last, name
    if context.owner and last in ("self", "cls", context.owner.lower()):
        return context.owner, name
    return (last if of_class else ""), name


def _callable(owner: str, name: str, inside: str, tail: str, context: _Context) -> Export:
    known, marks = parameters(inside), context.marks
    first = known[0].name if known else ""
    if known is not None and first in ("self", "cls"):
        known = known[1:]
        owner = owner or context.owner
        marks = (*marks, "classmethod") if first == "cls" else marks
    elif name.startswith("from_"):
        marks = (*marks, "classmethod")
    return _finish(owner, name, known, _returns(tail), marks)


def _finish(
    owner: str,
    name: str,
    params: tuple[Parameter, ...] | None,
    returns: str,
    marks: tuple[str, ...],
) -> Export:
    allowed = _KNOWN - {"dataclass"} if owner else {"async"}
    marks = tuple(m for m in dict.fromkeys(marks) if m in allowed)
    if "property" in marks:
        params = ()
    kind = "method" if owner else "function"
    return Export(
        "method" if kind == "method" else "function", name, owner, params, returns, marks=marks
    )


def _of_kind(kind: str, owner: str, name: str) -> list[Export]:
    match kind:
        case "class":
            return [Export("class", name)]
        case "property":
            return [_finish(owner, name, (), "", ("property",))] if owner else []
        case "constant":
            return [Export("constant", name, owner)]
        case _:
            return [_finish(owner, name, None, "", ())]


def _constant(owner: str, name: str, tail: str, context: _Context) -> Export | None:
    """`LIMIT: int = 3`, `Point.x: int`, `name = "x"`; None when the tail is prose."""
    noted, _, value = tail.partition("=") if tail.startswith(":") else ("", "", tail[1:])
    noted = noted.lstrip(": ").split("#")[0].strip().strip("`").strip()
    known = annotation(noted)
    if noted and (not known or len(noted) > len(known) + 3 or known.lower() in _KIND_WORDS):
        return None
    if not noted and not value.strip():
        return None
    if not owner and not name.isupper():
        plain = known.partition("[")[0] in BUILTIN_TYPES or bool(
            _CAMEL.match(known.partition("[")[0])
        )
        if noted and not plain and "|" not in known:
            return None
        owner = context.owner if not name.startswith("__") else ""
    return Export("constant", name, owner, returns=known, default=literal(value.split("#")[0]))


def _bare(owner: str, name: str, tail: str, context: _Context) -> list[Export]:
    """A name alone, perhaps with prose behind a colon, dash or parenthesis."""
    said = tail.strip(" :`").lower()
    if said in _KIND_WORDS:
        return _of_kind(_KIND_WORDS[said], owner, name)
    if tail and not re.match(r"[:#(\-–—{]", tail):
        return []
    if _UPPER.match(name):
        return [Export("constant", name, owner)]
    if owner:
        return [_finish(owner, name, None, "", context.marks)]
    if _CAMEL.match(name):
        return [Export("class", name)]
    return [_finish("", name, None, "", context.marks)]


def _returns(tail: str) -> str:
    """The result's annotation: after an arrow, or after a colon as TypeScript has it."""
    if (arrow := _ARROW.match(tail)) is not None:
        return annotation(re.split(r":(?=\s|$)", tail[arrow.end() :], maxsplit=1)[0])
    if (typed := re.match(r"\s*:\s*([A-Za-z]+(?:\[[\w, ]+\])?)\s*[;{]?\s*$", tail)) is not None:
        found = annotation(typed[1])
        return found if found.partition("[")[0] in BUILTIN_TYPES else ""
    return ""
