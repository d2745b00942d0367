"""Which functions of a candidate may be wrong, from what its checks and its own text say. Pure.

No model is asked: a function that is missing or unfinished is to blame. Of the others those are
likeliest of which failing tests state something in their last line, where the error was raised, and
that failing tests reach more than passing ones do (Ochiai's measure of spectrum-based fault
localisation, Abreu et al. 2007; alone it blames what every test needs). What a test reaches is read
from its text, so it is a superset of what it runs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import sqrt
from textwrap import indent

from standalone_orchestrator.codebase.api import Fault, Language
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.core.checks import (
    Check,
    CheckResult,
    Means,
    Outcome,
    Role,
    statement_of,
)
from standalone_orchestrator.core.task import PlannedFile, callables_of

FEWEST = 2
"""Functions that a file must have of its own: with one the whole file is the function."""
SURE = 4.0
"""Suspicion of what a fault names; what tests say comes to 3.5 at most."""
SHARES = (0.7, 0.2)
"""Of the greatest suspicion: what has the first comes before the others, what has not the second is
left alone."""
_STOOD = re.compile(r"\S+:\d+: in [^\n]*\n\s+([^\n]+)")
"""The first frame of a failure: the line of the test."""
_MADE = frozenset({"__init__", "__new__", "__post_init__"})


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the file: its lines, and the last names of what it reads or calls."""

    name: str
    first: int
    last: int
    mentions: frozenset[str] = frozenset()

    @property
    def called_as(self) -> frozenset[str]:
        """Names by which it is called: its class's for `__init__`, `len` for `__len__`."""
        owner, _, name = self.name.rpartition(".")
        if name in _MADE:
            return frozenset({owner.rpartition(".")[2], name})
        return frozenset({name, name.strip("_")} if name.startswith("__") else {name})


@dataclass(frozen=True)
class Suspects:
    """The functions of one candidate, with what speaks against them.

    Args:
        file: as planned.
        text: the candidate.
        base: the file's text in the base; what is as it was there is not suspected.
        results: of its checks.
        checks: those that speak of the file.
    """

    file: PlannedFile
    text: str
    base: str | None
    results: Sequence[CheckResult]
    checks: Collection[Check]

    def order(self, found: Sequence[Fault], most: int) -> tuple[str, ...]:
        """Those to build anew, what others need first; empty where that is of no use.

        Args:
            found: static faults of the text.
            most: how many at most, the likeliest of all.
        """
        own = self._own | frozenset(self._missing)
        if len(own) < FEWEST or any(f.rule == "syntax" for f in found):
            return ()
        weights = self._weights(found)
        most_of_all = max(weights.values(), default=0.0)
        ranked = sorted(weights, key=lambda name: (-weights[name], self._place(name)))
        likely = [n for n in ranked if n in own and weights[n] >= SHARES[1] * most_of_all][:most]
        first = [n for n in likely if weights[n] >= SHARES[0] * most_of_all]
        rest = [n for n in likely if n not in first]
        return (*self._as_needed(first), *self._as_needed(rest))

    def against(self, name: str) -> tuple[tuple[Check, CheckResult], ...]:
        """Failing tests that reach a function, those first that reach little else."""
        failing = [r for r in self.results if r.outcome is not Outcome.PASSED]
        known = [(self._reached.get(r.check, frozenset()), r) for r in failing]
        mine = sorted((pair for pair in known if name in pair[0]), key=lambda pair: len(pair[0]))
        by_id = {check.id: check for check in self.checks}
        return tuple((by_id[r.check], r) for _, r in mine)

    # --- what the file has ------------------------------------------------------------------------
    @cached_property
    def _language(self) -> Language | None:
        return language_for(self.file.path)

    @cached_property
    def _functions(self) -> Mapping[str, Function]:
        return {f.name: f for f in functions_of(self.file.path, self.text)}

    @cached_property
    def _missing(self) -> Mapping[str, str]:
        """Planned functions that the text does not offer, with their signatures."""
        language = self._language
        exports = language.exports(self.file) if language else ()
        return {
            name: export
            for export in exports
            for name in callables_of((replace(self.file, exports=(export,)),))
            if language and language.export_problem(self.file.path, self.text, export)
        }

    @cached_property
    def _own(self) -> frozenset[str]:
        """Functions that the plan names or that are not as they are in the base."""
        planned = self._language.promised(self.file) if self._language else frozenset()
        before = {
            f.name: _lines(self.base or "", f)
            for f in functions_of(self.file.path, self.base or "")
        }
        return frozenset(
            name
            for name, function in self._functions.items()
            if name in planned or before.get(name) != _lines(self.text, function)
        )

    @cached_property
    def _reached(self) -> Mapping[str, frozenset[str]]:
        """For each check that is a test, the functions that it calls, themselves or by others."""
        return {c.id: self._behind(self._named(c.source)) for c in self.checks if c.source}

    @cached_property
    def _stated(self) -> Mapping[str, frozenset[str]]:
        """For each check that was run, the functions of which its outcome says something.

        Of a failing test that is the line where it stood, of others their last statement.
        """
        results = {r.check: r for r in self.results}
        found: dict[str, frozenset[str]] = {}
        for check in (c for c in self.checks if c.source and c.id in results):
            last = check.source.rstrip().splitlines()[-1].strip()
            ways = (_stood(check, results[check.id]), statement_of(check.source), last)
            said = (self._named(way) for way in ways)
            meant = ({f.name for f in self._functions.values() if f.called_as & n} for n in said)
            found[check.id] = frozenset(next((names for names in meant if names), ()))
        return found

    def _named(self, source: str) -> frozenset[str]:
        """Names that a test reads."""
        language = self._language
        mentioned = (
            language.mentions(f"def check():\n{indent(source, '    ')}\n") if language else {}
        )
        return frozenset().union(*mentioned.values())

    def _behind(self, names: frozenset[str]) -> frozenset[str]:
        found = set(self._missing.keys() & {n for n in self._missing if n.split(".")[-1] in names})
        left = [names]
        while left:
            said = left.pop()
            for function in self._functions.values():
                if function.name not in found and function.called_as & said:
                    found.add(function.name)
                    left.append(function.mentions)
        return frozenset(found)

    # --- what speaks against them -----------------------------------------------------------------
    def _weights(self, found: Sequence[Fault]) -> dict[str, float]:
        weights = dict.fromkeys(self._missing, SURE)
        for fault in found:
            named = fault.name if fault.name in self._functions else self._at(fault.line)
            if named:
                weights[named] = SURE
        weights.update((name, SURE) for name in self._idle(weights))
        failing = [r for r in self.results if r.outcome is not Outcome.PASSED]
        raised = [self._at(line) for r in failing if (line := self._raised_at(r.message))]
        for name in self._functions:
            weight = self._tested(name) + 2 * raised.count(name) / max(1, len(failing))
            if weight > 0:
                weights.setdefault(name, weight)
        return weights

    def _tested(self, name: str) -> float:
        """What tests say against a function: 0 to 1.5."""
        goals = {c.id for c in self.checks if c.role is Role.GOAL and c.means is Means.TEST}
        failed = {
            r.check: r.outcome is not Outcome.PASSED for r in self.results if r.check in goals
        }
        stated = [failed[c] for c, names in self._stated.items() if c in failed and name in names]
        reached = [failed[c] for c, names in self._reached.items() if c in failed and name in names]
        hits = sum(reached)
        ochiai = hits / sqrt(sum(failed.values()) * len(reached)) if hits else 0.0
        return sum(stated) / max(1, len(stated)) + ochiai / 2

    def _idle(self, open_: Collection[str]) -> list[str]:
        """Each `__init__` that touches nothing, of a class with methods that wait to be written."""
        owners = {name.rpartition(".")[0] for name in open_}
        made = (f for f in self._functions.values() if f.name.rpartition(".")[2] in _MADE)
        return [
            f.name
            for f in made
            if f.name.rpartition(".")[0] in owners - {""} and "self" not in f.mentions
        ]

    def _raised_at(self, message: str) -> int:
        """The deepest line of the file in what a failing check said; 0 where it has none."""
        lines = re.findall(rf"^(?:\./)?{re.escape(self.file.path)}:(\d+): ", message, re.M)
        return int(lines[-1]) if lines else 0

    def _at(self, line: int) -> str:
        inside = [f for f in self._functions.values() if f.first <= line <= f.last]
        return max(inside, key=lambda f: f.first).name if inside else ""

    # --- in which order ---------------------------------------------------------------------------
    def _place(self, name: str) -> int:
        function = self._functions.get(name)
        return function.first if function else len(self.text)

    def _as_needed(self, names: Sequence[str]) -> tuple[str, ...]:
        """Each after those that it calls, a class's `__init__` before its other methods."""
        done: list[str] = []
        entered: set[str] = set()

        def visit(name: str) -> None:
            if name in entered:
                return
            entered.add(name)
            for other in names:
                if self._needs(name, other):
                    visit(other)
            done.append(name)

        for name in names:
            visit(name)
        return tuple(done)

    def _needs(self, name: str, other: str) -> bool:
        owner, _, last = other.rpartition(".")
        if last in _MADE and name.rpartition(".")[0] == owner:
            return name != other
        function, called = self._functions.get(name), Function(other, 0, 0).called_as
        return function is not None and name != other and bool(function.mentions & called)


def _stood(check: Check, result: CheckResult) -> str:
    """The line where a failing test stood, with the next one where it opens a block."""
    frame = _STOOD.match(result.message)
    if frame is None:
        return ""
    rows = [row.strip() for row in check.source.splitlines()]
    line = frame[1].strip()
    at = rows.index(line) + 1 if line.endswith(":") and line in rows else len(rows)
    return " ".join([line, *rows[at : at + 1]])


def functions_of(path: str, text: str) -> tuple[Function, ...]:
    """Functions and methods of a file; none where it does not parse."""
    language = language_for(path)
    outline = language.outline(path, text) if language else None
    if language is None or outline is None:
        return ()
    mentions = language.mentions(text)
    return tuple(
        Function(s.name, s.line, s.end, mentions.get(s.name, frozenset()))
        for s in outline.symbols
        if s.kind in ("function", "method")
    )


def _lines(text: str, function: Function) -> Iterable[str]:
    return text.splitlines()[function.first - 1 : function.last]
