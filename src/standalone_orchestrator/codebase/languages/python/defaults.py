"""Defaults that are made once though each call means a new one, mended where they stand.

`created: datetime = datetime.now()` in a dataclass is the time at which the module was imported,
and `tags: list = []` there is refused by Python; `field(default_factory=...)` is what was meant. So
is `None`, and the call in the body, for a parameter. Linters know both (RUF008, RUF009, B008).
"""

from __future__ import annotations

import ast

from standalone_orchestrator.codebase.api import Mended
from standalone_orchestrator.codebase.languages.python.import_text import (
    Change,
    changed,
    place_of,
    span,
    with_import,
)
from standalone_orchestrator.codebase.languages.python.scopes import bound_names
from standalone_orchestrator.codebase.languages.python.trees import (
    Function,
    body_without_doc,
    decorators,
    dotted,
    parse,
    source,
)
from standalone_orchestrator.codebase.lines import bare, newline_of, split_lines
from standalone_orchestrator.codebase.words import word_set

_BOM = "\ufeff"
_DIFFERS = word_set(
    """datetime.now datetime.utcnow datetime.today date.today time.time time.time_ns time.monotonic
    time.perf_counter uuid.uuid1 uuid.uuid4 uuid1 uuid4 random.random secrets.token_hex
    secrets.token_urlsafe"""
)
"""Calls that give something else each time, by the last two parts of their names."""
_MUTABLE = word_set("list dict set defaultdict deque Counter OrderedDict bytearray")
"""Calls whose result is shared by all who get it."""


def mended_defaults(text: str, base: str | None) -> Mended:
    """The text with such defaults mended, and what was done.

    Args:
        text: the text to mend.
        base: the file's text in the base; lines that it has are left alone.
    """
    mark = _BOM if text.startswith(_BOM) else ""
    body = text.removeprefix(_BOM)
    tree = parse(body)
    if tree is None:
        return Mended(text)
    known = frozenset(bare(line).strip() for line in split_lines(base or ""))
    lines = split_lines(body)
    factory = _factory(tree)
    done: list[tuple[str, list[Change]]] = [
        (source(field.target), [_to_factory(body, value, factory)])
        for field, value in _fields(tree, factory)
        if lines[value.lineno - 1].strip() not in known
    ]
    has_fields = bool(done)
    done += [
        (arg.arg, changes)
        for function, arg, value in _parameters(tree)
        if lines[value.lineno - 1].strip() not in known
        and (changes := _to_body(body, function, arg, value))
    ]
    new = changed(body, [change for _, changes in done for change in changes])
    if has_fields and factory == "field":
        new = with_import(new, "dataclasses", "field")
    if not done or parse(new) is None:
        return Mended(text)
    return Mended(mark + new, tuple(f"`{name}` gets a new default each time" for name, _ in done))


def _fields(tree: ast.Module, factory: str) -> list[tuple[ast.AnnAssign, ast.expr]]:
    """Fields of dataclasses with such a default, and that; none where `field` cannot be named."""
    found: list[tuple[ast.AnnAssign, ast.expr]] = []
    for one in (n for n in ast.walk(tree) if isinstance(n, ast.ClassDef)):
        stated = [s for s in one.body if isinstance(s, ast.AnnAssign)]
        hidden = any(source(s.target) == factory.partition(".")[0] for s in stated)
        if not factory or hidden or "dataclass" not in decorators(one):
            continue
        found += [
            (s, s.value)
            for s in stated
            if s.value is not None
            and "ClassVar" not in source(s.annotation)
            and (_differs(s.value) or _is_mutable(s.value))
        ]
    return found


def _parameters(tree: ast.Module) -> list[tuple[Function, ast.arg, ast.expr]]:
    found: list[tuple[Function, ast.arg, ast.expr]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            plain = [*node.args.posonlyargs, *node.args.args]
            pairs = [*zip(plain[::-1], node.args.defaults[::-1], strict=False)]
            named = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            pairs += [(arg, value) for arg, value in named if value is not None]
            found += [(node, arg, value) for arg, value in pairs if _differs(value)]
    return found


def _differs(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and _short(value) in _DIFFERS


def _is_mutable(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        return dotted(value.func).rpartition(".")[2] in _MUTABLE
    return isinstance(value, ast.List | ast.Dict | ast.Set)


def _short(call: ast.Call) -> str:
    return ".".join(dotted(call.func).split(".")[-2:])


def _factory(tree: ast.Module) -> str:
    """What `dataclasses.field` is called here; empty where the name means something else."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "dataclasses":
            named = {alias.name: alias.asname or alias.name for alias in node.names}
            if "field" in named:
                return named["field"]
        elif isinstance(node, ast.Import):
            named = {alias.name: alias.asname or alias.name for alias in node.names}
            if "dataclasses" in named:
                return f"{named['dataclasses']}.field"
    return "" if "field" in bound_names(tree) else "field"


def _to_factory(text: str, value: ast.expr, factory: str) -> Change:
    first, last = span(text, value)
    made = f"lambda: {text[first:last]}"
    match value:
        case ast.Call(func=function, args=[], keywords=[]):
            made = source(function)
        case ast.List(elts=[]):
            made = "list"
        case ast.Dict(keys=[]):
            made = "dict"
        case _:
            pass
    return first, last, f"{factory}(default_factory={made})"


def _to_body(text: str, function: Function, arg: ast.arg, value: ast.expr) -> list[Change]:
    """`None` for the default, and the call as the first thing that the function does."""
    start = (body_without_doc(function) or function.body)[0]
    if start.lineno == function.lineno:
        return []
    first, last = span(text, value)
    at, end = place_of(text, start.lineno, 0), newline_of(text)
    indent = text[at : place_of(text, start.lineno, start.col_offset)]
    given = f"{indent}if {arg.arg} is None:{end}{indent}    {arg.arg} = {text[first:last]}{end}"
    return [(first, last, "None"), (at, at, given)]
