"""What a call leaves behind, stated by what another call shows then. Pure.

A call that removes what it returns leaves all the rest; one that is said to change nothing leaves
everything, as does emptying a list that is said to be a new one. What is left is shown by a call
that needs nothing and gives a list, and by the one that removes, called again. The outcome over
what is left is worked out as any other (`outcomes`), so an effect costs a model nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from standalone_orchestrator.codebase.questions import Question

_CODE = re.compile(r"`([^`\n]*)`")
_TAKES = re.compile(r"\b(?:removes?|deletes?|discards?|dequeues?|takes? out)\b", re.I)
_KEEPS = re.compile(
    r"(?:\b(?:not|never|without)|n't)\s+(?:\w+\s+){0,2}?(?:remov|delet|chang|modif|alter|taking)\w*",
    re.I,
)
_RETURNS = re.compile(r"\b(?:again|back|turns?|alternat\w*|in a row|nobody)\b", re.I)
"""What is removed may be put in once more, or the next call is unlike this one."""
COPIES = re.compile(r"\b(?:new list|copy)\b", re.I)
_LEAST = 2
"""Objects that must be left: of fewer no function is asked."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A call on a filled object, and the question of what is shown then."""

    call: Question
    shown: Question
    """What is shown by an object that was filled with what is left."""

    @property
    def question(self) -> Question:
        """What is shown after the call."""
        return replace(self.shown, setup=(*self.call.setup, self.call.expression))

    def lines(self, outcome: str) -> tuple[str, ...]:
        """The test, with what must be shown."""
        return (*self.question.setup, f"assert {self.shown.expression} == {outcome}")


def effects(
    text: str, known: Mapping[Question, str], asked: Sequence[Question]
) -> Iterator[Effect]:
    """Effects of calls, as far as a sentence tells them.

    Args:
        text: the sentence that says what the call does; one that says both tells nothing.
        known: outcomes of questions, as expressions over the names of what went in.
        asked: questions about the call.
    """
    said = _CODE.sub(" ", text)
    keeps = _KEEPS.search(said) is not None
    takes = _TAKES.search(_KEEPS.sub(" ", said)) is not None and not _RETURNS.search(said)
    for question in asked:
        outcome = known.get(question, "")
        filled = _filled(question)
        if COPIES.search(said) and outcome[:1] == "[":
            spoiled = replace(question, expression=f"{question.expression}.clear()")
            yield Effect(spoiled, question)
        if keeps and not takes:
            left = filled
        elif takes and not keeps and outcome in filled and not _names_others(text, question):
            left = tuple(name for name in filled if name != outcome)
        else:
            continue
        if len(left) >= _LEAST:
            gone = [name for name in filled if name not in left]
            setup = tuple(line for line in question.setup if not _mentions(line, gone))
            for shown in (q for q in known if _shows(q, question)):
                if known[shown][:1] == "[" or (takes and shown.expression == question.expression):
                    new = replace(question, setup=setup, expression=shown.expression)
                    yield Effect(question, new)


def _names_others(text: str, question: Question) -> bool:
    """Whether a sentence names another call: what it says may be about that one."""
    own = question.expression.partition("(")[0].rpartition(".")[2]
    return any(
        code.partition("(")[0] not in ("", own) for code in _CODE.findall(text) if "(" in code
    )


def _filled(question: Question) -> tuple[str, ...]:
    """Names of what goes in, in that order: they are made, and then handed to a method."""
    made = [line.partition(" = ")[0] for line in question.setup if " = " in line]
    calls = [line for line in question.setup if " = " not in line]
    return tuple(
        name for name in made if any(_mentions(c.partition("(")[2], [name]) for c in calls)
    )


def _shows(one: Question, question: Question) -> bool:
    """Whether a question is the same object's, and needs nothing."""
    return one.setup == question.setup and one.expression.endswith("()")


def _mentions(line: str, names: Sequence[str]) -> bool:
    return any(re.search(rf"\b{name}\b", line) for name in names)
