"""The project in a few lines for a prompt, and the files that a task is likely about."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from standalone_orchestrator.codebase.api import Outline, Symbol
from standalone_orchestrator.codebase.graph import import_graph
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.testfiles import is_test
from standalone_orchestrator.codebase.words import STOP, stem, words

_MORE = "… and {} more files"
_K1, _B = 1.2, 0.75  # BM25's usual constants
_NEIGHBOUR = 0.15
"""Share of a file's score that the files it imports, and those that import it, get too."""
_NAMED = 5.0
"""Weight of a file whose path the query spells out, in units of the best score."""
_TEST = 0.5
"""What a test file's score is worth to a query that doesn't speak of tests."""
_WEIGHTS = {"path": 4, "symbol": 3, "text": 1}


@dataclass(frozen=True, slots=True)
class ProjectOutline:
    """An outline, and what it could not hold."""

    text: str
    shortened: int = 0
    """Files of known languages that are not given in full."""


def project_outline(
    files: Mapping[str, str], limit_chars: int, first: Sequence[str] = ()
) -> ProjectOutline:
    """Paths with their signatures, as much as fits.

    Args:
        files: paths and texts.
        limit_chars: the text is never longer.
        first: files that come first and in full, as long as they fit.

    The rest is given in full if it fits, else shortened to top-level names, else by path, else
    counted. The same files give the same text.
    """
    named = [p for p in dict.fromkeys(first) if p in files]
    rest = sorted(files.keys() - set(named), key=_order)
    everything = [*named, *rest]
    names = sum(len(path) + 1 for path in everything)
    lines: list[str] = []
    left = limit_chars + 1  # the last line has no newline behind it
    full = 0
    for index, path in enumerate(everything):
        names -= len(path) + 1
        after = len(everything) - index - 1
        chosen, whole = _fitting(path, files[path], left, names, after)
        if not chosen:
            lines.append(_MORE.format(after + 1))
            break
        lines.append(chosen)
        full += whole
        left -= len(chosen) + 1
    known = sum(language_for(path) is not None for path in everything)
    return ProjectOutline("\n".join(lines)[: max(0, limit_chars)], known - full)


def rank(files: Mapping[str, str], query: str) -> tuple[str, ...]:
    """Files that the query is likely about, best first; those that share no word with it are out.

    BM25 over path words, names of symbols and text, with identifiers split and rough stems; files
    that the query names outright come first, and neighbours in the import graph get a share.
    """
    wanted = {stem(w) for w in words(query) if w not in STOP}
    if not wanted or not files:
        return ()
    bags = {path: _bag(path, text, wanted) for path, text in files.items()}
    scores = _bm25(bags, {p: max(1, len(t) // 6) for p, t in files.items()}, wanted)
    best = max(scores.values(), default=0.0) or 1.0
    asks_for_tests = "test" in wanted
    for path in files:
        if is_test(path) and not asks_for_tests:
            scores[path] *= _TEST
        if _is_named(path, query):
            scores[path] += _NAMED * best
    spread = dict(scores)
    for path, needs in import_graph(files).items():
        for need in needs:
            spread[path] += _NEIGHBOUR * scores[need] / max(1, len(needs))
            spread[need] += _NEIGHBOUR * scores[path] / max(1, len(needs))
    found = [p for p, score in spread.items() if score > 0]
    return tuple(sorted(found, key=lambda p: (-round(spread[p], 9), p)))


# --- outline --------------------------------------------------------------------------------------
def _fitting(path: str, text: str, left: int, names: int, after: int) -> tuple[str, bool]:
    """The fullest form of one file that leaves room for the others; empty if none fits.

    With it whether a file of a known language is there in full.

    Args:
        path: the file.
        text: its text.
        left: characters that are left, a newline for each line included.
        names: characters for the names of all files after it.
        after: how many files these are.
    """
    room = left - names
    if room > len(path) + 1:  # reading the file is only worth it where more than the name fits
        known = language_for(path) is not None
        for number, form in enumerate(_forms(path, text)):
            if len(form) + 1 <= room:
                return form, known and number == 0
    counted = len(_MORE.format(after)) + 1 if after else 0
    return (path if len(path) + 1 + min(names, counted) <= left else ""), False


def _order(path: str) -> tuple[bool, bool, str]:
    return (language_for(path) is None, is_test(path), path)


def _forms(path: str, text: str) -> tuple[str, ...]:
    """The file in full, and shortened."""
    language = language_for(path)
    outline = language.outline(path, text) if language else None
    if outline is None:
        return (path,)
    return (_full(outline), _short(outline))


def _shown(symbols: Sequence[Symbol]) -> list[Symbol]:
    """Public symbols, `__init__` included."""
    return [
        s
        for s in symbols
        if all(not part.startswith("_") or part == "__init__" for part in s.name.split("."))
    ]


def _full(outline: Outline) -> str:
    lines = [outline.path + (f": {outline.doc}" if outline.doc else "")]
    for symbol in _shown(outline.symbols):
        indent = "  " * (1 + symbol.name.count("."))
        doc = f"  # {symbol.doc}" if symbol.doc else ""
        lines.append(f"{indent}{symbol.signature}{doc}")
    return "\n".join(lines)


def _short(outline: Outline) -> str:
    names = [
        f"class {symbol.name}" if symbol.kind == "class" else symbol.name
        for symbol in _shown(outline.symbols)
        if "." not in symbol.name and symbol.kind != "constant"
    ]
    return f"{outline.path}: {', '.join(names)}" if names else outline.path


# --- ranking --------------------------------------------------------------------------------------
def _bag(path: str, text: str, wanted: set[str]) -> Counter[str]:
    """How often each wanted stem occurs, by weight of the place."""
    bag: Counter[str] = Counter()
    language = language_for(path)
    outline = language.outline(path, text) if language else None
    symbols = " ".join(s.name for s in outline.symbols) if outline else ""
    for place, content in (("path", path), ("symbol", symbols), ("text", text)):
        for word in words(content):
            if (root := stem(word)) in wanted:
                bag[root] += _WEIGHTS[place]
    return bag


def _bm25(
    bags: Mapping[str, Counter[str]], lengths: Mapping[str, int], wanted: set[str]
) -> dict[str, float]:
    mean = sum(lengths.values()) / len(lengths)
    holding = Counter(term for bag in bags.values() for term in bag)
    scores: dict[str, float] = {}
    for path, bag in bags.items():
        total = 0.0
        for term in sorted(wanted & bag.keys()):
            rarity = math.log(1 + (len(bags) - holding[term] + 0.5) / (holding[term] + 0.5))
            count = bag[term]
            norm = _K1 * (1 - _B + _B * lengths[path] / mean)
            total += rarity * count * (_K1 + 1) / (count + norm)
        scores[path] = total
    return scores


def _is_named(path: str, query: str) -> bool:
    name = PurePosixPath(path).name
    tokens = {t.strip("`'\"(),.;:").removeprefix("./") for t in query.split()}
    return path in tokens or (name in tokens and not name.startswith("__"))
