"""Examples that stand in a text: expressions with the value or the exception that they must give.

Found by code alone, so they carry the authority `example` and no line here may guess: both sides
must parse, the expression must be complete (no free names such as the `a` of `add(a, b)`), and a
condition behind it ("returns 0 if the cache is empty") makes it no example.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from dataclasses import dataclass

from standalone_orchestrator.codebase.doctests import Session, sessions
from standalone_orchestrator.codebase.languages.python.scopes import bound_names
from standalone_orchestrator.codebase.languages.python.trees import expression, parse, source


@dataclass(frozen=True, slots=True)
class Example:
    """One example."""

    expression: str
    expected: str | None
    """Python expression of the value; None when it must raise."""
    raises: str | None
    """Name of the exception; None when it must return."""
    line: int
    """Line of the text, from 1."""
    setup: tuple[str, ...] = ()
    """Statements that come first."""


_ARROW = r"(?:=+>|-+>|[→⇒⟶⟹➔➙➛➜➝➞➡↦]\ufe0f?)"
_START = re.compile(r"(?<![\w.\"'])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*\(")
_RETURNS = re.compile(
    rf"""\s*[`*]*\s*,?\s*(?:
        {_ARROW}|==|=(?!=)|\#\s*(?:{_ARROW}|==|returns?:?)|\#
      | (?:should|must|will|shall|would)\s+
        (?:return|give|equal|be|evaluate\s+to|yield|produce|output)
      | returns?|gives?(?:\s+back)?|equals|evaluates\s+to|yields|produces|results\s+in
      | is\s+equal\s+to|is(?!\s+(?:not|a|an|the)\b)
    )\s*:?\s*""",
    re.VERBOSE,
)
_RAISES = re.compile(
    rf"""\s*[`*]*\s*,?\s*(?:{_ARROW}|\#)?\s*(?:
        (?:should|must|will|shall|would)\s+(?:raise|throw)
      | raises?|throws?
    )\s*:?\s*(?:an?\s+|the\s+)?[`*]*(?P<name>[A-Z]\w*(?:\.[A-Z]\w*)*)[`*]*""",
    re.VERBOSE,
)
_EXCEPTION = re.compile(r"(?:Error|Exception|Warning|Interrupt|Iteration|Exit|Timeout|Failure)$")
_CONDITION = re.compile(
    r"\s*[,;(]?\s*(?:if|when|unless|or|only|until|while|after|once|otherwise|else)\b"
)
_BOUNDARY = re.compile(
    r"[`*]*\s*(?:$|[.;:!?)](?:\s|$|[`\"'*)])|,\s*(?![\d\"'\[\-({])"
    r"|\(|\#|—|–|(?:and|because|since|as|not|but|so|while|whereas|then)\b)"
)
_GOES_ON = re.compile(rf"[`*\s]*(?:(?:is|are|returns?|evaluates|should|must)\b|==|{_ARROW})")
"""Behind a value: then the whole comparison is what something is said about."""
_CLASS_NAME = re.compile(r"(?:None|True|False|[A-Z]\w*[a-z]\w*)$")
_SPELT = {"true": "True", "false": "False"}
_CALL_LIMIT = 300
_LINE_LIMIT = 2000
_NOT_SAID = re.compile(
    r"\b(?:if|elif|while|unless|when|whether|until|not|never|return|def|class|del)\s+[`*(]*$"
    r"|(?:[=!<>]=|[<+/%&|^]|(?<!^)(?<![=-])[=]|\S\s*[-*])\s*$"
)
"""Words before a call after which nothing is stated about it."""


def examples(text: str) -> tuple[Example, ...]:
    """All examples of a task text or docstring, in order, each once."""
    found: list[Example] = []
    lines = text.split("\n")
    taken: set[int] = set()
    for session in sessions(lines):
        taken.update(range(session.first, session.last + 1))
        found.extend(_of_session(session))
    for number, line in enumerate(lines, start=1):
        if number not in taken and len(line) <= _LINE_LIMIT:
            found.extend(_of_line(line.rstrip("\r"), number, text))
    unique: dict[tuple[object, ...], Example] = {}
    for example in found:
        key = (example.expression, example.expected, example.raises, example.setup)
        unique.setdefault(key, example)
    return tuple(sorted(unique.values(), key=lambda e: e.line))


def _of_session(session: Session) -> Iterator[Example]:
    setup: list[str] = []
    for shown in session.statements:
        node = expression(shown.source)
        if node is not None and _is_bound(node, setup):
            code, before = source(node), tuple(setup)
            if shown.raises:
                yield Example(code, None, shown.raises, shown.line, before)
            elif shown.output is not None:
                yield from _shown_value(node, code, shown.output, shown.line, before)
            elif (equal := _equal(node)) is not None:
                yield Example(source(equal[0]), source(equal[1]), None, shown.line, before)
        if not shown.raises:
            setup.append(shown.source)


def _equal(node: ast.expr) -> tuple[ast.expr, ast.expr] | None:
    """Both sides of `f(1) == 2`, which says what is meant where no output is shown."""
    match node:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[value]):
            return (left, value) if _has_call(left) and is_value(value) else None
    return None


def _is_bound(node: ast.expr, setup: list[str]) -> bool:
    """Whether each name that isn't called is one that the session made, or a class."""
    tree = parse("\n".join(setup))
    made = _bound(node) | (bound_names(tree) if tree is not None else frozenset())
    called = {id(n.func) for n in ast.walk(node) if isinstance(n, ast.Call)}
    names = [n for n in ast.walk(node) if isinstance(n, ast.Name) and id(n) not in called]
    return all(n.id in made or _CLASS_NAME.match(n.id) or hasattr(builtins, n.id) for n in names)


def _shown_value(
    node: ast.expr, code: str, output: str, line: int, setup: tuple[str, ...]
) -> Iterator[Example]:
    match node:
        case ast.Call(func=ast.Name(id="print"), args=[argument], keywords=[]):
            if not isinstance(argument, ast.Starred):
                yield Example(f"str({source(argument)})", repr(output), None, line, setup)
        case _:
            value = expression(output)
            if value is not None and is_value(value):
                yield Example(code, source(value), None, line, setup)


# --- in prose -------------------------------------------------------------------------------------
def _of_line(line: str, number: int, text: str) -> Iterator[Example]:
    at = 0
    while (start := _START.search(line, at)) is not None:
        end, node = _call_at(line, start.start())
        if node is None:
            at = start.end()
            continue
        at = end
        setup = _complete(node, text)
        if setup is None or _NOT_SAID.search(line, 0, start.start()):
            continue
        code = source(node)
        if (raised := _RAISES.match(line, end)) and _EXCEPTION.search(raised["name"]):
            if not _CONDITION.match(line, raised.end()):
                yield Example(code, None, raised["name"], number, setup)
            at = raised.end()
        elif (returned := _RETURNS.match(line, end)) is not None:
            value, after = _value_at(line, returned.end(), returned[0])
            if value is not None and not _GOES_ON.match(line, after):
                yield Example(code, source(value), None, number, setup)
            at = max(at, after)


def _call_at(line: str, start: int) -> tuple[int, ast.expr | None]:
    """The longest call from `start`, with the attributes and calls behind it."""
    best: tuple[int, ast.expr | None] = (start, None)
    for end in range(start + 1, min(len(line), start + _CALL_LIMIT) + 1):
        if line[end - 1] not in ")]" and not line[end - 1].isidentifier():
            continue
        if end < len(line) and line[end].isidentifier() and line[end - 1] not in ")]":
            continue
        piece = line[start:end]
        if best[1] is not None and not re.match(r"[.(\[]", piece[best[0] - start :]):
            break
        node = expression(piece)
        if isinstance(node, ast.Call | ast.Attribute | ast.Subscript) and _has_call(node):
            best = (end, node)
    return best


def _has_call(node: ast.expr) -> bool:
    return any(isinstance(n, ast.Call) for n in ast.walk(node))


def _value_at(line: str, start: int, link: str) -> tuple[ast.expr | None, int]:
    """The value that stands at `start`, None if it isn't clear where it ends or what it is."""
    if line.startswith("`", start):
        end = line.find("`", start + 1)
        if end < 0 or _CONDITION.match(line, end + 1):
            return None, start + 1
        return value_of(line[start + 1 : end].strip()), end + 1
    for end in range(len(line), start, -1):
        piece = line[start:end]
        if (
            piece != piece.strip()
            or piece.endswith((".", ","))  # `2, and …` is no tuple
            or not _BOUNDARY.match(line, end)
            or _CONDITION.match(line, end)
        ):
            continue
        if (node := value_of(piece)) is not None:
            if isinstance(node, ast.Tuple) and not piece.startswith("("):
                return None, end  # "3, 1" may be one tuple or two things
            return (None if _is_signature(link, node) else node), end
    return None, start


def _is_signature(link: str, node: ast.expr) -> bool:
    """`main() -> None` and `run() -> ''` announce a type more than a value."""
    return link.strip() in ("->", "→") and isinstance(node, ast.Constant) and node.value is None


def value_of(piece: str) -> ast.expr | None:
    """The value that a piece of prose spells; None where it is none."""
    node = expression(_SPELT.get(piece, piece))
    return node if node is not None and is_value(node) else None


def is_value(node: ast.expr) -> bool:
    """Whether the node can stand for a value: literals, and calls of classes on such."""
    for part in ast.walk(node):
        match part:
            case ast.Name(id=name) if not (name[0].isupper() or name in ("frozenset", "set")):
                return False
            case ast.Name(id=name) if node is part and name not in ("None", "True", "False"):
                return False
            case ast.Lambda() | ast.NamedExpr() | ast.Await() | ast.Yield() | ast.Starred():
                return False
            case ast.Constant(value=value) if value is ...:
                return False
            case ast.Compare() | ast.BoolOp() | ast.IfExp() | ast.JoinedStr():
                return False
            case _:
                pass
    return not isinstance(node, ast.Attribute) or source(node)[0].isupper()


def _complete(node: ast.expr, text: str) -> tuple[str, ...] | None:
    """Statements that the call needs before it; None if it has free names or is no call of ours."""
    called = {
        id(n.func): n.func.id
        for n in ast.walk(node)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }
    bound = _bound(node)
    setup: list[str] = []
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and part.value is ...:
            return None
        if not isinstance(part, ast.Name) or id(part) in called or part.id in bound:
            continue
        if f"{part.id}.py" in text and _is_root(node, part):
            setup.append(f"import {part.id}")
        elif not _CLASS_NAME.match(part.id) or _is_root(node, part) or hasattr(builtins, part.id):
            return None
    own = [name for name in called.values() if not hasattr(builtins, name)]
    return tuple(setup) if own or setup else None


def _bound(node: ast.expr) -> set[str]:
    """Names that lambdas and comprehensions inside the call bind."""
    bound = {a.arg for a in ast.walk(node) if isinstance(a, ast.arg)}
    stored = {
        n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    return bound | stored


def _is_root(node: ast.expr, name: ast.Name) -> bool:
    """Whether the name is the `x` of `x.y(…)`, the call itself, not an argument of it."""
    current: ast.expr = node
    while isinstance(current, ast.Call | ast.Attribute | ast.Subscript):
        current = current.func if isinstance(current, ast.Call) else current.value
    return current is name
