"""Sentences of a task that only restrain: they ask for nothing and forbid changes (ADR 0009).

Only words from a closed list may occur, so that a sentence about what a program does ("It must not
change the list") is never taken for one about what may happen to the project. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum

from standalone_orchestrator.codebase.terms import terms
from standalone_orchestrator.codebase.testfiles import is_test
from standalone_orchestrator.codebase.words import word_set


class Restraint(StrEnum):
    """What a sentence wants kept, which says what shows it."""

    INTERFACE = "interface"
    """Public names and signatures."""
    TESTS = "tests"
    """That existing tests pass."""
    REST = "rest"
    """All that the task does not ask for."""


_STATES = (
    r"changes?|changed|unchanged|touched|untouched|modified|altered|affected|edited|renamed|removed"
    r"|rewritten|moved|intact|same|compatible|compatibility|work|works|working|pass|passes|passing"
    r"|green|valid|breaks?|broken|as\s+(?:it|they)\s+(?:is|are|was|were)|as\s+is|alone"
    r"|behaviou?rs?|signatures?|before|now|today"
)
_NEVER = r"(?:do\s+not|don't|never|must\s+not|should\s+not|may\s+not|shall\s+not|cannot|can\s+not)"
_ACT = r"(?:change|touch|modify|alter|edit|break|affect|rename|remove|rewrite|move|refactor)"
_IMPERATIVE = re.compile(
    rf"(?:(?:please|also|and|but|you|we)\s+)*(?:{_NEVER}\s+{_ACT}|without\s+\w+ing|make\s+no"
    rf"|no\s+other|no\s+further|leave|keep|preserve|retain|maintain|{_ACT}\s+(?:nothing|no)"
    r"|(?:change|touch|modify|edit)\s+only|only\s+(?:change|touch|modify|edit))\b"
)
"""A sentence that tells the reader to leave something alone."""
_STANDING = re.compile(
    r"(?:and\s+|but\s+|only\s+)?(?:(?:the|all|of|every|any|no|its|this|that|named?)\s+)*"
    r"(?:nothing|everything|anything|rest|others?|existing|current|remaining|public|only|interface|api|apis"
    rf"|signatures?)\b.*\b(?:{_STATES})"
)
"""A sentence of which the subject is what was there before."""
_WORDS = word_set(
    """a affect affected affecting all alone also alter altered altering an and any anything api
    apis are as at backward backwards be been before behave behaves behavior behaviors
    behaviour behaviours break breaking breaks broken build but by call called callers
    calls can cannot change changed changes changing class classes code codebase
    compatibility compatible current currently did do does don't edit edited editing else
    every everything exactly existing exported feature features file files folder folders
    for from function functionality functions further green here if in intact interface
    interfaces is it its keep keeping keeps leave left made maintain make may method
    methods modification modifications modified modify modifying module modules move moved
    must named names need needs never no not nothing now of only or other others otherwise
    own package parts pass passes passing please preserve preserved program project public
    refactor refactoring remain remaining remains remove removed removing rename renamed
    repo repository rest retain rewrite rewriting same shall should signature signatures
    so source sources stay stays still such suite test tests that the their them there
    these they this those to today touch touched touching unaffected unchanged unmodified
    unrelated untouched users valid was way we were what whole will with without work
    working works you"""
)
_OBJECTS = word_set(
    """else everything anything nothing rest other others existing current currently remaining
    public api apis interface interfaces signature signatures unrelated backward backwards
    compatibility compatible codebase today"""
)
"""Words of which one must occur: they name what the task does not ask to change."""
_THIS = word_set("this that these those")
"""Words that, with "only", leave the rest alone without naming it."""
_OPEN = word_set("rest else only other others")
"""Words with which a sentence may name a file and still speak of all else in it."""
_SUBJECT = re.compile(r"(?:it|they|this|these|each|both|either|if|when|where|so)\b")
"""Beginnings of sentences that speak of what the sentence before them names."""
_RUN = word_set("pass passes passing green")
_INTERFACE = word_set(
    """api apis interface interfaces signature signatures public names exported rename renamed
    backward backwards compatibility compatible"""
)
_WIDER = word_set("else everything anything nothing rest other others unrelated behaviour behavior")


STANDARD_ONLY = re.compile(
    r"(?:\b(?:use|uses|using|need|needs|import|imports|with)\s+(?:nothing but|only|just)\s+"
    r"(?:the\s+|python's\s+)?standard[\s-]+library\b"
    r"|\bstandard[\s-]+library\s+only\b"
    r"|\b(?:no|without|not\s+use|not\s+need)\s+(?:any\s+)?(?:third[\s-]+party|external)\s+"
    r"(?:packages?|librar(?:y|ies)|modules?|dependenc(?:y|ies))\b)"
    r"(?!.*\b(?:and|except|besides|beside|but|apart|other than|unless|plus)\b)",
    re.I,
)
"""Allows what the language brings along, and no package; none where something else follows."""


def restraint(
    sentence: str, planned: Collection[str] = (), kept: Collection[str] = ()
) -> Restraint | None:
    """What a sentence wants kept; None when it asks for anything.

    Args:
        sentence: one sentence, or a half of one that stands by itself.
        planned: paths that the plan writes.
        kept: those of `planned` that exist in the base.
    """
    named = terms(sentence)
    if any(t.kind != "file" for t in named):
        return None
    text = sentence.lower().replace("\u2019", "'")
    for term in sorted((t.text.lower() for t in named), key=len, reverse=True):
        text = text.replace(term, " ")
    said = re.findall(r"[a-z']+", text)
    words = frozenset(said)
    plain = " ".join(said)
    if not words or not words <= _WORDS or _SUBJECT.match(plain):
        return None
    rest = named or words & (_THIS if "only" in words else _OBJECTS)
    if not rest or not (_IMPERATIVE.match(plain) or _STANDING.fullmatch(plain)):
        return None
    if not _fits([t.text for t in named], words, planned):
        return None
    if words & _RUN and words & {"test", "tests", "suite"}:
        return Restraint.TESTS
    if words & {"test", "tests"} and any(is_test(path) for path in kept):
        return None  # the plan changes tests of the base: nothing shows that they stay
    if words & _INTERFACE and not words & _WIDER:
        return Restraint.INTERFACE
    return Restraint.REST


def with_halves(sentence: str) -> tuple[str, ...]:
    """A sentence that asks for something and then restrains, as two."""
    for joint in re.finditer(r"(?:[;,]\s+|\s+)(?:and|but)\s+|;\s+|,?\s+(?=without\b)", sentence):
        head, tail = sentence[: joint.start()], sentence[joint.end() :]
        if restraint(tail) is not None and restraint(head) is None:
            return (f"{head.rstrip(' ,;')}.", tail)
    return (sentence,)


def _fits(named: Collection[str], words: frozenset[str], planned: Collection[str]) -> bool:
    """Whether the files that a sentence names are those that the plan leaves alone, or works in."""
    ends = [path for path in planned if any(_is(path, name) for name in named)]
    if not named or not ends:
        return True
    if "only" in words:
        return len(ends) == len(planned)
    return bool(words & _OPEN)


def _is(path: str, name: str) -> bool:
    return path == name or path.endswith(f"/{name}")
