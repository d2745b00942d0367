"""What a task asks for besides its sources: test files, documents, files of data. Pure.

A file that the program reads or writes while it runs is not asked for; a sentence that says neither
leaves a doubt, which the verdict names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.terms import terms
from standalone_orchestrator.codebase.testfiles import is_collected

MOST_PURPOSE = 200


@dataclass(frozen=True, slots=True)
class Requests:
    """Files by their names in the task."""

    tests: tuple[str, ...] = ()
    """Test files by name."""
    unnamed_tests: bool = False
    """Tests are asked for, and no file is named for them."""
    least_tests: int = 1
    files: tuple[tuple[str, str], ...] = ()
    """(name, the sentence that asks for it) of files that no toolchain knows."""
    doubtful: tuple[str, ...] = ()
    """What is named or wished for, and will not be made."""


_VERB = (
    r"(?:write|create|add|make|include|provide|implement|build|generate|produce|prepare|supply|ship"
    r"|put|place|deliver|develop|document|describe|explain|extend|update|cover)"
)
_WHOLE = r"(?:project|repository|repo|package|solution|result|folder)"
_ASK = re.compile(
    rf"\W*(?:(?:please|also|then|finally|next|first|additionally)\b[,\s]*)*(?:"
    rf"(?:(?:you|we)\s+(?:should|must|shall|need\s+to|have\s+to)\s+(?:also\s+)?"
    rf"|i\s+(?:want|need|would\s+like)\s+you\s+to\s+|(?:can|could)\s+you\s+(?:please\s+)?)?"
    rf"(?P<verb>{_VERB})\b"
    rf"|i\s+(?:want|need|would\s+like)\b|there\s+(?:should|must|shall)\s+(?:also\s+)?be\b"
    rf"|the\s+{_WHOLE}\s+(?:(?:should|must|shall)\s+)?(?:also\s+)?(?:includes?|contains?|ha(?:ve|s))\b"
    r")",
    re.IGNORECASE,
)
"""How a sentence begins that asks for something to be made."""
_NOT = r"no|not|don't|without|never|instead"
_ELSEWHERE = re.compile(rf"\b(?:that|which|who|whose|where|when|so|if|{_NOT})\b", re.IGNORECASE)
"""Words behind which a sentence speaks of something else than what it asks for."""
_RUNS = re.compile(
    r"\b(?:read|load|stor|sav|pars|open|persist|keep|us|process|convert|import|export|append|log|turn"
    r"|transform|dump|fetch|delet|remov|renam|mov|cop|write|written|creat|generat|produc|record)"
    r"(?:e|es|ed|s|ing|n|y|ies)?\b|\b(?:reader|loader|parser)s?\b",
    re.IGNORECASE,
)
_LINKED = r"[\s`\"']*(?:(?:a|an|the|its|file|files|named|called|path)[\s`\"']+)*$"
_PREPOSITION = re.compile(
    rf"\b(?:in|from|to|into|on|onto|via|using|at|by|of|for){_LINKED}", re.IGNORECASE
)
_SOURCE = re.compile(rf"\b(?:from|of|for|via|by|using){_LINKED}", re.IGNORECASE)
_ROLE = re.compile(r"[`\"']?\s+as\b", re.IGNORECASE)
_DOCUMENT = re.compile(r"(?:.*/)?[A-Z][A-Z_-]+\.(?:md|rst|txt)")
_GIVEN = re.compile(
    rf"\b(?:pass(?:es|ed|ing)?|succeeds?|green|existing|given|hidden|keep|runs?|running|against"
    rf"|{_NOT})\b",
    re.IGNORECASE,
)
"""Words of a sentence about tests that are there, or come from elsewhere."""
_COUNT = r"(?P<count>\d+|two|three|four|five|six|seven|eight|nine|ten)"
_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TESTS = re.compile(
    rf"(?<![\w-])(?:(?:at\s+least|a|some|few|the|its|also|good|simple|basic|short|small|comprehensive"
    rf"|complete|full|thorough|proper|matching|corresponding|{_COUNT})\s+)*"
    r"(?P<kind>(?:(?:unit|pytest|unittest|regression|automated)[\s-]+)*)"
    r"(?:tests|test\s+(?:suite|file|module|cases))\b"
    r"(?!\s+(?:data|runners?|results?|names?|(?:must|should|all)\s|pass))",
    re.IGNORECASE,
)
_JOINED = re.compile(
    rf"(?P<comma>,\s*)?(?:\b(?:with|including|plus|and|as\s+well\s+as|{_VERB})\s+)+$", re.IGNORECASE
)


def requests(parts: Sequence[str], known: Collection[str]) -> Requests:
    """What the sentences of a task ask for.

    Args:
        parts: the sentences.
        known: paths of the base.
    """
    there = {p.rsplit("/", 1)[-1] for p in known}
    tests: dict[str, None] = {}
    files: dict[str, str] = {}
    doubtful: dict[str, None] = {}
    for part, name in _named(parts):
        base_name = name.rsplit("/", 1)[-1]
        if is_collected(name):
            if _asks_for_test_file(part, name, exists=base_name in there):
                tests[name] = None
        elif language_for(name) is not None or base_name in there or name in files:
            continue
        elif _asks_for_file(part, name):
            files[name] = part[:MOST_PURPOSE]
            doubtful.pop(name, None)
        elif not _runs_with(part, name):
            doubtful[name] = None
    unnamed = [p for p in parts if asks_for_tests(p) and not _names_test_file(p)]
    wishes = [*unnamed, *(p for p in parts if any(t in p for t in tests))]
    if any(re.search(r"\bunittest\b", p) for p in wishes):
        doubtful["unittest"] = None
    return Requests(
        tests=tuple(tests),
        unnamed_tests=bool(unnamed) and not tests,
        least_tests=max([1, *(_count(p) for p in wishes)]),
        files=tuple(files.items()),
        doubtful=tuple(doubtful),
    )


def asks_only_for_tests(sentence: str) -> bool:
    """Whether a sentence asks for tests and for nothing else."""
    ask = _ASK.match(sentence)
    found = _TESTS.search(sentence, ask.end()) if ask else None
    return bool(
        ask
        and found
        and asks_for_tests(sentence)
        and not sentence[ask.end() : found.start()].strip()
    )


def asks_for_tests(sentence: str) -> bool:
    """Whether a sentence asks for tests to be written, with or without a file's name."""
    ask = _ASK.match(sentence)
    if ask is None:
        return False
    for found in _TESTS.finditer(sentence, ask.end()):
        between = sentence[ask.end() : found.start()]
        joined = _JOINED.search(sentence[: found.start()])
        if ask["verb"] == "Make" and _GIVEN.search(sentence):
            return False
        if not between.strip() or (joined and not _ELSEWHERE.search(between)):
            return True
        named = joined and joined["comma"] and found["kind"]  # "that …, with unit tests"
        if named and not re.search(rf"\b({_NOT})\b", between):
            return True
    return False


def _named(parts: Sequence[str]) -> Iterator[tuple[str, str]]:
    return ((p, t.text) for p in parts for t in terms(p) if t.kind == "file")


def _names_test_file(sentence: str) -> bool:
    return any(t.kind == "file" and is_collected(t.text) for t in terms(sentence))


def _asks_for_test_file(sentence: str, name: str, *, exists: bool) -> bool:
    ask, before = _ASK.match(sentence), sentence[: sentence.find(name)]
    if ask and ask["verb"] and ask["verb"].lower() != "make":
        between = before[ask.end() :]
        if not _ELSEWHERE.search(between) and not _GIVEN.search(between):
            return not exists or re.search(r"\btests?\b|\bcases?\b", between) is not None
    return not exists and not _GIVEN.search(sentence)


def _asks_for_file(sentence: str, name: str) -> bool:
    ask, before = _ASK.match(sentence), sentence[: sentence.find(name)]
    document = _DOCUMENT.fullmatch(name) is not None
    if _in_command(sentence, name):
        return False
    if ask is not None and not _ELSEWHERE.search(before[ask.end() :]):
        if document:
            return _SOURCE.search(before) is None
        away = _PREPOSITION.search(before) or _ROLE.match(sentence, len(before) + len(name))
        return away is None and _RUNS.search(before[ask.end() :]) is None
    return document and _RUNS.search(before) is None and not re.search(rf"\b({_NOT})\b", before)


def _runs_with(sentence: str, name: str) -> bool:
    """Whether a file belongs to what the program does, as far as the sentence tells."""
    at = sentence.find(name)
    return bool(
        _in_command(sentence, name)
        or _RUNS.search(sentence.replace(name, " "))
        or _PREPOSITION.search(sentence[:at])
        or _ROLE.match(sentence, at + len(name))
    )


def _in_command(sentence: str, name: str) -> bool:
    """Whether a file stands among other words in backticks."""
    return any(name in piece and piece != name for piece in re.findall(r"`([^`]+)`", sentence))


def _count(sentence: str) -> int:
    counts = (m["count"].lower() for m in _TESTS.finditer(sentence) if m["count"])
    return max((_WORDS.index(c) + 2 if c in _WORDS else int(c) for c in counts), default=1)
