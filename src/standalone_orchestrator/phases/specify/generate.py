"""Ask a model for tests of one criterion, from the specification alone (never from source)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from standalone_orchestrator.codebase.languages.python import TestLines, exports_of
from standalone_orchestrator.codebase.questions import Question, question_of
from standalone_orchestrator.core.checks import Authority, Check, Means, Role
from standalone_orchestrator.core.seeds import seed_for
from standalone_orchestrator.core.task import CheckKind, Plan, callables_of
from standalone_orchestrator.models.api import Draw, Limits, Model
from standalone_orchestrator.models.ask import Answer, Malformed, ask
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.models.notice import Notice
from standalone_orchestrator.models.prompt import render
from standalone_orchestrator.models.tokens import estimate
from standalone_orchestrator.phases.specify.cases import Unfit, cases_from
from standalone_orchestrator.phases.specify.commandlines import is_of_session
from standalone_orchestrator.phases.specify.draft import (
    Draft,
    Subject,
    files_of,
    speaks_of_errors,
    subjects,
    supported,
)
from standalone_orchestrator.phases.specify.effects import effects
from standalone_orchestrator.phases.specify.forms import form_of
from standalone_orchestrator.phases.specify.hints import MOST
from standalone_orchestrator.phases.specify.likewise import form_like
from standalone_orchestrator.phases.specify.made import by_code
from standalone_orchestrator.phases.specify.outcomes import Outcomes
from standalone_orchestrator.phases.specify.ready import (
    BY_MODEL,
    further_questions,
    ready_questions,
)
from standalone_orchestrator.phases.specify.schema import AgainReply, reply_of

MAX_TOKENS = 400
TOKENS = 100
"""Of one test, or of its form where that is longer: in a longer reply the model lost a bracket."""
ROUND = 100
"""Numbers of a round's tests; one reply holds fewer outcomes."""
BY_SESSION = 60
"""From there on those that a played session shows."""
BY_CODE = 80
"""From there on those that code makes whole."""


@dataclass(frozen=True, slots=True)
class Writer:
    """What asking for tests needs."""

    model: Model
    head: Head
    seed: int
    notice: Notice
    plan: Plan
    names: Mapping[str, str]
    """Public names and the module that each is imported from."""
    per_criterion: int = 3
    hints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What to know of planned files when testing them, by path."""
    shown: frozenset[str] = frozenset()
    """Criteria of which code has made all tests that they need."""
    examples: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What the task's own examples state of a criterion: so many tests fewer are asked for."""
    outcomes: Outcomes | None = None
    """What works outcomes out; None leaves that to the model alone."""
    answers: dict[Question, str] = field(default_factory=dict)
    """Outcomes of questions that code made: several points may ask the same one."""
    worked: dict[Question, str] = field(default_factory=dict)
    """Those on whose outcome functions agreed."""
    left: dict[str, list[Sequence[str]]] = field(default_factory=dict)
    """Tests of what calls leave behind, by criterion."""
    printed: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    """Tests that played sessions show, by criterion."""
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Public names of the project that the plan does not touch, with their modules."""
    own_tests: Sequence[TestLines] = ()
    """The project's own, as lines."""

    def number(self, subject: Subject) -> int:
        """Tests that are asked for; none where the task has examples enough.

        One of an error: asked for more, a small model adds calls that raise nothing.
        """
        if speaks_of_errors(subject.criterion.text):
            return 1
        return max(0, self.per_criterion - len(self.examples.get(subject.criterion.id, ())))

    def write(
        self, subject: Subject, round_: int, complaints: Sequence[str]
    ) -> tuple[tuple[Draft, ...], tuple[str, ...]]:
        """Drafts of tests for one criterion, and what was wrong with lines that made none."""
        if round_ > 0:
            return self._written(subject, round_, complaints)
        made = by_code(subject, self.plan)
        printed = self.printed.get(subject.criterion.id, ())
        shown = self._in_session(subject) or (printed and not self._says_more(subject))
        enough = made.enough or shown
        drafts, unfit = ((), ()) if enough else self._written(subject, round_, complaints)
        seen, no = self._drafts(subject, printed, round_, BY_SESSION)
        sure, nor = self._drafts(subject, made.tests, round_, BY_CODE)
        return (*drafts, *seen, *map(_firm, sure)), (*unfit, *no, *nor)

    def _says_more(self, subject: Subject) -> bool:
        """Whether a session of methods shows only a part of what a point says.

        As where a call may be given more, or another point was about it before.
        """
        if subject.commands:
            return False
        about = (s for s in subjects(self.plan) if s.callables == subject.callables)
        first = next((s for s in about if not speaks_of_errors(s.criterion.text)), subject)
        exports = (e for f in self.plan.files for e in exports_of(f.exports))
        wide = {e.full_name for e in exports if any(p.optional for p in e.params or ())}
        return first != subject or bool(wide.intersection(subject.callables))

    def _in_session(self, subject: Subject) -> bool:
        """Whether tests that are there show a point about a command line."""
        alike = (s for s in subjects(self.plan) if s.callables == subject.callables)
        shown = any(s.criterion.id in self.printed for s in alike)
        return shown and is_of_session(subject, self.plan)

    def _written(
        self, subject: Subject, round_: int, complaints: Sequence[str]
    ) -> tuple[tuple[Draft, ...], tuple[str, ...]]:
        questions = self._ready(subject) if round_ == 0 else ()
        if questions:
            return self._answered(subject, questions)
        error = speaks_of_errors(subject.criterion.text)
        own = form_like(subject.callables, self.own_tests, error=error)
        form = json.dumps(own, ensure_ascii=False) if own else form_of(subject, self.plan)
        tail = render(
            __package__,
            "tests.md.j2",
            number=self.number(subject),
            point=subject.criterion.text,
            subjects=" and ".join(subject.callables[:4]),
            form=form,
            imports=self._imports(),
            hints=self._hints(subject),
            known=self.examples.get(subject.criterion.id, ()),
            complaints=complaints,
        )
        criterion = subject.criterion.id
        draw = Draw(
            round_, 0.0 if round_ == 0 else 0.7, seed_for(self.seed, "tests", criterion, round_)
        )
        each = max(TOKENS, estimate(form))
        limits = Limits(max_tokens=min(MAX_TOKENS, each * (1 + self.number(subject))))
        prompt = self.head.prompt(tail, thinking=False)
        schema = reply_of(self.number(subject))
        match ask(self.model, prompt, schema, draw, limits, notice=self.notice):
            case Answer(value=reply):
                return self._drafts(subject, reply.tests[: self.number(subject)], round_)
            case Malformed(problem=problem, asked=asked):
                if asked:
                    self.notice("malformed", f'tests for "{subject.criterion.text}": {problem}')
                return (), ()
            case never:
                assert_never(never)

    def work_out(self, about: Sequence[Subject]) -> None:
        """Have functions work out what questions give that code makes, for all points at once.

        Their prompts begin otherwise than those of other tests: a server reads each front once.
        """
        if self.outcomes is None:
            return
        ready = dict.fromkeys(q for s in about for q in self._questions(s))
        self.worked.update(self.outcomes.of(tuple(ready)))
        self.answers.update(self.worked)
        known = {q: line.partition(" == ")[2] for q, line in self.worked.items()}
        further = {s: further_questions(s, self.plan) for s in about}
        found = {s: tuple(effects(s.criterion.text, known, further[s])) for s in about}
        open_ = dict.fromkeys(e.shown for some in found.values() for e in some)
        shown = self.outcomes.of(tuple(open_)) if open_ else {}
        for subject, effect in ((s, e) for s, some in found.items() for e in some):
            if effect.shown in shown:
                lines = effect.lines(shown[effect.shown].partition(" == ")[2])
                self.left.setdefault(subject.criterion.id, []).append(lines)
                self.worked[effect.question] = lines[-1]

    def _questions(self, subject: Subject) -> tuple[Question, ...]:
        """Those that are ready, and those that only functions answer well."""
        ready = ready_questions(subject, self.plan)
        return (*ready, *further_questions(subject, self.plan)) if ready else ()

    def _ready(self, subject: Subject) -> tuple[Question, ...]:
        """Questions that code made: those whose outcomes are known, else some for the model."""
        known = tuple(q for q in self._questions(subject) if q in self.answers)
        by_model = min(self.number(subject), BY_MODEL)
        return known or ready_questions(subject, self.plan)[:by_model]

    def _answered(
        self, subject: Subject, questions: Sequence[Question]
    ) -> tuple[tuple[Draft, ...], tuple[str, ...]]:
        """Drafts of questions that code made, with the outcomes that the model works out."""
        tests: list[tuple[str, ...]] = []
        unfit: list[str] = []
        for question in questions:
            if question not in self.answers:
                self.answers[question] = self._answer(question)
            line = self.answers[question]
            again = question_of(line)
            if not line:  # told already
                continue
            if again is None or again.expression != question.expression:
                unfit.append(f"`{line}` states no outcome of `{question.expression}`")
            else:
                tests.append((*question.setup, line))
        for why in unfit:
            self.notice("unfit test", why)
        drafts, more = self._drafts(subject, (*tests, *self.left.get(subject.criterion.id, ())), 0)
        return drafts, (*unfit, *more)

    def _answer(self, question: Question) -> str:
        """The line that states the outcome; empty where no answer was had."""
        words = set(re.findall(r"\w+", question.expression))
        points = [
            s.criterion.text
            for s in subjects(self.plan)
            if s.criterion.kind is CheckKind.BEHAVIOUR
            and s.criterion.id not in self.shown
            and (not s.callables or {c.split(".")[-1] for c in s.callables} & words)
        ]
        tail = render(
            __package__,
            "again.md.j2",
            points=points,
            setup=question.setup,
            expression=question.expression,
        )
        seed = seed_for(self.seed, "tests", *question.setup, question.expression)
        prompt = self.head.prompt(tail, thinking=False)
        limits = Limits(max_tokens=MAX_TOKENS)
        match ask(self.model, prompt, AgainReply, Draw(0, 0.0, seed), limits, notice=self.notice):
            case Answer(value=reply):
                return reply.line
            case Malformed(problem=problem, asked=asked):
                if asked:
                    self.notice("malformed", f"the outcome of `{question.expression}`: {problem}")
                return ""
            case never:
                assert_never(never)

    def _hints(self, subject: Subject) -> tuple[str, ...]:
        """Hints for the files that hold what is tested; for all of them where that is not known."""
        called = set(subject.callables)
        mine = [f.path for f in self.plan.written if called & set(callables_of((f,)))]
        paths = mine or [f.path for f in self.plan.written]
        found = dict.fromkeys(hint for path in paths for hint in self.hints.get(path, ()))
        return tuple(found)[:MOST]

    def _imports(self) -> str:
        by_module: dict[str, list[str]] = {}
        for name, module in self.names.items():
            by_module.setdefault(module, []).append(name)
        lines = [f"from {m} import {', '.join(sorted(n))}" for m, n in by_module.items()]
        return "; ".join(("import pytest", *lines))

    def _drafts(
        self, subject: Subject, tests: Sequence[Sequence[str]], round_: int, first: int = 0
    ) -> tuple[tuple[Draft, ...], tuple[str, ...]]:
        about = subjects(self.plan)
        drafts: list[Draft] = []
        unfit: list[str] = []
        names = {**self.elsewhere, **self.names}
        by_code = first == BY_CODE
        for case in (c for lines in tests for c in cases_from(lines, names, by_code=by_code)):
            if isinstance(case, Unfit):
                self.notice("unfit test", case.why)
                unfit.append(case.why)
                continue
            mine = supported(case, about, (subject.criterion.id,))
            if not mine:
                self.notice(
                    "unfit test", f"it is about nothing that the task asks for: {case.body}"
                )
                continue
            number = first + len(drafts) + 1
            name = f"{subject.criterion.id}_{round_ * ROUND + number}"
            check = Check(
                id=f"g{name}",
                role=Role.GOAL,
                authority=Authority.GENERATED,
                means=Means.TEST,
                target=f"test_{subject.criterion.id}.py::test_{name}",
                criteria=mine,
                needs=files_of(case.modules, self.plan),
                source=case.body,
                firm=question_of(case.body) in self.worked,
            )
            drafts.append(Draft(check, case))
        return tuple(drafts), tuple(unfit)


def _firm(draft: Draft) -> Draft:
    """The test as one that is likelier right than most."""
    return replace(draft, check=replace(draft.check, firm=True))
