"""What small models write of objects in JSON files that cannot work, by its types. Pure.

`json.dump(tasks, file)` of a list of dataclasses always fails, as does `task.to_dict()` where the
class has no such method: a dictionary was meant. So is a text by `self.path + ".tmp"` of a
parameter that may be a text or a path, and a path by `self.path.with_suffix(".tmp")`.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from standalone_orchestrator.codebase.api import Mended
from standalone_orchestrator.codebase.languages.python.import_text import (
    Change,
    changed,
    span,
    with_import,
)
from standalone_orchestrator.codebase.languages.python.trees import Function, parse

_BOM = "\ufeff"
_MANY = re.compile(r"(?:typing\.)?(?:list|List|Sequence|Iterable|tuple|set)\[(\w+)(?:, \.\.\.)?\]")
_PATHS = frozenset({"Path", "pathlib.Path", "PathLike", "os.PathLike", "os.PathLike[str]"})
_OF_PATHS = re.compile(
    r"with_\w+|parents?|name|stem|suffix|exists|is_file|is_dir|(?:read|write)_(?:text|bytes)|open"
    r"|unlink|touch|mkdir|iterdir|glob|resolve|absolute|joinpath|rename|stat"
)
"""What a path has and a text has not."""
_WRITES, _READS = ("dump", "dumps"), ("load", "loads")
_AS_DICT = ("to_dict", "as_dict", "asdict", "dict")
_FROM_DICT = ("from_dict", "fromdict")
_HOOKS = frozenset({"default", "cls", "object_hook", "object_pairs_hook"})
"""What tells `json` how objects are written or made."""


def with_objects_stored(text: str, classes: Mapping[str, frozenset[str]]) -> Mended:
    """The text that turns objects of these dataclasses into what JSON holds, and back.

    Args:
        text: of a file.
        classes: the dataclasses that it may use, with the names of their methods.
    """
    tree, body = parse(text), text.removeprefix(_BOM)
    if tree is None or not classes or "json" not in text:
        return Mended(text)
    changes: list[Change] = []
    for function in (n for n in ast.walk(tree) if isinstance(n, Function)):
        known = _Known(body, function, classes)
        changes += [*known.written(), *known.read()]
    return _made(text, changes, ("dataclasses", "asdict"), "JSON holds dictionaries of objects")


def with_paths_as_meant(text: str) -> Mended:
    """The text in which what may be a text or a path is made the one that it is used as."""
    tree, body = parse(text), text.removeprefix(_BOM)
    if tree is None:
        return Mended(text)
    found: list[Change] = []
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            methods = [m for m in node.body if isinstance(m, Function)]
            held = {f"self.{name}" for method in methods for name in _kept_paths(method)}
            for method in methods:
                found += _as_used(body, method, held | _either(method))
        elif isinstance(node, Function):
            found += _as_used(body, node, _either(node))
    return _made(
        text, found, ("pathlib", "Path"), "what may be a text or a path is used as one of them"
    )


def _made(text: str, changes: Sequence[Change], imported: tuple[str, str], told: str) -> Mended:
    """The text after the changes, with what they need imported; as it is where they do not fit."""
    found = sorted(set(changes))
    if not found or any(one[1] > other[0] for one, other in itertools.pairwise(found)):
        return Mended(text)
    mark = _BOM if text.startswith(_BOM) else ""
    new = mark + changed(text.removeprefix(_BOM), found)
    if any(f"{imported[1]}(" in made for _, _, made in found):
        new = with_import(new, *imported)
    return Mended(new, (told,)) if parse(new) is not None else Mended(text)


@dataclass(frozen=True, slots=True)
class _Known:
    """What a function's signature tells of the objects in it."""

    text: str
    function: ast.FunctionDef | ast.AsyncFunctionDef
    classes: Mapping[str, frozenset[str]]

    def written(self) -> Iterator[Change]:
        """Objects that are given to JSON as they are, and methods that they do not have."""
        many, one = self._parameters()
        bound = _bound(self.function)
        each = dict(one)
        for node in _inside(self.function):
            match node:
                case ast.For(target=ast.Name(id=item), iter=ast.Name(id=name)) if name in many:
                    each |= {item: many[name]} if bound.count(item) == 1 else {}
                case _:
                    pass
        for node in _inside(self.function):
            match node:
                case ast.Call():
                    yield from self._called(node, many, each)
                case ast.ListComp() | ast.GeneratorExp():
                    inner = dict(_items(node, many))
                    for part in ast.walk(node.elt) if inner else ():
                        if isinstance(part, ast.Call):
                            yield from self._called(part, {}, inner)
                case _:
                    pass

    def _called(
        self, call: ast.Call, many: Mapping[str, str], each: Mapping[str, str]
    ) -> Iterator[Change]:
        if _is_json(call, _WRITES):
            yield from self._as_dicts(call.args[0], many, each) if call.args else ()
        elif isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            kind, name = each.get(call.func.value.id, ""), call.func.attr
            if kind and name in _AS_DICT and name not in self.classes[kind] and not call.args:
                yield *span(self.text, call), f"asdict({call.func.value.id})"

    def read(self) -> Iterator[Change]:
        """What JSON gives where objects are to be given back, and methods that classes lack."""
        many, one = _kinds(self.function.returns, self.classes)
        loaded = self._loaded()
        for node in _inside(self.function):
            if isinstance(node, ast.Return) and node.value is not None and (many or one):
                value = node.value
                name = value.id if isinstance(value, ast.Name) else ""
                if name in loaded or _is_json(value, _READS):
                    shown = ast.get_source_segment(self.text, value) or ""
                    made = f"[{many}(**item) for item in {shown}]" if many else f"{one}(**{shown})"
                    yield *span(self.text, value), made
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                kind = owner.id if isinstance(owner, ast.Name) else ""
                lacks = node.func.attr not in self.classes.get(kind, {node.func.attr})
                if lacks and node.func.attr in _FROM_DICT and len(node.args) == 1:
                    shown = ast.get_source_segment(self.text, node.args[0]) or ""
                    yield *span(self.text, node), f"{kind}(**{shown})"

    def _as_dicts(
        self, given: ast.expr, many: Mapping[str, str], each: Mapping[str, str]
    ) -> Iterator[Change]:
        items = dict(_items(given, many)) if isinstance(given, ast.ListComp) else {}
        match given:
            case ast.Name(id=name) if name in many:
                yield *span(self.text, given), f"[asdict(item) for item in {name}]"
            case ast.Name(id=name) if name in each:
                yield *span(self.text, given), f"asdict({name})"
            case ast.ListComp(elt=ast.Name(id=name) as element) if name in items:
                yield *span(self.text, element), f"asdict({name})"
            case _:
                pass

    def _parameters(self) -> tuple[dict[str, str], dict[str, str]]:
        """Parameters that hold many objects and one, with their class; none that is bound anew."""
        bound = set(_bound(self.function))
        many: dict[str, str] = {}
        one: dict[str, str] = {}
        arguments = self.function.args
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            several, single = _kinds(argument.annotation, self.classes)
            if argument.arg not in bound:
                many |= {argument.arg: several} if several else {}
                one |= {argument.arg: single} if single else {}
        return many, one

    def _loaded(self) -> set[str]:
        """Names that are bound once, to what JSON gives, and only given back."""
        bound = _bound(self.function)
        used = [n.id for n in ast.walk(self.function) if isinstance(n, ast.Name)]
        return {
            node.targets[0].id
            for node in _inside(self.function)
            if isinstance(node, ast.Assign) and _is_json(node.value, _READS)
            if isinstance(node.targets[0], ast.Name)
            if bound.count(node.targets[0].id) == 1 and used.count(node.targets[0].id) == 2
        }


def _kinds(annotation: ast.expr | None, classes: Mapping[str, frozenset[str]]) -> tuple[str, str]:
    """The class of which an annotation means many, and the one of which it means one."""
    said = ast.unparse(annotation).strip("'\"") if annotation is not None else ""
    found = _MANY.fullmatch(said)
    many = found[1] if found and found[1] in classes else ""
    return many, said if said in classes else ""


def _inside(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    """The nodes of a function without those of functions in it, which have names of their own."""
    left: list[ast.AST] = [*function.body]
    while left:
        node = left.pop()
        yield node
        if not isinstance(node, Function | ast.Lambda | ast.ClassDef):
            left += ast.iter_child_nodes(node)


def _bound(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """Names that a function binds, or functions in it do, as often as they do."""
    nodes = [n for statement in function.body for n in ast.walk(statement)]
    names = [n.id for n in nodes if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)]
    return [*names, *(n.arg for n in nodes if isinstance(n, ast.arg))]


def _items(
    made: ast.ListComp | ast.GeneratorExp, many: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The name of each object of a list that is gone through as it is, with its class."""
    match made.generators:
        case [ast.comprehension(target=ast.Name(id=item), iter=ast.Name(id=name))] if name in many:
            yield item, many[name]
        case _:
            pass


def _is_json(node: ast.expr, names: tuple[str, ...]) -> bool:
    """Whether a node is a call of the module `json`, without a hook for objects."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    owner, told = node.func.value, {k.arg for k in node.keywords}
    own = isinstance(owner, ast.Name) and owner.id == "json" and node.func.attr in names
    return own and not told & _HOOKS


def _either(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Parameters that may be a text or a path, and are not bound anew."""
    bound = set(_bound(function))
    arguments = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    return {a.arg for a in arguments if a.annotation and _may_be_either(a.annotation)} - bound


def _may_be_either(annotation: ast.expr) -> bool:
    """Whether an annotation is a union of texts and paths, and of nothing else."""
    said = ast.unparse(annotation).strip("'\"")
    if found := re.fullmatch(r"(?:typing\.)?(?:Union|Optional)\[(.*)\]", said):
        said = found[1].replace(",", "|")
    members = {member.strip() for member in said.split("|")} - {"None"}
    return "str" in members and bool(members & _PATHS) and members <= {"str", *_PATHS}


def _kept_paths(method: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    """Attributes to which a constructor binds such a parameter as it is."""
    either = _either(method) if method.name == "__init__" else ()
    for node in ast.walk(method):
        match node:
            case ast.Assign(
                targets=[ast.Attribute(value=ast.Name(id="self"), attr=name)],
                value=ast.Name(id=given),
            ) if given in either:
                yield name
            case _:
                pass


def _as_used(
    text: str, function: ast.FunctionDef | ast.AsyncFunctionDef, names: set[str]
) -> Iterator[Change]:
    for node in _inside(function):
        match node:
            case ast.Attribute(value=used, attr=attribute) if _OF_PATHS.fullmatch(attribute):
                made = "Path"
            case ast.BinOp(left=used, op=ast.Add()):
                made = "str"
            case _:
                continue
        if isinstance(used, ast.Name | ast.Attribute) and (shown := ast.unparse(used)) in names:
            yield *span(text, used), f"{made}({shown})"
