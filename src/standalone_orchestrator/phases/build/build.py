"""Build one file: draw candidates, run the frozen checks over each, keep the best (DESIGN §6)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, assert_never

from standalone_orchestrator.codebase.api import Fault
from standalone_orchestrator.codebase.lint import faults
from standalone_orchestrator.codebase.registry import language_for
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
from standalone_orchestrator.core.search import Repair, SearchPolicy, SearchState, Seen, Take, Wave
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
from standalone_orchestrator.phases.build.mended import mended, unavailable
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
    base: str | None = None
    """The file's text in the base: its faults are no fault of a candidate."""
    tried: Tried | None = None
    """What the round before tried in vain."""
    confirmed: tuple[str, ...] = ()
    """Tests that were asked again and stand: they are not disputed any more."""
    project: Mapping[str, str] = field(default_factory=dict)
    """Paths and texts of `tree`."""
    modules: tuple[str, ...] = ()
    """Top-level modules that are installed; empty where that is not known."""
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
        problem = made.seen.problem or "\n".join(self._explain(made))
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
            problem=made.seen.problem or self._compared(made),
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

    def _compared(self, made: _Made) -> str:
        """Why a round left the file as it was, although it is not in order."""
        if made.origin != "kept" or not made.seen.failed:
            return ""
        rivals = [m for m in self._made if m.origin != "kept" and m.tree and m.tree != made.tree]
        sound = [m for m in rivals if not m.seen.problem]
        if not rivals:
            usable = any(m.tree for m in self._made if m.origin != "kept")
            return (
                "every candidate repeats what is there" if usable else self._made[-1].seen.problem
            )
        best = max(sound or rivals, key=lambda m: m.seen.score)
        if best.seen.problem:
            return f"nothing better was found; {best.origin}: {best.seen.problem}"
        return (
            f"nothing better was found; {best.origin} passes {len(best.seen.passed)} checks"
            f"{self._broken(best, made)}, what is there {len(made.seen.passed)}"
        )

    def _broken(self, best: _Made, kept: _Made) -> str:
        guards = {c.id: c.source or c.target for c in self._checks if c.role is Role.GUARD}
        lost = [guards[n] for n in best.seen.failed if n in guards and n not in kept.seen.failed]
        more = f" and {len(lost) - 3} more" if len(lost) > 3 else ""
        names = ", ".join(f"`{target}`" for target in lost[:3])
        return f" but breaks {names}{more}, which passed before" if lost else ""

    def _disputed(self, made: _Made) -> tuple[str, ...]:
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
            failures = (made.seen.problem,) if made.seen.problem else tuple(self._explain(made))
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
        )

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
        if self._language and given.current is not None:
            text = self._language.unabridged(given.current, text, self._cut)
        text = self._mended(text, origin)
        key = self._fingerprint(text)
        if key in self._prints and self.state.policy.dedupe:
            first = self._made[self._prints[key]]
            seen = replace(first.seen, origin=kind, same_as=self._prints[key])
            return _Made(seen, text, first.tree, origin, reply, first.results)
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
        return _Made(seen, text, tree, origin, reply, results)

    def _mended(self, text: str, origin: str) -> str:
        """The text with its imports mended, which is told; what is there stays as it is."""
        given = self._given
        if origin == "kept" or not self.state.policy.mend_imports:
            return text
        found = mended(given.path, given.plan, text, given.project, given.base)
        if found.told:
            self._tools.notice("imports", f"{given.path}, {origin}: {'; '.join(found.told)}")
        return found.text

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
