"""Find the cause: what code can see first, else at most five whys tied to quoted evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from standalone_orchestrator.codebase.graph import dependents, import_graph, waves
from standalone_orchestrator.core.checks import Check, CheckResult, Outcome, Suite
from standalone_orchestrator.core.events import Diagnosed, FileEdit, Why
from standalone_orchestrator.core.seeds import seed_for
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.models.api import Draw, Limits, Model
from standalone_orchestrator.models.ask import Answer, Malformed, ask
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.models.notice import Notice
from standalone_orchestrator.models.prompt import render
from standalone_orchestrator.phases.rca.evident import evident
from standalone_orchestrator.phases.rca.schema import CauseReply

MAX_TOKENS = 700
MOST_FAILURES = 4
MOST_CHARACTERS = 12_000
"""Source shown to the model, over all files."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the diagnosis looks at."""

    step: str
    plan: Plan
    suite: Suite
    results: tuple[CheckResult, ...]
    files: Mapping[str, str]
    """Text of the planned files in the current tree; one that is not there is left out."""
    seed: int
    ask_model: bool = True


def diagnose(given: Given, model: Model, head: Head, notice: Notice) -> Diagnosed:
    """The cause of the failing checks, and what to build again."""
    checks = given.suite.in_force()
    whys, blamed = evident(given.files, checks, given.results)
    if blamed:
        return _diagnosed(given, "code", whys, blamed, ())
    failing = {r.check: r for r in given.results if r.outcome is not Outcome.PASSED}
    concerned = [c for c in checks if c.id in failing]
    suspects = _suspects(given, concerned)
    if not given.ask_model:
        return _diagnosed(given, "code", (), suspects, ())
    failures = [_shown(c, failing[c.id]) for c in concerned[:MOST_FAILURES]]
    shown = _sources(given.files, suspects)
    tail = render(__package__, "cause.md.j2", failures=failures, files=shown)
    draw = Draw(0, 0.0, seed_for(given.seed, given.step))
    prompt = head.prompt(tail, thinking=True)
    limits = Limits(max_tokens=MAX_TOKENS)
    match ask(model, prompt, CauseReply, draw, limits, notice=notice):
        case Answer(value=reply):
            material = "\n".join((*failures, *(text for _, text in shown)))
            kept = _tied(reply, material, notice)
            blame = tuple(p for p in reply.blame if p in given.files) or suspects
            edits = tuple(
                FileEdit(e.path, e.search, e.replace)
                for e in reply.edits
                if e.path in given.files and e.search.strip() and e.search != e.replace
            )
            blame = tuple(dict.fromkeys((*blame, *(e.path for e in edits))))
            return _diagnosed(given, "model", kept, blame, edits)
        case Malformed(problem=problem):
            notice("malformed", f"diagnosis: {problem}")
            return _diagnosed(given, "code", (), suspects, ())
        case never:
            assert_never(never)


def _diagnosed(
    given: Given,
    source: str,
    whys: tuple[Why, ...],
    blamed: Sequence[str],
    edits: tuple[FileEdit, ...],
) -> Diagnosed:
    planned = [f.path for f in given.plan.files]
    mine = [p for p in dict.fromkeys(blamed) if p in planned] or planned
    graph = import_graph(given.files)
    wanted = {*mine, *dependents(graph, mine)} & set(planned)
    layers = waves(graph, [p for p in planned if p in wanted])
    return Diagnosed(given.step, source, whys, tuple(mine), layers, edits)


def _suspects(given: Given, concerned: Sequence[Check]) -> tuple[str, ...]:
    needed = {n for c in concerned for n in c.needs}
    return tuple(f.path for f in given.plan.files if f.path in needed) or tuple(
        f.path for f in given.plan.files
    )


def _shown(check: Check, result: CheckResult) -> str:
    return f"{check.source}\n\n{result.message}".strip()


def _sources(files: Mapping[str, str], paths: Sequence[str]) -> list[tuple[str, str]]:
    left = MOST_CHARACTERS
    shown: list[tuple[str, str]] = []
    for path in paths:
        text = files.get(path, "")[:left]
        left -= len(text)
        if text:
            shown.append((path, text))
    return shown


def _tied(reply: CauseReply, material: str, notice: Notice) -> tuple[Why, ...]:
    """Whys whose evidence was shown, white space apart; the others are dropped and told."""
    shown = " ".join(material.split())
    kept: list[Why] = []
    for why in reply.whys:
        quoted = " ".join(why.evidence.split())
        if quoted and quoted in shown:
            kept.append(Why(why.why, why.evidence))
        else:
            notice("dropped", f"a why without evidence: {why.why}")
    return tuple(kept)
