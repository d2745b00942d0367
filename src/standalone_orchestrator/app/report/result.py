"""`result.json`: the end of a run for machines. The models below are its schema (format 1).

Fields may be added with the format kept; none is renamed or removed without a new format.
`schema()` is the same as a JSON schema. Times are UTC in ISO 8601, durations seconds on the wall.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from standalone_orchestrator import __version__
from standalone_orchestrator.app.report.view import RunView
from standalone_orchestrator.core.strength import Weakness
from standalone_orchestrator.core.verdict import Evidence

FORMAT: Literal[1] = 1


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Product(_Part):
    """What wrote this file."""

    name: str = "standalone-orchestrator"
    version: str = __version__


class ExitPart(_Part):
    """Why the run ended."""

    cause: str = Field(description="one word for code: passed, attempts, stalled, tokens, time, …")
    reason: str = Field(description="a sentence for people")


class EvidencePart(_Part):
    """One check and what it said of the result."""

    check: str
    authority: str = Field(description="user, example, structure or generated")
    outcome: str = Field(description="passed, failed, error, skipped or missing")
    command: str = Field(description="the command that carried the check out")
    exit_code: int | None
    output_hash: str = Field(description="SHA-256 of its output")
    message: str


class CriterionPart(_Part):
    """One criterion and whether it holds."""

    id: str
    text: str
    kind: str = Field(description="behaviour, structure, command or restraint")
    origin: str = Field(description="plan, or code when taken from the task's own sentence")
    holds: bool
    why: str
    evidence: tuple[EvidencePart, ...]


class Aside(_Part):
    """A check that is not in force, and why."""

    check: str
    reason: str


class Guards(_Part):
    """Checks that passed on the base."""

    held: int
    lost: tuple[EvidencePart, ...]


class MutantsPart(_Part):
    """Small changes to the result, by which its checks are measured."""

    run: int
    killed: int = Field(description="noticed by a check")
    left_out: int = Field(description="not run, since the time for it was over")


class WeakPart(_Part):
    """A criterion that is weakly checked: more than half of its mutants survived."""

    criterion: str
    mutants: int = Field(description="changes to functions that its checks call")
    survived: int
    path: str = Field(description="of one that survived")
    function: str
    line: int
    change: str


class CostPart(_Part):
    """What the run cost."""

    wall_s: float = Field(description="work on the run; pauses before a resume not counted")
    model_s: float
    checks_s: float
    toolchain_s: float
    overhead_s: float = Field(description="the loop itself: wall less model, checks, toolchain")
    overhead_share: float
    tokens_read: int = Field(description="prompt tokens processed anew")
    tokens_reused: int = Field(description="prompt tokens from the server's cache")
    tokens_written: int
    tokens_per_s: float = Field(description="tokens written a second of model time")
    calls: int
    candidates: int


class PhasePart(_Part):
    """One phase of the run."""

    phase: str
    steps: int
    wall_s: float
    model_s: float
    checks_s: float
    toolchain_s: float
    calls: int
    read: int
    reused: int
    written: int


class ModelPart(_Part):
    """What a role was mapped to; a role with several falls back in this order."""

    role: str
    model: str = Field(description="endpoint and model")


class Code(_Part):
    """Where the result is."""

    how: str = Field(description="branch, files, or folder when nothing was published")
    target: str = Field(description="name of the branch, or a folder")
    branch: str = Field(description="empty unless how is branch")
    commit: str
    paths: tuple[str, ...]
    complete: bool = Field(description="false when the publish has to be completed by resume")
    tree: str = Field(description="tree id of the result in the run's own repository")
    refused: str = Field(default="", description="why --apply did not merge the branch")


class Result(_Part):
    """The whole file."""

    format: Literal[1]
    product: Product
    run: str
    workspace: str
    task: str
    status: str = Field(description="verified, partial, failed or interrupted")
    exit: ExitPart
    started: datetime
    ended: datetime
    criteria: tuple[CriterionPart, ...]
    weakest_authority: str = Field(description="the weakest that the verdict leans on")
    failing: tuple[EvidencePart, ...] = Field(description="goal checks that did not pass")
    set_aside: tuple[Aside, ...] = Field(description="disputed tests, out of force")
    refused_checks: tuple[Aside, ...] = Field(description="tests that were not red first")
    bare: tuple[str, ...] = Field(
        default=(), description="checks in force that a skeleton passes: they show nothing"
    )
    unchecked: tuple[str, ...] = Field(description="criteria for which no check could be had")
    unclaimed: tuple[str, ...] = Field(description="names of the task that no criterion claims")
    guards: Guards
    remarks: tuple[str, ...]
    mutants: MutantsPart | None = Field(default=None, description="null when none were run")
    weakly_checked: tuple[WeakPart, ...] = ()
    cost: CostPart
    phases: tuple[PhasePart, ...]
    rounds: int = Field(description="test rounds")
    resumed: int = Field(description="how often the run was taken up again")
    models: tuple[ModelPart, ...]
    seed: int
    sandbox: str
    scripted: bool = Field(description="true when a scripted model answered")
    settings_hash: str
    code: Code


def result_json(view: RunView) -> str:
    """The file's text."""
    text = json.dumps(_result(view).model_dump(mode="json"), ensure_ascii=False, indent=2)
    return text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


def schema() -> dict[str, Any]:
    """The JSON schema of the file."""
    return Result.model_json_schema()


def _result(view: RunView) -> Result:
    verdict = view.verdict
    return Result(
        format=FORMAT,
        product=Product(),
        run=view.run,
        workspace=view.workspace,
        task=view.task.text,
        status=view.status,
        exit=ExitPart(cause=view.cause, reason=view.reason),
        started=view.started,
        ended=view.ended,
        criteria=_criteria(view),
        weakest_authority=verdict.weakest,
        failing=_evidence(verdict.failing),
        set_aside=_aside(verdict.set_aside),
        refused_checks=_aside(view.refused_checks),
        bare=view.bare,
        unchecked=view.unchecked,
        unclaimed=verdict.unclaimed,
        guards=Guards(held=verdict.guards_held, lost=_evidence(verdict.guards)),
        remarks=verdict.remarks,
        mutants=_mutants(view),
        weakly_checked=tuple(_weak(weak) for weak in verdict.weakly_checked),
        cost=_cost(view),
        phases=tuple(PhasePart(**asdict(phase)) for phase in view.profile.phases),
        rounds=len(view.rounds),
        resumed=len(view.profile.resumed),
        models=tuple(ModelPart(role=role, model=model) for role, model in view.models),
        seed=view.seed,
        sandbox=view.sandbox,
        scripted=view.scripted,
        settings_hash=view.settings_hash,
        code=_code(view),
    )


def _criteria(view: RunView) -> tuple[CriterionPart, ...]:
    return tuple(
        CriterionPart(
            id=said.criterion.id,
            text=said.criterion.text,
            kind=said.criterion.kind.value,
            origin=said.criterion.origin,
            holds=said.holds,
            why=said.why,
            evidence=_evidence(said.evidence),
        )
        for said in view.verdict.criteria
    )


def _evidence(evidence: tuple[Evidence, ...]) -> tuple[EvidencePart, ...]:
    return tuple(
        EvidencePart(**{name: value for name, value in asdict(e).items() if name != "source"})
        for e in evidence
    )


def _aside(pairs: tuple[tuple[str, str], ...]) -> tuple[Aside, ...]:
    return tuple(Aside(check=check, reason=reason) for check, reason in pairs)


def _mutants(view: RunView) -> MutantsPart | None:
    if (measured := view.measured) is None:
        return None
    killed = sum(bool(m.killed_by) for m in measured.mutants)
    return MutantsPart(run=len(measured.mutants), killed=killed, left_out=measured.left_out)


def _weak(weak: Weakness) -> WeakPart:
    example = weak.example
    return WeakPart(
        criterion=weak.criterion,
        mutants=weak.mutants,
        survived=weak.survived,
        path=example.path,
        function=example.function,
        line=example.line,
        change=example.change,
    )


def _cost(view: RunView) -> CostPart:
    spent = view.profile
    return CostPart(
        wall_s=round(spent.wall_s, 3),
        model_s=round(spent.model_s, 3),
        checks_s=round(spent.checks_s, 3),
        toolchain_s=round(spent.toolchain_s, 3),
        overhead_s=round(spent.overhead_s, 3),
        overhead_share=round(spent.overhead_share, 5),
        tokens_read=spent.read,
        tokens_reused=spent.reused,
        tokens_written=spent.written,
        tokens_per_s=round(spent.tokens_per_s, 2),
        calls=spent.calls,
        candidates=len(view.candidates),
    )


def _code(view: RunView) -> Code:
    place = view.place
    return Code(
        how=place.how,
        target=place.target,
        branch=place.target if place.how == "branch" else "",
        commit=place.commit,
        paths=place.paths,
        complete=place.complete,
        refused=place.refused,
        tree=view.tree,
    )
