"""Planned signatures of names that exist, and signatures that a task text states itself.

A plan is a model's word; where the base or the task already says how a function is called, that
counts. What a planner leaves out of a long parameter list must not get lost.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from standalone_orchestrator.codebase.languages.python.exports import Export, Parameter
from standalone_orchestrator.codebase.languages.python.outlines import function_export
from standalone_orchestrator.codebase.languages.python.signatures import parse_export
from standalone_orchestrator.codebase.languages.python.trees import (
    Function,
    decorators,
    flat,
    parse,
)

_SPAN = re.compile(r"`([^`\n]+)`|^[ \t]*(def [^\n]+)", re.M)
_METHOD = re.compile(r"\b(?:methods?|class|classes)\b[^.]{0,60}$", re.I)
_OTHERS = re.compile(r"\b(?:existing|of|from|like|e\.g\.|such as|uses?|using|calls?)\s+`?$", re.I)
"""Before a signature that is only referred to."""
_FUNCTION = re.compile(r"\bfunctions?\b[^.]{0,20}$", re.I)
_QUOTED = re.compile(r"`([^`\n]+)`")
_GIVES = re.compile(
    r"\b(?:give|add|accept|take|get|have|support|extend|gain|introduce|offer|learn)(?:s|ing)?\b"
    r"|\b(?:new|optional|additional|another)\b",
    re.I,
)
_TAKES_NOT = re.compile(
    r"\b(?:call|pass|rais|reject|ignor|forward)\w*|\b(?:no|not|never|unknown|without)\b", re.I
)
"""Words of sentences that speak of arguments of something else, or of what is no argument."""
_CUE = r"(?:argument|parameter|param|kwarg|keyword|option)s?"
_CUE_BEFORE = re.compile(rf"\b{_CUE}\b[^.;`]{{0,40}}$", re.I)
_CUE_AFTER = re.compile(rf"^ (?:[a-z-]+ )?{_CUE}\b", re.I)
_AND_ALSO = re.compile(r"^\s*(?:,|and|,\s*and)\s*$")


def settled(text: str, signature: str, *, loose: bool = False) -> str:
    """The planned signature as the file's own definition of that name completes it.

    Parameters that the plan left out stay, in their order; those that only the plan has follow.
    Where the plan renames, reorders or changes the kind of one, it is taken at its word.

    Args:
        text: the file in the base.
        signature: as planned.
        loose: whether a method of a class that the file lacks may mean its function of that name.
    """
    planned, tree = parse_export(signature), parse(text)
    if planned is None or tree is None or planned.kind not in ("function", "method"):
        return signature
    there = _definition(tree, planned, loose=loose)
    if there is None or "async" in set(planned.marks) - set(there.marks):
        return signature
    params = _completed(there.params or (), planned.params)
    if params is None:
        return signature
    return replace(there, params=params, returns=planned.returns or there.returns).text()


def _completed(
    there: tuple[Parameter, ...], planned: tuple[Parameter, ...] | None
) -> tuple[Parameter, ...] | None:
    """The parameters that are there with what the plan adds; None where it changes them."""
    if planned is None:
        return there
    said, names = {p.name: p for p in planned}, [p.name for p in there]
    known = [p.name for p in planned if p.name in names]
    new = tuple(p for p in planned if p.name not in names)
    kept = tuple(replace(p, default=said[p.name].default or p.default) if p.name in said else p
                 for p in there)  # fmt: skip
    changed = (
        (there and planned and not known)
        or known != [n for n in names if n in said]
        or any(said[p.name].kind != p.kind for p in there if p.name in said)
        or [p.name for p in planned][: len(known)] != known
        or (any(p.default for p in kept if p.kind == "plain") and not all(p.optional for p in new))
    )
    return None if changed else _ordered((*kept, *new))


def stated(text: str) -> tuple[str, ...]:
    """Signatures of functions, not methods, that a task text gives: `area(r: float) -> float`."""
    found: dict[str, str] = {}
    for span in _SPAN.finditer(text):
        export = _declared((span[1] or span[2]).strip())
        before = text[max(0, span.start() - 80) : span.start()]
        if export is None or export.name.startswith("test") or _OTHERS.search(before):
            continue
        if _METHOD.search(before) and not _FUNCTION.search(before):
            continue
        found.setdefault(export.name, export.text())
    return tuple(found.values())


def extended(text: str, sentence: str) -> tuple[str, ...]:
    """The one function or method of a file that a sentence gives parameters with defaults to.

    Args:
        text: the file in the base.
        sentence: of the task: "Give `area` a keyword argument `digits: int = 2`."

    Returns:
        Its signature with them, or nothing.
    """
    if not _GIVES.search(sentence) or _TAKES_NOT.search(sentence):
        return ()
    params, others = _said(sentence)
    tree = parse(text) if params else None
    meant = [(o, n) for o, n in _functions(tree) if _mentions(sentence, n)] if tree else []
    if len(meant) != 1 or any(_is_other(piece, meant[0][1].name) for piece in others):
        return ()
    owner, node = meant[0]
    there = function_export(node, owner)
    before = there.params or ()
    new = [p for name, p in params.items() if name not in {q.name for q in before}]
    return (replace(there, params=_ordered((*before, *new))).text(),) if new else ()


def _said(sentence: str) -> tuple[dict[str, Parameter], list[str]]:
    """Parameters with defaults that a sentence speaks of, and its other pieces of code."""
    params: dict[str, Parameter] = {}
    others: list[str] = []
    end, listed = 0, False
    for span in _QUOTED.finditer(sentence):
        between, after = sentence[end : span.start()], sentence[span.end() :]
        cue = _CUE_BEFORE.search(between) or _CUE_AFTER.search(after)
        listed = bool(cue or (listed and _AND_ALSO.match(between)))
        found = _parameter(span[1]) if listed else None
        if found is not None and found.default:
            params[found.name] = found
        else:
            others.append(span[1])
        end = span.end()
    return params, others


def _is_other(piece: str, name: str) -> bool:
    """Whether a piece of code calls or names a function other than this one."""
    found = re.match(r"((?:\w+\.)*)(\w+)(\(|$)", piece)
    if piece.endswith(".py"):
        return False
    return found is not None and found[2] != name and bool(found[1] or found[3] == "(")


def _parameter(piece: str) -> Parameter | None:
    tree = parse(f"def f({piece}): pass")
    if tree is None or len(tree.body) != 1 or not isinstance(tree.body[0], ast.FunctionDef):
        return None
    params = function_export(tree.body[0], "").params or ()
    return params[0] if len(params) == 1 else None


def _mentions(sentence: str, node: Function) -> bool:
    return re.search(rf"`(?:\w+\.)*{node.name}\b|(?<![\w]){node.name}\(", sentence) is not None


def _declared(piece: str) -> Export | None:
    """A piece of code that declares a function rather than calls one."""
    head = piece.removeprefix("def ").rstrip(":")
    tree = parse(f"def {head}: pass")
    if tree is None or len(tree.body) != 1 or not isinstance(tree.body[0], ast.FunctionDef):
        return None
    node = tree.body[0]
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    if arguments and arguments[0].arg in ("self", "cls"):
        return None
    says = node.returns is not None or any(a.annotation for a in arguments)
    return function_export(node, "") if says or piece.startswith("def ") else None


def _definition(tree: ast.Module, planned: Export, *, loose: bool) -> Export | None:
    """The file's one definition that a planned function or method can mean."""
    found = [(o, n) for o, n in _functions(tree) if (o, n.name) == (planned.owner, planned.name)]
    classes = {n.name for n in flat(tree.body) if isinstance(n, ast.ClassDef)}
    if loose and planned.owner and planned.owner not in classes:
        found = [(o, n) for o, n in _functions(tree) if (o, n.name) == ("", planned.name)]
    if len(found) != 1:
        return None
    owner, node = found[0]
    return function_export(node, owner)


def _functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    for node in flat(tree.body):
        if isinstance(node, ast.ClassDef):
            inner = (n for n in flat(node.body) if isinstance(n, Function))
            yield from ((node.name, n) for n in inner if not _partial(n))
        elif isinstance(node, Function) and not _partial(node):
            yield "", node


def _partial(node: Function) -> bool:
    return bool(decorators(node) & {"overload", "setter", "deleter"})


def _ordered(params: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """In the order that Python demands; those of one kind stay as they are."""
    kinds = ("plain", "star", "keyword", "stars")
    return tuple(sorted(params, key=lambda p: kinds.index(p.kind)))
