"""Find the cause: what code can see first, else at most five whys tied to quoted evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from standalone_orchestrator.codebase.graph import dependents, import_graph, waves
from standalone_orchestrator.core.checks import (
    Check,
    CheckResult,
    Means,
    Outcome,
    Role,
    Suite,
)
from standalone_orchestrator.core.events import Diagnosed, FileEdit, Why
from standalone_orchestrator.core.seeds import seed_for
from standalone_orchestrator.core.state import Tried
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.models.api import Draw, Limits, Model
from standalone_orchestrator.models.ask import Answer, Malformed, ask
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.models.notice import Notice
from standalone_orchestrator.models.prompt import render
from standalone_orchestrator.phases.rca.evident import Before, evident
from standalone_orchestrator.phases.rca.material import Material, sources, within
from standalone_orchestrator.phases.rca.schema import CauseReply, cause_reply

MAX_TOKENS = 700
AGAIN_TEMPERATURE = 0.5
"""Of a diagnosis after one that led to nothing better: the likeliest answer was had already."""
MOST_FAILURES = 4
SOUND = 3
"""Tests of a file at least that pass where no other cause is looked for in it: one says little."""
_WORDS = ("no", "one", "two", "three", "four", "five")
MEANINGFUL = 8
"""Characters that a quote needs at least when it is no whole line."""


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
    most_whys: int = 5
    base: Mapping[str, str] = field(default_factory=dict)
    """Text of every file of the base: what was wrong there explains no new failure."""
    project: Mapping[str, str] = field(default_factory=dict)
    """Text of every file of the current tree; empty when `files` are all."""
    tried: Tried | None = None
    """What the round before tried in vain."""


def diagnose(given: Given, model: Model, head: Head, notice: Notice) -> Diagnosed:
    """The cause of the failing checks, and what to build again."""
    checks = given.suite.in_force()
    before = Before(given.base, {f.path: f for f in given.plan.files}, given.project)
    whys, blamed = evident(given.files, checks, given.results, before)
    if blamed:
        return _diagnosed(given, "code", whys, blamed, ())
    failing = {r.check: r for r in given.results if r.outcome is not Outcome.PASSED}
    concerned = [c for c in checks if c.id in failing]
    suspects = _suspects(given, concerned, failing)
    if not given.ask_model:
        return _diagnosed(given, "code", (), suspects, ())
    failures = [_shown(c, failing[c.id]) for c in concerned[:MOST_FAILURES]]
    shown = sources(given.files, suspects, failures, notice)
    material = Material(tuple(failures), shown, given.tried)
    room = head.room(MAX_TOKENS) - head.count(_tail(material.bare(), given))
    material = within(material, given.files, room, head.count, notice)
    tail = _tail(material, given)
    temperature = 0.0 if given.tried is None else AGAIN_TEMPERATURE
    draw = Draw(0, temperature, seed_for(given.seed, given.step))
    prompt = head.prompt(tail, thinking=True)
    limits = Limits(max_tokens=MAX_TOKENS)
    match ask(model, prompt, cause_reply(given.most_whys), draw, limits, notice=notice):
        case Answer(value=reply):
            kept = _tied(reply, material.text(), notice)
            named = tuple(p for p in reply.blame if p in given.files)
            blame = tuple(p for p in named if p in suspects) or named or suspects
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


def _tail(material: Material, given: Given) -> str:
    most = given.most_whys
    return render(
        __package__,
        "cause.md.j2",
        failures=material.failures,
        files=material.files,
        view=any(text != given.files[path] for path, text in material.files),
        tried=material.tried,
        most=most,
        word=_WORDS[most],
    )


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
    return Diagnosed(given.step, source, whys[: given.most_whys], tuple(mine), layers, edits)


def _suspects(
    given: Given, concerned: Sequence[Check], failing: Mapping[str, CheckResult]
) -> tuple[str, ...]:
    """Files that failing checks need, but those whose own tests all pass, if others are left.

    What a failure goes through is one of them in any case.
    """
    needed = {n for c in concerned for n in c.needs}
    told = "\n".join(failing[c.id].message for c in concerned)
    sound = {p for p in needed if _is_sound(p, given, failing) and f"{p}:" not in told}
    paths = [f.path for f in given.plan.files]
    left = (needed - sound) or needed
    return tuple(p for p in paths if p in left) or tuple(paths)


def _is_sound(path: str, given: Given, failing: Mapping[str, CheckResult]) -> bool:
    """Whether tests are about this file and what it needs, and all of them pass."""
    reach = {path, *(file.path for file in given.plan.needed(path))}
    tests = (c for c in given.suite.in_force() if c.role is Role.GOAL and c.means is Means.TEST)
    mine = [c for c in tests if path in c.needs and reach.issuperset(c.needs)]
    return len(mine) >= SOUND and all(c.id not in failing for c in mine)


def _shown(check: Check, result: CheckResult) -> str:
    return f"{check.source}\n\n{result.message}".strip()


def _tied(reply: CauseReply, material: str, notice: Notice) -> tuple[Why, ...]:
    """Whys whose evidence was shown, white space apart; the others are dropped and told."""
    lines = {" ".join(line.split()) for line in material.splitlines()}
    shown = " ".join(material.split())
    kept: list[Why] = []
    for why in reply.whys:
        quoted = " ".join(why.evidence.split())
        whole = quoted in lines and any(c.isalnum() for c in quoted)
        if whole or (len(quoted) >= MEANINGFUL and quoted in shown):
            kept.append(Why(why.why, why.evidence))
        else:
            notice("dropped", f"a cause for which no line that was seen is quoted: {why.why}")
    return tuple(kept)
