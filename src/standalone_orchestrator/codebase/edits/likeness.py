"""Whether lines that look alike say the same: a slip of the writer, or other code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rapidfuzz import fuzz

_WORDS_TO_A_SLIP = 12
"""For so many words one may be another: a search with other names means other code."""
_SLIP = 75.0
"""Least likeness, in percent, of a mistyped word of code to the word that is meant."""
_NAMED = re.compile(r"^\s*(?:async\s+)?(?:def|class|func|function|fn)\s+(\w+)")
_COMMENT = re.compile(r"#.*$|^\s*//.*$|(?<=[;{},])\s*//.*$")
_DOC = re.compile(r"^\s*\w{0,2}(?:\"\"\"|''').*$")
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'|`[^`]*`")
_OPERATOR = re.compile(r"[-+*/%<>=!&|^~@]+")


def says_the_same(file: Sequence[str], window: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether a search that is only like some lines of a file means them.

    Both define the same names and have the same operators. Comments apart they use nearly the same
    words, and what differs in the code is a word that the file does not know, mistyped: a number,
    or a name of something else, means other code.
    """
    if _names(window) != _names(wanted):
        return False
    mine, theirs = _words(_without(wanted, _COMMENT)), _words(_without(window, _COMMENT))
    differing = sum((mine - theirs).values()) + sum((theirs - mine).values())
    if differing > 2 * (mine.total() // _WORDS_TO_A_SLIP):
        return False
    ours, others = _without(wanted, _DOC, _COMMENT), _without(window, _DOC, _COMMENT)
    if _operators(ours) != _operators(others):
        return False
    return _only_slips(_words(ours), _words(others), file)


def _without(lines: Sequence[str], *without: re.Pattern[str]) -> list[str]:
    """Lines with what the patterns match taken out, one after the other."""
    found = list(lines)
    for pattern in without:
        found = [pattern.sub("", line) for line in found]
    return found


def _only_slips(mine: Counter[str], theirs: Counter[str], file: Sequence[str]) -> bool:
    """Whether each word that only one of both has is a slip of one that only the other has."""
    wrong, meant = [*(mine - theirs).elements()], [*(theirs - mine).elements()]
    if len(wrong) != len(meant):
        return False
    known = _words(file)
    for word in wrong:
        like = max(meant, key=lambda other: fuzz.ratio(word, other))
        if word[0].isdigit() or word in known or fuzz.ratio(word, like) < _SLIP:
            return False
        meant.remove(like)
    return True


def _words(lines: Sequence[str]) -> Counter[str]:
    return Counter(word for line in lines for word in re.findall(r"\w+", line))


def _operators(lines: Sequence[str]) -> Counter[str]:
    return Counter(sign for line in _without(lines, _STRING) for sign in _OPERATOR.findall(line))


def _names(lines: Sequence[str]) -> list[str]:
    """Names of the functions and classes that the lines define: these must be the same."""
    return [m[1] for m in map(_NAMED.match, lines) if m]
