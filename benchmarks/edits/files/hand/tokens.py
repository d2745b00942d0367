"""Splits text into words."""

import re

WORD = re.compile(r"\w+")
STOP = {"a", "an", "the"}


def words(text):
    """Return the words of a text.

    >>> words("the cat")
    ['the', 'cat']
    """
    return WORD.findall(text.lower())


def without_stops(text):
    # Stop words carry no meaning.
    # They are listed above.
    return [word for word in words(text) if word not in STOP]


def count(text):
    """Count words, stop words left out."""
    result = {}
    for word in without_stops(text):
        result[word] = result.get(word, 0) + 1

    return result


def top(text, n=3):
    pairs = sorted(count(text).items(), key=lambda pair: -pair[1])
    return [word for word, _ in pairs[:n]]
