"""Marks that stand for code which the writer left out: `# ... rest of the code`.

A whole file or a replacement with such a mark would delete what it stands for.
"""

from __future__ import annotations

import re

from standalone_orchestrator.codebase.lines import bare, split_lines

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
    for line in map(bare, split_lines(text)):
        stripped = line.strip()
        shown = in_string and _LONE.match(line)  # an example in a docstring may leave things out
        if stripped not in known and not shown and _stands_for_code(line, before):
            return stripped
        in_string ^= (line.count('"""') + line.count("'''")) % 2 == 1
        before = re.sub(r"\s+#.*$", "", stripped) or before
    return ""


def _stands_for_code(line: str, before: str) -> bool:
    if not line.strip():
        return False
    if _LONE.match(line):
        return not before.endswith((":", '"""', "'''"))  # else it is the body of a stub
    return any(p.search(line) for p in _PATTERNS)
