"""Tests of the code that a command line returns, which need no model. Pure.

"`main` returns 0" and "if the shop raises an error, `main` returns 1" say of each command what one
call gives: the first where nothing is in its way, the second for what is known to raise below it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence

from standalone_orchestrator.codebase.languages.python import Export, exports_of
from standalone_orchestrator.codebase.synopses import Synopsis, is_number_name
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.phases.specify.commandlines import Lines, call_of, line_of, steps_of
from standalone_orchestrator.phases.specify.draft import Subject

_GOOD = re.compile(
    r"`\w+`:? (?:it |always |otherwise,? (?:it )?)*returns `?(?P<code>-?\d+)`?"
    r"(?: on success| if all goes well| otherwise| at the end)?\.?",
    re.I,
)
_FAILS = re.compile(
    r"\braises? (?:an? |any |one of )?(?:errors?|exceptions?|`?(?P<error>\w+(?:Error|Exception))`?)"
    r"[^.;]*\breturns `?(?P<code>\d+)`?(?=[.,;]|$)",
    re.I,
)
_LACKS = re.compile(r"\bfile\b[^.;]*\b(?:exist|there|missing|found)|\bno (?:such )?file\b", re.I)
_ALONE = re.compile(r"`\w+`: (?:`[^`]+`(?:, | and |, and )?)+\.?")
"""Says nothing but how commands are given."""
_MOST = 4
"""Tests of a returned code."""
_TYPED = (str, int, float)


def codes(subject: Subject, plan: Plan, errors: Callable[[], Sequence[Lines]]) -> tuple[Lines, ...]:
    """Tests of the code that a command line returns: after an error, or where all goes well.

    Of a command of which nothing more is said than how it is given, too. Each begins anew, so that
    nothing is in its way.

    Args:
        subject: the point.
        plan: has the command line.
        errors: gives tests of errors of what it calls, which code made.
    """
    text, line = subject.criterion.text, line_of(plan)
    if line is None or subject.callables != (line[0].name,):
        return ()
    export, known = line
    if subject.commands:
        good = _good(plan, export) if _ALONE.fullmatch(text) else ""
        return tuple(filter(None, (_well(plan, name, good) for name in subject.commands if good)))
    if good := _good_in(text):
        fills, others = steps_of(plan)
        plain = [words[0] for words, shown in others if len(words) == 1 and shown]
        named = dict.fromkeys([*(words[0] for words, _ in fills), *plain])
        return tuple(filter(None, (_well(plan, name, good) for name in named)))[:_MOST]
    said = _FAILS.search(text)
    if said is None:
        return ()
    methods = {e.name: e for f in plan.files for e in exports_of(f.exports) if e.owner}
    wrong = (_words_of(lines, known, methods, said["error"] or "") for lines in errors())
    calls = (_call(export, words) for words in wrong if words)
    return tuple((f"assert {call} == {said['code']}",) for call in calls)[:_MOST]


def _well(plan: Plan, name: str, code: str) -> Lines:
    """The test that a command returns a code, after what puts something in; empty without that.

    Nor where a file must be there first, or a text is a key that nobody put in.
    """
    line = line_of(plan)
    fills, others = steps_of(plan)
    own = [words for words, _ in (*fills, *others) if words[0] == name][:1]
    before = [words for words, _ in fills if words[0] != name]
    if line is None or not own or not fills:
        return ()
    put = {a.name for a in line[1][fills[0][0][0]].arguments}
    texts = {a.name for a in line[1][name].arguments if a.needed and not is_number_name(a.name)}
    if any(_LACKS.search(text) for text in plan.about(line[0].name)) or not texts <= put:
        return ()
    return (
        *(_call(line[0], words) for words in before),
        f"assert {_call(line[0], own[0])} == {code}",
    )


def _call(export: Export, words: Sequence[str]) -> str:
    return call_of(export, repr(list(words)))


def _good(plan: Plan, export: Export) -> str:
    """The code that is returned where nothing is wrong; empty where that is not said."""
    return next((good for text in plan.about(export.name) if (good := _good_in(text))), "")


def _good_in(text: str) -> str:
    """The code that a sentence says is returned whatever is given; empty for any other sentence."""
    said = _GOOD.fullmatch(text)
    return said["code"] if said else ""


def _words_of(
    lines: Lines, known: Mapping[str, Synopsis], methods: Mapping[str, Export], error: str
) -> Lines:
    """The words of the command by whose name a test calls a method; empty where they can't be told.

    Only of a fresh object: a command line's file is not there yet.

    Args:
        lines: a test of an error.
        known: the commands by their names.
        methods: what such a command calls, by the same names.
        error: the only one that is meant; empty for any.
    """
    match ast.parse("\n".join(lines)).body:
        case [
            *made,
            ast.With(
                items=[ast.withitem(context_expr=raises)],
                body=[ast.Expr(value=ast.Call(func=ast.Attribute(attr=name)) as call)],
            ),
        ]:
            pass
        case _:
            return ()
    synopsis = known.get(name)
    given = [*call.args, *(k.value for k in call.keywords)]
    told = [str(v.value) for v in given if isinstance(v, ast.Constant) and type(v.value) in _TYPED]
    fresh = all(isinstance(s, ast.Assign) and isinstance(s.value, ast.Call) for s in made)
    if synopsis is None or len(told) != len(given) or not fresh or error not in ast.unparse(raises):
        return ()
    places = [a.name for a in synopsis.arguments if not a.option]
    options = {a.name for a in synopsis.arguments if a.option and not a.flag}
    params = [p.name for p in (methods[name].params or ())] if name in methods else []
    alike = all(
        p in (place, f"{p.rpartition('_')[0]}_{place}")
        for p, place in zip(params, places, strict=False)
    )
    if len(places) != len(call.args) or not alike or len(params) < len(places):
        return ()
    if not all(k.arg in options for k in call.keywords):
        return ()
    values = zip(call.keywords, told[len(call.args) :], strict=True)
    named = (word for key, value in values for word in (f"--{key.arg}", value))
    return (name, *told[: len(call.args)], *named)
