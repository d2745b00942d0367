"""Does a text offer a planned signature?

Tolerant where a caller would not notice: annotations, extra optional parameters, names that come
by inheritance, aliases or assignment. Strict where a caller would: the name, its kind, the names
and order of the planned parameters, and which of them may be left out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from standalone_orchestrator.codebase.languages.python.bodies import is_exception
from standalone_orchestrator.codebase.languages.python.exports import Export, Parameter
from standalone_orchestrator.codebase.languages.python.mismatches import nearest
from standalone_orchestrator.codebase.languages.python.outlines import function_export
from standalone_orchestrator.codebase.languages.python.scopes import bound_names, is_dynamic
from standalone_orchestrator.codebase.languages.python.signatures import parse_export
from standalone_orchestrator.codebase.languages.python.trees import (
    Definition,
    Function,
    decorators,
    flat,
    last_name,
    parse,
    source,
)
from standalone_orchestrator.codebase.words import word_set

_KNOWN_BASES = frozenset(("object", "ABC", "Protocol", "Generic", "Enum", "NamedTuple"))
_WRAPPED = word_set(
    "property cached_property staticmethod classmethod abstractmethod override final overload"
)


def export_problem(path: str, text: str, signature: str) -> str:
    """Why `text` doesn't offer `signature`, in one sentence; empty when it does."""
    export = parse_export(signature)
    tree = parse(text)
    if export is None:
        return ""
    if tree is None:
        return f"{path} doesn't parse"
    if export.owner:
        return _member(path, tree, export)
    return _top_level(path, tree, export)


def offers(tree: ast.Module, export: Export) -> bool:
    """Whether the name is there at all, whatever its shape."""
    if not export.owner:
        return export.name in bound_names(tree) or is_dynamic(tree)
    owner = _definition(tree.body, export.owner)
    if not isinstance(owner, ast.ClassDef):
        return owner is not None
    if export.name == "__init__":
        return True  # a new `__init__` would change what making one does
    lineage, _ = lineage_of(tree, owner)
    return any(export.name in (*_class_names(base), *_self_names(base)) for base in lineage)


def _top_level(path: str, tree: ast.Module, export: Export) -> str:
    node = _definition(tree.body, export.name)
    if node is None:
        if export.name in bound_names(tree) or is_dynamic(tree):
            return ""  # an alias, an import or an assignment: its shape can't be seen from here
        return f"{path} doesn't define {_told(export)}{_hint(export.name, bound_names(tree))}"
    match node, export.kind:
        case ast.ClassDef(), "class" | "constant":
            return _undecorated(path, tree, node, export)
        case ast.ClassDef(), _:
            return f"`{export.name}` in {path} is a class, the plan has a function"
        case _, "class":
            return f"`{export.name}` in {path} is a function, the plan has a class"
        case _, "constant":
            return ""
        case _:
            return _signature_problem(path, export, node) if isinstance(node, Function) else ""


def _undecorated(path: str, tree: ast.Module, node: ast.ClassDef, export: Export) -> str:
    lineage, open_ended = lineage_of(tree, node)
    if "dataclass" not in export.marks or open_ended:
        return ""
    # By its last word: `dataclasses.dataclass`, and `pydantic.dataclasses.dataclass` are ones, too.
    if any("dataclass" in decorators(base) for base in lineage):
        return ""
    return f"`{export.name}` in {path} is no dataclass"


def _member(path: str, tree: ast.Module, export: Export) -> str:
    owner = _definition(tree.body, export.owner)
    if not isinstance(owner, ast.ClassDef):
        if owner is None and (export.owner in bound_names(tree) or is_dynamic(tree)):
            return ""
        return f"{path} doesn't define the class `{export.owner}`"
    lineage, open_ended = lineage_of(tree, owner)
    for base in lineage:
        node = _definition(base.body, export.name)
        if node is not None:
            return _method_problem(path, export, node)
        if export.name in _class_names(base):
            return ""
    if open_ended or any(_definition(b.body, "__getattr__") for b in lineage):
        return ""
    if export.name == "__init__":
        return _implicit_init(path, owner, lineage, export)
    is_value = export.kind == "constant" or "property" in export.marks
    if is_value and any(export.name in _self_names(base) for base in lineage):
        return ""
    names = frozenset(
        name for base in lineage for name in (*_class_names(base), *_self_names(base))
    )
    return f"`{export.owner}` in {path} has no {_told(export)}{_hint(export.name, names)}"


def _told(export: Export) -> str:
    word: str = "attribute" if export.owner and export.kind == "constant" else export.kind
    word = "property" if "property" in export.marks else word
    return f"{word} `{export.name}`"


def _hint(name: str, names: frozenset[str]) -> str:
    found = nearest(name, names)
    return f"; the nearest name is `{found}`" if found else ""


def _definition(body: list[ast.stmt], name: str) -> Definition | None:
    """The last definition of `name` that isn't an overload or a setter."""
    named = [s for s in flat(body) if isinstance(s, Definition) and s.name == name]
    whole = [d for d in named if not decorators(d) & {"overload", "setter", "deleter"}]
    return whole[-1] if whole else None


def lineage_of(tree: ast.Module, node: ast.ClassDef) -> tuple[list[ast.ClassDef], bool]:
    """The class and its bases in this module, and whether other bases may bring more names."""
    found, pending, open_ended = [node], [node], False
    while pending:
        for base in pending.pop().bases:
            name = last_name(base)
            known = (
                _definition(tree.body, name) if isinstance(base, ast.Name | ast.Subscript) else None
            )
            if isinstance(known, ast.ClassDef):
                if known not in found:
                    found.append(known)
                    pending.append(known)
            elif name not in _KNOWN_BASES:
                open_ended = True
    return found, open_ended


def _class_names(node: ast.ClassDef) -> Iterator[str]:
    """Names in the body of a class."""
    for statement in flat(node.body):
        match statement:
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                yield name
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Assign(targets=targets):
                yield from (n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name))
            case _:
                pass


def _self_names(node: ast.ClassDef) -> frozenset[str]:
    """Attributes that methods set on `self`, and names in `__slots__`."""
    found: set[str] = set()
    for inner in ast.walk(node):
        match inner:
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name, ctx=ast.Store()):
                found.add(name)
            case ast.Assign(targets=[ast.Name(id="__slots__")], value=value):
                found.update(str(c.value) for c in ast.walk(value) if isinstance(c, ast.Constant))
            case _:
                pass
    return frozenset(found)


def _method_problem(path: str, export: Export, node: Definition) -> str:
    if isinstance(node, ast.ClassDef) or export.kind == "constant":
        return ""
    is_property = bool(decorators(node) & {"property", "cached_property"})
    if is_property != ("property" in export.marks):
        actual, planned = ("a property", "a method") if is_property else ("a method", "a property")
        return f"`{export.full_name}` in {path} is {actual}, the plan has {planned}"
    return _signature_problem(path, export, node)


def _signature_problem(path: str, export: Export, node: Function) -> str:
    if any(name not in _WRAPPED for name in decorators(node)):
        return ""  # a decorator may change the signature
    awaited = isinstance(node, ast.AsyncFunctionDef)
    if awaited != ("async" in export.marks) and export.params is not None:
        actual, planned = ("async", "not async") if awaited else ("not async", "async")
        return f"`{export.full_name}` in {path} is {actual}, the plan has it {planned}"
    actual_export = function_export(node, export.owner)
    params = actual_export.params or ()
    loose = not export.owner or "staticmethod" in export.marks
    if loose and params and params[0].name in ("self", "cls"):
        params = params[1:]  # written with `self` though loose: the plan's form has none either
    problem = _parameters_problem(export.params, params)
    if not problem:
        return ""
    return (
        f"`{actual_export.text()}` in {path} doesn't fit the planned `{export.text()}`: {problem}"
    )


def _implicit_init(
    path: str, owner: ast.ClassDef, lineage: list[ast.ClassDef], export: Export
) -> str:
    """`__init__` is planned, but nobody in the lineage defines it."""
    wanted = [p for p in export.params or () if not p.optional]
    if export.params is None or is_exception(owner):
        return ""
    if any("dataclass" in decorators(base) for base in lineage):
        return _parameters_problem(export.params, tuple(_fields(lineage)))
    if not wanted or any(_definition(b.body, "__new__") for b in lineage):
        return ""
    return f"`{owner.name}` in {path} has no method `__init__`"


def _fields(lineage: list[ast.ClassDef]) -> Iterator[Parameter]:
    for base in reversed(lineage):
        for statement in base.body:
            match statement:
                case ast.AnnAssign(target=ast.Name(id=name), annotation=note, value=value):
                    if "ClassVar" not in source(note):
                        yield Parameter(name, source(note), source(value))
                case _:
                    pass


def _parameters_problem(
    planned: tuple[Parameter, ...] | None, actual: tuple[Parameter, ...]
) -> str:
    """Why a call that fits the plan would not fit the definition."""
    if planned is None:
        return ""
    kinds = {p.kind for p in actual}
    plain = [p for p in actual if p.kind == "plain"]
    by_name = {p.name.lstrip("_"): p for p in actual if p.kind in ("plain", "keyword")}
    for index, param in enumerate(p for p in planned if p.kind == "plain"):
        at_place = plain[index].name.lstrip("_") if index < len(plain) else ""
        found = by_name.get(param.name.lstrip("_"))
        if at_place == param.name.lstrip("_") or (not at_place and "star" in kinds):
            pass
        elif found is None:
            tail = f", `{plain[index].name}` is in its place" if at_place else ""
            return f"it has no parameter `{param.name}`{tail}"
        else:
            return f"the parameter `{param.name}` is not in the planned place"
        if found is not None and param.optional and not found.optional:
            return f"the parameter `{param.name}` must be optional"
    for param in planned:
        known = param.name.lstrip("_") in by_name
        if param.kind == "keyword" and not known and "stars" not in kinds:
            return f"it has no parameter `{param.name}`"
    names = {p.name.lstrip("_") for p in planned}
    if {"star", "stars"} & {p.kind for p in planned}:
        return ""
    extra = [p.name for n, p in by_name.items() if n not in names and not p.optional]
    return f"it asks for `{extra[0]}`, which the plan doesn't have" if extra else ""
