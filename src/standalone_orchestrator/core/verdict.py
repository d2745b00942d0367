"""The verdict: what the harness says of a run, from checks that the model cannot touch.

`verified`: every criterion has a passed check that executes behaviour (`structure` suffices only
for a criterion about structure), nothing in force failed, and every name and number of the task is
claimed. `partial`: some criteria hold. `failed`: none does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from standalone_orchestrator.core.checks import (
    Authority,
    Check,
    CheckResult,
    Means,
    Outcome,
    Role,
    Suite,
)
from standalone_orchestrator.core.events import Explored, Started
from standalone_orchestrator.core.state import RunState
from standalone_orchestrator.core.strength import Weakness, weakly_checked
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan

_ALONE = (
    "all checks pass, but too few drafts agree, and examples or tests of a model are too few to "
    "tell by themselves; tests of your own would"
)
"""Of files that are not verified for that (ADR 17)."""
_DIVIDED = (
    "all checks pass, but drafts that pass them differ, as on {}; an example or a test of your own "
    "would tell which is right"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One check and what it said, in full enough detail to run it again."""

    check: str
    authority: str
    outcome: str
    command: str
    exit_code: int | None
    output_hash: str
    message: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class CriterionVerdict:
    """Whether one criterion holds, and why."""

    criterion: Criterion
    holds: bool
    evidence: tuple[Evidence, ...]
    why: str
    as_whole: str = ""
    """Said when it names nothing that a test could be seen to call (ADR 0006)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The end of a run."""

    status: str
    """`verified`, `partial` or `failed`."""
    criteria: tuple[CriterionVerdict, ...]
    guards: tuple[Evidence, ...] = ()
    """Guards that were run on the result and fail."""
    guards_held: int = 0
    failing: tuple[Evidence, ...] = ()
    """Goal checks in force that fail on the result."""
    weakest: str = ""
    """The weakest authority among the checks that the verdict leans on."""
    set_aside: tuple[tuple[str, str], ...] = ()
    unclaimed: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    """What a reader must know: scripted model, no sandbox, …."""
    weakly_checked: tuple[Weakness, ...] = ()
    """Criteria most of whose mutants no check noticed. They take nothing from the status."""


def judge(
    plan: Plan | None,
    suite: Suite | None,
    results: tuple[CheckResult, ...],
    unclaimed: tuple[str, ...] = (),
    remarks: tuple[str, ...] = (),
) -> Verdict:
    """The verdict over one tree.

    Args:
        plan: criteria; None when the run ended before a plan was made.
        suite: the checks in force; None before the freeze.
        results: one for each check in force, over the tree that is published.
        unclaimed: names and numbers of the task that no criterion claims.
        remarks: facts about the run that the verdict must state.
    """
    if plan is None or suite is None:
        return Verdict("failed", (), unclaimed=unclaimed, remarks=remarks)
    by_check = {r.check: r for r in results}
    checks = suite.in_force()
    guards = [c for c in checks if c.role is Role.GUARD]
    held_guards = sum(_passed(c, by_check) for c in guards)
    unrun = sum(c.id not in by_check for c in guards)
    lost = tuple(
        _evidence(c, by_check[c.id])
        for c in guards
        if c.id in by_check and not _passed(c, by_check)
    )
    criteria = _restrained(
        tuple(_criterion(c, suite, checks, by_check) for c in plan.criteria),
        guards=sum(c.means is not Means.STRUCTURE for c in guards),
        bad=len(lost) + unrun,
    )
    if unrun:
        remarks += (f"{unrun} guards were not run on this result",)
    failing = tuple(
        _evidence(c, by_check.get(c.id))
        for c in checks
        if c.role is Role.GOAL and not _passed(c, by_check)
    )
    held = [c for c in checks if c.role is Role.GOAL and not c.bare and _passed(c, by_check)]
    leaned = [c.authority for c in held if _executes(c)] or [c.authority for c in held]
    aside = {name for name, _ in suite.set_aside}
    contradicted = any(
        c.id in aside and (c.authority >= Authority.EXAMPLE or c.firm) for c in suite.checks
    )
    return Verdict(
        status=_status(criteria, clean=not (lost or unrun or failing or unclaimed or contradicted)),
        criteria=criteria,
        guards=lost,
        guards_held=held_guards,
        failing=failing,
        weakest=Authority(min(leaned)).name.lower() if leaned else "",
        set_aside=suite.set_aside,
        unclaimed=unclaimed,
        remarks=remarks,
    )


def _status(criteria: tuple[CriterionVerdict, ...], *, clean: bool) -> str:
    holding = sum(c.holds for c in criteria)
    if criteria and holding == len(criteria) and clean:
        return "verified"
    return "partial" if holding else "failed"


def _criterion(
    criterion: Criterion,
    suite: Suite,
    checks: tuple[Check, ...],
    results: Mapping[str, CheckResult],
) -> CriterionVerdict:
    mine = [c for c in checks if criterion.id in c.criteria]
    evidence = tuple(_evidence(c, results.get(c.id)) for c in mine)
    if not mine:
        aside = {name for name, _ in suite.set_aside}
        lost = any(criterion.id in c.criteria and c.id in aside for c in suite.checks)
        why = "its only tests were set aside" if lost else "no check could be had for it"
        return CriterionVerdict(criterion, holds=False, evidence=(), why=why)
    failed = [c.id for c in mine if not _passed(c, results)]
    if failed:
        ran = any(name in results for name in failed)
        one = len(failed) == 1
        verb = ("fails" if one else "fail") if ran else ("was" if one else "were") + " not run"
        some = f"{len(failed)} of {len(mine)} checks" if mine[1:] else "its only check"
        why = f"{some} {verb}"
        return CriterionVerdict(criterion, False, evidence, why)
    proves = (CheckKind.STRUCTURE, CheckKind.RESTRAINT)
    if criterion.kind not in proves and not any(_executes(c) for c in mine):
        return CriterionVerdict(criterion, False, evidence, "no passed check executes it")
    whole = _whole(criterion, mine)
    why = ", ".join(part for part in (f"{_count(len(mine), 'check')} passed", whole) if part)
    return CriterionVerdict(criterion, True, evidence, why, whole)


def _restrained(
    criteria: tuple[CriterionVerdict, ...], guards: int, bad: int
) -> tuple[CriterionVerdict, ...]:
    """Restraints, held against the guards too, and of no worth where nothing else holds.

    A tree in which nothing was done keeps everything, so that alone is no part of a result.
    """
    some = any(c.holds and c.criterion.kind is not CheckKind.RESTRAINT for c in criteria)
    return tuple(_held_by(c, some, guards, bad) for c in criteria)


def _held_by(verdict: CriterionVerdict, some: bool, guards: int, bad: int) -> CriterionVerdict:
    if verdict.criterion.kind is not CheckKind.RESTRAINT or not verdict.holds:
        return verdict
    if bad:
        return replace(verdict, holds=False, why=f"{_count(bad, 'guard')} broken or not run")
    if not some:
        return replace(verdict, holds=False, why="nothing else holds, so nothing was changed well")
    held = f", and {_count(guards, 'guard')} held" if guards else ""
    return replace(verdict, why=f"{verdict.why}{held}")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _whole(criterion: Criterion, mine: Iterable[Check]) -> str:
    """How it is held up when nothing but the user's evidence as a whole speaks for it."""
    running = [c for c in mine if _executes(c)]
    if not running or any(criterion.id not in c.as_whole for c in running):
        return ""
    kinds = {"commands" if c.means is Means.COMMAND else "tests" for c in running}
    return f"by the user's {' and '.join(sorted(kinds))} as a whole"


def _executes(check: Check) -> bool:
    return check.means is not Means.STRUCTURE


def _passed(check: Check, results: Mapping[str, CheckResult]) -> bool:
    result = results.get(check.id)
    return result is not None and result.outcome is Outcome.PASSED


def _evidence(check: Check, result: CheckResult | None) -> Evidence:
    return Evidence(
        check=check.id,
        authority=check.authority.name.lower(),
        outcome=(result.outcome if result else Outcome.MISSING).value,
        command=result.command if result else "",
        exit_code=result.exit_code if result else None,
        output_hash=result.output_hash if result else "",
        message=result.message if result else "",
        source=check.source or check.target,
    )


def remarks_of(started: Started, explored: Explored | None = None) -> tuple[str, ...]:
    """What every reader of a run's verdict must know about how it was run."""
    said = []
    if started.scripted:
        said.append("a scripted model answered in this run")
    if started.sandbox == "none":
        said.append("what the model wrote ran without a sandbox")
    if explored and explored.not_installed:
        said.append(f"not all that the project needs could be installed: {explored.not_installed}")
    if explored and explored.base_tests and explored.base_tests.problem:
        said.append(
            f"the project's own tests {explored.base_tests.problem}; nothing guards what existed"
        )
    return tuple(said)


def _doubts(state: RunState) -> Iterator[str]:
    """Why files are not verified though all checks pass."""
    alone = [f"`{path}`" for path, differs in state.best_alone if not differs]
    if alone:
        yield f"{', '.join(alone)}: {_ALONE}"
    for path, differs in state.best_alone:
        if differs:
            yield f"`{path}`: {_DIVIDED.format(differs)}"


def verdict_of(state: RunState, started: Started) -> Verdict:
    """The verdict over the best tree of a run."""
    results = state.best_results or state.results
    remarks = remarks_of(started, state.explored)
    if not state.settled:
        remarks += ("the search for this result was cut short",)
    verdict = judge(state.plan, state.suite, results, state.unclaimed, remarks)
    if verdict.status == "verified":
        remarks += tuple(_doubts(state))
    if (state.best_alone or not state.settled) and verdict.status == "verified":
        verdict = replace(verdict, status="partial", remarks=remarks)
    measured, plan = state.measured, state.plan
    if measured is None or plan is None or measured.tree != state.best_tree:
        return verdict
    weak = weakly_checked(measured.mutants, [c.id for c in plan.criteria])
    return replace(verdict, weakly_checked=weak)
