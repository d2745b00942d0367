"""Ask again for tests that every candidate fails: amendment, never an edit (DESIGN §5.4 and §5.5).

The prompt holds the specification, the test's setup and its expression. It never holds what a
candidate returned, nor the outcome that the first test stated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from standalone_orchestrator.codebase.questions import Question, question_of
from standalone_orchestrator.core.checks import Authority, Check, CheckResult, Suite
from standalone_orchestrator.core.events import Amended
from standalone_orchestrator.core.seeds import seed_for
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.models.api import Draw, Limits, Prompt
from standalone_orchestrator.models.ask import Answer, Malformed, ask
from standalone_orchestrator.models.prompt import render
from standalone_orchestrator.phases.specify.broken import broken_setup, without_repetition
from standalone_orchestrator.phases.specify.cases import (
    Case,
    Unfit,
    case_from,
    same_test,
)
from standalone_orchestrator.phases.specify.draft import (
    Draft,
    available,
    elsewhere,
    files_of,
    subjects,
    supported,
)
from standalone_orchestrator.phases.specify.freeze import files_for, hashes
from standalone_orchestrator.phases.specify.outcomes import Outcomes
from standalone_orchestrator.phases.specify.schema import AgainReply
from standalone_orchestrator.phases.specify.specify import (
    Given,
    SpecifyPolicy,
    Tools,
    outcomes_for,
    refusals,
    skeleton_trees,
)

MAX_TOKENS = 260
VOTES = 3
"""Answers that are had at most; more than half of them must agree."""
TEMPERATURES = (0.0, 0.5, 0.8)
OUTVOTED = "disputed twice: nothing that passes the other checks passes it"


@dataclass(frozen=True, slots=True)
class Vote:
    """One of the answers to one question."""

    check: Check
    question: Question
    prompt: Prompt
    number: int
    names: Mapping[str, str]
    """Public names that a test may use, with the module of each."""


@dataclass(frozen=True, slots=True)
class Disputed:
    """What is asked again, and of which suite."""

    suite: Suite
    checks: tuple[str, ...]
    step: str
    files: Mapping[str, str]
    """The frozen files so far."""
    results: Mapping[str, CheckResult]
    """What the tests said of the tree that the candidates agree on, by check id."""
    confirmed: frozenset[str] = frozenset()
    """Those that were disputed before and stand: still disputed, they are set aside unasked."""


def reconsider(given: Given, tools: Tools, policy: SpecifyPolicy, disputed: Disputed) -> Amended:
    """The suite after the disputed tests were asked again.

    A test of which the second answer states the same outcome is confirmed and stays in force; with
    another outcome it is set aside and the new test, once it was red, stands in its place. One that
    cannot be asked again stays in force, as does a firm one to which no reply is an answer. What
    was disputed before is set aside unasked. An example of the task is set aside and named, and
    costs the run its `verified`.
    """
    by_id, names = disputed.suite.by_id(), _names(given)
    fresh: list[Draft] = []
    confirmed: list[str] = []
    aside: dict[str, str] = {}
    for name in disputed.checks:
        check = by_id[name]
        if name in disputed.confirmed:
            aside[name] = OUTVOTED
            continue
        match _mended(check, disputed, names) or _second_answer(
            given, tools, policy, (check, names)
        ):
            case str(reason):
                aside[name] = reason
            case None:
                confirmed.append(name)
            case Case() as case if same_test(case.body, check.source):
                confirmed.append(name)
            case Case() as case:
                aside[name] = "disputed; asked again, the outcome differs"
                fresh.append(_amendment(given, check, case, _free_number(by_id, len(fresh))))
            case never:
                assert_never(never)
    reasons = refusals(fresh, skeleton_trees(given, tools.write), tools.grade, given.task.text)
    for name, reason in reasons.items():
        stated = next(d.check.stated for d in fresh if d.check.id == name)
        tools.notice("refused test", f"{reason}: {stated}")
    fresh = [d for d in fresh if d.check.id not in reasons]
    files = {**disputed.files, **files_for(fresh)}
    tools.save(files)
    suite = replace(
        disputed.suite,
        checks=disputed.suite.checks + tuple(d.check for d in fresh),
        set_aside=disputed.suite.set_aside + tuple(aside.items()),
        hashes=hashes(files),
    )
    return Amended(disputed.step, suite, tuple(confirmed))


def _mended(check: Check, disputed: Disputed, names: Mapping[str, str]) -> Case | None:
    """The test without a setup statement that already does what its outcome asks for."""
    result = disputed.results.get(check.id)
    if result is None or check.authority is not Authority.GENERATED:
        return None
    statement = broken_setup(check, result, disputed.files)
    lines = without_repetition(check.source, statement) if statement else None
    case = case_from(lines, names) if lines else None
    return case if isinstance(case, Case) else None


def _second_answer(
    given: Given, tools: Tools, policy: SpecifyPolicy, about: tuple[Check, Mapping[str, str]]
) -> Case | str | None:
    check, names = about
    if check.authority is not Authority.GENERATED:
        return "disputed: every agreed candidate fails it"
    question = question_of(check.source)
    if question is None:
        return None
    if (case := _worked_out(outcomes_for(given, tools, policy), question, names)) is not None:
        return case
    tail = render(
        __package__,
        "again.md.j2",
        points=_points(given.plan, check, question),
        setup=question.setup,
        expression=question.expression,
    )
    prompt = tools.head.prompt(tail, thinking=True)
    answers: list[Case | str] = []
    for number in range(VOTES):
        answers.append(_answer(given, tools, Vote(check, question, prompt, number, names)))
        said = [a for a in answers if isinstance(a, Case)]
        for case in said:
            if sum(same_test(c.body, case.body) for c in said) > VOTES // 2:
                return case
    if check.firm and not any(isinstance(answer, Case) for answer in answers):
        return None  # nothing speaks against it but the draws
    return next((a for a in answers if isinstance(a, str)), "disputed; asked again, no two agree")


def _worked_out(
    outcomes: Outcomes | None, question: Question, names: Mapping[str, str]
) -> Case | None:
    """The test with the outcome on which other functions agree than those that were asked first."""
    line = outcomes.of((question,), "again").get(question) if outcomes else None
    lines = (*question.setup, line) if line else ()
    case = case_from(lines, names) if lines else None
    return case if isinstance(case, Case) else None


def _names(given: Given) -> Mapping[str, str]:
    """Public names that a test may use, with the module of each."""
    return {**elsewhere(given.plan, given.project), **available(given.plan, given.texts)}


def _points(plan: Plan, check: Check, question: Question) -> list[str]:
    """Every criterion about what the expression calls: an error case is stated in another one."""
    words = set(re.findall(r"\w+", question.expression))
    return [
        s.criterion.text
        for s in subjects(plan)
        if s.criterion.id in check.criteria or {c.split(".")[-1] for c in s.callables} & words
    ]


def _answer(given: Given, tools: Tools, vote: Vote) -> Case | str:
    question = vote.question
    draw = Draw(
        vote.number,
        TEMPERATURES[vote.number % len(TEMPERATURES)],
        seed_for(given.seed, "again", vote.check.id, vote.number),
    )
    limits = Limits(max_tokens=MAX_TOKENS)
    match ask(tools.model, vote.prompt, AgainReply, draw, limits, notice=tools.notice):
        case Answer(value=reply):
            lines: Sequence[str] = (*question.setup, reply.line)
            case = case_from(lines, vote.names)
            if isinstance(case, Unfit):
                return f"disputed; asked again, the answer was no test: {case.why}"
            again = question_of(case.body)
            if again is None or replace(again, setup=question.setup) != question:
                return "disputed; asked again, the answer was about something else"
            return case
        case Malformed(problem=problem):
            return f"disputed; asked again, no answer: {problem}"
        case never:
            assert_never(never)


def _free_number(taken: Mapping[str, Check], fresh: int) -> int:
    """A number that no earlier amendment has: nothing that is frozen is ever written again."""
    last = max((int(i[1:]) for i in taken if re.fullmatch(r"a\d+", i)), default=0)
    return max(len(taken), last) + fresh + 1


def _amendment(given: Given, check: Check, case: Case, number: int) -> Draft:
    about: Plan = given.plan
    mine = supported(case, subjects(about), check.criteria) or check.criteria
    return Draft(
        replace(
            check,
            id=f"a{number}",
            target=f"test_amended_{number}.py::test_a{number}",
            criteria=mine,
            needs=files_of(case.modules, about),
            source=case.body,
        ),
        case,
    )
