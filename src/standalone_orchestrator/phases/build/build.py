"""Build one file: draw candidates, run the frozen checks over each, keep the best (DESIGN §6)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Protocol, assert_never

from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.core import search
from standalone_orchestrator.core.checks import (
    Check,
    CheckResult,
    Outcome,
    Score,
    Suite,
    passed,
    score,
)
from standalone_orchestrator.core.events import Built, Candidate, FileEdit
from standalone_orchestrator.core.search import Repair, SearchPolicy, SearchState, Seen, Take, Wave
from standalone_orchestrator.core.seeds import seed_for
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.models.api import Completed, Draw, Failed, Limits, Model, Prompt
from standalone_orchestrator.models.ask import say
from standalone_orchestrator.models.draws import raise_for
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.models.notice import Notice
from standalone_orchestrator.models.prompt import render
from standalone_orchestrator.phases.build.candidate import Text, Unusable, faults, text_from, told
from standalone_orchestrator.phases.build.edited import edited
from standalone_orchestrator.phases.build.reach import disputable, reachable, trusted

EDIT_FROM_LINES = 150
"""A longer file is changed by edits, a shorter one is written anew."""
MAX_TOKENS = 3000
UNUSABLE = -20
"""Quality of a reply that holds no file: below that of any file."""


class Grade(Protocol):
    """Runs checks over a tree; one result a check."""

    def __call__(self, tree: str, checks: Sequence[Check]) -> tuple[CheckResult, ...]:
        """The results, in the order of the checks."""
        ...


@dataclass(frozen=True, slots=True)
class Given:
    """What one build step works on."""

    step: str
    path: str
    plan: Plan
    suite: Suite
    tree: str
    there: tuple[str, ...]
    """Files that are written already, or existed in the base."""
    current: str | None
    """The file's text in `tree`; None when it is not there."""
    again: bool
    """True in a later round: what is there takes part as a candidate."""
    needs: tuple[tuple[str, str], ...]
    """(path, signatures) of what the file imports."""
    failures: tuple[str, ...]
    whys: tuple[str, ...]
    edits: tuple[FileEdit, ...]
    seed: int


@dataclass(frozen=True, slots=True)
class Tools:
    """The seams that this phase uses."""

    model: Model
    head: Head
    grade: Grade
    write: Callable[[str, Mapping[str, str | None]], str]
    notice: Notice
    tell: Callable[[Candidate], None]


@dataclass(frozen=True, slots=True)
class _Made:
    """A candidate with its text and tree."""

    seen: Seen
    text: str = ""
    tree: str = ""
    origin: str = ""
    reply: str = ""
    results: tuple[CheckResult, ...] = ()


def build_file(given: Given, tools: Tools, policy: SearchPolicy) -> Built:
    """Write one file, or leave it as it is when nothing better was found.

    Raises:
        ModelError: no model answered any draw of a wave.
    """
    bench = _Bench(given, tools, policy)
    for text, origin in bench.free_candidates():
        bench.look(text, origin)
    while not isinstance(step := search.next_try(bench.state), Take):
        match step:
            case Wave():
                bench.draw(step)
            case Repair():
                bench.repair(step)
            case _:
                assert_never(step)
    return bench.take(step.index)


class _Bench:
    """Carries out what the search decides, for one file."""

    def __init__(self, given: Given, tools: Tools, policy: SearchPolicy) -> None:
        self._given = given
        self._tools = tools
        self._checks = reachable(given.suite, given.plan, given.path, given.there)
        self._prints: dict[str, int] = {}
        self._made: list[_Made] = []
        language = language_for(given.path)
        self._fence = language.name if language else ""
        self._fingerprint = language.fingerprint if language else str
        self.state = SearchState(policy, trusted(self._checks), disputable=disputable(self._checks))

    def free_candidates(self) -> list[tuple[str, str]]:
        """Texts that cost no call: what is there, and the diagnosis' edits over it."""
        given = self._given
        if given.current is None or not given.again:
            return []
        found = [(given.current, "kept")]
        changed = edited(given.current, given.edits, self._tools.notice)
        return [(changed, "edits"), *found] if changed is not None else found

    def look(self, text: str, origin: str) -> None:
        """Judge a text that cost no call."""
        made = self._judge(Text(text), origin, "")
        self.state = search.saw(self.state, seen=(made.seen,))

    def draw(self, wave: Wave) -> None:
        """Draw a wave; all replies are had before a check runs, so that they do not fight."""
        given, policy = self._given, self.state.policy
        draws = [
            Draw(n, policy.temperature(n), seed_for(given.seed, given.step, n)) for n in wave.draws
        ]
        prompt = self._file_prompt(wave.after)
        replies = sorted(self._sample(prompt, draws), key=lambda r: r.draw.index)
        seen = [
            self._judge(
                text_from(r, given.path, given.current),
                f"draw {r.draw.index + 1} at {r.draw.temperature:g}",
                r.text,
            ).seen
            for r in replies
        ]
        self.state = search.saw(self.state, draws=len(draws), seen=tuple(seen))

    def repair(self, step: Repair) -> None:
        """Ask for a repair of one candidate."""
        made, given = self._made[step.of], self._given
        tail = render(
            __package__,
            "repair.md.j2",
            path=given.path,
            fence=self._fence,
            text=made.text,
            problem=made.seen.problem or "\n".join(self._explain(made)),
        )
        draw = Draw(step.number, 0.2, seed_for(given.seed, given.step, "repair", step.number))
        prompt, origin = self._tools.head.prompt(tail, thinking=False), f"repair {step.number + 1}"
        seen = [
            self._judge(text_from(r, given.path, made.text or None), origin, r.text).seen
            for r in self._sample(prompt, [draw])
        ]
        self.state = search.saw(self.state, repair=True, seen=tuple(seen))

    def take(self, index: int) -> Built:
        """The result: the tree with the chosen text."""
        given = self._given
        count = len(self._made)
        if index < 0 or not self._made[index].tree:
            why = self._made[index].seen.problem if index >= 0 else "no reply held a file"
            return Built(given.step, given.path, given.tree, count, "kept", problem=why)
        made = self._made[index]
        if made.seen.problem and given.current and not faults(given.path, given.current):
            return Built(
                given.step, given.path, given.tree, count, "kept", problem=made.seen.problem
            )
        self._tools.tell(replace(self._event(made), chosen=True))
        return Built(
            step=given.step,
            path=given.path,
            tree=made.tree,
            candidates=count,
            chosen=made.origin,
            score=made.seen.score,
            disputed=self._disputed(made),
            problem=made.seen.problem,
        )

    def _disputed(self, made: _Made) -> tuple[str, ...]:
        return tuple(c for c in search.disputed(self.state) if c in made.seen.failed)

    def _sample(self, prompt: Prompt, draws: Sequence[Draw]) -> list[Completed]:
        done: list[Completed] = []
        away: list[Failed] = []
        tools, limits = self._tools, Limits(max_tokens=MAX_TOKENS)
        for reply in say(tools.model, prompt, draws, limits, tools.notice):
            if isinstance(reply, Completed):
                done.append(reply)
                continue
            tools.notice("failed draw", reply.reason)
            if reply.fault not in ("idle", "deadline"):
                away.append(reply)
        if away and not done:  # nobody answers: a fault to resume from, no reason to build on
            raise raise_for(away[0])
        return done

    def _file_prompt(self, after: int) -> Prompt:
        given = self._given
        failures = given.failures
        if after >= 0:
            made = self._made[after]
            failures = (made.seen.problem,) if made.seen.problem else tuple(self._explain(made))
        tail = render(
            __package__,
            "file.md.j2",
            file=given.plan.file(given.path),
            needs=given.needs,
            current=given.current or "",
            edit=(given.current or "").count("\n") > EDIT_FROM_LINES,
            fence=self._fence,
            failures=failures,
            whys=given.whys,
        )
        return self._tools.head.prompt(tail, thinking=True)

    def _judge(self, proposal: Text | Unusable, origin: str, reply: str) -> _Made:
        made = self._examined(proposal, origin, reply)
        self._made.append(made)
        self._tools.tell(self._event(made))
        return made

    def _examined(self, proposal: Text | Unusable, origin: str, reply: str) -> _Made:
        given = self._given
        kind = origin.split(" ")[0]
        if isinstance(proposal, Unusable):
            seen = Seen(kind, Score(quality=UNUSABLE), problem=proposal.feedback)
            return _Made(seen, "", "", origin, reply)
        text = proposal.text
        key = self._fingerprint(text)
        if key in self._prints:
            first = self._made[self._prints[key]]
            seen = replace(first.seen, origin=kind, same_as=self._prints[key])
            return _Made(seen, text, first.tree, origin, reply, first.results)
        self._prints[key] = len(self._made)
        tree = self._tools.write(given.tree, {given.path: text})
        found = faults(given.path, text)
        checks = self._checks if not found else ()
        results = self._tools.grade(tree, checks) if checks else ()
        graded = score(
            Suite(self._checks), results, faults=len(found), size=_changed(given.current, text)
        )
        ok = passed(results)
        failed = tuple(r.check for r in results if r.outcome is not Outcome.PASSED)
        seen = Seen(kind, graded, ok, failed, told(found))
        return _Made(seen, text, tree, origin, reply, results)

    def _explain(self, made: _Made) -> list[str]:
        by_id = {c.id: c for c in self._checks}
        failing = [r for r in made.results if r.outcome is not Outcome.PASSED]
        return [f"{by_id[r.check].source}\n{r.message}" for r in failing[:4]]

    def _event(self, made: _Made) -> Candidate:
        seen = made.seen
        return Candidate(
            step=self._given.step,
            path=self._given.path,
            origin=made.origin,
            reply=hashlib.sha256(made.reply.encode()).hexdigest() if made.reply else "",
            tree=made.tree,
            score=seen.score,
            passed=len(seen.passed),
            failed=seen.failed,
            problem=seen.problem,
            duplicate=seen.same_as >= 0,
        )


def _changed(old: str | None, new: str) -> int:
    if old is None:
        return new.count("\n")
    matcher = SequenceMatcher(None, old.splitlines(), new.splitlines(), autojunk=False)
    return sum(max(b - a, d - c) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")
