"""Tests of the fields that a task states of a class, made by code. Pure.

"`Point` has these fields: `x: int`, `y: int = 0`" says what `Point(1)` holds, as surely as an
example would; no model has to be asked what that means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from standalone_orchestrator.codebase.fields import (
    Field,
    Fields,
    is_literal,
    stated_choices,
    stated_fields,
)
from standalone_orchestrator.core.checks import Authority, Check, Means, Role
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, classes_of
from standalone_orchestrator.phases.specify.cases import Case, case_from
from standalone_orchestrator.phases.specify.draft import Draft, files_of

FILE = "test_fields.py"
Choices = Mapping[str, Sequence[str]]
"""The values that something may have, by its name."""
_SAMPLES = {"int": "7", "float": "2.5", "str": "'a'", "bool": "True", "bytes": "b'a'"}
"""A value of each type that needs no import."""


def from_fields(plan: Plan, names: Mapping[str, str]) -> tuple[Draft, ...]:
    """Tests of stated fields: that they are taken in their order, and what they are by default.

    And that one which is "`'a'` or `'b'`" is what it is given of these.

    Args:
        plan: whose criteria state them.
        names: public names that a test may import, with their modules.
    """
    drafts: list[Draft] = []
    classes = sorted(classes_of(plan.written))
    about = [c for c in plan.criteria if c.kind is CheckKind.BEHAVIOUR]
    stated = {c.id: tuple(stated_fields((c.text,), classes)) for c in about}
    everything = [fields for some in stated.values() for fields in some]
    choices = stated_choices(c.text for c in about)
    for criterion in about:
        tests = [lines for fields in stated[criterion.id] for lines in _tests(fields, choices)]
        for lines in (*tests, *_choices(criterion.text, everything, choices)):
            case = case_from(lines, names)
            if isinstance(case, Case) and case.modules:
                drafts.append(_draft(len(drafts) + 1, criterion, case, plan))
    return tuple(drafts)


def shown_by_fields(drafts: Sequence[Draft]) -> frozenset[str]:
    """Criteria for which such tests speak: nobody has to be asked for more."""
    tests = (d.check for d in drafts if d.check.target.startswith(f"{FILE}::"))
    return frozenset(name for check in tests for name in check.criteria)


def _tests(stated: Fields, choices: Choices) -> Iterator[Sequence[str]]:
    """The lines of each test; none where a value that must be given has no known type."""
    given = _given(stated, choices)
    if given is None:
        return
    made = f"made = {stated.owner}({', '.join(given.values())})"
    if given:
        yield made, _all_hold([(f, given[f.name]) for f in stated.fields if f.name in given])
    known = [(f, f.default) for f in stated.fields if f.default and is_literal(f.default)]
    if known:
        yield made, _all_hold(known)


def _given(stated: Fields, choices: Choices) -> Mapping[str, str] | None:
    """A value for each field that must be given; None where one has no known type."""
    needed = [f for f in stated.fields if f.default is None]
    kinds = {f.name: _SAMPLES.get(f.type.strip()) for f in needed}
    samples = {f.name: choices.get(f.name, (kinds[f.name],))[0] for f in needed}
    known = {name: sample for name, sample in samples.items() if sample}
    return known if len(known) == len(samples) else None


def _choices(text: str, everything: Sequence[Fields], choices: Choices) -> Iterator[Sequence[str]]:
    """A test that a field, which only one class has, holds each value that it may have."""
    name, values = next(iter(stated_choices((text,)).items()), ("", ()))
    owners = [f for f in everything if name in {one.name for one in f.fields}]
    given = _given(owners[0], choices) if len(owners) == 1 else None
    if given is None:
        return
    others = ", ".join(f"{field}={value}" for field, value in given.items() if field != name)
    made = f"{owners[0].owner}({', '.join(filter(None, (others, f'{name}=one')))})"
    listed = f"[{', '.join(values)}]"
    yield (f"assert [getattr({made}, {name!r}, ...) for one in {listed}] == {listed}",)


def _all_hold(pairs: Sequence[tuple[Field, str]]) -> str:
    read = ", ".join(f"getattr(made, {field.name!r}, ...)" for field, _ in pairs)
    return f"assert [{read}] == [{', '.join(value for _, value in pairs)}]"


def _draft(number: int, criterion: Criterion, case: Case, plan: Plan) -> Draft:
    check = Check(
        id=f"f{number}",
        role=Role.GOAL,
        authority=Authority.EXAMPLE,
        means=Means.TEST,
        target=f"{FILE}::test_f{number}",
        criteria=(criterion.id,),
        needs=files_of(case.modules, plan),
        source=case.body,
    )
    return Draft(check, case)
