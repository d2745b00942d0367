"""Results that a task states for an edge: "returns `[]` if the file does not exist". Pure.

An object that nothing was put into, or a value in a state that has a name (`bounds`), with the
result that stands beside it: a test that needs no model. The tests of usual calls, which come from
one, seldom hold these, and programs are wrong there.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from standalone_orchestrator.codebase.languages.python import Export, exports_of
from standalone_orchestrator.codebase.languages.python.trees import expression
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.phases.specify.bounds import in_states, kinds_of, with_value
from standalone_orchestrator.phases.specify.draft import Subject, speaks_of_errors
from standalone_orchestrator.phases.specify.forms import Shape, shape_of
from standalone_orchestrator.phases.specify.ready import FRESH, filled

MOST = 3
"""Tests of one point."""
_LITERAL = (
    r"(?:`(?P<code{n}>[^`]+)`|(?P<bare{n}>-?\d+|None|True|False)\b"
    r"|an empty (?P<empty{n}>list|dict|dictionary|string|text|tuple)\b)"
)
_EMPTY = {
    "list": "[]", "dict": "{}", "dictionary": "{}", "string": "''", "text": "''", "tuple": "()",
}  # fmt: skip
_NOT_SO = re.compile(r"\b(?:never|not|no longer)\b|n't", re.I)
_SEVERAL = re.compile(r"\d(?:,| or)?$")
_MORE = re.compile(r"\b(?:and|both|unless|one of|of the|first|last)\b|\d,\d|%")
_BUT = re.compile(r"\s*(?:unless|except|and (?:the|it|a)\b|\d)")
"""Words of a condition that is no single state, or that has another one beside it."""
_FILE = "tmp_path / 'a'"
_WHEN = r"(?:if|when|where|for)"
_STATED = re.compile(
    rf"(?:\breturns? |\bgives? |\bor |\belse |, |; ){_LITERAL.replace('{n}', '')} {_WHEN} "
    r"(?P<when>[^.;`]*(?:`[^`]*`[^.;`]*)*)"
    rf"|\b(?:If|When) (?P<given>[^,;]*), (?:it |this |the call )?(?:returns?|gives?) "
    rf"{_LITERAL.replace('{n}', '2')}(?=[.,;]|$)",
    re.I,
)
_NOTHING = re.compile(
    r"(?:there (?:is|are) (?:none|nothing|no\b.*)|(?:it|the (?P<whose>\w+)) (?:is|are) empty"
    r"|the (?:\w+ )?(?:file|folder|store|storage|database) (?:does not|doesn't) exist"
    r"|the (?:\w+ )?(?:file|folder) is (?:missing|not there)"
    r"|nothing (?:was|is) (?:there|stored|saved)"
    r"|an? \w+ that (?:was|is|has been) (?:never|not) (?:yet )?"
    r"(?:added|put|stored|saved|registered|seen|received|there|known|given)\b.*)"
    r"(?: yet)?$",
    re.I,
)


def edges(subject: Subject, plan: Plan) -> tuple[tuple[str, ...], ...]:
    """The lines of tests of such results; none for a point about several callables or an error."""
    exports = {e.full_name: e for f in plan.files for e in exports_of(f.exports)}
    export = exports.get(subject.callables[0]) if len(subject.callables) == 1 else None
    text = subject.criterion.text
    if export is None or speaks_of_errors(text):
        return ()
    shape = shape_of(subject, plan)
    called = re.fullmatch(r"assert (.*) == <result>", shape.last) if shape is not None else None
    if shape is None or called is None or f"{export.name}(" not in called[1]:
        return ()
    found = [
        lines
        for when, value in _stated(text)
        for lines in _tests(shape, export, called[1], when, value, plan)
    ]
    return tuple(dict.fromkeys(found))[:MOST]


def _stated(text: str) -> Iterator[tuple[str, str]]:
    """Conditions of a sentence, each with the literal that is its result."""
    for match in _STATED.finditer(text):
        code, bare, empty = (match[g] or match[f"{g}2"] for g in ("code", "bare", "empty"))
        value = code or bare or _EMPTY.get((empty or "").lower(), "")
        said, _, rest = (match["when"] or match["given"]).partition(",")
        clause = re.split(r"[,;.] ", text[: match.start()])[-1]
        clear = not (_NOT_SO.search(clause) or _SEVERAL.search(text[: match.start()].rstrip()))
        if clear and _is_literal(value) and not (_MORE.search(said) or _BUT.match(rest)):
            yield said.strip(), value


def _tests(
    shape: Shape, export: Export, call: str, when: str, value: str, plan: Plan
) -> Iterator[tuple[str, ...]]:
    params = export.params or ()
    inputs = tuple(i for i in shape.inputs if re.search(rf"\b{i.partition(' = ')[0]}\b", call))
    bare = replace(shape, inputs=inputs, before=(), last=f"assert {call} == {value}")
    nothing = _NOTHING.match(when)
    if nothing and all(p.name != nothing["whose"] for p in params):
        if shape.made and all(map(FRESH.fullmatch, shape.made)):
            made = tuple(line.replace(_FILE, f"str({_FILE})") for line in shape.made)
            bare = replace(bare, made=made) if takes_text(made, plan) else bare
            yield from filter(None, [filled(bare, plan, kinds_of(()))])
        return
    known = in_states(when, params)
    for one in known:
        last = f"assert {with_value(call, export.name, one, export)} == {value}"
        yield from filter(None, [filled(replace(bare, last=last), plan, kinds_of(known))])


def takes_text(made: Sequence[str], plan: Plan) -> bool:
    """Whether what takes a file takes its path as a text, as these lines give it."""
    makers = [m[1] for line in made if (m := re.search(rf"(\w+)\(str\({re.escape(_FILE)}", line))]
    params = [
        param.annotation
        for export in (e for f in plan.files for e in exports_of(f.exports))
        if export.name == "__init__" and export.owner in makers
        for param in export.params or ()
    ]
    return len(params) == 1 and (not params[0] or "str" in params[0])


def _is_literal(text: str) -> bool:
    node = expression(text) if text else None
    try:
        return node is not None and ast.literal_eval(node) is not ...
    except (ValueError, TypeError, MemoryError, RecursionError):
        return False
