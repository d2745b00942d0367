"""Tests of the fields that a task states of a class, made by code. Pure.

"`Point` has these fields: `x: int`, `y: int = 0`" says what `Point(1)` holds, as surely as an
example would; no model has to be asked what that means.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from standalone_orchestrator.codebase.fields import Field, Fields, stated_fields
from standalone_orchestrator.core.checks import Authority, Check, Means, Role
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, classes_of
from standalone_orchestrator.phases.specify.cases import Case, case_from
from standalone_orchestrator.phases.specify.draft import Draft, files_of

FILE = "test_fields.py"
_SAMPLES = {"int": "7", "float": "2.5", "str": "'a'", "bool": "True", "bytes": "b'a'"}
"""A value of each type that needs no import."""


def from_fields(plan: Plan, names: Mapping[str, str]) -> tuple[Draft, ...]:
    """Tests of stated fields: that they are taken in their order, and what they are by default.

    Args:
        plan: whose criteria state them.
        names: public names that a test may import, with their modules.
    """
    drafts: list[Draft] = []
    classes = sorted(classes_of(plan.written))
    for criterion in plan.criteria:
        if criterion.kind is not CheckKind.BEHAVIOUR:
            continue
        for fields in stated_fields((criterion.text,), classes):
            for lines in _tests(fields):
                case = case_from(lines, names)
                if isinstance(case, Case) and case.modules:
                    drafts.append(_draft(len(drafts) + 1, criterion, case, plan))
    return tuple(drafts)


def shown_by_fields(drafts: Sequence[Draft]) -> frozenset[str]:
    """Criteria for which such tests speak: nobody has to be asked for more."""
    tests = (d.check for d in drafts if d.check.target.startswith(f"{FILE}::"))
    return frozenset(name for check in tests for name in check.criteria)


def _tests(stated: Fields) -> Iterator[Sequence[str]]:
    """The lines of each test; none where a value that must be given has no known type."""
    given = [f for f in stated.fields if f.default is None]
    samples = [_SAMPLES.get(f.type.strip()) for f in given]
    if any(sample is None for sample in samples):
        return
    made = f"made = {stated.owner}({', '.join(s for s in samples if s)})"
    if given:
        yield made, _all_hold([(f, s) for f, s in zip(given, samples, strict=True) if s])
    known = [(f, f.default) for f in stated.fields if f.default and _is_literal(f.default)]
    if known:
        yield made, _all_hold(known)


def _all_hold(pairs: Sequence[tuple[Field, str]]) -> str:
    read = ", ".join(f"getattr(made, {field.name!r}, ...)" for field, _ in pairs)
    return f"assert [{read}] == [{', '.join(value for _, value in pairs)}]"


def _is_literal(text: str) -> bool:
    try:
        ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


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
