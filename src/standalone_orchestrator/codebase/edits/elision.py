"""Marks that stand for code which the writer left out: `# ... rest of the code`.

A whole file or a replacement with such a mark would delete what it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from standalone_orchestrator.codebase.lines import bare, indent_of, split_lines

_COMMENT = r"(?:#|//|/\*|<!--|--|;|%)"
_DOTS = r"(?:\.{3,}|…)"
_LEFT = (
    r"(?:rest|remaining|remainder|existing|previous|other|same|unchanged|omitted|as before|as above"
    r"|original|unmodified|code (?:here|continues)|no changes?)"
)
_WHAT = (
    r"(?:code|methods?|functions?|class(?:es)?|file|implementation|imports?|logic|contents?|module"
    r"|body|tests?|definitions?|program|script|section)"
)
_STAYS = (
    r"(?:here|(?:is |are )?unchanged|(?:remains?|stays?|goes|continues?|follows?)\b.*"
    r"|as (?:before|above))"
)
_END = r"[\])>.:… ]*(?:\*/|-->)?\s*$"
_START = rf"^\s*{_COMMENT}+\s*[\[(<]?\s*"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_START}{_DOTS}.*\b{_LEFT}\b",
        rf"{_START}(?:the )?{_LEFT}\b.*{_DOTS}{_END}",
        rf"{_START}(?:the )?(?:rest|remainder) of (?:(?:the|your|this|my|existing) )*{_WHAT}"
        rf"\s*{_STAYS}?{_END}",
        rf"{_START}(?:the )?(?:existing|unchanged) {_WHAT}\s*{_STAYS}?{_END}",
        rf"{_START}(?:all )?(?:the )?(?:remaining|previous|other) {_WHAT}\s*{_STAYS}{_END}",
        rf"{_START}(?:unchanged|no changes?(?: here)?|same as (?:before|above)){_END}",
        rf"{_START}{_DOTS}{_END}",
        rf"^\s*[\[(<]\s*{_DOTS}[\w\s']*\b{_LEFT}\b[\w\s']*{_DOTS}?\s*[\])>]\s*$",
        rf"^\s*[\[(<][\w\s']*\b{_LEFT}\b[\w\s']*{_DOTS}\s*[\])>]\s*$",
        rf"^\s*{_DOTS}\s*[\[(]?\s*(?:the )?{_LEFT}\b.*$",
        r"^[\s.…#]*\d+ lines? not shown\s*$",  # the mark of `codebase.folded`
    )
)
"""Comments that begin with such words, brackets around them, or dots before them."""
_HINT = re.compile(rf"\.\.\.|…|not shown|{_LEFT}", re.IGNORECASE)
_LONE = re.compile(rf"^\s*{_DOTS}\s*$")


def has_elision(text: str, original: str) -> str:
    """The first line of `text` that stands for left-out code; empty when there is none.

    A line that `original` has too is no such mark, and neither is `...` as a whole body.
    """
    if not _HINT.search(text):
        return ""
    known = {bare(line).strip() for line in split_lines(original)}
    before, in_string = "", False
    whole = _quotes(text) % 2 == 0  # else it begins or ends within a string, who knows where
    lines = [bare(line) for line in split_lines(text)]
    for number, line in enumerate(lines):
        stripped = line.strip()
        shown = in_string and _LONE.match(line)  # an example in a docstring may leave things out
        stub = shown or (_LONE.match(line) and _is_stub(before, lines, number))
        if stripped not in known and not stub and _stands_for_code(line):
            return stripped
        in_string ^= whole and _quotes(line) % 2 == 1
        before = re.sub(r"\s+#.*$", "", stripped) or before
    return ""


def _quotes(text: str) -> int:
    return text.count('"""') + text.count("'''")


def _is_stub(before: str, lines: Sequence[str], number: int) -> bool:
    """Whether dots are all the body of what is above them, but for its docstring."""
    depth = indent_of(lines[number])
    after = next(filter(str.strip, islice(lines, number + 1, None)), "")
    goes_on = bool(depth) and indent_of(after) == depth
    return before.endswith((":", '"""', "'''")) and not goes_on


def _stands_for_code(line: str) -> bool:
    return bool(_LONE.match(line)) or any(p.search(line) for p in _PATTERNS)
