"""Reading of text that is nearly JSON.

Understands what models write instead of JSON and what has one meaning: Python literals (`None`,
single and triple quotes, tuples), JavaScript (comments, bare keys, `undefined`, backticks, `+`
between strings), trailing and missing commas, smart quotes, raw line ends in strings, and a text
that stops early. Unescaped quotes inside a string are read on request, since that is a guess.
Linear in the text; nothing is evaluated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

DEPTH = 100
"""Deepest nesting that is followed; no answer needs more."""

_SPACE = re.compile(
    r"(?:[\s\ufeff\u200b\u2060]+|//[^\n]*|/\*.{0,2000}?\*/|#[^\n]*|\.\.\.,?)*", re.DOTALL
)
_KEY = re.compile(r"[A-Za-z_$][\w$.-]*")
_ATOM = re.compile(r"[^\s,:\]})#/\"'`“”]+")
_BARE = re.compile(r"[^,{}\[\]\n\"]{1,500}(?=[,}\]\n])")
_NUMBER = re.compile(r"[+-]?(?:\d[\d_]*)?\.?\d*(?:[eE][+-]?\d+)?\Z")
_WORDS: dict[str, object] = {
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    "null": None, "None": None, "NULL": None, "undefined": None, "nil": None,
    "NaN": None, "nan": None, "Infinity": None, "-Infinity": None,
}  # fmt: skip
_QUOTES = {'"""': '"""', "'''": "'''", '"': '"', "'": "'", "`": "`", "“": "”", "”": "”", "‘": "’"}
_ESCAPES = {
    '"': '"', "'": "'", "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r",
    "t": "\t", "`": "`", "\n": "", "0": "\0",
}  # fmt: skip
_PIECE = {
    closing: re.compile(rf"(?:[^\\{closing[0]}]+|\\.|{closing[0]}(?!{closing[1:]}))*", re.DOTALL)
    if len(closing) == 3
    else re.compile(rf"(?:[^\\{closing}]+|\\.)*", re.DOTALL)
    for closing in set(_QUOTES.values())
}
_END = r"[}\]]\s*(?:[,}\]]|```|\Z)|\Z"
_AFTER = {
    "key": r"\s*:",
    "member": rf"\s*(?:{_END}|,\s*(?:\}}|[\"'][^\"'\n]{{1,60}}[\"']\s*:))",
    "item": rf"\s*(?:{_END}|,\s*(?:[\"'{{\[\]-]|\d|true|false|null))",
}
"""What follows the closing quote of a string, by what the string is."""
_GUESSED = {
    (quote, kind): re.compile(rf"(?:[^\\{quote}]+|\\.|{quote}(?!{after}))*", re.DOTALL)
    for quote in ('"', "'")
    for kind, after in _AFTER.items()
}
"""Bodies of strings that end only where such a string can end."""
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_NOTHING: tuple[object, ...] = (None, {}, [])
"""What a cut leaves of a value that had hardly begun."""
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")


class Unreadable(Exception):
    """Not even nearly JSON at `position`."""

    def __init__(self, position: int) -> None:
        super().__init__(f"unreadable at {position}")
        self.position = position


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What was read."""

    value: Any
    end: int
    cut: bool
    """True when the text stopped before the value did."""


def read(text: str, start: int, *, guess: bool = False) -> Relaxed:
    """Read the value that begins at `start`.

    Args:
        text: the whole text.
        start: where the value begins.
        guess: take a quote for the end of its string only where a string can end.

    Raises:
        Unreadable: it is no value, or it nests too deep.
    """
    reader = _Reader(text, start, guess=guess)
    value = reader.value(0)
    return Relaxed(value, reader.at, reader.cut)


class _Reader:
    """One pass over a text; `at` is the next character to look at."""

    def __init__(self, text: str, at: int, *, guess: bool) -> None:
        self.text = text
        self.at = at
        self.guess = guess
        self.cut = False

    def value(self, depth: int, kind: str = "item") -> object:
        self._skip()
        if depth > DEPTH:
            raise Unreadable(self.at)
        char = self.text[self.at : self.at + 1]
        match char:
            case "":
                self.cut = True
                return None
            case "{":
                return self._object(depth)
            case "[":
                return self._list("]", depth)
            case "(":
                return self._list(")", depth)
            case _ if char in _QUOTES:
                return self._joined(kind)
            case _:
                return self._atom()

    def _object(self, depth: int) -> dict[str, Any]:
        self.at += 1
        found: dict[str, Any] = {}
        while not self._ended("}"):
            key = self._key()
            self._skip()
            if self.at >= len(self.text):
                self.cut = True
                return found
            if self.text[self.at] != ":":
                raise Unreadable(self.at)
            self.at += 1
            value = self.value(depth + 1, "member")
            if not (self.cut and value in _NOTHING):
                found[key] = value
        return found

    def _list(self, closing: str, depth: int) -> list[Any]:
        self.at += 1
        found: list[Any] = []
        while not self._ended(closing):
            value = self.value(depth + 1)
            if not (self.cut and value in _NOTHING):
                found.append(value)
        return found

    def _ended(self, closing: str) -> bool:
        """Whether the container ends here; its comma and spaces are passed."""
        self._skip()
        if self.text[self.at : self.at + 1] == ",":
            self.at += 1
            self._skip()
        if self.cut or self.at >= len(self.text):
            self.cut = True
            return True
        if self.text[self.at] == closing:
            self.at += 1
            return True
        return False

    def _key(self) -> str:
        if self.text[self.at] in _QUOTES:
            return self._string("key")
        if (found := _KEY.match(self.text, self.at)) is None:
            raise Unreadable(self.at)
        self.at = found.end()
        return found[0]

    def _joined(self, kind: str) -> str:
        """One string, or several with `+` between them."""
        parts = [self._string(kind)]
        while True:
            here = self.at
            self._skip()
            if self.text[self.at : self.at + 1] != "+":
                self.at = here
                return "".join(parts)
            self.at += 1
            self._skip()
            if self.text[self.at : self.at + 1] not in _QUOTES:
                raise Unreadable(self.at)
            parts.append(self._string(kind))

    def _string(self, kind: str) -> str:
        three = self.text[self.at : self.at + 3]
        opening = three if three in _QUOTES else self.text[self.at]
        closing = _QUOTES[opening]
        begin = self.at + len(opening)
        body = _GUESSED.get((closing, kind)) if self.guess else None
        found = (body or _PIECE[closing]).match(self.text, begin)
        end = found.end() if found else begin
        raw = self.text[begin:end]
        if self.text.startswith(closing, end):
            self.at = end + len(closing)
        else:
            self.cut = True
            self.at = len(self.text)
        return unescape(raw)

    def _atom(self) -> object:
        found = _ATOM.match(self.text, self.at)
        if found is None:
            raise Unreadable(self.at)
        word = found[0]
        if found.end() == len(self.text):
            self.cut = True  # `tru` or `12` may go on
        value: object
        if word in _WORDS:
            value = _WORDS[word]
        elif self.cut:
            value = _number(word)
        elif (value := _number(word)) is None:
            return self._bare()
        self.at = found.end()
        return value

    def _bare(self) -> str:
        """Words without quotes: a text, but only for a reader that may guess."""
        found = _BARE.match(self.text, self.at) if self.guess else None
        if found is None:
            raise Unreadable(self.at)
        self.at = found.end()
        return found[0].strip()

    def _skip(self) -> None:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at


def unescape(raw: str) -> str:
    """The text of a string body; an escape that JSON does not know stays as it is."""
    if "\\" not in raw:
        return raw

    def one(found: re.Match[str]) -> str:
        body = found[1]
        if body[0] in "ux" and len(body) > 1:
            return chr(int(body[1:], 16))
        return _ESCAPES.get(body, found[0])

    text = _ESCAPE.sub(one, raw)
    return _SURROGATES.sub(
        lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text
    )


def _number(word: str) -> int | float | None:
    if not _NUMBER.match(word) or len(word) > 300 or not any(c.isdigit() for c in word):
        return None
    plain = word.replace("_", "")
    try:
        return int(plain)
    except ValueError:
        return float(plain)
