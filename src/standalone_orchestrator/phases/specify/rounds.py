"""Tests for every criterion, in rounds: what was refused is asked again with the reason. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from standalone_orchestrator.core.task import CheckKind, Plan
from standalone_orchestrator.phases.specify.cases import Case, same_test
from standalone_orchestrator.phases.specify.draft import Draft, speaks_of_errors, subjects
from standalone_orchestrator.phases.specify.generate import Writer


def share(plan: Plan, cases: int, most: int) -> int:
    """Tests that each criterion of behaviour gets of `cases` in all: one to `most`."""
    criteria = sum(c.kind is CheckKind.BEHAVIOUR for c in plan.criteria)
    return min(most, max(1, cases // max(1, criteria)))


def write_until_red(
    writer: Writer,
    plan: Plan,
    redden: Callable[[Sequence[Draft]], Mapping[str, str]],
    rounds: int = 2,
    stated: Sequence[Draft] = (),
) -> tuple[tuple[Draft, ...], tuple[tuple[str, str], ...]]:
    """Tests for every behavioural criterion, asked again where none survived.

    Args:
        writer: asks the model.
        plan: whose criteria.
        redden: runs drafts on the skeletons; why each refused one is refused, by check id.
        rounds: how often a criterion is asked at most.
        stated: examples of the task that are checks already: a test that repeats one is dropped,
            and one that states another outcome is refused.

    Returns:
        Drafts that were red for their own reason, and (check id, reason) of those refused.
    """
    kept: list[Draft] = []
    refused: list[tuple[str, str]] = []
    complaints: dict[str, list[str]] = {}
    open_subjects = [
        s
        for s in subjects(plan)
        if s.criterion.kind is CheckKind.BEHAVIOUR
        and s.criterion.id not in writer.shown
        and writer.number(s) > 0
    ]
    writer.work_out(open_subjects)
    for round_ in range(rounds):
        fresh: list[Draft] = []
        for subject in open_subjects:
            mine = complaints.setdefault(subject.criterion.id, [])
            drafts, unfit = writer.write(subject, round_, tuple(dict.fromkeys(mine)))
            fresh += drafts
            mine += unfit
        fresh, contradictions = consistent(fresh, (*stated, *kept))
        reasons = {**redden(fresh), **contradictions} if fresh or contradictions else {}
        kept += [d for d in fresh if d.check.id not in reasons]
        refused += reasons.items()
        for name, reason in reasons.items():
            complaints.setdefault(name[1:].split("_")[0], []).append(reason)
        covered = {c for d in (*stated, *kept) for c in d.check.criteria}
        open_subjects = [s for s in open_subjects if s.criterion.id not in covered]
        for subject in open_subjects:
            if speaks_of_errors(subject.criterion.text):
                complaints.setdefault(subject.criterion.id, []).append(
                    "this point is about an error: use `with pytest.raises(...)`"
                )
    return tuple(kept), tuple(refused)


def _joint(draft: Draft, other: Draft) -> Draft:
    """The draft, which speaks for what the other one does, too, where they are one test."""
    if draft.case is None or other.case is None or not same_test(draft.case.body, other.case.body):
        return draft
    criteria = tuple(dict.fromkeys((*draft.check.criteria, *other.check.criteria)))
    return replace(draft, check=replace(draft.check, criteria=criteria))


def consistent(fresh: Sequence[Draft], kept: Sequence[Draft]) -> tuple[list[Draft], dict[str, str]]:
    """Drop repetitions, and tests that ask one question and state two outcomes."""
    outcomes: dict[str, list[str]] = {}
    for draft in (*kept, *fresh):
        if isinstance(draft.case, Case):
            stated = outcomes.setdefault(draft.case.question, [])
            if not any(same_test(draft.case.body, body) for body in stated):
                stated.append(draft.case.body)
    seen = [d.case.body for d in kept if d.case]
    left: list[Draft] = []
    reasons: dict[str, str] = {}
    for draft in fresh:
        case = draft.case
        if case is None:
            continue
        if any(same_test(case.body, body) for body in seen):
            left = [_joint(d, draft) for d in left]
            continue
        seen.append(case.body)
        if len(outcomes[case.question]) > 1:
            reasons[draft.check.id] = "another test asks the same and states another outcome"
        else:
            left.append(draft)
    return left, reasons
