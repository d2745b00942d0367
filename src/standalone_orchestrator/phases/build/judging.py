"""From a reply's text to a candidate that was checked: mended, put into a tree, scored.

Every text goes this way, whatever asked for it, so that all candidates of a step can be compared.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from standalone_orchestrator.codebase.api import Fault, Mended
from standalone_orchestrator.codebase.lint import faults
from standalone_orchestrator.codebase.registry import language_for
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
from standalone_orchestrator.core.events import Candidate
from standalone_orchestrator.core.search_state import SearchPolicy, Seen
from standalone_orchestrator.phases.build.blame import Suspects
from standalone_orchestrator.phases.build.candidate import Text, Unusable, told
from standalone_orchestrator.phases.build.closeness import broke, changed_lines, ended_in
from standalone_orchestrator.phases.build.given import Given, Tools
from standalone_orchestrator.phases.build.made import Made
from standalone_orchestrator.phases.build.mended import (
    anew,
    as_planned,
    mended,
    unavailable,
    without_trials,
)

_SHOWS = re.compile(r"\b(?:prints?|printed|outputs?|shows?|shown|displays?|asserts?|runs?)\b", re.I)
"""Words of a task that may want what a module does when it is run."""
UNUSABLE = -20
"""Quality of a reply that holds no file: below that of any file."""


class Judge:
    """Judges texts for one file, and remembers which it saw.

    Args:
        given: what is built.
        tools: the seams.
        policy: what of the judging is switched off.
        checks: that speak of the file.
        shortened: functions that the model sees without their docstrings, which come back.
    """

    def __init__(
        self,
        given: Given,
        tools: Tools,
        policy: SearchPolicy,
        checks: tuple[Check, ...],
        shortened: tuple[str, ...] = (),
    ) -> None:
        self._given = given
        self._tools = tools
        self._policy = policy
        self._checks = checks
        self._shortened = shortened
        self._prints: dict[str, int] = {}
        self._language = language = language_for(given.path)
        self._fingerprint = language.fingerprint if language else str
        self.made: list[Made] = []

    def faults(self, text: str) -> tuple[Fault, ...]:
        """What code can see to be wrong with a text, but for the faults of the base."""
        given = self._given
        found = faults(given.plan.file(given.path), text, given.base)
        return found or unavailable(
            given.path, given.plan, text, given.modules, given.project, given.base
        )

    def knows(self, text: str) -> bool:
        """Whether such a program was judged."""
        return self._fingerprint(text) in self._prints

    def judge(self, proposal: Text | Unusable, origin: str, reply: str) -> Made:
        """The candidate that a proposal makes, with the results of its checks; told and kept."""
        made = self._examined(proposal, origin, reply)
        self.made.append(made)
        self._tools.tell(self.event(made))
        return made

    def _examined(self, proposal: Text | Unusable, origin: str, reply: str) -> Made:
        given = self._given
        kind = origin.split(" ")[0]
        if isinstance(proposal, Unusable):
            seen = Seen(kind, Score(quality=UNUSABLE), problem=proposal.feedback)
            return Made(seen, "", "", origin, reply)
        text = proposal.text
        if self._language and given.current is not None:
            text = self._language.unabridged(given.current, text, self._shortened)
        text = self._mended(text, origin)
        key = self._fingerprint(text)
        if key in self._prints and self._policy.dedupe:
            first = self.made[self._prints[key]]
            seen = replace(first.seen, origin=kind, same_as=self._prints[key])
            return Made(seen, text, first.tree, origin, reply, first.results)
        self._prints[key] = len(self.made)
        tree = self._tools.write(given.tree, {given.path: text})
        found = self.faults(text)
        checks = self._checks if not found or _grows(kind, found) else ()
        results = self._tools.grade(tree, checks) if checks else ()
        graded = score(
            Suite(self._checks), results, faults=len(found), size=changed_lines(given.current, text)
        )
        guards = {c.id for c in self._checks if c.role is Role.GUARD}
        ok = passed(results) - guards  # hundreds of these say nothing of how close a candidate is
        failed = tuple(r.check for r in results if r.outcome is not Outcome.PASSED)
        blamed = self._blamed(text, results, found) if found or failed else ()
        seen = Seen(
            kind,
            graded,
            ok,
            failed,
            broke=frozenset(r.check for r in results if broke(r)),
            elsewhere=self._elsewhere(results),
            problem=told(found),
            blamed=blamed,
        )
        return Made(seen, text, tree, origin, reply, results)

    def suspects(self, text: str, results: Sequence[CheckResult]) -> Suspects:
        """The functions of a text, with what its checks' results say against them."""
        given = self._given
        file = given.plan.file(given.path)
        return Suspects(file, text, given.base, results, self._checks)

    def _elsewhere(self, results: Sequence[CheckResult]) -> frozenset[str]:
        """Checks that end in a new file that this one needs, and that fails checks of its own."""
        given = self._given
        needed = () if given.again else given.plan.needed(given.path)
        new = {file.path for file in needed if not file.exists}
        found = {r.check: path for r in results if (path := ended_in(r)) in new}
        return frozenset(n for n, path in found.items() if path in self._failing)

    @cached_property
    def _failing(self) -> frozenset[str]:
        """Files of which a check fails that has nothing to do with this one."""
        given = self._given
        goals = [c for c in given.suite.in_force() if c.role is Role.GOAL]
        own = [c for c in goals if c.needs and given.path not in c.needs]
        good = passed(self._tools.grade(given.tree, own)) if own else frozenset[str]()
        return frozenset(path for c in own if c.id not in good for path in c.needs)

    def _blamed(
        self, text: str, results: Sequence[CheckResult], found: Sequence[Fault]
    ) -> tuple[str, ...]:
        most = self._policy.parts or self._policy.crosses
        return self.suspects(text, results).order(found, most) if most else ()

    def _mended(self, text: str, origin: str) -> str:
        """The text with what code can mend, which is told; what is there stays as it is."""
        given, policy = self._given, self._policy
        if origin == "kept":
            return text
        if not any(_SHOWS.search(c.text) for c in given.plan.criteria):
            text = self._told("trials", origin, without_trials(given.path, text, given.base))
        if policy.mend_classes and given.base is None:
            text = self._told(
                "classes", origin, as_planned(given.path, given.plan, text, given.project)
            )
        if policy.mend_defaults:
            text = self._told("defaults", origin, anew(given.path, text, given.base))
        if policy.mend_imports:
            found = mended(given.path, given.plan, text, given.project, given.base)
            text = self._told("imports", origin, found)
        return text

    def _told(self, topic: str, origin: str, found: Mended) -> str:
        if found.told:
            self._tools.notice(topic, f"{self._given.path}, {origin}: {'; '.join(found.told)}")
        return found.text

    def event(self, made: Made) -> Candidate:
        """A candidate as the journal tells it."""
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


def _grows(kind: str, found: Sequence[Fault]) -> bool:
    """Whether a file is being built a function at a time, and lacks nothing but the others."""
    return kind in ("part", "crossover") and all(fault.rule == "unfinished" for fault in found)
