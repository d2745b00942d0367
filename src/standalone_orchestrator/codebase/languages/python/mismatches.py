"""Imports and calls that don't fit what the other files of the project define.

These are causes that code can name without a model: a module that is not there, a name that the
module doesn't define, a call with arguments that the function doesn't take.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping

from rapidfuzz import process

from standalone_orchestrator.codebase.api import Fault, ImportTarget
from standalone_orchestrator.codebase.languages.python.exports import Parameter
from standalone_orchestrator.codebase.languages.python.modules import imports
from standalone_orchestrator.codebase.languages.python.outlines import function_export
from standalone_orchestrator.codebase.languages.python.scopes import bound_names, is_dynamic
from standalone_orchestrator.codebase.languages.python.trees import Function, parse
from standalone_orchestrator.codebase.words import word_set

_NEAR = 70
_OF_EVERY_MODULE = word_set(
    "__file__ __name__ __doc__ __package__ __spec__ __loader__ __path__ __dict__ __all__ "
    "__version__"
)


def mismatches(path: str, text: str, files: Mapping[str, str]) -> tuple[Fault, ...]:
    """Every mismatch of the file against the project's other files.

    Args:
        path: the file that imports and calls.
        text: its text.
        files: paths and texts of the project.
    """
    tree = parse(text)
    if tree is None:
        return ()
    targets = [t for t in imports(path, text, files) if not t.guarded]
    found = [*_imported(path, targets, files), *_attributes(path, tree, targets, files)]
    found.extend(_calls(path, tree, files))
    return tuple(sorted(set(found), key=lambda f: (f.line, f.message)))


def missing_names(path: str, text: str, files: Mapping[str, str]) -> tuple[Fault, ...]:
    """Only what cannot be imported: rules `missing-module` and `missing-name`."""
    return tuple(f for f in mismatches(path, text, files) if f.rule != "wrong-call")


def nearest(name: str, names: frozenset[str]) -> str:
    """The most similar of `names`, empty if none is similar."""
    found = process.extractOne(name, sorted(names), score_cutoff=_NEAR)
    return str(found[0]) if found else ""


def defined_names(path: str, files: Mapping[str, str]) -> frozenset[str] | None:
    """What can be imported from the file; None if code cannot tell."""
    tree = parse(files.get(path, ""))
    if tree is None or is_dynamic(tree):
        return None
    names = bound_names(tree) | _OF_EVERY_MODULE
    if path.endswith("__init__.py"):
        folder = path.removesuffix("__init__.py")
        names |= {
            p[len(folder) :].split("/")[0].removesuffix(".py")
            for p in files
            if p.startswith(folder)
        }
    return frozenset(names)


def _imported(path: str, targets: list[ImportTarget], files: Mapping[str, str]) -> Iterator[Fault]:
    for target in targets:
        if target.kind == "missing":
            message = f"no file of the project is the module `{target.module}`"
            yield Fault(path, target.line, "missing-module", message, target.module)
        if target.kind != "project" or target.path == path:
            continue
        names = defined_names(target.path, files)
        for name in target.names if names is not None else ():
            if name != "*" and name not in (names or ()):
                yield _missing(path, target.line, name, target.path, names or frozenset())


def _missing(path: str, line: int, name: str, other: str, names: frozenset[str]) -> Fault:
    hint = nearest(name, names - _OF_EVERY_MODULE)
    tail = f"; the nearest name there is `{hint}`" if hint else ""
    return Fault(
        path, line, "missing-name", f"`{other}` doesn't define `{name}`{tail}", name, other
    )


def _attributes(
    path: str, tree: ast.Module, targets: list[ImportTarget], files: Mapping[str, str]
) -> Iterator[Fault]:
    """`module.name` where `import module` leads to a project file."""
    modules = {t.module: t.path for t in targets if t.kind == "project" and not t.names}
    bound = _bindings(tree)
    local = {
        alias.asname or alias.name: modules[alias.name]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name in modules and (alias.asname or "." not in alias.name)
    }
    local = {name: other for name, other in local.items() if bound[name] == 1}
    defined = {other: defined_names(other, files) for other in local.values()}
    for node in ast.walk(tree) if local else ():
        match node:
            case ast.Attribute(value=ast.Name(id=module), attr=name, ctx=ast.Load()) if (
                module in local
            ):
                other = local[module]
                names = defined[other]
                if names is not None and name not in names and bound[f".{name}"] == 0:
                    yield _missing(path, node.lineno, name, other, names)
            case _:
                pass


def _bindings(tree: ast.Module) -> Counter[str]:
    """How often each name is bound anywhere in the file; by other than an import counts double.

    An attribute that is set stands here with a dot in front.
    """
    counts: Counter[str] = Counter()
    for node in ast.walk(tree):
        match node:
            case ast.alias(name=full, asname=alias):
                counts[alias or full.partition(".")[0]] += 1
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                counts[name] += 2
            case ast.Attribute(attr=name, ctx=ast.Store()):
                counts[f".{name}"] += 1
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                counts[name] += 2
            case _:
                pass
    return counts


# --- calls ----------------------------------------------------------------------------------------
def _calls(path: str, tree: ast.Module, files: Mapping[str, str]) -> Iterator[Fault]:
    """Calls of functions and classes imported by name, against their real signatures."""
    known: dict[str, tuple[str, tuple[Parameter, ...]]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            known.update(_signatures(path, node, files))
    bound = _bindings(tree) if known else Counter()
    known = {name: found for name, found in known.items() if bound[name] == 1}
    expected = _may_fail(tree) if known else frozenset()
    for node in ast.walk(tree) if known else ():
        match node:
            case ast.Call(func=ast.Name(id=name), lineno=line) if (
                name in known and line not in expected
            ):
                other, params = known[name]
                if problem := call_problem(node, params):
                    message = f"`{name}` of `{other}` is called wrongly: {problem}"
                    yield Fault(path, node.lineno, "wrong-call", message, name, other)
            case _:
                pass


def _signatures(
    path: str, node: ast.ImportFrom, files: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, tuple[Parameter, ...]]]]:
    code = ast.unparse(node)
    for target in imports(path, code, files):
        if target.kind != "project":
            continue
        for alias in node.names:
            if alias.name in target.names:
                params = signature_of(files.get(target.path, ""), alias.name)
                if params is not None:
                    yield alias.asname or alias.name, (target.path, params)


def signature_of(text: str, name: str) -> tuple[Parameter, ...] | None:
    """Parameters of a plain function, or of a class with a plain `__init__`; None if unsure."""
    tree = parse(text)
    if tree is None or list(_names_of(tree)).count(name) != 1:
        return None
    node = next(
        (n for n in tree.body if isinstance(n, Function | ast.ClassDef) and n.name == name), None
    )
    if node is None or node.decorator_list:
        return None
    if isinstance(node, Function):
        return function_export(node, "").params
    if node.keywords or any(isinstance(n, Function) and n.name == "__new__" for n in node.body):
        return None
    inits = [n for n in node.body if isinstance(n, Function) and n.name == "__init__"]
    if len(inits) != 1 or inits[0].decorator_list:
        return None
    return function_export(inits[0], name).params


def _names_of(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                if node in tree.body:
                    yield name
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case _:
                pass


def _may_fail(tree: ast.Module) -> frozenset[int]:
    """Lines where a wrong call may be meant: inside `with pytest.raises(…)` or a `try`."""
    return frozenset(
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.With | ast.Try)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    )


def call_problem(call: ast.Call, params: tuple[Parameter, ...]) -> str:
    """Why the arguments don't fit; empty when they do, or when `*` and `**` hide what they are."""
    if any(isinstance(a, ast.Starred) for a in call.args) or any(
        k.arg is None for k in call.keywords
    ):
        return ""
    plain = [p for p in params if p.kind == "plain"]
    names = {p.name for p in params if p.kind in ("plain", "keyword")}
    kinds = {p.kind for p in params}
    given = {k.arg for k in call.keywords if k.arg}
    if len(call.args) > len(plain) and "star" not in kinds:
        return f"it takes {len(plain)} positional arguments, {len(call.args)} are given"
    if "stars" not in kinds and (unknown := sorted(given - names)):
        return f"it has no parameter `{unknown[0]}`"
    filled = {p.name for p in plain[: len(call.args)]} | given
    left = [p.name for p in params if p.kind in ("plain", "keyword") and not p.optional]
    missing = [name for name in left if name not in filled]
    return f"the argument `{missing[0]}` is missing" if missing else ""
