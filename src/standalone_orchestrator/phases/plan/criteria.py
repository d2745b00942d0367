"""Criteria are the task's own sentences, cut into points that can be checked one at a time.

Code makes them: a small model asked for criteria invents wishes of its own ("has a docstring") and
forgets what the task says; what the task says is already written down (ADR 0003). Every name,
error and number of the task is claimed by the sentence in which it stands.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from standalone_orchestrator.codebase.fences import FENCE
from standalone_orchestrator.codebase.restraints import STANDARD_ONLY, restraint, with_halves
from standalone_orchestrator.codebase.subjects import command_line, leading, spoken_of
from standalone_orchestrator.codebase.terms import Term, claims, terms
from standalone_orchestrator.codebase.words import word_set
from standalone_orchestrator.core.task import (
    CheckKind,
    Criterion,
    PlannedFile,
    callables_of,
    classes_of,
)
from standalone_orchestrator.phases.plan.requests import asks_only_for_tests, requests
from standalone_orchestrator.phases.plan.sentences import HEADING, sentences

MOST_CRITERIA = 400
MOST_TEXT = 600
_FILE = re.compile(r"\b[\w/.-]+\.(py|js|ts|go|rs|json|toml|md|txt|csv)\b")
_BOTH = re.compile(
    r"(?P<subject>.*?)(?P<result>\b(?:returns?|gives?|yields?|computes?)\b.*?)"
    r",?\s+(?:and|but)\s+(?:it\s+)?(?P<error>raises?\b.*)"
)
_THEN_ERROR = re.compile(
    r"(?P<result>[^;]*?\b(?P<name>[A-Za-z_]\w*)\([^;]*);\s+(?P<error>[^;]*\brais(?:es?|ing)\b.*)"
)
"""The same in two halves of a sentence, of which the second need not say of what it speaks."""
MOST_LISTING = 5
"""Words outside of code that a sentence may have and still only list names."""
MOST_PLACING = 1
"""Words beside those of `_PLACING` that a sentence may have and still only say what lies where."""
_PLACING = word_set(
    """write create make build implement add define provide put place have has having contain
    contains containing hold holds live lives stand stands belong belongs goes come comes should
    must shall will can the and with one two three four five each both only also there this that
    these those its their which called named name names into inside from for all are
    python module modules file files class classes package packages script scripts program library
    code type types small simple single new public plain test tests"""
)
"""Words of sentences that say which files and classes there are, and nothing of what they do."""
_LISTING = _PLACING | word_set(
    """function functions method methods operation operations command commands following provides
    supports support offers offer is be"""
)
"""Words of sentences that only list names."""
_NOTHING_RUNS = (".md", ".rst", ".txt", ".json", ".toml", ".yaml", ".yml", ".ini", ".cfg", ".csv")
"""Files of which nothing can be seen but that they are there and can be read."""
_HEADLINE = re.compile(
    r"(?:please\s+)?(?:write|create|make|build|implement|develop|program|code)\s+(?:me\s+)?"
    r"(?:an?|the)(?:\s+(?!(?:that|which|whose|where|when|if|to|must|should|can|never|always|only"
    r"|for|and|or|so|by)\b)[\w`./-]+){1,4}?"
    r"(?:\s+(?:as|in|with|of)\s+(?:(?:an?|\w+)\s+)?(?:Python\s+)?"
    r"(?:modules?|files?|packages?|program|script|library|Python))?[.:]",
    re.I,
)
"""Says what is to be made, not what it does."""
_FIRST = re.compile(r"^(?:(?:an?|the|each|every)\s+)?`?(\w+)", re.I)
"""What a sentence is about: its first word, when that is a name."""
_IT = re.compile(r"^(?:It|Its|If|When|Unless|Otherwise)\b")
"""Begins a sentence that goes on about what the one before it began with."""
_PRONOUNS = ("It", "Its")
_BLOCK = r"(?:\A|\n[ \t]*\n|\n[ \t]*(?:[-*+]|\d+[.)]))\s*"
"""What stands before the first sentence of a paragraph or of an item."""
_WORD = re.compile(r"`(\w+)[(`.]|\bclass (\w+)")
_CALLED = re.compile(r"`[\w.]+\(")
"""Begins a sentence about a call, not about a command."""
_LEANS_BACK = re.compile(r"^(each|every|all|both|they|it|these|those|either|none)\b", re.I)


def criteria(
    text: str,
    files: Sequence[PlannedFile],
    commands: Sequence[str],
    base: Collection[str] = (),
) -> tuple[Criterion, ...]:
    """The criteria of a task under a plan.

    A sentence that only lists functions becomes one criterion a function; a sentence that leans
    back on it (`Each takes …`) goes with them; a sentence that only says which files and classes
    there are is one of structure; one that only restrains is shown by what is still as in the base
    and goes, where there is none, with the sentence before it; every other sentence is one
    criterion of behaviour.
    """
    callables = callables_of(files)
    made = _with_headline(_stated(text, files, base), callables)
    claimed = " ".join(t for t, kind in made if kind is CheckKind.BEHAVIOUR)
    made += [
        (f"`{c}` does what the task says", CheckKind.BEHAVIOUR)
        for c in callables
        if not claims(claimed, Term(c.split(".")[-1], "name")) and _asked(c, text)
    ]
    made += _left_over(text, files, made)
    made += _test_files(files, made)
    made = [
        (t.removesuffix(": .") + " does what the task says" * t.endswith(": ."), k) for t, k in made
    ]
    made = made[: max(0, MOST_CRITERIA - len(commands))]
    made += [(f"`{c}` exits with 0", CheckKind.COMMAND) for c in commands]
    return tuple(
        Criterion(f"c{n}", t if kind is CheckKind.COMMAND else t[:MOST_TEXT], kind, "code")
        for n, (t, kind) in enumerate(made, 1)
    )


def _stated(
    text: str, files: Sequence[PlannedFile], base: Collection[str]
) -> list[tuple[str, CheckKind]]:
    """What the sentences say, one point after the other."""
    callables = callables_of(files)
    made: list[tuple[str, CheckKind]] = []
    listed: list[int] = []
    subject = ""
    for sentence in _placed(text, files, base):
        words = _FILE.sub(" ", sentence)  # `double.py` names no function `double`
        named = spoken_of(words, callables)
        leans = bool(subject) and not named and _leans(sentence, text)
        subject = subject if leans else _only(named, leading(words, callables))
        found = terms(sentence)
        heavy = [t for t in found if t.kind in ("error", "number", "option", "command")]
        if not named and _restrains(sentence, files, base):
            if base:
                made.append((sentence, CheckKind.RESTRAINT))
            elif made:
                made[-1] = (f"{made[-1][0]} {sentence}", made[-1][1])
        elif asked := _deliverable(sentence, named, found, files):
            made.append((asked, CheckKind.STRUCTURE))
        elif listed and not (named or heavy or subject) and _LEANS_BACK.match(sentence):
            for index in listed:
                made[index] = (f"{made[index][0]} {sentence}".replace(": . ", ": "), made[index][1])
        elif len(named) > 1 and not heavy:
            listed = list(range(len(made), len(made) + len(named)))
            said = sentence if _says_more(sentence) else "."
            made += [(f"`{c}`: {said}", CheckKind.BEHAVIOUR) for c in named]
        elif not named and not heavy and _is_of_structure(sentence, found, files, base):
            made.append((sentence, CheckKind.STRUCTURE))
        else:
            made.append((f"`{subject}`: {sentence}" if leans else sentence, CheckKind.BEHAVIOUR))
    return made


def _leans(sentence: str, text: str) -> bool:
    """Whether a sentence goes on about the one before it; a condition only in the same block."""
    if not (found := _IT.match(sentence)):
        return False
    first = r"\s+".join(map(re.escape, sentence.split()[:4]))
    return found[0] in _PRONOUNS or not re.search(rf"{_BLOCK}{first}", text)


def _placed(text: str, files: Sequence[PlannedFile], base: Collection[str]) -> Iterator[str]:
    """The points' sentences, without those that only announce a list.

    Those below the words about a command line say that they are about it: commands are written in
    code as functions are, and would be taken for such. Its words end at a heading, and where
    another file, or a class of one, is named.
    """
    for chapter in HEADING.split(FENCE.sub("\n\n", text))[::2]:
        section, called = "", False
        for sentence in (part for s in sentences(chapter) for part in _points(s, base)):
            words = len(re.findall(r"\w+", sentence))
            if sentence.endswith(":") and words <= MOST_LISTING and not terms(sentence):
                continue
            section = _section(sentence, files, section)
            leans = called and _IT.match(sentence) is not None
            called = _CALLED.match(sentence) is not None or leans
            structure = STANDARD_ONLY.search(sentence) or _FILE.search(sentence)
            own = called or structure or sentence.startswith(f"`{section}`")
            yield sentence if own or not section else f"`{section}`: {sentence}"


def _section(sentence: str, files: Sequence[PlannedFile], section: str) -> str:
    """The command line that a sentence and the next ones are about, if any."""
    about = [f for f in files if claims(sentence, Term(f.path, "file"))]
    if about:
        return command_line(about[0].exports) if len(about) == 1 else ""
    others = {name for f in files if not command_line(f.exports) for name in classes_of((f,))}
    return "" if others & {w for pair in _WORD.findall(sentence) for w in pair} else section


def _only(named: Sequence[str], lead: str) -> str:
    return named[0] if lead and len(named) == 1 else ""


def _with_headline(
    made: Sequence[tuple[str, CheckKind]], callables: Sequence[str]
) -> list[tuple[str, CheckKind]]:
    """The points, of which the first is one of structure where it only announces the others."""
    if not made:
        return []
    (first, kind), rest = made[0], list(made[1:])
    details = sum(k is CheckKind.BEHAVIOUR for _, k in rest)
    announces = _HEADLINE.fullmatch(first) is not None and not spoken_of(first, callables)
    heavy = any(t.kind in ("error", "number", "option", "command") for t in terms(first))
    structure = announces and details > 1 and not heavy
    return [(first, CheckKind.STRUCTURE if structure else kind), *rest]


def _points(sentence: str, base: Collection[str]) -> Iterator[str]:
    for half in with_halves(sentence) if base else (sentence,):
        yield from _result_and_error(half)


def _restrains(sentence: str, files: Sequence[PlannedFile], base: Collection[str]) -> bool:
    planned = [f.path for f in files]
    return restraint(sentence, planned, [p for p in planned if p in base]) is not None


def _deliverable(
    sentence: str, named: Sequence[str], found: Sequence[Term], files: Sequence[PlannedFile]
) -> str:
    """The point of a sentence that only asks for files which are no sources; empty for others."""
    tests = [f.path for f in files if f.tests]
    others = {_name(n) for n, _ in requests((sentence,), ()).files if n.endswith(_NOTHING_RUNS)}
    asked = {t.text for t in found if t.kind == "file"}
    heavy = any(t.kind in ("error", "option", "command") for t in found)
    if not {_name(a) for a in asked} <= others | {_name(t) for t in tests}:
        return ""
    if tests and asks_only_for_tests(sentence) and not (named and heavy):
        return sentence if asked else f"there is a test file `{tests[0]}`: {sentence}"
    only_files = all(t.kind in ("file", "number") for t in found)
    return sentence if asked and only_files and not named else ""


def _test_files(
    files: Sequence[PlannedFile], made: Sequence[tuple[str, CheckKind]]
) -> Iterator[tuple[str, CheckKind]]:
    """Criteria for test files that only sentences about something else ask for."""
    claimed = " ".join(t for t, kind in made if kind is CheckKind.STRUCTURE)
    for file in files:
        if file.tests and not claims(claimed, Term(file.path, "file")):
            yield f"there is a test file `{file.path}`", CheckKind.STRUCTURE


def _name(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def _result_and_error(sentence: str) -> tuple[str, ...]:
    """A sentence that promises a result and an error as two, so that each is shown by itself."""
    halves = _THEN_ERROR.fullmatch(sentence)
    if halves is not None and "rais" not in halves["result"]:
        name, error = halves["name"], halves["error"]
        about = error if claims(error, Term(name, "name")) else f"`{name}`: {error}"
        return (f"{halves['result']}.", about)
    both = _BOTH.match(sentence)
    if both is None:
        return (sentence,)
    subject, result, error = both["subject"], both["result"], both["error"]
    return (f"{subject}{result}.", f"{subject}{error}")


def _left_over(
    text: str, files: Sequence[PlannedFile], made: Sequence[tuple[str, CheckKind]]
) -> Iterator[tuple[str, CheckKind]]:
    """Criteria for what only a heading, a block of code or a mere list names."""
    claimed = " ".join(t for t, _ in made)
    for heading in HEADING.findall(FENCE.sub("\n\n", text)):
        found = terms(heading)
        if any(not claims(claimed, t) for t in found):
            structure = _only_structure(heading, found, files)
            yield heading, CheckKind.STRUCTURE if structure else CheckKind.BEHAVIOUR
            claimed = f"{claimed} {heading}"
    for term in terms(text):
        if claims(claimed, term):
            continue
        if term.kind == "name" and term.text in classes_of(files):
            yield f"there is a class `{term.text}`", CheckKind.STRUCTURE
        elif term.kind == "file":
            yield f"there is a file `{term.text}`", CheckKind.STRUCTURE
        elif term.kind == "error":
            yield f"`{term.text}` is raised where the task says so", CheckKind.BEHAVIOUR


def _says_more(sentence: str) -> bool:
    """Whether a sentence that names functions says anything else of them."""
    words = re.findall(r"[A-Za-z]{3,}", re.sub(r"`[^`]*`", " ", sentence))
    return len(words) > MOST_LISTING or sum(w.lower() not in _LISTING for w in words) > 1


def _asked(name: str, text: str) -> bool:
    return claims(text, Term(name.split(".")[-1], "name"))


def _is_of_structure(
    sentence: str, found: Sequence[Term], files: Sequence[PlannedFile], base: Collection[str]
) -> bool:
    """Whether a sentence names what there is, or allows nothing but the standard library."""
    standard = not base and STANDARD_ONLY.search(sentence) is not None
    return standard or _only_structure(sentence, found, files)


def _only_structure(sentence: str, found: Sequence[Term], files: Sequence[PlannedFile]) -> bool:
    """Whether a sentence names files and classes and says nothing of what they do."""
    classes = classes_of(files)
    if not found or any(t.kind != "file" and t.text not in classes for t in found):
        return False
    rest = _FILE.sub(" ", re.sub(r"`[^`]*`", " ", sentence))
    words = [w for w in re.findall(r"[A-Za-z]{3,}", rest) if w not in classes]
    more = [w for w in words if w.lower() not in _PLACING]
    first = _FIRST.match(sentence)
    return len(more) <= (0 if first and first[1] in classes else MOST_PLACING)
