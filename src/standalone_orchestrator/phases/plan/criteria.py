"""Criteria are the task's own sentences, cut into points that can be checked one at a time.

Code makes them: a small model asked for criteria invents wishes of its own ("has a docstring") and
forgets what the task says; what the task says is already written down (ADR 0003). Every name,
error and number of the task is claimed by the sentence in which it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from standalone_orchestrator.codebase.terms import Term, claims, terms
from standalone_orchestrator.core.task import CheckKind, Criterion, PlannedFile

MOST_CRITERIA = 40
MOST_TEXT = 600
MOST_LISTING = 5
"""Words outside of code that a sentence may have and still only list names."""
_BREAK = re.compile(r"(?<=[.!?])\s+(?=[A-Z`\"'*(-])|\n\s*(?:[-*+]|\d+[.)])\s+|\n\s*\n")
_LEANS_BACK = re.compile(r"^(each|every|all|both|they|it|these|those|either|none)\b", re.I)


def sentences(text: str) -> tuple[str, ...]:
    """Sentences and list items of a task text, code blocks left out."""
    text = re.sub(r"```.*?(```|\Z)", "\n\n", text, flags=re.S)
    text = re.sub(r"^#+\s*(.*)$", r"", text, flags=re.M)
    parts = (" ".join(p.split()) for p in _BREAK.split(text))
    return tuple(p.strip(" -*") for p in parts if len(p) > 3 and re.search(r"[A-Za-z]{2}", p))


def criteria(
    text: str, files: Sequence[PlannedFile], commands: Sequence[str]
) -> tuple[Criterion, ...]:
    """The criteria of a task under a plan.

    A sentence that only lists functions becomes one criterion a function; a sentence that leans
    back on it (`Each takes …`) goes with them; a sentence about files and classes alone is one of
    structure; every other sentence is one criterion of behaviour.
    """
    callables = _callables(files)
    made: list[tuple[str, CheckKind]] = []
    listed: list[int] = []
    for sentence in sentences(text):
        named = [c for c in callables if claims(sentence, Term(c.split(".")[-1], "name"))]
        found = terms(sentence)
        heavy = [t for t in found if t.kind in ("error", "number", "option", "command")]
        if listed and not named and not heavy and _LEANS_BACK.match(sentence):
            for index in listed:
                made[index] = (f"{made[index][0]} {sentence}".replace(": . ", ": "), made[index][1])
        elif len(named) > 1 and not heavy:
            listed = list(range(len(made), len(made) + len(named)))
            text = sentence if _says_more(sentence) else "."
            made += [(f"`{c}`: {text}", CheckKind.BEHAVIOUR) for c in named]
        elif not named and not heavy and _only_structure(sentence, found, files):
            made.append((sentence, CheckKind.STRUCTURE))
        else:
            made.append((sentence, CheckKind.BEHAVIOUR))
    claimed = " ".join(t for t, kind in made if kind is CheckKind.BEHAVIOUR)
    made += [
        (f"`{c}` does what the task says", CheckKind.BEHAVIOUR)
        for c in callables
        if not claims(claimed, Term(c.split(".")[-1], "name")) and _asked(c, text)
    ]
    made += [(f"`{c}` exits with 0", CheckKind.COMMAND) for c in commands]
    made = [
        (t.removesuffix(": .") + " does what the task says" * t.endswith(": ."), k) for t, k in made
    ]
    return tuple(
        Criterion(f"c{n}", t[:MOST_TEXT], kind, "code")
        for n, (t, kind) in enumerate(made[:MOST_CRITERIA], 1)
    )


def _callables(files: Sequence[PlannedFile]) -> list[str]:
    names: list[str] = []
    for file in files:
        for export in file.exports:
            found = re.match(r"(?:async )?(?:def )?([A-Za-z_][\w.]*)\s*\(", export)
            if found and not found[1].split(".")[-1].startswith("_"):
                names.append(found[1])
    return list(dict.fromkeys(names))


def _says_more(sentence: str) -> bool:
    """Whether a sentence that names functions says anything else of them."""
    return len(re.findall(r"[A-Za-z]{3,}", re.sub(r"`[^`]*`", " ", sentence))) > MOST_LISTING


def _asked(name: str, text: str) -> bool:
    return claims(text, Term(name.split(".")[-1], "name"))


def _only_structure(sentence: str, found: Sequence[Term], files: Sequence[PlannedFile]) -> bool:
    """Whether a sentence names files and classes and nothing that runs."""
    classes = {
        m[1] for f in files for e in f.exports if (m := re.match(r"class\s+(\w+)", e)) is not None
    }
    names = [t for t in found if t.kind != "file"]
    return bool(found) and all(t.text in classes for t in names)
