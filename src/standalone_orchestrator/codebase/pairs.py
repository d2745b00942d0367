"""Examples that tell an input and its output, for the one function that such an input fits.

`Input: n = 3` above `Output: 9`, where what goes in may stand below with its names, one a line; or
in one line: `For n = 3 the output should be 9`.

Found by code alone, as those of `codebase.examples` are, and as strict: both sides must be values.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

from standalone_orchestrator.codebase.examples import Example, is_value, value_of
from standalone_orchestrator.codebase.languages.python.trees import expression, parse, source

_SIDE = re.compile(r"[\s>*`-]*(?P<side>Input|Output)\s*:[\s*`]*(?P<said>.+)?", re.I)
_BULLET = re.compile(r"^\s*[-*]\s+")
"""No sign of a number: there is a blank behind it."""
_OVER = re.compile(
    r"\s*(?:>\s*)?(?:```|\*{0,2}(?:Input|Example|Explanation|Note|Constraints?)\b|#)", re.I
)
"""Stands behind an output that is over."""
_OTHER = re.compile(r"(?:num|number|n|no|len|count|total|sum|min|max|first|last|new|old|is|has)_")
"""Begins a name that means something of another one: `num_items` is no `items`."""
_ITEM = re.compile(r"[\s>*`-]*(?P<name>[A-Za-z_]\w*)`?\s*[:=]\s*(?P<said>\S.*)")
_FOR = re.compile(
    r"(?:^|\W)(?:for|if|when|with|given)\s+(?:the\s+input\s+)?(?P<said>`?\w+\s*=(?!=).*?\S)\s+"
    r"the\s+(?:output|result|answer|return\s+value)\s+"
    r"(?:(?:should|must|shall|will|would)\s+be|is|equals)\s*:?[\s`*]*(?P<shown>.+)",
    re.I,
)
_LIMIT = 2000


def paired(text: str, signatures: Iterable[str]) -> tuple[Example, ...]:
    """Examples of inputs with their outputs, as calls; each once.

    Args:
        text: a task or a docstring.
        signatures: `def name(…)` of the functions that it may speak of; an input that fits none of
            them, or more than one, is left out.
    """
    known = [found for s in signatures if (found := _function(s)) is not None]
    made = (_example(*pair, known) for pair in _pairs(text)) if known else ()
    unique = {(e.expression, e.expected): e for e in made if e is not None}
    return tuple(unique.values())


def _pairs(text: str) -> Iterator[tuple[str, str, int]]:
    """What is told to go in, what to come out, and in which line."""
    given: tuple[str, ...] = ()
    below = ""
    lines = text.replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip() or len(line) > _LIMIT:
            continue
        if one := _FOR.search(line):
            yield one["said"].strip("` ,*"), one["shown"].rstrip("` *."), number
        side, said = _told(line, below)
        whole = not (below == "output" and _goes_on(lines[number : number + 1]))
        if side == "output" and said and given and whole:
            yield ", ".join(given), said, number
        match side:
            case "item":
                given = (*given, said)
            case "input":
                given, below = (said,) if said else (), "" if said else "input"
            case "output" if not said:
                below = "output"
            case _:
                given, below = (), ""


def _told(line: str, below: str) -> tuple[str, str]:
    """Which side of an example a line tells, and what it says; nothing where that stands below it.

    Args:
        line: one that is not empty.
        below: the side that stands below what was read before; empty for none.
    """
    if below == "output":
        return below, _BULLET.sub("", line).strip(" >`*")
    if found := _SIDE.fullmatch(line):
        return found["side"].lower(), _BULLET.sub("", found["said"] or "").rstrip("` *")
    item = _ITEM.fullmatch(line) if below == "input" else None
    return ("item", f"{item['name']} = {item['said'].rstrip('` *,')}") if item else ("", "")


def _goes_on(following: Sequence[str]) -> bool:
    """Whether what comes out is not over with its first line."""
    return any(line.strip() and not _OVER.match(line) for line in following)


def _function(signature: str) -> ast.FunctionDef | None:
    tree = parse(f"{signature.rstrip().removesuffix(':')}:\n    ...\n")
    match tree.body if tree is not None else ():
        case [ast.FunctionDef() as found]:
            return found
    return None


def _example(said: str, shown: str, line: int, known: list[ast.FunctionDef]) -> Example | None:
    call, value = expression(f"_({said}\n)"), value_of(shown)
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or value is None:
        return None
    values = [*call.args, *(k.value for k in call.keywords)]
    if shown.rstrip().endswith(","):
        return None
    named = ((_named(call, f.args), f) for f in known)
    fitting = [(made, f) for made, f in named if _fits(made, f.args)]
    if not values or not all(is_value(v) for v in values) or len(fitting) != 1:
        return None
    return Example(source(_placed(*fitting[0])), source(value), None, line)


def _named(call: ast.Call, wanted: ast.arguments) -> ast.Call:
    """The call with the function's own names where others end in them: `box_size` is its `size`."""
    own = [a.arg for a in (*wanted.posonlyargs, *wanted.args, *wanted.kwonlyargs)]
    used = {k.arg for k in call.keywords}
    keywords = []
    for keyword in call.keywords:
        meant = [n for n in own if n not in used and f"{keyword.arg}".endswith(f"_{n}")]
        ends = len(meant) == 1 and not _OTHER.match(f"{keyword.arg}")
        name = meant[0] if keyword.arg not in own and ends else keyword.arg
        keywords.append(ast.keyword(name, keyword.value))
    return ast.Call(call.func, call.args, keywords)


def _placed(call: ast.Call, function: ast.FunctionDef) -> ast.Call:
    """The call of the function, with its arguments by their places where they have one."""
    named = {k.arg: k.value for k in call.keywords}
    args = list(call.args)
    for parameter in function.args.args[max(0, len(args) - len(function.args.posonlyargs)) :]:
        if parameter.arg not in named:
            break
        args.append(named.pop(parameter.arg))
    keywords = [k for k in call.keywords if k.arg in named]
    return ast.Call(ast.Name(function.name, ast.Load()), args, keywords)


def _fits(call: ast.Call, wanted: ast.arguments) -> bool:
    """Whether a call gives all that must be given, and nothing that is not known."""
    places = [*wanted.posonlyargs, *wanted.args]
    named = [k.arg for k in call.keywords]
    free = {a.arg for a in (*wanted.args[max(0, len(call.args) - len(wanted.posonlyargs)) :],
                            *wanted.kwonlyargs)}  # fmt: skip
    needed = [a.arg for a in places[: len(places) - len(wanted.defaults)]][len(call.args) :]
    needed += [a.arg for a, d in zip(wanted.kwonlyargs, wanted.kw_defaults, strict=True) if not d]
    once = len({*named}) == len(named) and len(call.args) <= len(places)
    return once and set(needed) <= set(named) <= free
