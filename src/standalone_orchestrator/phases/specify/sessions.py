"""What a command line or an object shows, played through as somebody would type it.

Asked for tests of one command a small tester has shown what it never put in, and forgets how a line
looks. Asked for the whole session the 1.5B default model is right as a rule, as long as nothing was
changed in between (`docs/benchmarks.md`, "Level 4, looks").
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from standalone_orchestrator.codebase.synopses import commands_of
from standalone_orchestrator.core.seeds import seed_for
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan
from standalone_orchestrator.models.api import Completed, Draw, Limits, Model, StopReason
from standalone_orchestrator.models.ask import say
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.models.notice import Notice
from standalone_orchestrator.models.prompt import render
from standalone_orchestrator.phases.specify.commandlines import (
    Lines,
    call_of,
    line_of,
    played,
    prints,
)
from standalone_orchestrator.phases.specify.draft import speaks_of_errors, subjects
from standalone_orchestrator.phases.specify.effects import COPIES
from standalone_orchestrator.phases.specify.shells import outcome, plays

MAX_TOKENS = 300
TEMPERATURES = (0.0, 0.2, 0.4)
"""Low ones: at 0.5 and more the 1.5B prints what the words of a form stand for, too."""

Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Sessions:
    """Asks what commands print that follow one another."""

    model: Model
    head: Head
    seed: int
    notice: Notice
    plan: Plan
    shown: Collection[str] = ()
    """Criteria of which nothing more has to be shown."""

    def tests(self) -> Mapping[str, tuple[Lines, ...]]:
        """Tests of what is shown, by the criteria that say so; empty where nothing is known."""
        found: dict[str, list[Lines]] = {}
        for criterion, lines in (*self._of_commands(), *self._of_methods()):
            found.setdefault(criterion, []).append(lines)
        return {name: tuple(some) for name, some in found.items()}

    def _of_commands(self) -> Iterator[tuple[str, Lines]]:
        line, steps = line_of(self.plan), played(self.plan)
        points = {c.id: commands_of(c.text) for c in self._points() if prints(c.text)}
        wanted = {name for said in points.values() for name in said}
        if line is None or not any(shown and words[0] in wanted for words, shown in steps):
            return
        calls = [call_of(line[0], repr(list(words))) for words, _ in steps]
        said = self._shown([shlex.join(words) for words, _ in steps], "$")
        for number, (words, shown) in enumerate(steps):
            printed = _most_say(tell[number] for tell in said if number in tell) if shown else None
            if printed is not None:
                lines = tested(calls[: number + 1], printed)
                yield from ((name, lines) for name, told in points.items() if words[0] in told)

    def _of_methods(self) -> Iterator[tuple[str, Lines]]:
        texts = {c.id: c.text for c in self._points()}
        plain = (s for s in subjects(self.plan) if not speaks_of_errors(s.criterion.text))
        about = [(s.criterion.id, s.callables) for s in plain if s.criterion.id in texts]
        wanted = {called[0] for _, called in about if len(called) == 1}
        for play in plays(self.plan):
            if not wanted.intersection(step.about for step in play.steps):
                continue
            said = self._shown(play.typed, ">>>")
            for number, step in enumerate(play.steps):
                place = number + len(play.made)
                told = (outcome(s[place], step.returns, self.plan) for s in said if place in s)
                given = _most_say(told) if step.returns != "None" else None
                for name in (n for n, called in about if given and called == (step.about,)):
                    yield name, play.test(number, given or "")
                    if given and given[:1] == "[" and COPIES.search(texts[name]):
                        yield name, play.emptied(number, given)

    def _points(self) -> Iterator[Criterion]:
        behaves = (c for c in self.plan.criteria if c.kind is CheckKind.BEHAVIOUR)
        return (c for c in behaves if c.id not in self.shown)

    def _shown(self, typed: Sequence[str], mark: str) -> Sequence[Mapping[int, Lines]]:
        """What each draw shows below each of the lines."""
        tail = render(__package__, "session.md.j2", typed=typed, mark=mark)
        begun = f"```\n{mark} {typed[0]}\n" if self.head.continues else ""
        draws = [
            Draw(n, heat, seed_for(self.seed, "session", *typed, n))
            for n, heat in enumerate(TEMPERATURES)
        ]
        prompt = self.head.prompt(tail, thinking=False, begun=begun)
        replies = say(self.model, prompt, draws, Limits(max_tokens=MAX_TOKENS), self.notice)
        return [
            outputs(r.text, typed, mark, whole=r.stop is StopReason.END)
            for r in replies
            if isinstance(r, Completed)
        ]


def _most_say(told: Iterable[Said]) -> Said | None:
    """What more than half of all draws say; None where they do not."""
    for said, votes in Counter(told).most_common(1):
        return said if 2 * votes > len(TEMPERATURES) else None
    return None


def outputs(text: str, typed: Sequence[str], mark: str, *, whole: bool) -> Mapping[int, Lines]:
    """What a session shows below each line, as far as they stand there in their order.

    Nothing of one that holds a blank line in between, nor of the last one where the reply was cut.

    Args:
        text: the reply.
        typed: the lines.
        mark: what stands before each of them.
        whole: whether the reply came to its own end.
    """
    found: dict[int, list[str]] = {}
    ended = whole
    for row in text.splitlines():
        following = typed[len(found)] if len(found) < len(typed) else None
        if row.startswith(mark) and row.removeprefix(mark).strip() == following:
            found[len(found)] = []
        elif row.startswith(f"{mark} ") and row.removeprefix(mark).strip() in typed:
            ended = True  # another order, or more than was asked for
            break
        elif row.startswith("```") and found:
            ended = True
            break
        elif found:
            found[len(found) - 1].append(row.rstrip())
    if not ended and found:
        found.popitem()
    told = {n: tuple("\n".join(rows).strip("\n").splitlines()) for n, rows in found.items()}
    return {number: lines for number, lines in told.items() if "" not in lines}


def tested(calls: Sequence[str], printed: Sequence[str]) -> Lines:
    """The test that the last of these calls prints these lines."""
    *before, last = calls
    cleared = ("capsys.readouterr()",) if before else ()
    shown = f"assert capsys.readouterr().out.splitlines() == {list(printed)!r}"
    return (*before, *cleared, last, shown)
