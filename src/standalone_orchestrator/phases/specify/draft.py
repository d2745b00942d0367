"""Drafts of checks that need no model: structure from the plan, examples from the task text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from standalone_orchestrator.codebase.examples import Example, examples
from standalone_orchestrator.codebase.languages.python import exports_of, takes_words
from standalone_orchestrator.codebase.pairs import paired
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.restraints import STANDARD_ONLY
from standalone_orchestrator.codebase.structure import check as problem_of
from standalone_orchestrator.codebase.structure import rules_for
from standalone_orchestrator.codebase.subjects import spoken_of
from standalone_orchestrator.codebase.synopses import commands_of
from standalone_orchestrator.codebase.terms import Term, claims, terms
from standalone_orchestrator.codebase.testfiles import is_test
from standalone_orchestrator.core.checks import Authority, Check, Means, Role
from standalone_orchestrator.core.task import (
    CheckKind,
    Criterion,
    Plan,
    PlannedFile,
    callables_of,
    class_of,
)
from standalone_orchestrator.phases.specify.cases import Case, case_from

MOST_SOURCES = 300
"""Files in which names are looked for that a test may use beside those of the plan."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A check that is not frozen yet, and the source of its test function if it has one."""

    check: Check
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """A criterion and the callables that it is about."""

    criterion: Criterion
    callables: tuple[str, ...]
    commands: tuple[str, ...] = ()
    """Where it is about a command line: the commands with which it begins."""


def subjects(plan: Plan) -> tuple[Subject, ...]:
    """What each criterion is about, by the name that it begins with, or those that it mentions."""
    names = callables_of(plan.files)
    exports = [e for f in plan.files for e in exports_of(f.exports)]
    lines = {e.full_name for e in exports if takes_words(e)}
    about = ((c, spoken_of(c.text, names)) for c in plan.criteria)
    return tuple(
        Subject(c, called, commands_of(c.text) if lines.issuperset(called) else ())
        for c, called in about
    )


def available(plan: Plan, base: Mapping[str, str]) -> Mapping[str, str]:
    """Public names that a test may import, with the module of each.

    Args:
        plan: planned files with their exports.
        base: text of planned files that exist already.
    """
    names: dict[str, str] = {}
    for file in plan.written:
        language = language_for(file.path)
        if language is None:
            continue
        module = language.module_of(file.path)
        outline = language.outline(file.path, base[file.path]) if file.path in base else None
        if outline is not None:
            names |= {s.name: module for s in outline.symbols if "." not in s.name}
        for export in file.exports:
            named = re.match(r"(?:@\w+ )*(?:async )?(?:class |def )?([A-Za-z_]\w*)", export)
            if named:
                names[named[1]] = module
    return names


def elsewhere(plan: Plan, base: Mapping[str, str]) -> Mapping[str, str]:
    """Public names of sources that the plan leaves as they are, where only one module has them.

    Args:
        plan: whose files are left out.
        base: paths and texts of the base; of a large one no name is known.
    """
    planned = {f.path for f in plan.files}
    found: dict[str, set[str]] = {}
    sources = [p for p in base if language_for(p) is not None and not is_test(p)]
    for path in sources if len(sources) <= MOST_SOURCES else ():
        language = language_for(path)
        if language is None or path in planned:
            continue
        outline = language.outline(path, base[path])
        for symbol in outline.symbols if outline else ():
            if "." not in symbol.name and not symbol.name.startswith("_"):
                found.setdefault(symbol.name, set()).add(language.module_of(path))
    return {name: min(modules) for name, modules in found.items() if len(modules) == 1}


def with_constructors(plan: Plan, base: Mapping[str, str]) -> Plan:
    """The plan with how objects of classes of the base are made, where it has methods of them.

    Args:
        plan: what is planned.
        base: text of planned files that exist already.
    """
    return replace(plan, files=tuple(_constructed(f, base.get(f.path)) for f in plan.files))


def _constructed(file: PlannedFile, text: str | None) -> PlannedFile:
    language = language_for(file.path)
    outline = language.outline(file.path, text) if language and text is not None else None
    symbols = {s.name: s for s in outline.symbols} if outline else {}
    owners = dict.fromkeys(e.owner for e in exports_of(file.exports) if e.owner in symbols)
    made: list[str] = []
    for owner in owners:
        if f"{owner}.__init__" in symbols:
            made.append(symbols[f"{owner}.__init__"].signature)
        elif "@dataclass" in symbols[owner].signature:
            below = (s for s in symbols.values() if s.name.startswith(f"{owner}."))
            fields = (s.signature.partition(".")[2] for s in below if s.kind == "constant")
            made.append(f"{owner}.__init__({', '.join(('self', *fields))}) -> None")
    return replace(file, exports=(*file.exports, *(m for m in made if m not in file.exports)))


def files_of(modules: Collection[str], plan: Plan) -> tuple[str, ...]:
    """Planned files that are imported as one of `modules`, with all that they need."""
    wanted = {
        f.path
        for f in plan.files
        if (language := language_for(f.path)) and language.module_of(f.path) in modules
    }
    wanted |= {need.path for path in wanted for need in plan.needed(path)}
    return tuple(f.path for f in plan.files if f.path in wanted)


def structural(plan: Plan, base: Mapping[str, str]) -> tuple[Draft, ...]:
    """Structural checks of the plan that do not hold on the base already."""
    drafts: list[Draft] = []
    for file in plan.files:
        mine = _structure_criteria(plan, file.path)
        for rule, path, argument in rules_for(file, base.get(file.path)):
            if not problem_of(rule, path, argument, base.get):
                continue
            target = " ".join(part for part in (rule, path, argument) if part)
            check = Check(
                id=f"s{len(drafts) + 1}",
                role=Role.GOAL,
                authority=Authority.STRUCTURE,
                means=Means.STRUCTURE,
                target=target,
                criteria=mine,
                needs=(path,),
                source=f"{path}: {rule} {argument}".rstrip(),
            )
            drafts.append(Draft(check))
    return (*drafts, *_standard(plan, len(drafts)))


def _standard(plan: Plan, before: int) -> Iterator[Draft]:
    """Checks that nothing but the standard library is imported, where a criterion wants that."""
    wanted = tuple(
        c.id
        for c in plan.criteria
        if c.kind is CheckKind.STRUCTURE and STANDARD_ONLY.search(c.text)
    )
    files = [f.path for f in plan.written if language_for(f.path) is not None] if wanted else []
    for number, path in enumerate(files, before + 1):
        yield Draft(
            Check(
                id=f"s{number}",
                role=Role.GOAL,
                authority=Authority.STRUCTURE,
                means=Means.STRUCTURE,
                target=f"standard {path}",
                criteria=wanted,
                needs=(path,),
                source=f"{path}: standard",
            )
        )


def _structure_criteria(plan: Plan, path: str) -> tuple[str, ...]:
    file = plan.file(path)
    names = [name for e in file.exports if (name := class_of(e))]
    wanted = [Term(path.rsplit("/", 1)[-1], "file"), *(Term(n, "name") for n in names)]
    return tuple(
        c.id
        for c in plan.criteria
        if c.kind is CheckKind.STRUCTURE
        and not STANDARD_ONLY.search(c.text)
        and (any(claims(c.text, t) for t in wanted) or not _named(c.text))
    )


def _named(text: str) -> bool:
    """Whether a criterion names something; one that does not is about all that is planned."""
    return any(term.kind in ("name", "file") for term in terms(text))


def from_examples(text: str, plan: Plan, names: Mapping[str, str]) -> tuple[Draft, ...]:
    """Tests of the examples that stand in the task text, found by code."""
    drafts: list[Draft] = []
    about = subjects(plan)
    exports = (export for file in plan.files for export in file.exports)
    for example in (*examples(text), *paired(text, exports)):
        case = case_from(_lines(example), names)
        if not isinstance(case, Case) or not case.modules:
            continue
        mine = supported(case, about)
        number = len(drafts) + 1
        check = Check(
            id=f"e{number}",
            role=Role.GOAL,
            authority=Authority.EXAMPLE,
            means=Means.TEST,
            target=f"test_examples.py::test_e{number}",
            criteria=mine,
            needs=files_of(case.modules, plan),
            source=case.body,
        )
        drafts.append(Draft(check, case))
    return tuple(drafts)


def _lines(example: Example) -> Sequence[str]:
    if example.raises:
        last = f"with pytest.raises({example.raises}): {example.expression}"
    else:
        last = f"assert {example.expression} == {example.expected}"
    return (*example.setup, last)


def supported(case: Case, about: Sequence[Subject], own: Collection[str] = ()) -> tuple[str, ...]:
    """Criteria that a test speaks for: those whose every-day subject it calls.

    A test of a raised error speaks for criteria about an error only, and the other way round, so
    that `divide` by zero is not taken for evidence that `divide` divides. One about a command is
    spoken for by tests that give it. A criterion that names no function is spoken for by the tests
    that were written for it alone (`own`).
    """
    raises = "raises" in case.names
    found: list[str] = []
    for subject in about:
        if subject.criterion.kind is not CheckKind.BEHAVIOUR:
            continue
        called = {n.split(".")[-1] for n in subject.callables}
        if not (called & case.names if called else subject.criterion.id in own):
            continue
        if subject.commands and not _says_any(subject.commands, case.body):
            continue
        if raises == speaks_of_errors(subject.criterion.text):
            found.append(subject.criterion.id)
    return tuple(found)


def speaks_of_errors(text: str) -> bool:
    """Whether a sentence is about something being raised."""
    return bool(re.search(r"\b\w*(Error|Exception)\b|\brais(e|es|ing)\b", text))


def _says_any(words: Sequence[str], body: str) -> bool:
    """Whether a test holds one of the words as a string of its own."""
    return any(re.search(rf"(['\"]){re.escape(word)}(?:\1|\s)", body) for word in words)
