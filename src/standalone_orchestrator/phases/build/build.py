"""Build one file: draw candidates, run the frozen checks over each, keep the best (DESIGN §6)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, assert_never

from standalone_orchestrator.codebase.api import Fault
from standalone_orchestrator.codebase.lint import faults
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.stubs import all_told
from standalone_orchestrator.core import search
from standalone_orchestrator.core.checks import (
    Check,
    CheckResult,
    Outcome,
    Role,
    Score,
    Suite,
    passed,
    score,
)
from standalone_orchestrator.core.events import Built, Candidate, FileEdit
from standalone_orchestrator.core.search import (
    Compare,
    Repair,
    SearchPolicy,
    SearchState,
    Seen,
    Take,
    Wave,
)
from standalone_orchestrator.core.seeds import seed_for
from standalone_orchestrator.core.state import Tried
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.models.api import Completed, Draw, Failed, Limits, Model, Prompt
from standalone_orchestrator.models.ask import say
from standalone_orchestrator.models.draws import raise_for
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.models.notice import Notice
from standalone_orchestrator.phases.build.candidate import (
    Text,
    Unusable,
    text_from,
    told,
)
from standalone_orchestrator.phases.build.closeness import badness, changed_lines
from standalone_orchestrator.phases.build.edited import edited
from standalone_orchestrator.phases.build.made import Made, compared, explained
from standalone_orchestrator.phases.build.mended import mended, unavailable
from standalone_orchestrator.phases.build.questioning import (
    FILE,
    answers_in,
    asking_checks,
    asking_file,
    questions_for,
)
from standalone_orchestrator.phases.build.reach import disputable, reachable, trusted
from standalone_orchestrator.phases.build.tails import (
    MAX_TOKENS,
    Asked,
    Tail,
    cut,
    file_tail,
    repair_tail,
)

REPAIR_TEMPERATURES = (0.2, 0.6)
UNUSABLE = -20
"""Quality of a reply that holds no file: below that of any file."""


class Grade(Protocol):
    """Runs checks over a tree; one result a check."""

    def __call__(
        self, tree: str, checks: Sequence[Check], files: Mapping[str, str] | None = None
    ) -> tuple[CheckResult, ...]:
        """The results, in the order of the checks; `files` in the place of the frozen ones."""
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
    base: str | None = None
    """The file's text in the base: its faults are no fault of a candidate."""
    tried: Tried | None = None
    """What the round before tried in vain."""
    confirmed: tuple[str, ...] = ()
    """Tests that were asked again and stand: they are not disputed any more."""
    project: Mapping[str, str] = field(default_factory=dict)
    """Paths and texts of `tree`."""
    modules: tuple[str, ...] = ()
    """Top-level modules that may be imported; empty where it is not known what is installed."""
    awaited: bool = False
    """True when other files are written after this one, which may mend a guard that it breaks."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The seams that this phase uses."""

    model: Model
    head: Head
    grade: Grade
    write: Callable[[str, Mapping[str, str | None]], str]
    notice: Notice
    tell: Callable[[Candidate], None]


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
            case Compare():
                bench.compare(step)
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
        self._made: list[Made] = []
        self._language = language = language_for(given.path)
        self._fingerprint = language.fingerprint if language else str
        outline = language.outline(given.path, given.base) if language and given.base else None
        self._has_definitions = outline is not None and bool(outline.symbols)
        self._cut = cut(self._asked())
        self.state = SearchState(
            policy,
            trusted(self._checks),
            disputable=disputable(self._checks) - frozenset(given.confirmed),
        )

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
        tail = self._tail(wave.after)
        prompt = self._tools.head.prompt(tail.text, thinking=True)
        replies = sorted(self._sample(prompt, draws), key=lambda r: r.draw.index)
        seen = [
            self._judge(
                text_from(r, given.path, given.current, edit=tail.edit, ours=given.base is None),
                f"draw {r.draw.index + 1} at {r.draw.temperature:g}",
                r.text,
            ).seen
            for r in replies
        ]
        self.state = search.saw(self.state, draws=len(draws), seen=tuple(seen))

    def repair(self, step: Repair) -> None:
        """Ask for a repair of one candidate."""
        made, given = self._made[step.of], self._given
        problem = made.seen.problem or "\n".join(explained(made, self._checks))
        asked = self._asked()
        if asked.existing:
            asked = replace(asked, last=made.reply)
        else:
            asked = replace(asked, current=made.text or given.current)
        tail = repair_tail(asked, problem, self._tools.head, self._tools.notice)
        seed = seed_for(given.seed, given.step, "repair", step.number)
        draw = Draw(step.number, REPAIR_TEMPERATURES[step.number % 2], seed)
        prompt = self._tools.head.prompt(tail.text, thinking=False)
        origin = f"repair {step.number + 1}"
        seen = [
            self._judge(
                text_from(r, given.path, asked.current, edit=tail.edit, ours=given.base is None),
                origin,
                r.text,
            ).seen
            for r in self._sample(prompt, [draw])
        ]
        self.state = search.saw(self.state, repair=True, seen=tuple(seen))

    def compare(self, step: Compare) -> None:
        """Put questions to candidates that the facts do not tell apart."""
        given, tools = self._given, self._tools
        seed = seed_for(given.seed, given.step, "questions")
        asked = questions_for(self._checks, seed, self.state.policy.questions)
        files = {FILE: asking_file(asked)}
        answers = {
            n: answers_in(tools.grade(self._made[n].tree, asking_checks(asked), files))
            if asked
            else ()
            for n in step.candidates
        }
        self.state = search.compared(self.state, answers)
        if asked:
            shares = (
                f"{self._made[n].origin} {search.agreement(self.state, seen):.0%}"
                for n, seen in enumerate(self.state.seen)
                if seen.answers
            )
            told = f"answers to {len(asked)} questions agree with all draws: {', '.join(shares)}"
            tools.notice("compared", f"{given.path}: {told}")

    def take(self, index: int) -> Built:
        """The result: the tree with the chosen text, or as it was when nothing better was found."""
        given = self._given
        broken = index >= 0 and self._made[index].seen.score.guards_lost and not given.awaited
        if broken and given.current is not None:
            self.look(given.current, "kept")  # what is there breaks no guard, or fewer
            index = search.best_of(self.state)
        if why := self._no_better(index):
            return Built(given.step, given.path, given.tree, len(self._made), "kept", problem=why)
        made = self._made[index]
        self._tools.tell(replace(self._event(made), chosen=True))
        return Built(
            step=given.step,
            path=given.path,
            tree=made.tree,
            candidates=len(self._made),
            chosen=made.origin,
            score=made.seen.score,
            disputed=self._disputed(made),
            problem=made.seen.problem or compared(made, self._made, self._checks),
        )

    def _no_better(self, index: int) -> str:
        """Why no candidate can take the place of what is there; empty when one can."""
        if index < 0:
            return "no reply held a file"
        seen, current = self._made[index].seen, self._given.current
        if not self._made[index].tree:
            return seen.problem
        if current is None or not seen.problem:
            return ""
        there, new = self._faults(current), self._faults(self._made[index].text)
        return seen.problem if badness(there) <= badness(new) else ""

    def _disputed(self, made: Made) -> tuple[str, ...]:
        return tuple(c for c in search.disputed(self.state) if c in made.seen.failed)

    def _faults(self, text: str) -> tuple[Fault, ...]:
        given = self._given
        found = faults(given.plan.file(given.path), text, given.base)
        return found or unavailable(
            given.path, given.plan, text, given.modules, given.project, given.base
        )

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

    def _tail(self, after: int) -> Tail:
        asked = self._asked()
        if after >= 0:
            made = self._made[after]
            failures = (
                (made.seen.problem,) if made.seen.problem else tuple(explained(made, self._checks))
            )
            asked = replace(asked, failures=failures)
        return file_tail(asked, self._tools.head, self._tools.notice)

    def _asked(self) -> Asked:
        given = self._given
        return Asked(
            file=given.plan.file(given.path),
            plan=given.plan,
            current=given.current,
            existing=self._has_definitions,
            needs=given.needs,
            failures=given.failures,
            whys=given.whys,
            tried=given.tried,
            told=all_told(given.path, given.current or "", self._tools.head.body)
            if self._has_definitions
            else (),
        )

    def _judge(self, proposal: Text | Unusable, origin: str, reply: str) -> Made:
        made = self._examined(proposal, origin, reply)
        self._made.append(made)
        self._tools.tell(self._event(made))
        return made

    def _examined(self, proposal: Text | Unusable, origin: str, reply: str) -> Made:
        given = self._given
        kind = origin.split(" ")[0]
        if isinstance(proposal, Unusable):
            seen = Seen(kind, Score(quality=UNUSABLE), problem=proposal.feedback)
            return Made(seen, "", "", origin, reply)
        text = proposal.text
        if self._language and given.current is not None:
            text = self._language.unabridged(given.current, text, self._cut)
        text = self._mended(text, origin)
        key = self._fingerprint(text)
        if key in self._prints and self.state.policy.dedupe:
            first = self._made[self._prints[key]]
            seen = replace(first.seen, origin=kind, same_as=self._prints[key])
            return Made(seen, text, first.tree, origin, reply, first.results)
        self._prints[key] = len(self._made)
        tree = self._tools.write(given.tree, {given.path: text})
        found = self._faults(text)
        checks = self._checks if not found else ()
        results = self._tools.grade(tree, checks) if checks else ()
        graded = score(
            Suite(self._checks), results, faults=len(found), size=changed_lines(given.current, text)
        )
        guards = {c.id for c in self._checks if c.role is Role.GUARD}
        ok = passed(results) - guards  # hundreds of these say nothing of how close a candidate is
        failed = tuple(r.check for r in results if r.outcome is not Outcome.PASSED)
        seen = Seen(kind, graded, ok, failed, told(found))
        return Made(seen, text, tree, origin, reply, results)

    def _mended(self, text: str, origin: str) -> str:
        """The text with its imports mended, which is told; what is there stays as it is."""
        given = self._given
        if origin == "kept" or not self.state.policy.mend_imports:
            return text
        found = mended(given.path, given.plan, text, given.project, given.base)
        if found.told:
            self._tools.notice("imports", f"{given.path}, {origin}: {'; '.join(found.told)}")
        return found.text

    def _event(self, made: Made) -> Candidate:
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
