"""Identifiers and prose as words, so that `parse_http_header` and "HTTP header" meet."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*|\d+")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(text.split())


STOP = word_set(
    """a an and are as at be but by can do each for from has have if in into is it its may must no
    not of on one or should so such that the their then there these they this to use used uses
    using was we when where which will with you your code file files python write add make new
    class def return self import none true false function functions method methods"""
)
"""Words that tell nothing about which file is meant."""


def split_identifier(name: str) -> tuple[str, ...]:
    """Parts of an identifier, in lower case: `HTTPServer_v2` gives http, server, v, 2."""
    return tuple(part.lower() for part in _PART.findall(name))


def words(text: str) -> Iterator[str]:
    """Words of prose or code: each identifier whole and in its parts, in lower case."""
    for found in _WORD.findall(text):
        whole = found.lower()
        yield whole
        parts = split_identifier(found)
        if len(parts) > 1:
            yield from parts


def stem(word: str) -> str:
    """A rough stem: plural and verb endings off, so that "parsing" and "parser" meet "parse"."""
    for ending in ("ations", "ation", "ings", "ing", "ers", "er", "ies", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
