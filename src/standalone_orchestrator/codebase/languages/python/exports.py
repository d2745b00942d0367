"""One public name of a planned file, and its normal form as text.

How such a name is read from what a model wrote: `signatures`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

ExportKind = Literal["class", "function", "method", "constant"]
ParameterKind = Literal["plain", "keyword", "star", "stars"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a signature."""

    name: str
    annotation: str = ""
    default: str = ""
    kind: ParameterKind = "plain"

    @property
    def optional(self) -> bool:
        """Whether a call may leave it out."""
        return bool(self.default) or self.kind in ("star", "stars")


@dataclass(frozen=True, slots=True)
class Export:
    """One public name of a planned file."""

    kind: ExportKind
    name: str
    owner: str = ""
    """Class that it belongs to: of a method, or of an attribute (kind `constant`)."""
    params: tuple[Parameter, ...] | None = None
    """Without `self` or `cls`; None when the plan doesn't say."""
    returns: str = ""
    """Annotation of the result, or of a constant."""
    default: str = ""
    """Value of a constant, where the plan gives a literal."""
    bases: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    """Of `property`, `staticmethod`, `classmethod`, `dataclass`, `async`."""

    @property
    def full_name(self) -> str:
        """Dotted below its class."""
        return f"{self.owner}.{self.name}" if self.owner else self.name

    def text(self) -> str:
        """The signature in the form of `PlannedFile.exports`; `parse_export` reads it back."""
        marks = "".join(f"@{m} " for m in self.marks if m != "async")
        if self.kind == "class":
            return f"{marks}class {self.name}" + (f"({', '.join(self.bases)})" * bool(self.bases))
        if self.kind == "constant":
            value = f" = {self.default}" if self.default else ""
            return f"{self.full_name}: {self.returns or 'object'}{value}"
        head = ("async " if "async" in self.marks else "") + ("" if self.owner else "def ")
        result = f" -> {self.returns}" if self.returns else ""
        arguments = self.arguments() if self.params is not None else "(...)"
        return f"{marks}{head}{self.full_name}{arguments}{result}"

    def arguments(self, *, annotated: bool = True) -> str:
        """The parameter list in parentheses, `self` or `cls` included."""
        first = self.receiver()
        if self.params is None:
            return f"({first}, *args, **kwargs)" if first else "(*args, **kwargs)"
        return f"({render(self.params, first=first, annotated=annotated)})"

    def receiver(self) -> str:
        """`self`, `cls` or nothing."""
        if not self.owner or "staticmethod" in self.marks:
            return ""
        return "cls" if "classmethod" in self.marks else "self"


def kinds_of(exports: Iterable[Export]) -> Mapping[str, str]:
    """Annotations of parameters by their names, where all that have one agree.

    `jar_id` has that of `id` where it has none itself: see `kind_of`.
    """
    found: dict[str, set[str]] = {}
    for param in (p for e in exports for p in e.params or () if p.annotation):
        found.setdefault(param.name, set()).add(param.annotation)
    return {name: min(kinds) for name, kinds in found.items() if len(kinds) == 1}


def kind_of(name: str, kinds: Mapping[str, str]) -> str:
    """The annotation that goes with a name, or with the last word of it; empty for none."""
    return kinds.get(name) or kinds.get(name.rpartition("_")[2], "")


def render(params: Iterable[Parameter], *, first: str = "", annotated: bool = True) -> str:
    """Parameters as text that compiles: after one with a default, all have one."""
    out, defaulted, keyword = ([first] if first else []), False, False
    for param in params:
        if param.kind == "keyword" and not keyword:
            out.append("*")
        keyword = keyword or param.kind in ("keyword", "star")
        note = f": {param.annotation}" if annotated and param.annotation else ""
        default = param.default
        if param.kind == "plain" and not keyword:
            default = default or ("None" if defaulted else "")
            defaulted = bool(default)
        stars = {"star": "*", "stars": "**"}.get(param.kind, "")
        value = f" = {default}" if note and default else f"={default}" if default else ""
        out.append(f"{stars}{param.name}{note}{value}")
    return ", ".join(out)
