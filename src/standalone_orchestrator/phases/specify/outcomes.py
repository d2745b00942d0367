"""What must come out, worked out by functions that a model writes and the sandbox runs.

More than half of the functions must agree, by what they give. None of them is kept: what is frozen
is a test with its outcome, like any other that a model wrote.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from standalone_orchestrator.codebase.questions import Question
from standalone_orchestrator.core.checks import Check, CheckResult
from standalone_orchestrator.core.seeds import seed_for
from standalone_orchestrator.core.task import CheckKind, Plan
from standalone_orchestrator.models.api import (
    Completed,
    Draw,
    Limits,
    Message,
    Model,
    Prompt,
    Reply,
)
from standalone_orchestrator.models.ask import say
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.models.notice import Notice
from standalone_orchestrator.models.parse import pieces_in
from standalone_orchestrator.models.prompt import render
from standalone_orchestrator.phases.specify.alike import alike
from standalone_orchestrator.phases.specify.draft import speaks_of_errors, subjects
from standalone_orchestrator.phases.specify.oracle import (
    Oracle,
    oracle_for,
    outcome_in,
    working_checks,
    working_out,
    written,
)

MAX_TOKENS = 300
TEMPERATURES = (0.0, 0.5, 0.8)
FILE = "oracle.py"

Run = Callable[[Sequence[Check], Mapping[str, str]], tuple[CheckResult, ...]]
"""Runs checks with these files over the base; one result a check."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Works out what questions about one method must give."""

    model: Model
    head: Head
    seed: int
    notice: Notice
    plan: Plan
    run: Run
    drawn: dict[tuple[Oracle, str], Sequence[str]] = field(default_factory=dict)
    """Functions that were had, by what they are and what for."""

    def of(self, questions: Sequence[Question], purpose: str = "oracle") -> Mapping[Question, str]:
        """The line that states the outcome of each question, where most functions agree on one.

        Args:
            questions: about one call each; those of another form than an oracle has are left out.
            purpose: what the draws are for; the same one draws the same again.
        """
        found: dict[Question, str] = {}
        by_oracle: dict[Oracle, dict[Question, Question]] = {}
        for question in questions:
            other = alike(question, self.plan)
            if (oracle := oracle_for(other, self.plan)) is not None:
                by_oracle.setdefault(oracle, {})[question] = other
        for oracle, asked in by_oracle.items():
            said = self._said(oracle, tuple(asked.values()), purpose)
            for question, outcomes in zip(asked, said, strict=True):
                outcome, votes = Counter(outcomes).most_common(1)[0]
                if outcome and 2 * votes > len(TEMPERATURES):
                    found[question] = f"assert {question.expression} == {outcome}"
        return found

    def _said(
        self, oracle: Oracle, asked: Sequence[Question], purpose: str
    ) -> Sequence[Sequence[str]]:
        """For each question what each function gives; empty for nothing."""
        checks: list[Check] = []
        files: dict[str, str] = {}
        for number, function in enumerate(self._functions(oracle, purpose)):
            name = f"test_oracle_{number}.py"
            if function:
                files[name] = working_out(oracle, function, asked)
                checks += working_checks(name, asked)
        results = {r.check: r for r in self.run(checks, files)} if checks else {}
        return [
            [
                outcome_in(results[name].message) if (name := f"{file}:{n}") in results else ""
                for file in files
            ]
            or [""]
            for n in range(len(asked))
        ]

    def _functions(self, oracle: Oracle, purpose: str) -> Sequence[str]:
        if (oracle, purpose) not in self.drawn:
            self.drawn[oracle, purpose] = self._drawn(oracle, purpose)
        return self.drawn[oracle, purpose]

    def _drawn(self, oracle: Oracle, purpose: str) -> Sequence[str]:
        tail = render(
            __package__,
            "oracle.md.j2",
            points=self._points(oracle),
            things=oracle.things,
            classes=oracle.classes,
            signature=oracle.signature,
            call=oracle.call,
            function=oracle.name,
        )
        messages = (Message("system", self.head.system), Message("user", tail.strip() + "\n"))
        draws = [
            Draw(n, heat, seed_for(self.seed, purpose, oracle.name, n))
            for n, heat in enumerate(TEMPERATURES)
        ]
        replies = say(
            self.model,
            Prompt(messages, thinking=False),
            draws,
            Limits(max_tokens=MAX_TOKENS),
            self.notice,
        )
        made = {r.draw.index: _function(oracle, r) for r in replies}
        return [made.get(draw.index, "") for draw in draws]

    def _points(self, oracle: Oracle) -> Sequence[str]:
        """What the task says of the method, of those that this names, and of nothing by name."""
        said = [
            s
            for s in subjects(self.plan)
            if s.criterion.kind is CheckKind.BEHAVIOUR and not speaks_of_errors(s.criterion.text)
        ]
        about = [s for s in said if oracle.method in _called(s.criterion.text)]
        wider = {oracle.method}.union(*(_called(s.criterion.text) for s in about))
        return [
            s.criterion.text
            for s in said
            if not s.callables or s in about or wider & {c.rpartition(".")[2] for c in s.callables}
        ]


def _called(text: str) -> set[str]:
    """Names that a text writes as calls."""
    return set(re.findall(r"\b([a-z_]\w*)\(", text))


def _function(oracle: Oracle, reply: Reply) -> str:
    if not isinstance(reply, Completed):
        return ""
    return next((f for p in pieces_in(reply.text, FILE) if (f := written(oracle, p))), "")
