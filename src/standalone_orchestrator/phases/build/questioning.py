"""Questions to candidates that pass the same facts: where do their programs differ? (DESIGN §6).

They are made by code from the tests in force, with other inputs. What candidates answer only ranks
them: nobody knows the right answer, so none is frozen, shown to a model or taken for evidence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from standalone_orchestrator.codebase.questions import (
    ANSWER,
    ANSWERING,
    Question,
    asking,
    question_of,
    variations,
)
from standalone_orchestrator.core.checks import Authority, Check, CheckResult, Means, Role

FILE = "test_questions.py"
MOST_TOLD = 120
"""Characters of a question that a reader is told."""


def questions_for(checks: Iterable[Check], seed: int, most: int) -> tuple[Question, ...]:
    """Variations of what the tests ask that come from the task or from a model.

    A user's own test may do anything, and what it says needs no second opinion.
    """
    tests = [
        c.source
        for c in checks
        if c.means is Means.TEST and c.role is Role.GOAL and c.authority is not Authority.USER
    ]
    asked = [q for q in map(question_of, tests) if q is not None]
    return variations(tuple({(q.setup, q.expression): q for q in asked}.values()), seed, most)


def asking_file(questions: Collection[Question]) -> str:
    """The test file that asks them."""
    functions = (asking(q, f"test_q{number}") for number, q in enumerate(questions))
    return ANSWERING + "\n\n".join(functions)


def asking_checks(questions: Collection[Question]) -> tuple[Check, ...]:
    """One for each question, in their order."""
    return tuple(
        Check(f"q{n}", Role.GOAL, Authority.GENERATED, Means.TEST, f"{FILE}::test_q{n}")
        for n in range(len(questions))
    )


def in_one_line(question: Question) -> str:
    """A question in one line, cut where it is long."""
    lines = "; ".join((*question.setup, question.expression))
    return f"`{lines[:MOST_TOLD]}{'…' * (len(lines) > MOST_TOLD)}`"


def answers_in(results: Iterable[CheckResult]) -> tuple[str, ...]:
    """The answers; where the runner had none, how it ended."""
    found = ((re.search(ANSWER, r.message), r.outcome.value) for r in results)
    return tuple(match[1] if match else f"!{outcome}" for match, outcome in found)
