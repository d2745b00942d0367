"""The beginning of a function that is given the words of a command line. Pure.

The task's own synopses (`add TITLE [--priority P]`) are a grammar, which `argparse` takes as it is.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Mapping, Sequence
from itertools import chain

from standalone_orchestrator.codebase.languages.python.exports import (
    Export,
    Parameter,
    kind_of,
    kinds_of,
)
from standalone_orchestrator.codebase.languages.python.signatures import exports_of
from standalone_orchestrator.codebase.languages.python.trees import parse
from standalone_orchestrator.codebase.subjects import is_command_line
from standalone_orchestrator.codebase.synopses import (
    Argument,
    Synopsis,
    synopses_of,
    synopsis_of,
)
from standalone_orchestrator.codebase.words import split_identifier
from standalone_orchestrator.core.task import Plan, PlannedFile

_WRONG = re.compile(
    r"\b(?:unknown|unrecogni[sz]ed|missing|invalid|malformed|wrong|other|bad|such)\b[^.;`]*"
    r"\b(?:commands?|arguments?|options?|numbers?|ids?)\b"
    r"|\b(?:commands?|arguments?|ids?|numbers?)\b[^.;`]*"
    r"\b(?:unknown|missing|invalid|malformed|left out|omitted|(?:is|are) (?:not|no)\b)"
    r"|\b(?:without|no|missing)\b[^.;`]*\b(?:commands?|arguments?|words)\b"
    r"|\b(?:not|no) (?:an? )?(?:whole )?(?:number|integer)\b",
    re.I,
)
"""Speaks of words that a parser refuses."""
_USAGE = re.compile(
    r"`argparse`|\b(?:ends?|exits?) with (?:the )?(?:exit )?(?:code |status )?`?2\b|\busage error",
    re.I,
)
"""Wants of them what a parser does."""
_READS = re.compile(r"\braises?\b.*\b(?:files?|JSON|CSV|load\w*|reads?|opens?|parse\w*)\b", re.I)
_FORM = re.compile(
    r"\b(?:An?|Each|Every|The) (?P<noun>\w+) is (?:printed|shown|displayed)\b"
    r"[^`.]*`(?P<form>[^`]+)`(?:,? (?:such as|as in|like|for example) `(?P<example>[^`]+)`)?"
)
_TAKEN = frozenset({"command", "commands", "parser", "args", "argparse", "help", "h"})
"""Names that the parser has itself."""
_DEPTH = 3
"""Objects within objects that are made at most."""


def takes_words(export: Export) -> bool:
    """Whether a function is a command line's: its first parameter is the list of words."""
    params = export.params or ()
    plain = bool(params) and params[0].kind == "plain" and "async" not in export.marks
    return export.kind == "function" and plain and is_command_line(export.name, params[0].name)


def reading(file: PlannedFile, plan: Plan) -> str:
    """The head of a file's only function, its parser, and the object that it works on; else empty.

    Args:
        file: has the function.
        plan: whose points hold the synopses, and whose signatures tell types and defaults.
    """
    exports = exports_of(file.exports)
    if len(exports) != 1 or not takes_words(exports[0]):
        return ""
    function = exports[0]
    points = plan.about(function.name)
    commands = synopses_of(points)
    given = {p.name for p in function.params or ()}
    if not all(_fits(command, given) for command in commands) or _ends_otherwise(points):
        return ""
    if len(commands) < 2 or not any(command.arguments for command in commands):
        return ""
    if not _are_all({command.command for command in commands}, points):
        return ""
    words = (function.params or ())[0].name
    result = f" -> {function.returns}" if function.returns else ""
    known = [e for f in plan.files for e in exports_of(f.exports)]
    lines = [
        "parser = argparse.ArgumentParser()",
        'commands = parser.add_subparsers(dest="command", required=True)',
        *chain.from_iterable(_command(command, known) for command in commands),
        f"args = parser.parse_args({words})",
        *_object(function, file, plan),
    ]
    head = f"def {function.name}{function.arguments()}{result}:\n"
    text = _line(points, file, plan) + head + "".join(f"    {line}\n" for line in lines)
    return text if parse(text) is not None else ""


def _line(points: Sequence[str], file: PlannedFile, plan: Plan) -> str:
    """A function that makes the line of an object, where the task tells its form; else empty.

    As `ID LABEL`, by the names of its fields in capitals.
    """
    exports = [e for f in plan.needed(file.path) for e in exports_of(f.exports)]
    fields = {e.owner: e.params or () for e in exports if e.name == "__init__"}
    for said in filter(None, map(_FORM.search, points)):
        names = [e.name for e in exports if e.name.lower() == said["noun"].lower()]
        known = fields.get(names[0], ()) if len(names) == 1 else ()
        plain = {p.name for p in known if p.annotation in ("int", "str")}
        places = re.findall(r"[A-Z][A-Z0-9_]*", said["form"])
        if len(places) < 2 or not {place.lower() for place in places} <= plain:
            continue
        if said["example"] and not _is_of_form(said["example"], said["form"]):
            continue
        one, text = said["noun"].lower(), re.sub(r"([{}])", r"\1\1", said["form"])
        for place in {*places}:
            text = re.sub(rf"\b{place}\b", f"{{{one}.{place.lower()}}}", text)
        return f"def _line({one}: {names[0]}) -> str:\n    return f{text!r}\n\n\n"
    return ""


def _is_of_form(example: str, form: str) -> bool:
    """Whether an example looks as its form says."""
    pattern = re.sub(r"[A-Z][A-Z0-9_]*", ".+", re.escape(form))
    return re.fullmatch(pattern, example) is not None


def _are_all(known: set[str], points: Sequence[str]) -> bool:
    """Whether the points hold no other command: one that stands later in a sentence is not read."""
    codes = (code for point in points for code in re.findall(r"`([^`]+)`", point))
    others = (synopsis for code in codes if (synopsis := synopsis_of(code)) is not None)
    return all(o.command in known or not o.arguments for o in others)


def _fits(synopsis: Synopsis, given: set[str]) -> bool:
    """Whether a parser can have the command: no name twice, none that is taken, no keyword."""
    names = [a.name.replace("-", "_") for a in synopsis.arguments]
    wrong = {name for name in names if keyword.iskeyword(name) or name in _TAKEN}
    return not wrong and len({*names}) == len(names) and synopsis.command not in given


def _ends_otherwise(points: Sequence[str]) -> bool:
    """Whether words that no parser takes are to end otherwise than with its own error, code 2."""
    return any(_WRONG.search(point) and not _USAGE.search(point) for point in points)


def _command(synopsis: Synopsis, known: Sequence[Export]) -> list[str]:
    called = [e for e in known if e.name == synopsis.command and e.params]
    return [
        f'command = commands.add_parser("{synopsis.command}")',
        *(f"command.add_argument({_argument(a, called, known)})" for a in synopsis.arguments),
    ]


def _argument(argument: Argument, called: Sequence[Export], known: Sequence[Export]) -> str:
    """What `add_argument` is given: with the default of the call of the command's name."""
    said = [f'"{"--" * argument.option}{argument.name}"']
    name = argument.name.replace("-", "_")
    kind = kind_of(name, kinds_of(known)) or ("int" if argument.number else "")
    if argument.flag:
        return ", ".join((*said, 'action="store_true"'))
    if argument.many:
        said.append(f'nargs="{"+" if argument.needed else "*"}"')
    elif not argument.option and not argument.needed:
        said.append('nargs="?"')
    defaults = {p.default for e in called for p in e.params or () if p.name == name and p.default}
    default = min(defaults) if len(defaults) == 1 and not argument.needed else "None"
    if kind in ("int", "float") and (default == "None" or default[-1:].isdigit()):
        said.append(f"type={kind}")
    if argument.option and argument.needed:
        said.append("required=True")
    if default != "None":
        said.append(f"default={default}")
    return ", ".join(said)


def _object(function: Export, file: PlannedFile, plan: Plan) -> list[str]:
    """The line that makes the object of the only class that the file needs itself, if it can.

    Not where reading a file may raise: the function may have to say so itself.
    """
    needed = [f for f in plan.needed(file.path) if f.path in file.needs]
    direct = [e for f in needed for e in exports_of(f.exports)]
    classes = [e.name for e in direct if e.kind == "class" and "dataclass" not in e.marks]
    classes = [name for name in classes if not _is_error(name, direct)]
    known = {e.full_name: e for f in plan.files for e in exports_of(f.exports)}
    given = {p.name: p.annotation for p in function.params or ()}
    made = _made(classes[0], known, given, _DEPTH) if len(classes) == 1 else ""
    if not made or any(_READS.search(criterion.text) for criterion in plan.criteria):
        return []
    name = split_identifier(classes[0])[-1]
    offered = {e.name for f in plan.needed(file.path) for e in exports_of(f.exports)}
    taken = {*given, *_TAKEN, *offered, *keyword.kwlist, *dir(builtins)}
    return [f"{name} = {made}"] if name.isidentifier() and name not in taken else []


def _is_error(name: str, exports: Sequence[Export]) -> bool:
    bases = [base for e in exports if e.name == name for base in e.bases]
    return any(one.endswith(("Error", "Exception")) for one in (name, *bases))


def _made(name: str, known: Mapping[str, Export], given: Mapping[str, str], depth: int) -> str:
    """The call that makes an object of what is given; empty where something is missing."""
    constructor = known.get(f"{name}.__init__")
    if constructor is None or constructor.params is None or depth == 0:
        return ""
    arguments: list[str] = []
    gap = False
    for param in constructor.params:
        gap = gap or param.kind == "keyword"
        export = known.get(param.annotation)
        if export is not None and export.kind == "class":
            argument = _made(export.name, known, given, depth - 1)
        else:
            argument = param.name if _takes(param, given) else ""
        if argument:
            arguments.append(f"{param.name}={argument}" if gap else argument)
        elif not param.optional:
            return ""
        gap = gap or not argument
    return f"{name}({', '.join(arguments)})"


def _takes(param: Parameter, given: Mapping[str, str]) -> bool:
    """Whether a parameter takes what is given by its name."""
    kinds, wanted = (
        set(re.findall(r"\w+", x)) for x in (given.get(param.name, ""), param.annotation)
    )
    return param.name in given and (not wanted or kinds <= wanted)
