"""Parameters, annotations and defaults of a planned signature, as far as they can be understood."""

from __future__ import annotations

import ast
import keyword
import re

from standalone_orchestrator.codebase.languages.python.exports import Parameter
from standalone_orchestrator.codebase.languages.python.trees import expression, parse, source
from standalone_orchestrator.codebase.words import word_set

_TYPES = {
    "string": "str", "integer": "int", "boolean": "bool", "void": "None", "number": "float",
    "double": "float", "array": "list", "any": "object", "null": "None", "map": "dict",
}  # fmt: skip
"""Type words of other languages that small models mix in."""
BUILTIN_TYPES = word_set(
    "int float str bool bytes list dict set tuple frozenset object type complex None "
    "bytearray range iter callable"
)
_PREFIX = re.compile(r"[A-Za-z_][\w.]*(?:\[[^\n]*\])?(?:\s*\|\s*[A-Za-z_][\w.]*(?:\[[^\n]*?\])?)*")
_OPTIONAL = re.compile(r"\s*\[\s*,\s*([^\[\]]+?)\s*\]")
_BY_NAME = re.compile(
    r"(?P<stars>\*{0,2})(?P<name>[A-Za-z_]\w*)\s*(?P<opt>\?)?\s*(?::(?P<type>[^=]*))?(?:=(?P<value>.*))?$"
)
_BY_TYPE = re.compile(
    r"(?P<first>[A-Za-z_][\w.:<>&*\[\]]*)\s+[&*]*(?P<second>[A-Za-z_]\w*)\s*(?:=(?P<value>.*))?$"
)


def closing(text: str, start: int) -> int:
    """Index of the bracket that closes the one at `start`; -1 when it is never closed."""
    depth, quote = 0, ""
    for at in range(start, len(text)):
        char = text[at]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if depth == 0:
                return at
    return -1


def split_commas(text: str) -> list[str]:
    """Parts between the commas that stand in no bracket and no quotes."""
    parts, depth, start, quote = [], 0, 0, ""
    for at, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif char == "," and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [p.strip() for p in [*parts, text[start:]] if p.strip()]


def parameters(inside: str) -> tuple[Parameter, ...] | None:
    """The parameters between the parentheses, `self` included; None if they can't be known."""
    inside = _without_brackets(inside).strip()
    if inside in ("...", "…", "args", "params", "parameters"):
        return None
    tree = parse(f"def f({inside}): pass")
    if tree is not None and isinstance(tree.body[0], ast.FunctionDef) and len(tree.body) == 1:
        return _distinct(of_arguments(tree.body[0].args))
    found: list[Parameter] = []
    for part in split_commas(inside):
        if part in ("*", "/"):
            continue
        if (param := _parameter(part)) is None:
            return None
        found.append(param)
    return _distinct(tuple(found))


def _distinct(found: tuple[Parameter, ...]) -> tuple[Parameter, ...] | None:
    return found if len({p.name for p in found}) == len(found) else None


def of_arguments(args: ast.arguments, *, real: bool = False) -> tuple[Parameter, ...]:
    """The parameters of a real definition.

    Args:
        args: as parsed.
        real: keep annotations and defaults as written; else a default that is no literal becomes
            None, so that it can be evaluated anywhere.
    """

    def default(node: ast.expr | None) -> str:
        if node is None:
            return ""
        return source(node) if real or _is_literal(node) else "None"

    def note(arg: ast.arg) -> str:
        return source(arg.annotation) if real else annotation(source(arg.annotation))

    plain = [*args.posonlyargs, *args.args]
    padded = [*([None] * (len(plain) - len(args.defaults))), *args.defaults]
    found = [Parameter(a.arg, note(a), default(d)) for a, d in zip(plain, padded, strict=True)]
    if args.vararg:
        found.append(Parameter(args.vararg.arg, note(args.vararg), "", "star"))
    found.extend(
        Parameter(a.arg, note(a), default(d), "keyword")
        for a, d in zip(args.kwonlyargs, args.kw_defaults, strict=True)
    )
    if args.kwarg:
        found.append(Parameter(args.kwarg.arg, note(args.kwarg), "", "stars"))
    return tuple(found)


def annotation(text: str) -> str:
    """The type at the start of the text, in normal layout; empty when there is none."""
    text = text.split("#")[0].strip().strip("`").strip()
    text = re.sub(r"^(?:a|an|the)\s+", "", text).rstrip(":{. `")
    begins = _PREFIX.match(text)
    for attempt in (text, begins[0] if begins else ""):
        node = expression(_TYPES.get(attempt, attempt))
        if node is not None and _is_type(node) and not isinstance(node, ast.Tuple):
            return source(node)
    return ""


def literal(text: str) -> str:
    """The text as a literal in normal layout; `None` where it is none, empty for nothing."""
    if not text.strip():
        return ""
    node = expression(text)
    return source(node) if node is not None and _is_literal(node) else "None"


def _without_brackets(inside: str) -> str:
    """`start[, stop[, step]]` as manuals write it: `start, stop=None, step=None`."""
    while (found := _OPTIONAL.search(inside)) is not None:
        parts = (p if "=" in p else f"{p}=None" for p in split_commas(found[1]))
        inside = f"{inside[: found.start()]}, {', '.join(parts)}{inside[found.end() :]}"
    return inside


def _parameter(part: str) -> Parameter | None:
    if (found := _BY_NAME.match(part)) is not None:
        name, type_text = found["name"], annotation(found["type"] or "")
        default = literal(found["value"] or "") or ("None" if found["opt"] else "")
        kind = {"*": "star", "**": "stars"}.get(found["stars"], "plain")
    elif (found := _BY_TYPE.match(part)) is not None:
        first, second = found["first"], found["second"]
        name, type_text = (first, second) if _type_word(second) else (second, first)
        type_text, default, kind = annotation(type_text), literal(found["value"] or ""), "plain"
    else:
        return None
    if not name.isidentifier() or keyword.iskeyword(name):
        return None
    if kind == "plain":
        return Parameter(name, type_text, default)
    return Parameter(name, type_text, "", "star" if kind == "star" else "stars")


def _type_word(word: str) -> bool:
    return word in BUILTIN_TYPES or word in _TYPES


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _is_type(node: ast.expr) -> bool:
    match node:
        case ast.Name() | ast.Attribute():
            return True
        case ast.Constant(value=value):
            return value is None or value is ... or isinstance(value, str)
        case ast.Subscript(value=value, slice=inner):
            return _is_type(value) and (_is_type(inner) or isinstance(inner, ast.Constant))
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _is_type(left) and _is_type(right)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return all(_is_type(p) or isinstance(p, ast.Constant) for p in parts)
        case _:
            return False
