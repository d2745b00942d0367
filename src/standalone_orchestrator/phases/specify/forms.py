"""The shape of a test, from the plan's signatures: a small model only fills in values. Pure.

Without it the 1.5B default model, asked for tests of the last of four methods, wrote tests of the
first three; with `…` for all arguments together it passed one (ADR 0004). A method of a class that
is filled by another one is called on a filled object, one that returns nothing is seen by what
another one returns then, and an object that goes in has a name, by which it is known again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from standalone_orchestrator.codebase.languages.python import Export, exports_of, takes_words
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.phases.specify.commandlines import commandline_shape
from standalone_orchestrator.phases.specify.draft import Subject
from standalone_orchestrator.phases.specify.routes import application, web_form

_NAMES = "abcdefgh"
"""Of objects that go in."""
_MANY = re.compile(r"(?:typing\.)?(?:list|tuple|dict|set|frozenset|Sequence|Mapping)\b", re.I)
_LIST_OF = re.compile(r"(?:typing\.)?(?:list|Sequence|Iterable)\[(\w+)\]", re.I)
_TAKES = re.compile(r"(?:pop|remove|take|delete|clear|next|reset|undo|redo|close)", re.I)
"""Begins the name of a method that changes what it shows."""
_FILLS = re.compile(r"(?:add|put|push|insert|append|enqueue|register|create)(?:_|$)", re.I)
"""Is the name of a method that puts something in, though it returns what it made."""
_CODE = re.compile(r"`[^`\n]*`")
_PATHS = re.compile(r"<((?:file_?)?path|filename)>")
EMPTY = re.compile(r"\b(?:empty|no|none|nothing|without|missing|unknown|not there)\b", re.I)
"""Tells of a state in which nothing is there."""
TWICE = re.compile(r"\b(?:already|same|duplicates?|twice|second time|in use)\b", re.I)
"""Tells of a call that is made once more with the same."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A test of a point; `<name>` stands where a value of that name goes."""

    imports: tuple[str, ...]
    made: tuple[str, ...]
    """How the object of a method is made."""
    inputs: tuple[str, ...]
    """How the objects that go in are made."""
    before: tuple[str, ...]
    last: str

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it, in order."""
        return (*self.imports, *self.made, *self.inputs, *self.before, self.last)


def form_of(subject: Subject, plan: Plan) -> str:
    """One line of JSON in the form of the answer; empty where the plan does not tell one."""
    if lines := web_form(subject.criterion.text, subject.callables, plan):
        return json.dumps(lines)
    shape = shape_of(subject, plan)
    return json.dumps(shape.lines) if shape is not None else ""


def shape_of(subject: Subject, plan: Plan) -> Shape | None:
    """The shape of a test of a point; None where the plan does not tell one.

    A point about no callable is seen on the one class that is filled, if there is one. None of what
    makes a web application, which is no value to compare.
    """
    exports = {e.full_name: e for f in plan.files for e in exports_of(f.exports)}
    app = application(exports)
    if app is not None and {*subject.callables} <= {app.full_name}:
        return None
    names = subject.callables or _seen_on(exports)
    if len(names) != 1:
        return None
    export, text = exports.get(names[0]), subject.criterion.text
    if export is not None and takes_words(export) and not _error_in(text):
        before, last = commandline_shape(export, text)
        return Shape((), (), (), before, last)
    return _Form(exports, names[0]).shape(subject.criterion.text)


def _seen_on(exports: Mapping[str, Export]) -> tuple[str, ...]:
    """A method that shows what the only class with such methods holds."""
    owners = {e.owner for e in exports.values() if e.owner}
    shown = [seen[0] for o in sorted(owners) if (seen := _Form(exports, f"{o}.").shows)]
    return tuple(shown) if len(shown) == 1 else ()


@dataclass(frozen=True, slots=True)
class Filled:
    """An object that plain values are put into; each method with its call, places in it."""

    made: tuple[str, ...]
    fill: tuple[str, str]
    shows: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str], ...]
    """Those that need a value and put nothing in."""


def filled_object(exports: Mapping[str, Export], owner: str) -> Filled | None:
    """How an object of a class is made, filled and seen; None where objects go in, or nothing."""
    return _Form(exports, f"{owner}.").filled()


class _Form:
    def __init__(self, exports: Mapping[str, Export], name: str) -> None:
        self._exports = exports
        self._name = name
        self._owner = name.rpartition(".")[0]
        self._variable = self._owner.rpartition(".")[2][:1].lower()
        self._inputs: dict[str, str] = {}
        """How each object that goes in is made, by its name."""
        self._taken: set[str] = set()
        """Names of what the object is made of."""

    @property
    def shows(self) -> Sequence[str]:
        """Methods that show what other ones put in; none where nothing is put in."""
        return self._seen_by() if self._filled_by() else ()

    def shape(self, text: str) -> Shape:
        """The shape of a test of a point."""
        error = _error_in(text)
        made = self._made()
        before = self._before(text, expects_error=error is not None)
        again = error is not None and bool(before) and TWICE.search(text) is not None
        call = before[-1] if again else self._call(self._name)
        if error:
            last = f"with pytest.raises({error[0]}): {call}"
        elif self._returns_nothing(self._name) and (seen := self._seen_by()):
            before, last = [*before, call], f"assert {self._call(seen[0])} == <result>"
        else:
            last = f"assert {call} == <result>"
        awaited = any("asyncio.run(" in line for line in (*before, last))
        imports = ("import asyncio",) * awaited
        return Shape(imports, made, tuple(self._inputs.values()), tuple(before), last)

    def filled(self) -> Filled | None:
        """How the object is made, filled and seen."""
        made = self._made()
        fills = self._filled_by()
        calls = {name: self._call(name) for name in self._siblings()}
        shows = [n for n in self._seen_by() if not _TAKES.match(n.rpartition(".")[2])]
        if not fills or not shows or self._inputs or any("<" in line for line in made):
            return None
        named = [n for n in fills if _FILLS.match(n.rpartition(".")[2])]
        fill = (named or fills)[0]
        changes = [n for n in calls if self._required(n) and n not in {*named, fill}]
        return Filled(
            made,
            (fill, calls[fill]),
            tuple((n, calls[n]) for n in shows),
            tuple((n, calls[n]) for n in changes),
        )

    def _before(self, text: str, *, expects_error: bool) -> list[str]:
        """Calls that fill the object: two, so that there is an order; none for an empty one."""
        fills = self._puts_in(self._name)
        if fills or expects_error:
            clashes = self._returns_nothing(self._name) or TWICE.search(text)
            return [self._call(self._name)] if fills and expects_error and clashes else []
        fillers = () if EMPTY.search(_CODE.sub(" ", text)) else self._filled_by()
        times = 1 if fillers and self._takes_many(fillers[0]) else 2
        return [self._call(f) for f in fillers[:1] for _ in range(times)]

    def _made(self) -> tuple[str, ...]:
        """How the object is made, after what it is made of."""
        if not self._owner:
            return ()
        arguments = self._arguments(f"{self._owner}.__init__")
        parts = tuple(map(_below_tmp, self._inputs.values()))
        self._inputs = {}
        self._taken.update(line.partition(" = ")[0] for line in parts)
        return (*parts, _below_tmp(f"{self._variable} = {self._owner}({arguments})"))

    def _filled_by(self) -> Sequence[str]:
        """Methods that put something into the object, the subject itself left out."""
        return [name for name in self._siblings() if self._puts_in(name)]

    def _puts_in(self, name: str) -> bool:
        """Whether a method puts something in: by what it gives back, or by its name."""
        short = name.rpartition(".")[2]
        named = self._returns_nothing(name) or (_FILLS.match(short) and self._holds_something)
        return bool(named and self._required(name)) and not _TAKES.match(short)

    @property
    def _holds_something(self) -> bool:
        """Whether a method needs nothing: an `add` of sums fills no calculator."""
        return any(not self._required(name) for name in (self._name, *self._siblings()))

    def _seen_by(self) -> Sequence[str]:
        """Methods that need nothing and say something: they show what was done."""
        said = [n for n in self._siblings() if not self._returns_nothing(n)]
        found = [n for n in said if self._exports[n].returns and not self._required(n)]
        return sorted(
            found,
            key=lambda n: (
                _TAKES.match(n.rpartition(".")[2]) is not None,
                _MANY.match(self._exports[n].returns) is None,
            ),
        )

    def _siblings(self) -> Sequence[str]:
        """The other public methods of the class that are called on an object."""
        return [
            e.full_name
            for e in self._exports.values()
            if self._owner
            and e.owner == self._owner
            and e.kind == "method"
            and not {"property", "staticmethod", "classmethod"} & {*e.marks}
            and not e.name.startswith("_")
            and e.full_name != self._name
        ]

    def _returns_nothing(self, name: str) -> bool:
        export = self._exports.get(name)
        return bool(self._owner) and export is not None and export.returns == "None"

    def _call(self, name: str) -> str:
        short = name.rpartition(".")[2]
        called = f"{self._variable}.{short}" if self._owner else short
        export = self._exports.get(name)
        call = f"{called}({self._arguments(name)})"
        return f"asyncio.run({call})" if export and "async" in export.marks else call

    def _required(self, name: str) -> list[tuple[str, str]]:
        """(name, annotation) of the parameters that a call must give."""
        export = self._exports.get(name)
        params = (export.params or ()) if export is not None else ()
        return [(p.name, p.annotation.strip("'\"")) for p in params if not p.optional]

    def _arguments(self, name: str) -> str:
        return ", ".join(self._argument(*one) for one in self._required(name))

    def _argument(self, name: str, annotation: str) -> str:
        """A place for a value; an object of a class of the plan is made before, and has a name.

        Where many go in at once, two do.
        """
        many = self._many(name, annotation)
        kind = many or annotation or self._class_for(name)
        export = self._exports.get(kind)
        fields = [n for n, _ in self._required(f"{kind}.__init__")]
        if export is None or export.kind != "class" or kind == self._owner or not fields:
            return f"<{name}>"
        return f"[{self._object(kind)}, {self._object(kind)}]" if many else self._object(kind)

    def _object(self, kind: str) -> str:
        """The name of an object of a class, which is made before."""
        fields = [f"<{n}>" for n, _ in self._required(f"{kind}.__init__")]
        fields += [f"{n}=<{n}>" for n in self._counted(f"{kind}.__init__")]
        taken = {self._variable, *self._taken, *self._inputs}
        free = next(n for n in _names() if n not in taken)
        self._inputs[free] = f"{free} = {kind}({', '.join(fields)})"
        return free

    def _takes_many(self, name: str) -> bool:
        return any(self._many(*one) for one in self._required(name))

    def _many(self, name: str, annotation: str) -> str:
        """The class of which a parameter takes several objects in a list; empty for none."""
        if found := _LIST_OF.fullmatch(annotation):
            return found[1] if found[1] in self._exports else ""
        plural = name.endswith("s") and annotation in ("", "list", "List")
        known = [e.name for e in self._exports.values() if e.kind == "class"] if plural else []
        return next((one for one in known if one.lower() == name[:-1].replace("_", "")), "")

    def _class_for(self, name: str) -> str:
        """The one class whose name ends with that of a parameter without a type."""
        known = [e.name for e in self._exports.values() if e.kind == "class"]
        fitting = [one for one in known if one.lower().endswith(name.replace("_", "").lower())]
        return fitting[0] if len(fitting) == 1 and fitting[0] != self._owner else ""

    def _counted(self, name: str) -> list[str]:
        """Parameters with numbers that need not be given: what is put in order has them."""
        export = self._exports.get(name)
        params = (export.params or ()) if export is not None else ()
        return [p.name for p in params if p.default and p.annotation in ("int", "float")]


def _error_in(text: str) -> re.Match[str] | None:
    return re.search(r"\b[A-Za-z_]*(?:Error|Exception)\b", text)


def _names() -> Iterator[str]:
    """Names of objects that go in: letters first."""
    yield from _NAMES
    yield from (f"{letter}{number}" for number in count(2) for letter in _NAMES)


def _below_tmp(line: str) -> str:
    """The line with a file of the test's own for a path, which is not there yet."""
    return _PATHS.sub("tmp_path / 'a'", line)
