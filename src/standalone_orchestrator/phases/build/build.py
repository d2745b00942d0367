"""Build one file: draw candidates, run the frozen checks over each, keep the best (DESIGN §6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from standalone_orchestrator.codebase.questions import Question
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.stubs import all_told
from standalone_orchestrator.core import consensus, search, search_state
from standalone_orchestrator.core.errors import ShareUsed
from standalone_orchestrator.core.events import Built
from standalone_orchestrator.core.search import Begin, Compare, Crossover, Part, Repair, Take, Wave
from standalone_orchestrator.core.search_state import SearchPolicy, SearchState, Seen
from standalone_orchestrator.core.seeds import seed_for
from standalone_orchestrator.core.task import callables_of
from standalone_orchestrator.models.api import Completed, Draw, Failed, Limits, Prompt
from standalone_orchestrator.models.ask import say
from standalone_orchestrator.models.draws import raise_for
from standalone_orchestrator.phases.build.candidate import Text, text_from
from standalone_orchestrator.phases.build.closeness import badness
from standalone_orchestrator.phases.build.edited import edited
from standalone_orchestrator.phases.build.given import Given, Tools
from standalone_orchestrator.phases.build.judging import Judge
from standalone_orchestrator.phases.build.made import compared, explained
from standalone_orchestrator.phases.build.parts import (
    PART_TOKENS,
    Wanted,
    exchanged,
    guarded,
    part_opening,
    part_tail,
    placed,
    skeleton_for,
)
from standalone_orchestrator.phases.build.questioning import (
    FILE,
    answers_in,
    asking_checks,
    asking_file,
    in_one_line,
    questions_for,
)
from standalone_orchestrator.phases.build.reach import (
    bare,
    disputable,
    firm,
    reachable,
    shown,
    spoken,
    trusted,
)
from standalone_orchestrator.phases.build.tails import (
    MAX_TOKENS,
    Asked,
    Tail,
    cut,
    file_tail,
    openings,
    repair_tail,
    rewords,
)

REPAIR_TEMPERATURES = (0.2, 0.6)
PARTS = 12
"""Functions of a file that are built anew at most, where replies can be begun: short ones then."""
PART_TEMPERATURES = (0.2, 0.4, 0.7, 0.9, 0.5, 0.8, 1.0)


def build_file(given: Given, tools: Tools, policy: SearchPolicy) -> Built:
    """Write one file, or leave it as it is when nothing better was found.

    Raises:
        ModelError: no model answered any draw of a wave.
    """
    bench = _Bench(given, tools, policy)
    for text, origin in bench.free_candidates():
        bench.look(text, origin)
    while not isinstance(step := search.next_try(bench.state), Take):
        try:
            bench.perform(step)
        except ShareUsed:  # what there is goes on to the files that are left
            return bench.take(consensus.best_of(bench.state))
    return bench.take(step.index)


class _Bench:
    """Carries out what the search decides, for one file."""

    def __init__(self, given: Given, tools: Tools, policy: SearchPolicy) -> None:
        self._given = given
        self._tools = tools
        self._checks = reachable(given.suite, given.plan, given.path, given.there)
        several = len(callables_of((given.plan.file(given.path),))) > 1
        if policy.parts is None:
            policy = replace(policy, parts=PARTS if several and tools.head.continues else 0)
        language = language_for(given.path)
        outline = language.outline(given.path, given.base) if language and given.base else None
        self._has_definitions = outline is not None and bool(outline.symbols)
        self._questions: Sequence[Question] = ()
        self._judge = Judge(given, tools, policy, self._checks, cut(self._asked()))
        self.state = SearchState(
            policy,
            trusted(self._checks),
            disputable=disputable(self._checks),
            spoken=spoken(self._checks),
            confirmed=frozenset(given.confirmed),
            shown=shown(self._checks),
            firm=firm(self._checks),
            bare=bare(self._checks),
            begun=tools.head.continues and bool(openings(self._asked(fresh=True))),
            several=several,
            agreed=given.again and not given.alone,
            skeleton=language is not None,
        )

    def perform(self, step: Wave | Repair | Part | Crossover | Begin | Compare) -> None:
        """Carry out one step.

        Raises:
            ModelError: no model answered any draw of a wave.
            ShareUsed: the model may not be asked any more for this file.
        """
        match step:
            case Wave():
                self.draw(step)
            case Repair():
                self.repair(step)
            case Part():
                self.part(step)
            case Crossover():
                self.cross(step)
            case Begin():
                self.begin()
            case Compare():
                self.compare(step)
            case _:
                assert_never(step)

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
        made = self._judge.judge(Text(text), origin, "")
        self.state = search_state.saw(self.state, seen=(made.seen,))

    def draw(self, wave: Wave) -> None:
        """Draw a wave; all replies are had before a check runs, so that they do not fight."""
        given, policy = self._given, self.state.policy
        draws = [
            Draw(n, policy.temperature(n), seed_for(given.seed, given.step, n)) for n in wave.draws
        ]
        asked = self._asked(fresh=wave.fresh)
        tail = self._tail(wave, asked)
        begun = tail.begun[self.state.waves % len(tail.begun)]
        if search_state.unusable(self.state):
            begun = ""
        if wave.why:
            begun = f"{tail.begun[0]} {self._stated(wave.why)}, since"
        prompt = self._tools.head.prompt(tail.text, thinking=True, begun=begun)
        replies = sorted(self._sample(prompt, draws), key=lambda r: r.draw.index)
        seen = [
            self._judge.judge(
                text_from(r, given.path, asked.current, edit=tail.edit, ours=given.base is None),
                f"draw {r.draw.index + 1} at {r.draw.temperature:g}",
                r.text,
            ).seen
            for r in replies
        ]
        unseen = wave.fresh or not (given.again or wave.after >= 0)
        found = tuple(replace(s, unseen=unseen) for s in seen)
        self.state = search_state.saw(self.state, draws=len(draws), seen=found)

    def repair(self, step: Repair) -> None:
        """Ask for a repair of one candidate."""
        made, given = self._judge.made[step.of], self._given
        problem = made.seen.problem or "\n".join(explained(made, self._checks))
        asked = self._asked()
        if asked.existing and made.reply:
            asked = replace(asked, last=made.reply)
        else:
            asked = replace(asked, current=made.text or given.current)
        tail = repair_tail(asked, problem, self._tools.head, self._tools.notice)
        seed = seed_for(given.seed, given.step, "repair", step.number)
        draw = Draw(step.number, REPAIR_TEMPERATURES[step.number % 2], seed)
        prompt = self._tools.head.prompt(tail.text, thinking=False)
        origin = f"repair {step.number + 1}"
        seen = [
            self._judge.judge(
                text_from(r, given.path, asked.current, edit=tail.edit, ours=given.base is None),
                origin,
                r.text,
            ).seen
            for r in self._sample(prompt, [draw])
        ]
        self.state = search_state.saw(self.state, repair=True, seen=tuple(seen))

    def part(self, step: Part) -> None:
        """Have one function of a candidate written anew, and put it into its text by name."""
        made, given = self._judge.made[step.of], self._given
        wanted, begun = Wanted(step.name, made.text), ""
        if self._tools.head.continues and not rewords(given.plan):
            again = step.name in self.state.parts
            begun = part_opening(wanted, given.plan, given.path, given.base, again=again)
        if not begun:  # a model that goes on from a beginning does worse with them
            against = self._judge.suspects(made.text, made.results).against(step.name)
            told = tuple(f"{check.source}\n{result.message}" for check, result in against)
            wanted = replace(wanted, failures=told)
        tail = part_tail(wanted, given.plan, given.path, self._tools.head, self._tools.notice)
        prompt = self._tools.head.prompt(tail, thinking=False, begun=begun)
        names = (given.step, "part", step.name)
        draws = [Draw(n, PART_TEMPERATURES[n], seed_for(given.seed, *names, n)) for n in step.draws]
        replies = self._sample(prompt, draws, PART_TOKENS)
        seen = [
            self._judge.judge(
                placed(r, given.path, wanted, begun),
                f"part {step.name} at {r.draw.temperature:g}",
                r.text,
            ).seen
            for r in sorted(replies, key=lambda r: r.draw.index)
        ]
        found = tuple(replace(s, over=step.of, put=step.name) for s in seen)
        self.state = search_state.saw(self.state, part=step.name, seen=found)

    def cross(self, step: Crossover) -> None:
        """Put one function of the other candidates into a text; what is known is not looked at.

        Then what it refuses first, before the body that it has: of functions built anew, too.
        """
        made, path = [m for m in self._judge.made if m.tree], self._given.path
        wanted = Wanted(step.name, self._judge.made[step.of].text)
        whole = [m for m in made if m.seen.origin not in ("crossover", "part")]
        donors = [m for m in made if m.seen.origin != "crossover"]
        texts = [(exchanged(m.text, path, wanted), f"{step.name} of {m.origin}") for m in whole]
        texts += [
            (guarded(m.text, path, wanted), f"guards of {step.name} of {m.origin}") for m in donors
        ]
        seen: list[Seen] = []
        for text, origin in texts:
            if text and not self._judge.knows(text):
                new = self._judge.judge(Text(text), f"crossover {origin}", "").seen
                seen.append(replace(new, over=step.of, put=step.name))
        self.state = search_state.crossed(self.state, step.of, step.name, tuple(seen))

    def begin(self) -> None:
        """Take the plan's skeleton for a text that functions are put into."""
        given = self._given
        self.look(skeleton_for(given.plan.file(given.path), given.current), "skeleton")

    def compare(self, step: Compare) -> None:
        """Put questions to candidates that the facts do not tell apart."""
        given, tools = self._given, self._tools
        seed = seed_for(given.seed, given.step, "questions")
        asked = questions_for(self._checks, seed, self.state.policy.questions)
        files = {FILE: asking_file(asked)}
        answers = {
            n: answers_in(tools.grade(self._judge.made[n].tree, asking_checks(asked), files))
            if asked
            else ()
            for n in step.candidates
        }
        self.state = search_state.compared(self.state, answers)
        self._questions = asked
        if asked:
            shares = (
                f"{self._judge.made[n].origin} {consensus.agreement(self.state, seen):.0%}"
                for n, seen in enumerate(self.state.seen)
                if seen.answers
            )
            said = f"answers to {len(asked)} questions agree with all draws: {', '.join(shares)}"
            tools.notice("compared", f"{given.path}: {said}")

    def take(self, index: int) -> Built:
        """The result: the tree with the chosen text, or as it was when nothing better was found."""
        given = self._given
        broken = index >= 0 and self._judge.made[index].seen.score.guards_lost and not given.awaited
        if broken and given.current is not None:
            self.look(given.current, "kept")  # what is there breaks no guard, or fewer
            index = consensus.best_of(self.state)
        if why := self._no_better(index):
            return Built(
                given.step, given.path, given.tree, len(self._judge.made), "kept", problem=why
            )
        made = self._judge.made[index]
        self._tools.tell(replace(self._judge.event(made), chosen=True))
        return Built(
            step=given.step,
            path=given.path,
            tree=made.tree,
            candidates=len(self._judge.made),
            chosen=made.origin,
            score=made.seen.score,
            disputed=consensus.in_question(self.state, index),
            problem=made.seen.problem or compared(made, self._judge.made, self._checks),
            alone=consensus.alone(self.state, index),
            differs=self._differs(index),
        )

    def _differs(self, index: int) -> str:
        """A question to which drafts have other answers than what is taken, where they often do."""
        number = consensus.divided(self.state, index)
        return in_one_line(self._questions[number]) if number >= 0 else ""

    def _no_better(self, index: int) -> str:
        """Why no candidate can take the place of what is there; empty when one can."""
        if index < 0 or self._judge.made[index].origin == "skeleton":
            return "no reply held a file"
        seen, current = self._judge.made[index].seen, self._given.current
        if not self._judge.made[index].tree:
            return seen.problem
        if current is None or not seen.problem:
            return ""
        there, new = self._judge.faults(current), self._judge.faults(self._judge.made[index].text)
        return seen.problem if badness(there) <= badness(new) else ""

    def _sample(
        self, prompt: Prompt, draws: Sequence[Draw], most: int = MAX_TOKENS
    ) -> list[Completed]:
        done: list[Completed] = []
        away: list[Failed] = []
        tools, limits = self._tools, Limits(max_tokens=most)
        for reply in say(tools.model, prompt, draws, limits, tools.notice):
            if isinstance(reply, Completed):
                done.append(reply)
                continue
            if reply.fault == "share":
                raise ShareUsed(reply.reason)
            tools.notice("failed draw", reply.reason)
            if reply.fault not in ("idle", "deadline"):
                away.append(reply)
        if away and not done:  # nobody answers: a fault to resume from, no reason to build on
            raise raise_for(away[0])
        return done

    def _stated(self, name: str) -> str:
        """What a check states, on one line."""
        stated = next(c.stated for c in self._checks if c.id == name)
        return " ".join(stated.removeprefix("assert ").split())

    def _tail(self, wave: Wave, asked: Asked) -> Tail:
        if wave.after >= 0:
            made = self._judge.made[wave.after]
            failures = (
                (made.seen.problem,) if made.seen.problem else tuple(explained(made, self._checks))
            )
            asked = replace(asked, failures=failures)
        return file_tail(asked, self._tools.head, self._tools.notice)

    def _asked(self, *, fresh: bool = False) -> Asked:
        """What is asked for; `fresh` as in the first round, over what the base has."""
        given = self._given
        if fresh:
            given = replace(given, current=given.base, failures=(), whys=(), tried=None)
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
