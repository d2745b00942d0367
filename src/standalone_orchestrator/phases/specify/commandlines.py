"""Command lines of a plan, functions that are given words: their tests' shape and calls. Pure.

What it prints, the code that it returns and the code that it exits with are seen in three ways, of
which a small tester chooses the wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from standalone_orchestrator.codebase.fields import stated_choices
from standalone_orchestrator.codebase.languages.python import (
    Export,
    Parameter,
    exports_of,
    kind_of,
    kinds_of,
    takes_words,
)
from standalone_orchestrator.codebase.synopses import (
    Argument,
    Synopsis,
    commands_of,
    is_number_name,
    synopses_of,
)
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.phases.specify.draft import Subject

_CODE = re.compile(r"`[^`]*`")
_FILLS = re.compile(r"(?:add|put|push|insert|append|enqueue|register|create|new)(?:[-_]|$)")
"""Begins the name of a command that puts something in."""
_BOUND = re.compile(r"file|path|folder|dir|url|date|time|day|from|to$|unit|format|source|target")
"""In the name of an argument that not any text will do for."""
_TEXTS = ("x", "y")
_PRINTS = re.compile(r"\b(?:prints?|printed|shows?|shown|displays?|displayed)\b", re.I)
_NOTHING = re.compile(r"\bnothing\b", re.I)
_LOOKS = re.compile(
    r"^`\w+`: (?:An?|Each|Every) \w+ is (?:printed|shown) (?:on (?:one|a|its own) (?:own )?line )?"
    r"(?:as|like) `[^`]+`(?:, (?:such as|as in|like|for example) `[^`]+`)?\.?$",
    re.I,
)
_SIGNATURE = re.compile(r"`[^`]+` has (?:the function |a function )?`\w+\([^`]*`\.?")
_PATH = re.compile(r"(?:\w+_)?(?:path|file|filename)")
_EXITS = re.compile(
    r"\b(?:ends?|exits?) with (?:an? )?(?:exit )?(?:code|status) [1-9]|\bSystemExit\b", re.I
)
_RETURNS = re.compile(r"\breturns?\b", re.I)
_SHOWS = re.compile(r"\b(?:print|show|display|write|output)\w*\b", re.I)
_STDERR = re.compile(r"\b(?:stderr|standard error)\b", re.I)

Lines = tuple[str, ...]
"""The words of a command, what it prints, or the lines of a test."""


def commandline_shape(export: Export, text: str) -> tuple[tuple[str, ...], str]:
    """The calls before the last line, and that line, which states the outcome.

    A file of the test's own takes the place of a path: others would meet what one left behind.

    Args:
        export: a function that `takes_words`.
        text: the point that is to be tested.
    """
    said = _CODE.sub(" ", text)
    call = call_of(export, "[<words>]")
    if _EXITS.search(text) and not _RETURNS.search(said):
        return (), f"with pytest.raises(SystemExit): {call}"
    if _RETURNS.search(said) or not _SHOWS.search(said):
        return (), f"assert {call} == <result>"
    stream = "err" if _STDERR.search(said) else "out"
    before = (call, "capsys.readouterr()", call)
    return before, f"assert capsys.readouterr().{stream} == <result>"


def call_of(export: Export, words: str) -> str:
    """The call with the list of words, and a file of the test's own for a path."""
    _, *others = export.params or ()
    return f"{export.name}({', '.join((words, *filter(None, map(_argument, others))))})"


def _argument(param: Parameter) -> str:
    """What is given for a parameter; empty for one that may be left out."""
    if _PATH.fullmatch(param.name):
        return "str(tmp_path / 'a')"
    return "" if param.optional else f"<{param.name}>"


def prints(text: str) -> bool:
    """Whether a point says that something is printed where one looks for it."""
    said = _CODE.sub(" ", text)
    seen = _PRINTS.search(said) is not None and _NOTHING.search(said) is None
    return seen and _STDERR.search(text) is None


def line_of(plan: Plan) -> tuple[Export, Mapping[str, Synopsis]] | None:
    """The plan's only command line and its commands by name; None where it has no such thing."""
    exports = [e for f in plan.files for e in exports_of(f.exports)]
    lines = [e for e in exports if takes_words(e)]
    if len(lines) != 1:
        return None
    known = {s.command: s for s in synopses_of(plan.about(lines[0].name))}
    told = any(synopsis.arguments for synopsis in known.values())
    taken = {p.name for p in lines[0].params or ()} & known.keys()
    usable = told and not taken and "<" not in call_of(lines[0], "[]")
    return (lines[0], known) if usable else None


def is_of_session(subject: Subject, plan: Plan) -> bool:
    """Whether a point about a command line is seen in any session, as how a line looks is."""
    line, text = line_of(plan), subject.criterion.text
    mine = line is not None and subject.callables == (line[0].name,) and not subject.commands
    return mine and (_LOOKS.search(text) is not None or _SIGNATURE.fullmatch(text) is not None)


def played(plan: Plan) -> tuple[tuple[Lines, bool], ...]:
    """The words of commands that follow one another, and whether what each prints is a test.

    First what puts something in, twice, then what only shows, also by each of its options and by
    all of them, then one more that is said to print something: what comes after a change a model
    no longer knows.
    """
    fills, others = steps_of(plan)
    line = line_of(plan)
    if line is None:
        return ()
    values = _values(plan, line[1], fills)
    wide = [
        ((*words, *_chosen(line[1][words[0]], values)) if n else words, shown)
        for n, (words, shown) in enumerate(fills)
    ]
    plain = [step for step in others if len(step[0]) == 1 and step[1]]
    by_options = [
        ((*words, *some), True)
        for words, _ in plain
        for some in _by_options(line[1][words[0]], values)
    ]
    more = [step for step in others if len(step[0]) > 1 and step[1]]
    return (*wide, *plain, *by_options, *more[:1])


def _values(
    plan: Plan, known: Mapping[str, Synopsis], fills: Sequence[tuple[Lines, bool]]
) -> Mapping[str, str]:
    """What options of a filling command are given, of the values that the task names.

    Not the usual one, so that what is put in last is unlike the first. Options of other commands
    tell nothing apart: all that is there is alike in them.
    """
    exports = [e for f in plan.files for e in exports_of(f.exports)]
    usual = {_plain(p.default) for e in exports for p in e.params or () if p.default}
    chosen = {a.name for words, _ in fills for a in known[words[0]].arguments if _optional(a)}
    choices = stated_choices(c.text for c in plan.criteria)
    others = {n: [one for v in choices[n] if (one := _plain(v)) not in usual] for n in choices}
    return {name: some[0] for name, some in others.items() if some and name in chosen}


def _plain(literal: str) -> str:
    """A literal as somebody types it into a shell."""
    return literal.strip("'\"")


def _optional(argument: Argument) -> bool:
    return argument.option and not argument.needed and not argument.flag


def _chosen(synopsis: Synopsis, values: Mapping[str, str]) -> Lines:
    """All optional options of a command that have a value."""
    named = (a.name for a in synopsis.arguments if _optional(a) and a.name in values)
    return tuple(word for name in named for word in (f"--{name}", values[name]))


def _by_options(synopsis: Synopsis, values: Mapping[str, str]) -> list[Lines]:
    """Each of these options alone, and all of them."""
    words = _chosen(synopsis, values)
    each = [words[n : n + 2] for n in range(0, len(words), 2)]
    return [*each, words] if len(each) > 1 else each


def steps_of(plan: Plan) -> tuple[list[tuple[Lines, bool]], list[tuple[Lines, bool]]]:
    """What puts something in, and the other commands that code has values for."""
    line = line_of(plan)
    if line is None:
        return [], []
    known = line[1]
    points = plan.about(line[0].name)
    shown = {name for point in points if prints(point) for name in commands_of(point)}
    known_of = _Known(
        kinds_of(e for f in plan.files for e in exports_of(f.exports)),
        stated_choices(c.text for c in plan.criteria),
    )
    fills = [
        s for s in known.values() if _FILLS.match(s.command) and any(map(_needed, s.arguments))
    ]
    made = [(_words(s, text, known_of), s.command in shown) for s in fills[:1] for text in _TEXTS]
    left = [s for s in known.values() if s not in fills[:1]]
    others = [(_words(s, _TEXTS[0], known_of), s.command in shown) for s in left]
    return [step for step in made if step[0]], [step for step in others if step[0]]


def _needed(argument: Argument) -> bool:
    return argument.needed


@dataclass(frozen=True, slots=True)
class _Known:
    """What the plan tells of values, by the names of what has them."""

    kinds: Mapping[str, str]
    choices: Mapping[str, Sequence[str]]


def _words(synopsis: Synopsis, text: str, known: _Known) -> Lines:
    """A command with all that it needs; empty where code has no value for it.

    One text is free, as a rule; what two of them mean to each other nobody knows.
    """
    words = [synopsis.command]
    texts = 0
    for argument in filter(_needed, synopsis.arguments):
        number = argument.number or kind_of(argument.name, known.kinds) in ("int", "float")
        number = number or is_number_name(argument.name)
        choices = known.choices.get(argument.name, ())
        texts += not (number or choices or argument.flag)
        if texts > 1 or (not (number or choices) and _BOUND.search(argument.name)):
            return ()
        value = _plain(choices[0]) if choices else "1" if number else text
        words += [f"--{argument.name}"] * argument.option + [value] * (not argument.flag)
    return tuple(words)
