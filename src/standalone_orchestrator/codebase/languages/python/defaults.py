"""Defaults that are made once though each call means a new one, mended where they stand.

`created: datetime = datetime.now()` in a dataclass is the time at which the module was imported,
and `tags: list = []` there is refused by Python; `field(default_factory=...)` is what was meant. So
is `None`, and the call in the body, for a parameter. Linters know both (RUF008, RUF009, B008).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from standalone_orchestrator.codebase.api import Mended
from standalone_orchestrator.codebase.languages.python.import_text import (
    Change,
    changed,
    place_of,
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
from standalone_orchestrator.codebase.lines import newline_of
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
    known = frozenset(line.strip() for line in (base or "").splitlines())
    factory = _factory(tree)
    fields = [f for f in _fields(tree) if factory and not _is_known(body, f, known)]
    params = [p for p in _parameters(tree) if not _is_known(body, p[1], known)]
    changes = [_to_factory(body, f, factory) for f in fields]
    changes += [change for function, arg, value in params
                for change in _to_body(body, function, arg, value)]  # fmt: skip
    new = changed(body, changes)
    if fields and factory == "field":
        new = with_import(new, "dataclasses", "field")
    if not changes or parse(new) is None:
        return Mended(text)
    names = [*(source(f.target) for f in fields), *(arg.arg for _, arg, _ in params)]
    return Mended(mark + new, tuple(f"`{name}` gets a new default each time" for name in names))


def _fields(tree: ast.Module) -> list[ast.AnnAssign]:
    classes = (n for n in ast.walk(tree) if isinstance(n, ast.ClassDef))
    return [
        statement
        for one in classes
        if "dataclass" in decorators(one)
        for statement in one.body
        if isinstance(statement, ast.AnnAssign)
        and statement.value is not None
        and "ClassVar" not in source(statement.annotation)
        and (_differs(statement.value) or _is_mutable(statement.value))
    ]


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


def _is_known(text: str, node: ast.AST, known: frozenset[str]) -> bool:
    """Whether the base has the line, which may mean what it says."""
    line = getattr(node, "lineno", 0)
    return bool(known) and text.splitlines()[line - 1].strip() in known


def _to_factory(text: str, field: ast.AnnAssign, factory: str) -> Change:
    value = field.value
    if value is None:  # never: fields without a value are not looked at
        return (0, 0, "")
    first, last = _span(text, value)
    bare = isinstance(value, ast.Call) and not value.args and not value.keywords
    empty = isinstance(value, ast.List | ast.Dict) and not ast.unparse(value).strip("[]{}")
    made = f"lambda: {text[first:last]}"
    if bare and isinstance(value, ast.Call):
        made = source(value.func)
    elif empty:
        made = "list" if isinstance(value, ast.List) else "dict"
    return first, last, f"{factory}(default_factory={made})"


def _to_body(text: str, function: Function, arg: ast.arg, value: ast.expr) -> Iterator[Change]:
    """`None` for the default, and the call as the first thing that the function does."""
    statements = body_without_doc(function) or function.body
    start = statements[0]
    if start.lineno == function.lineno:
        return
    first, last = _span(text, value)
    yield first, last, "None"
    at = place_of(text, start.lineno, 0)
    indent, end = " " * start.col_offset, newline_of(text)
    call = text[first:last]
    yield at, at, f"{indent}if {arg.arg} is None:{end}{indent}    {arg.arg} = {call}{end}"


def _span(text: str, node: ast.expr) -> tuple[int, int]:
    end_line, end = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
    return place_of(text, node.lineno, node.col_offset), place_of(text, end_line, end)
