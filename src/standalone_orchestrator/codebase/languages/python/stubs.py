"""Stubs for planned names: functions that return None or raise, classes that can be made.

A test must reach its own assertion, so everything that is planned can be called, constructed and
subclassed; nothing of it does anything.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from standalone_orchestrator.codebase.api import Body
from standalone_orchestrator.codebase.languages.python.exports import Export
from standalone_orchestrator.codebase.words import word_set

EXCEPTION = "_Unwritten"
_SUBCLASSED = word_set("dict list int str float tuple set frozenset object bytes")
_DROPPED = frozenset(("Generic", "Protocol", "ABC", "object"))
_ENUMS = frozenset(("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"))
_TYPING = frozenset(("NamedTuple", "TypedDict"))
PERMISSIVE = ("def __init__(self, *args, **kwargs):", "    return None")


@dataclass(frozen=True, slots=True)
class Style:
    """How stubs are written."""

    body: Body
    annotated: bool = True
    indent: str = "    "


def exception_class(indent: str = "    ") -> list[str]:
    """The exception that stubs raise: no `pytest.raises` of a real error accepts it."""
    return [
        f"class {EXCEPTION}(Exception):",
        f'{indent}"""No body has been written yet."""',
        "",
        "",
    ]


def function(export: Export, style: Style, name: str = "") -> list[str]:
    """Lines of one function or method, not indented.

    Args:
        export: its signature.
        style: how its body behaves.
        name: another name for it.
    """
    lines = [f"@{mark}" for mark in export.marks if mark not in ("async", "dataclass")]
    awaited = "async " if "async" in export.marks else ""
    result = f" -> {export.returns}" if style.annotated and export.returns else ""
    arguments = export.arguments(annotated=style.annotated)
    quiet = style.body == "none" or export.name == "__init__"
    body = "return None" if quiet else f'raise {EXCEPTION}("{export.full_name}")'
    return [
        *lines,
        f"{awaited}def {name or export.name}{arguments}{result}:",
        f"{style.indent}{body}",
    ]


def constant(export: Export) -> str:
    """A module constant."""
    value = export.default or "None"
    return (
        f"{export.name}: {export.returns} = {value}"
        if export.returns
        else f"{export.name} = {value}"
    )


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """A planned class with all its members."""

    head: Export
    members: tuple[Export, ...]

    @property
    def methods(self) -> tuple[Export, ...]:
        """Functions and properties."""
        return tuple(m for m in self.members if m.kind == "method" and m.name != "__new__")

    @property
    def attributes(self) -> tuple[Export, ...]:
        """Annotated names."""
        taken = {m.name for m in self.methods}
        return tuple(m for m in self.members if m.kind == "constant" and m.name not in taken)

    @property
    def base_names(self) -> tuple[str, ...]:
        """Names of the bases, without subscripts and keywords."""
        return tuple(b.partition("[")[0].strip() for b in self.head.bases if "=" not in b)

    @property
    def is_exception(self) -> bool:
        """An exception by its base or by its name."""
        names = [b.rpartition(".")[2] for b in self.base_names] or [self.head.name]
        return any(n.endswith(("Error", "Exception", "Warning")) for n in names)

    def shape(self) -> str:
        """`enum`, `fields` (NamedTuple, TypedDict), `exception`, `dataclass` or `plain`."""
        last = {b.rpartition(".")[2] for b in self.base_names}
        has_init = any(m.name == "__init__" for m in self.methods)
        if last & _ENUMS:
            return "enum"
        if last & _TYPING and self.attributes and not has_init:
            return "fields"
        if self.is_exception:
            return "exception"
        said = "dataclass" in self.head.marks
        return (
            "dataclass"
            if (said or self.attributes) and not has_init and self.attributes
            else "plain"
        )


def group(exports: Iterable[Export]) -> tuple[list[Export], list[ClassPlan]]:
    """Module-level functions and constants, and the classes with their members, bases first."""
    exports = tuple(exports)
    loose = [e for e in exports if not e.owner and e.kind != "class"]
    plans = {
        e.name: ClassPlan(e, tuple(m for m in exports if m.owner == e.name))
        for e in exports
        if e.kind == "class"
    }
    ordered: list[ClassPlan] = []
    while plans:
        ready = [n for n, p in plans.items() if not set(p.base_names) & (plans.keys() - {n})]
        ordered += [plans.pop(name) for name in ready or list(plans)[:1]]
    return loose, ordered


def class_lines(plan: ClassPlan, style: Style, here: Sequence[str]) -> list[str]:
    """Lines of one class.

    Args:
        plan: what it must have.
        style: how its methods behave.
        here: names of classes that exist above it, or are imported.
    """
    shape = plan.shape()
    bases = _bases(plan, shape, here)
    inherits = any(b in here for b in bases)
    body: list[str] = []
    match shape:
        case "enum":
            body = [f"{a.name} = {a.default or repr(a.name)}" for a in plan.attributes]
        case "dataclass" | "fields":
            body = _fields(_noted(plan, style), optional=inherits, factory=shape == "dataclass")
        case _:
            body = [f"{a.name}: {a.returns} = {a.default or 'None'}" for a in _noted(plan, style)]
    names = {m.name for m in plan.methods}
    if shape == "exception" and "__init__" not in names:
        body += ["", "def __init__(self, *args, **kwargs):", "    super().__init__(*args)"]
    elif shape == "plain" and "__init__" not in names and not inherits:
        body += ["", *PERMISSIVE]
    for method in plan.methods:
        if not (shape in ("enum", "fields") and method.name == "__init__"):
            body += ["", *function(method, style)]
    if any(b.startswith("Generic") for b in plan.head.bases):
        body += ["", "@classmethod", "def __class_getitem__(cls, item):", "    return cls"]
    head = ["@dataclasses.dataclass"] if shape == "dataclass" else []
    inside = "\n".join(body).strip("\n").split("\n") if any(body) else ["pass"]
    title = f"class {plan.head.name}" + (f"({', '.join(bases)})" if bases else "") + ":"
    return [*head, title, *(f"{style.indent}{line}" if line else "" for line in inside)]


def foreign_bases(plans: Iterable[ClassPlan], modules: Sequence[str]) -> Mapping[str, list[str]]:
    """Statements that bring bases from elsewhere, by the base's name.

    Args:
        plans: the classes of this file.
        modules: modules of the files that this one needs.
    """
    plans = tuple(plans)
    own = {p.head.name for p in plans}
    found: dict[str, list[str]] = {}
    for plan in plans:
        for base in plan.base_names:
            known = base in own or base in found or _known_base(base) or hasattr(builtins, base)
            if known or not base.isidentifier():
                continue
            parent = "Exception" if plan.is_exception else "object"
            lines = [f"class {base}({parent}):", *(f"    {line}" for line in PERMISSIVE), "", ""]
            for module in modules:
                lines += [
                    "try:",
                    f"    from {module} import {base}",
                    "except ImportError:",
                    "    pass",
                ]
            found[base] = [*lines, "", ""]
    return found


def _known_base(name: str) -> bool:
    last = name.rpartition(".")[2]
    return last in _DROPPED | _ENUMS | _TYPING or _builtin(name)


def _builtin(name: str) -> bool:
    found = getattr(builtins, name, None)
    return name in _SUBCLASSED or (isinstance(found, type) and issubclass(found, BaseException))


def _bases(plan: ClassPlan, shape: str, here: Sequence[str]) -> list[str]:
    found: list[str] = []
    for base in plan.base_names:
        last = base.rpartition(".")[2]
        if last in _DROPPED:
            continue
        if last in _ENUMS:
            found.append(f"enum.{last}")
        elif last in _TYPING:
            found.extend([f"typing.{last}"] if shape == "fields" else [])
        elif base in here or _builtin(base):
            found.append(base)
    if shape == "exception" and not found:
        found.append("Exception")
    return list(dict.fromkeys(found))


def _noted(plan: ClassPlan, style: Style) -> list[Export]:
    """The attributes, each with an annotation that can be evaluated where that is done."""
    return [
        replace(a, returns=a.returns if style.annotated or a.returns in _SUBCLASSED else "object")
        for a in (replace(a, returns=a.returns or "object") for a in plan.attributes)
    ]


def _fields(attributes: Sequence[Export], *, optional: bool, factory: bool) -> list[str]:
    """Fields in an order and with defaults that a dataclass accepts."""
    lines: list[str] = []
    defaulted = optional
    for field in attributes:
        default = field.default or ("None" if defaulted else "")
        defaulted = defaulted or bool(default)
        if factory and re.match(r"[\[{]|set\(", default):
            default = f"dataclasses.field(default_factory=lambda: {default})"
        lines.append(f"{field.name}: {field.returns}" + (f" = {default}" if default else ""))
    return lines
