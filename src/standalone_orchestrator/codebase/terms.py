"""Terms of a task text that somebody must answer for: names, errors, numbers, files, commands.

The verdict demands that each is claimed by a criterion (DESIGN §5.8), so a wrong term costs more
than a missed one: a word counts only where its form or its sentence says that it is no English.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from standalone_orchestrator.codebase.fences import FENCE
from standalone_orchestrator.codebase.words import word_set

TermKind = Literal["name", "error", "number", "file", "command", "option"]


@dataclass(frozen=True, slots=True)
class Term:
    """One term, written as in the text."""

    text: str
    kind: TermKind


_SUFFIX = (
    "pyi?|txt|md|rst|jsonl?|toml|ya?ml|csv|tsv|cfg|ini|html|css|js|ts|sh|sql|sqlite|db|xml|log"
)
_ENDLESS = re.compile(r"\S{200,}")
"""No word of a person; the patterns below would take long over it."""
_URL = re.compile(r"\b[a-z][a-z+.-]*://\S+|\b[\w.+-]+@[\w-]+\.[\w.]+")
_SESSION = re.compile(r"^[ \t]*>>> .*(?:\n[ \t]*\S.*)*", re.MULTILINE)
_BACKTICKS = re.compile(r"`+([^`\n]+)`+")
_FILE = re.compile(
    rf"(?<![\w/.@-])(?:\.{{0,2}}/)?(?:[\w-]+/)*[\w.-]*\w\.(?:{_SUFFIX})(?![\w/-]|\.\w)"
)
_PRODUCTS = re.compile(r"(?:[A-Z]\w*|node|vue|next|nuxt|three|express|react|d3|moment)\.(?:js|ts)$")
_ERROR = re.compile(r"(?<![\w.])[A-Z]\w*(?:Error|Exception|Warning)\b(?!\.)")
_ERRORS = word_set("KeyboardInterrupt StopIteration StopAsyncIteration SystemExit GeneratorExit")
_OPTION = re.compile(r"(?<![\w-])(?:--[A-Za-z][\w-]*|-[A-Za-z](?![\w-]))")
_CALL = re.compile(r"(?<![\w.])((?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*)\(")
_PLURAL = re.compile(r"[A-Za-z]+\((?:s|es|ies)\)")
_DOTTED_SNAKE = re.compile(r"(?<![\w.@/-])(?:[a-z]\w*\.)+([A-Za-z_]\w*_\w*)")
_DOTTED = re.compile(r"(?<![\w.])[A-Z]\w*(?:\.[a-z_]\w*)+")
_CAMEL = re.compile(
    r"(?<![\w.@/-])(?:[A-Z][a-z0-9]+(?:[A-Z]+[a-z0-9]*)+|[A-Z]{2,}[a-z]{3,}[A-Za-z0-9]*)"
    r"(?![\w.]*\.\w)"
)
_SNAKE = re.compile(
    r"(?<![\w.@/-])_*[A-Za-z][A-Za-z0-9]*(?:_+[A-Za-z0-9]+)+_*(?!\w)|(?<!\w)__\w+__"
)
_IDENTIFIER = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$")
_CLASS_BEFORE = re.compile(r"\bclass(?:es)?(?:\s+(?:named|called))?\s+[`\"']?(?P<name>[A-Z]\w*)")
_CLASS_AFTER = re.compile(r"\b(?i:an?|the)\s+[`\"']?(?P<name>[A-Z]\w+)[`\"']?\s+class\b")
_NAMED = re.compile(
    r"\b(?:function|method|class|module|command|script|program|variable|constant|attribute|property"
    r"|exception|package|field|subcommand)s?\s+(?:named|called)\s+[`\"']?(?P<name>[A-Za-z_]\w*)"
)
_TO_BE_NAMED = re.compile(
    r"\b(?:should|must|shall|will|to)\s+be\s+(?:named|called)\s+[`\"']?(?P<name>[A-Za-z_]\w*)"
)
_NOT_CALLED = word_set(
    """once twice when with by from on in at after before if for to as repeatedly again first last
    immediately automatically without every each only the a an directly many several later"""
)
_NOT_PROSE_NUMBER = re.compile(
    r"(?:\b(?:Python|version|v|ver|PEP|RFC|ISO|IEEE|HTTP|level|step|part|section|chapter|phase|issue"
    r"|figure|table|page|item|task|example|note|option|case|Java|Node|UTF|SHA|MD|Unicode|Windows"
    r"|Ubuntu|Debian|Django|Flask)s?\.?[\s-]*|[#§$^~≈])$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.,/:#\-])-?\d+(?:,\d{3})*(?:\.\d+)?(?![\w/:]|[.,-]\d|-\w|\.\w)")
_LIST_NUMBER = re.compile(r"^[ \t]*(?:[-*][ \t]+)?\(?\d+[.):][ \t]", re.MULTILINE)
_PROGRAM = re.compile(r"(?:\$\s*)?(?:python3?|uv|pip|git|make|pytest|npm|node|cargo|go|bash|sh)\s")
_KNOWN_PROSE = word_set(
    """GitHub GitLab JavaScript TypeScript PyPI PyPy SQLite MySQL PostgreSQL YouTube OpenAI LaTeX
    MacOS WebSocket WebSockets WebAssembly FastAPI NumPy SciPy PyTorch TensorFlow GraphQL MongoDB
    DevOps iOS LinkedIn JetBrains PowerShell OAuth IntelliJ StackOverflow DuckDB"""
)
_PLAIN_CAPITALS = word_set(
    """Python Java Each Every This That These The An Any All Base Abstract Parent Child Data Main
    Single Simple Create Write Implement Make Define Add Build Use Using New Test Unit Helper
    Utility Custom Named With And Or For In Of Has Should Must Methods Functions Its"""
)
_NO_NAMES = word_set(
    """None True False self cls int float str bool list dict set tuple bytes object type any and or
    not in is if else for while def class return import from as with lambda yield try except finally
    raise pass break continue global async await del print input len range sorted sum min max abs
    round open repr format zip map filter enumerate isinstance super iter next id hash
    string strings integer integers number numbers boolean booleans"""
)


def terms(text: str) -> tuple[Term, ...]:
    """The terms of a task text, each once, in order of appearance.

    Code in fences and interactive sessions gives names and errors, but no numbers: these are inputs
    of examples, which are checked as such.
    """
    prose = _URL.sub(_blank, _ENDLESS.sub(_blank, text))
    code: list[tuple[int, str]] = []
    for pattern in (FENCE, _SESSION):
        code.extend((m.start(), m[0]) for m in pattern.finditer(prose))
        prose = pattern.sub(_blank, prose)
    found: list[tuple[int, Term]] = []
    for start, piece in code:
        found.extend((start + at, term) for at, term in _in_code(piece))
    for quoted in _BACKTICKS.finditer(prose):
        found.extend((quoted.start(), term) for term in _quoted(quoted[1].strip()))
    prose = _BACKTICKS.sub(lambda m: _kept(m[0]), prose)
    found.extend(_in_prose(prose))
    ordered = sorted(found, key=lambda pair: pair[0])
    return tuple(dict.fromkeys(term for _, term in ordered))


def claims(criterion_text: str, term: Term) -> bool:
    """Whether the criterion speaks of the term: as a whole word, in the same case.

    Numbers are compared by value, with zero to ten also as words; of a file its name is enough; of
    a command all words must occur, in order.
    """
    match term.kind:
        case "number":
            return _value(term.text) in _values(criterion_text)
        case "command":
            rest = criterion_text
            for word in term.text.split():
                if (found := _word(word).search(rest)) is None:
                    return False
                rest = rest[found.end() :]
            return True
        case "file":
            return _word(term.text.rpartition("/")[2]).search(criterion_text) is not None
        case _:
            return _word(term.text).search(criterion_text) is not None


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _kept(quoted: str) -> str:
    """A backticked piece for the sentence around it: an identifier or number stays, else blanks."""
    inner = quoted.strip("`").strip()
    plain = _IDENTIFIER.match(inner) or _NUMBER.fullmatch(inner)
    return quoted.replace("`", " ") if plain else " " * len(quoted)


# --- where they are looked for --------------------------------------------------------------------
def _in_code(piece: str) -> Iterator[tuple[int, Term]]:
    for found in re.finditer(r"\b(?:def|class)\s+([A-Za-z_]\w*)", piece):
        yield from _name(found.start(), found[1])
    for found in _ERROR.finditer(piece):
        yield found.start(), Term(found[0], "error")


def _quoted(inner: str) -> Iterator[Term]:
    """Terms of a backticked piece."""
    if _FILE.fullmatch(inner):
        yield Term(inner.removeprefix("./"), "file")
    elif inner.startswith("-") and _OPTION.match(inner):
        yield from (Term(m[0], "option") for m in _OPTION.finditer(inner))
    elif _NUMBER.fullmatch(inner):
        yield Term(inner, "number")
    elif _PROGRAM.match(inner):
        yield from _command(inner)
    elif _IDENTIFIER.match(inner):
        yield from (term for _, term in _name(0, inner))
    else:
        yield from (Term(m[0], "error") for m in _ERROR.finditer(inner))
        for found in _CALL.finditer(inner):
            yield from (term for _, term in _name(0, found[1]))
        yield from (Term(m[0], "option") for m in _OPTION.finditer(inner) if "--" in m[0])


def _command(line: str) -> Iterator[Term]:
    """A command line: the files and options in it, and the fixed words behind the program."""
    for found in _FILE.finditer(line):
        yield Term(found[0].removeprefix("./"), "file")
    for option in re.finditer(r"(?<!\S)--[A-Za-z][\w-]*", line):
        yield Term(option[0], "option")
    if (module := re.search(r"\s-m\s+([A-Za-z_][\w.]*)", line)) is not None:
        yield Term(module[1], "name")
    if (
        sub := re.match(r"\S+\s+(?:-m\s+[\w.]+|\S+\.py)\s+([a-z][a-z-]+)(?=\s|$)", line)
    ) is not None:
        yield Term(sub[1], "command")


def _in_prose(prose: str) -> Iterator[tuple[int, Term]]:
    for found in _FILE.finditer(prose):
        if not _PRODUCTS.match(found[0]):
            yield found.start(), Term(found[0].removeprefix("./"), "file")
    clean = _FILE.sub(_blank, prose)
    for found in _ERROR.finditer(clean):
        yield found.start(), Term(found[0], "error")
    for found in re.finditer(r"\b[A-Z][A-Za-z]+\b", clean):
        if found[0] in _ERRORS:
            yield found.start(), Term(found[0], "error")
    for found in _OPTION.finditer(clean):
        if found[0].startswith("--") or re.search(r"[\s(/,]$", clean[: found.start()]):
            yield found.start(), Term(found[0], "option")
    yield from _names(clean)
    yield from _lists(clean)
    yield from _numbers(_without_arguments(clean))


def _names(prose: str) -> Iterator[tuple[int, Term]]:
    prose = _PLURAL.sub(_blank, prose)
    for pattern in (_CALL, _DOTTED, _DOTTED_SNAKE, _CAMEL, _SNAKE):
        for found in pattern.finditer(prose):
            yield from _name(found.start(), found[1] if pattern.groups else found[0])
    for pattern in (_CLASS_BEFORE, _CLASS_AFTER, _NAMED, _TO_BE_NAMED):
        for found in pattern.finditer(prose):
            if found["name"] not in _PLAIN_CAPITALS | _NOT_CALLED:
                yield from _name(found.start("name"), found["name"])


def _name(at: int, dotted: str) -> Iterator[tuple[int, Term]]:
    """Each part of a dotted name, unless it is of the standard library or no name at all."""
    parts = dotted.split(".")
    if len(parts) > 1 and parts[0] in sys.stdlib_module_names:
        return
    for part in parts:
        if _ERROR.fullmatch(part) or part in _ERRORS:
            yield at, Term(part, "error")
        elif part not in _NO_NAMES and part not in _KNOWN_PROSE and len(part) > 1:
            yield at, Term(part, "name")


# --- lists of names -------------------------------------------------------------------------------
_ITEM = r"[`\"']?[A-Za-z_]\w*(?:\(\))?[`\"']?"
_ITEMS = rf"{_ITEM}(?:\s*,\s*{_ITEM}){{0,30}}(?:\s*,?\s*(?:and|or)\s+{_ITEM})?"
_NOUN = (
    r"(?P<noun>methods?|functions?|operations?|attributes?|properties|fields?"
    r"|commands?|subcommands?|sub-commands?)"
)
_AFTER_NOUN = re.compile(
    rf"\b{_NOUN}\s*(?P<link>named|called|:|—|–|\(|are)?\s*(?P<items>{_ITEMS})(?P<end>[^\w]|$)"
    rf"(?P<next>\s*\w*)"
)
_BEFORE_NOUN = re.compile(rf"(?:(?<=\s)|^)(?P<items>{_ITEMS})\s+{_NOUN}\b")
_WITH = re.compile(rf"\bwith\s+(?P<items>{_ITEMS})(?P<end>[^\w]|$)(?P<next>\s*\w*)")
_ARTICLE_LAST = re.compile(r"\b(?:and|or)\s+(?:an?|the)$")
_ABOUT_CODE = re.compile(
    r"\b(?:class|methods?|functions?|module|operations?|commands?|interface|api|library"
    r"|program|script|package)\b",
    re.IGNORECASE,
)
_GOES_ON = word_set("that which for to on with each where over in of is are must should can all as")
_NOT_ITEMS = word_set(
    """the a an that which to for from with it its all some each other others more no any one two
    three clear clean simple small fast correct public private static pure helper efficient robust
    readable tested documented concise good proper type types hints hint tests test docstrings
    docstring comments error errors handling support user users this these those them and or use
    using following same different several many few new only also basic common main standard
    arithmetic such like by on at in of is are be as if when must should can will may not"""
)


def _lists(prose: str) -> Iterator[tuple[int, Term]]:
    for sentence in re.finditer(r"[^.!?\n;]+(?:\n(?![\s\-*\d#]|\n)[^.!?\n;]+)*", prose):
        yield from ((sentence.start() + at, term) for at, term in _listed(sentence[0]))


def _listed(sentence: str) -> Iterator[tuple[int, Term]]:
    for found in _AFTER_NOUN.finditer(sentence):
        least = 1 if found["link"] in ("named", "called") else 2
        if _ends(found):
            yield from _items(found, found["noun"], least)
    for found in _BEFORE_NOUN.finditer(sentence):
        if not _ARTICLE_LAST.search(found["items"]):  # "divide and a command line"
            yield from _items(found, found["noun"], 2)
    for found in _WITH.finditer(sentence):
        if _ends(found) and (_ABOUT_CODE.search(sentence) or "_" in found["items"]):
            yield from _items(found, "methods", 3)


def _ends(found: re.Match[str]) -> bool:
    """Whether the list is over here, so that its last word was a whole item."""
    following = found["next"].strip().lower()
    begins_anew = _ARTICLE_LAST.search(found["items"]) is not None
    return found["end"].strip() != "" or not following or following in _GOES_ON or begins_anew


def _items(found: re.Match[str], noun: str, least: int) -> Iterator[tuple[int, Term]]:
    """The items of a list, all of them or, where one cannot be a name, none."""
    start, text = found.start("items"), found["items"]
    items = [(start + m.start(), m[0]) for m in re.finditer(r"[A-Za-z_]\w*", text)]
    items = [(at, word) for at, word in items if word not in ("and", "or")]
    if _ARTICLE_LAST.search(text):
        items = items[:-1]
    words = [word for _, word in items]
    odd = any(w.lower() in _NOT_ITEMS or w in ("None", "True", "False", "self") for w in words)
    if len(items) < least or odd:
        return
    kind: TermKind = "command" if "command" in noun else "name"
    yield from ((at, Term(word, kind)) for at, word in items)


# --- numbers --------------------------------------------------------------------------------------
_WORD_VALUES = {
    word: float(value)
    for value, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    )
}


def _without_arguments(prose: str) -> str:
    """The prose without what stands in the parentheses of calls, and what such calls return."""
    return re.sub(
        r"[A-Za-z_]\w*\([^()\n]*\)\s*(?:(?:==|=>?|->|→|returns?|gives|is|equals)\s*\S+)?",
        _blank,
        prose,
    )


def _numbers(prose: str) -> Iterator[tuple[int, Term]]:
    prose = _LIST_NUMBER.sub(_blank, prose)
    for found in _NUMBER.finditer(prose):
        if not _NOT_PROSE_NUMBER.search(prose[max(0, found.start() - 20) : found.start()]):
            yield found.start(), Term(found[0], "number")


def _value(text: str) -> float:
    return float(text.replace(",", ""))


@lru_cache(maxsize=1024)  # each criterion is asked about each term
def _values(text: str) -> frozenset[float]:
    """All numbers of a text, digits and the words for zero to ten."""
    digits = re.findall(r"(?<![\w.])-?\d+(?:,\d{3})*(?:\.\d+)?", text)
    found = {_value(x) for x in digits} | {abs(_value(x)) for x in digits}
    words = re.findall(r"[a-z]+", text.lower())
    return frozenset(found | {_WORD_VALUES[w] for w in words if w in _WORD_VALUES})


def _word(text: str) -> re.Pattern[str]:
    """The text as a whole word: no letter, digit or underscore may stand next to it."""
    return re.compile(rf"(?<![A-Za-z0-9_]){re.escape(text)}(?![A-Za-z0-9_])")
