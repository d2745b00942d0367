"""The handoff of a run that did not verify: what holds, what doesn't, and what to do next.

Pure. `points` is what the page shows, `handoff` the same as Markdown for the console and files.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from standalone_orchestrator.app.report.closing import brief, gist, listed, outcome_of, unpack
from standalone_orchestrator.app.report.view import INTERRUPTED, RunView
from standalone_orchestrator.core.verdict import Evidence

_LISTED = 12
"""Points of a list; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Missing:
    """One criterion that does not hold."""

    id: str
    text: str
    why: str
    evidence: tuple[Evidence, ...]
    """Its checks that did not pass."""


@dataclass(frozen=True, slots=True)
class Handoff:
    """The points of a handoff, each a sentence or two."""

    holds: tuple[str, ...]
    missing: tuple[Missing, ...]
    broken: tuple[Evidence, ...]
    """Guards that fail on the result."""
    tried: tuple[str, ...]
    diagnosis: tuple[tuple[str, str], ...]
    """(why, quoted evidence) of the last diagnosis."""
    next: tuple[str, ...]


def points(view: RunView) -> Handoff:
    """What the next person has to know."""
    last = view.diagnoses[-1] if view.diagnoses else None
    return Handoff(
        holds=tuple(c.criterion.text for c in view.verdict.criteria if c.holds),
        missing=tuple(
            Missing(
                c.criterion.id,
                c.criterion.text,
                c.why,
                tuple(e for e in c.evidence if e.outcome != "passed"),
            )
            for c in view.verdict.criteria
            if not c.holds
        ),
        broken=view.verdict.guards,
        tried=tuple(_tried(view)),
        diagnosis=tuple((why.text, why.evidence) for why in last.whys) if last else (),
        next=tuple(_next(view)),
    )


def handoff(view: RunView) -> str:
    """The handoff as Markdown."""
    told = points(view)
    parts = [
        f"# Handoff of run {view.run}",
        f"**{view.status}**: {_plain(view.reason)}.",
        _section("What holds", [_plain(text) for text in told.holds], "Nothing yet."),
        _section("What does not hold", [_missing(m) for m in told.missing], "Nothing known."),
    ]
    if told.broken:
        parts.append(_section("What was broken", [_evidence(e) for e in told.broken], ""))
    if view.verdict.remarks:
        remarks = [_plain(remark) for remark in view.verdict.remarks]
        parts.append(_section("What to know", remarks, ""))
    parts.append(_section("What was tried", told.tried, "Nothing yet."))
    if told.diagnosis:
        whys = [f"{_plain(why)}  \n  {_code(quote)}" for why, quote in told.diagnosis]
        parts.append(_section("Last diagnosis", whys, ""))
    parts.append(_section("What to do next", told.next, ""))
    return "\n\n".join(part for part in parts if part) + "\n"


def _tried(view: RunView) -> list[str]:
    tried = []
    for file in view.profile.files:
        kept = [c for c in view.candidates if c.path == file.path and c.chosen]
        last = f"; kept: {kept[-1].origin}" if kept else ""
        tried.append(
            f"{_code(file.path)}: {_count(file.candidates, 'candidate')}"
            f" in {_count(file.rounds, 'round')}{last}"
        )
    for number, tested in enumerate(view.rounds, 1):
        total = tested.passed + len(tested.failed)
        failed = listed([view.stated(name) for name in tested.failed])
        tried.append(
            f"test round {number}: {tested.passed} of {total} checks passed"
            + (f"; failing: {_code(failed)}" if failed else "")
        )
    for said in view.diagnoses:
        blamed = ", ".join(said.blamed)
        tried.append(
            f"diagnosis by {said.source}, blaming {blamed or 'no file'}: "
            + (_plain(said.whys[0].text) if said.whys else "no cause found")
        )
    return tried


_LIMITS = {"attempts": "--max-iterations", "tokens": "--max-tokens", "time": "--max-minutes"}
"""Options of `resume` that open a run again, by what ended it."""
_BY_CAUSE = {
    "stalled": "More of the same did not help: try a stronger model (`--model`), more candidates "
    "(`--candidates`), or a task that spells out the failing point.",
    "no plan": "Say more exactly which files and functions are wanted, or split the task.",
    "no checks": "Give a command that tells right from wrong: `--check 'make test'`.",
}


def _next(view: RunView) -> list[str]:
    workspace = shlex.quote(view.workspace)
    if view.status == INTERRUPTED:
        return [f"Take it up again: `orchestrator resume {view.run} --workspace {workspace}`."]
    todo = []
    if not view.place.complete:
        todo.append(
            "The result was not written completely: "
            f"`orchestrator resume {view.run} --workspace {workspace}` completes it."
        )
    if view.verdict.failing and view.place.target:
        first = view.verdict.failing[0]
        at = unpack(view) if view.place.how == "folder" else view.place.target
        todo.append(
            f"Look at {_code(at)}: {len(view.verdict.failing)} checks fail there, "
            f"first {_code(outcome_of(first))}"
            + (f", run by {_code(brief(first.command))}." if first.command else ".")
        )
    if view.verdict.unclaimed:
        names = ", ".join(_code(name) for name in view.verdict.unclaimed[:_LISTED])
        todo.append(f"Say in the task what is expected of {names}: no criterion claims it.")
    unproved = [
        _code(c.criterion.text) for c in view.verdict.criteria if not c.holds and not c.evidence
    ]
    if unproved:
        todo.append(
            f"Nothing checks {', '.join(unproved)}: give a test (`--tests`) or a command "
            "(`--check`) for it."
        )
    if view.cause in _LIMITS:
        todo.append(
            f"Let it go on with a higher limit: `orchestrator resume {view.run} --workspace "
            f"{workspace} {_LIMITS[view.cause]} N`, or start anew with a stronger `--model`."
        )
    if view.cause in _BY_CAUSE:
        todo.append(_BY_CAUSE[view.cause])
    todo.append(
        f"See every attempt: `orchestrator show {view.run} --trace --workspace {workspace}`."
    )
    return todo


def _section(title: str, items: list[str] | tuple[str, ...], empty: str) -> str:
    if not items:
        return f"## {title}\n\n{empty}"
    shown = [f"- {item}" for item in items[:_LISTED]]
    if len(items) > _LISTED:
        shown.append(f"- … and {len(items) - _LISTED} more")
    return "\n".join([f"## {title}", "", *shown])


def _missing(missing: Missing) -> str:
    lines = [f"{_plain(missing.text)} — {_plain(missing.why)}"]
    lines += [f"  - {_evidence(evidence)}" for evidence in missing.evidence[:4]]
    return "\n".join(lines)


def _evidence(evidence: Evidence) -> str:
    said = f": {_code(gist(evidence.message))}" if evidence.message.strip() else ""
    ran = f" ({_code(brief(evidence.command))})" if evidence.command else ""
    return f"{_code(outcome_of(evidence))} {evidence.outcome}{said}{ran}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _plain(text: str) -> str:
    """Text of others on one line, so that it can't begin a heading or a list."""
    return " ".join(text.split()).rstrip(".")[:600]


def _code(text: str) -> str:
    """Text of others as a code span that it can't leave."""
    line = " ".join(text.split())[:400]
    longest = max((len(run) for run in re.findall(r"`+", line)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if longest else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"
