"""Tests of the base that fail on it and that the task wants mended, and what is to blame. Pure.

What a failing test calls and passing tests seldom call is suspect: fault localisation by spectra,
with the coefficient of Ochiai (Abreu, Zoeteweij and van Gemund 2007). One failing test tells
little, so that order is joined with two others, by reciprocal ranks (Cormack, Clarke and Büttcher
2009): what the task speaks of, and what is long enough to be wrong. Of equals the one that was
called last comes first.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from standalone_orchestrator.codebase.api import Symbol
from standalone_orchestrator.codebase.fences import sentences
from standalone_orchestrator.codebase.outline import rank
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.testfiles import is_test
from standalone_orchestrator.core.checks import CheckResult, Outcome

MOST_TRACED = 100
"""Tests that are run once more to see what they call."""
MOST_SUSPECTS = 8
_BY_WORDS = 0.5
_BY_SIZE = 0.5
_DAMPING = 3.0
"""Of reciprocal ranks: the greater, the less the first places count. It and the weights were looked
at on wrong solutions of four benchmark tasks with one of their failing tests each."""
_KINDS = ("function", "method")
_RED = (Outcome.FAILED, Outcome.ERROR)
_MENDS = re.compile(
    r"\b(?:fix|repair|mend|correct|solve|resolve)\w*\b|\b(?:pass|succeed|(?:turn|become|are|get)\s+green)\b",
    re.I,
)
_FAILS = re.compile(
    r"\b(?:fail(?:s|ing|ed)?|broken|red)\b|\bdo(?:es)?(?:\s+not|n't)\s+pass\b", re.I
)
_LEAVES = re.compile(r"\b(?:ignor|leav|skip|known|except|other than|unrelated|flaky)\w*", re.I)
_CHANGES_TESTS = re.compile(
    r"(?<!no )(?<!not )(?<!n't )(?<!never )(?<!without )"
    r"\b(?:correct|chang|updat|adjust|adapt|rewrit|remov|delet|edit|renam)\w*\s+(?:\w+\s+){0,2}tests?\b",
    re.I,
)


def named(text: str, results: Iterable[CheckResult]) -> tuple[CheckResult, ...]:
    """The failing tests that the task wants to pass: by function, by file, or as the failing ones.

    A file, and failing tests as such, count where the sentence wants a repair. None where the task
    wants tests changed, and none that a sentence leaves as they are.

    Args:
        text: the task.
        results: of the project's own tests on the base, by the runner's own ids.
    """
    red = [r for r in results if r.outcome in _RED and "::" in r.check]
    said = [s for s in sentences(text) if not _LEAVES.search(s)]
    if _CHANGES_TESTS.search(text):
        return ()
    told = " ".join(said)
    wanted = " ".join(s for s in said if _MENDS.search(s) or _FAILS.search(s))
    found = {r.check for r in red if _names(told, _function(r.check))}
    for name in {_function(one) for one in found}:
        mine = {one for one in found if _function(one) == name}
        in_files = {one for one in mine if _names_file(told, _file(one))}
        found -= mine - in_files if in_files else set()
    files = {_file(one) for one in found}
    found |= {
        r.check for r in red if _file(r.check) not in files and _names_file(wanted, _file(r.check))
    }
    if not found and any(_MENDS.search(s) and _FAILS.search(s) and "test" in s for s in said):
        found = {r.check for r in red}
    return tuple(r for r in red if r.check in found)


def traced(red: Sequence[CheckResult], results: Iterable[CheckResult]) -> tuple[str, ...]:
    """Ids of the tests whose calls are compared: the red ones, and passing ones of near files."""
    files = {_file(r.check) for r in red}
    passed = [r.check for r in results if r.outcome is Outcome.PASSED]
    near = [name for name in passed if _file(name) in files]
    ordered = dict.fromkeys((*(r.check for r in red), *near, *passed))
    return tuple(ordered)[:MOST_TRACED]


def suspects(
    text: str, results: Sequence[CheckResult], sources: Mapping[str, str]
) -> tuple[str, ...]:
    """Functions that may be at fault, the likeliest first, as `path::Class.method`.

    Args:
        text: the task.
        results: what each test said and called.
        sources: text of the files that were called.
    """
    functions = {path: _functions(path, code) for path, code in sources.items()}
    seen = [(r.outcome is Outcome.PASSED, _called(r.reached, functions)) for r in results]
    red = [calls for is_green, calls in seen if not is_green]
    green = [frozenset(calls) for is_green, calls in seen if is_green]
    codes = {
        f"{path}::{s.name}": "\n".join(sources[path].splitlines()[s.line - 1 : s.end])
        for path, known in functions.items()
        for s in known
    }
    names = tuple(dict.fromkeys(name for calls in red for name in calls))
    told = rank({name: codes[name] for name in names}, text)
    size = {name: codes[name].count("\n") for name in names}
    spectrum = {name: _ochiai(name, red, green) for name in names}
    places = (
        (1.0, {n: sum(other > spectrum[n] for other in spectrum.values()) for n in names}),
        (_BY_WORDS, {n: told.index(n) if n in told else len(told) for n in names}),
        (_BY_SIZE, {n: sum(lines > size[n] for lines in size.values()) for n in names}),
    )

    def key(name: str) -> tuple[float, int]:
        joined = sum(weight / (_DAMPING + place[name]) for weight, place in places)
        return joined, max(calls.index(name) for calls in red if name in calls)

    return tuple(sorted(names, key=key, reverse=True)[:MOST_SUSPECTS])


def _ochiai(name: str, red: Sequence[Sequence[str]], green: Sequence[Collection[str]]) -> float:
    """0 to 1."""
    failing = sum(name in calls for calls in red)
    called = failing + sum(name in calls for calls in green)
    return failing / math.sqrt(len(red) * called)


def _functions(path: str, text: str) -> tuple[Symbol, ...]:
    """Functions and methods of a file; none of a test file."""
    language = language_for(path)
    outline = language.outline(path, text) if language and not is_test(path) else None
    return tuple(s for s in outline.symbols if s.kind in _KINDS) if outline else ()


def _called(places: Iterable[str], functions: Mapping[str, Sequence[Symbol]]) -> tuple[str, ...]:
    """The functions around `path:line`, each once, in that order."""
    found: dict[str, None] = {}
    for place in places:
        path, _, line = place.rpartition(":")
        around = [s for s in functions.get(path, ()) if s.line <= int(line) <= s.end]
        if around:
            found[f"{path}::{max(around, key=lambda s: s.line).name}"] = None
    return tuple(found)


def _file(test: str) -> str:
    return test.partition("::")[0]


def _function(test: str) -> str:
    return test.rpartition("::")[2].partition("[")[0]


def _names(text: str, name: str) -> bool:
    return re.search(rf"(?<![\w/]){re.escape(name)}(?!\w)", text) is not None


def _names_file(text: str, path: str) -> bool:
    """Whether a text names a file, whole or by its last part."""
    last = path.rpartition("/")[2]
    return any(re.search(rf"(?<![\w/])(?:\./)?{re.escape(p)}(?!\w)", text) for p in (path, last))
