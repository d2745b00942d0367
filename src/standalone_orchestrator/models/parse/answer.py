"""The one JSON value that a reply means, wherever and however the model wrote it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

import json_repair

from standalone_orchestrator.models.parse import calls
from standalone_orchestrator.models.parse.relaxed import DEPTH, Unreadable, read
from standalone_orchestrator.models.thinking import split

REPAIRED = 2_000
"""Characters that json-repair is given: on texts full of quotes its time grows with the square."""
_TRIES = 200
"""Places that look like JSON but are not, after which the rest of a text is not searched."""
_GUESSES = 2
"""How often one text is read by guessing."""

_OPENER = re.compile(
    r"""\{ (?=[\s\ufeff\u200b]{0,200}
             (?: ["'“”‘}] | [A-Za-z_$][\w$-]{0,60}\s{0,5}: | // | /\* | \# | \Z ))
      | \[ (?=[\s\ufeff\u200b]{0,200}
             (?: [\[{"'“”‘\]] | -?\d | (?:true|false|null|True|False|None)\b | \Z ))""",
    re.VERBOSE,
)
_FENCE_BEFORE = re.compile(r"(?:```|~~~)[ \t]*(\w*)[ \t]*[\r\n]*[ \t]*\Z")
_EDGES = " \t\r\n\ufeff\u200b\u2060\u00a0"


@dataclass(frozen=True, slots=True)
class JsonFound:
    """The value that was meant."""

    value: Any
    """A dict or a list."""
    repaired: bool = False
    """True when the JSON itself had to be put right, not only found."""
    how: str = "bare JSON"
    """Where and how it was found, for a notice."""


@dataclass(frozen=True, slots=True)
class NoJson:
    """There is no object or list in the text."""

    why: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    value: Any
    repaired: bool
    fenced: bool
    size: int
    """Characters of the text that it took."""
    cut: bool = False


def json_in(text: str, keys: Collection[str] = ()) -> JsonFound | NoJson:
    """The one JSON object or list that `text` means as its answer.

    Args:
        text: a reply as the model wrote it: bare JSON, or JSON in fences, tags, tool calls, prose,
            after reasoning, in another language's notation, or cut short.
        keys: top-level keys that are expected; they decide between several values, and keep a
            value that only looks like a tool call from being unwrapped.
    """
    found = _find(text, frozenset(keys), 0)
    if isinstance(found, NoJson):
        return found
    if _depth(found.value) > DEPTH:
        return NoJson(f"its JSON is nested deeper than {DEPTH} levels")
    return replace(found, value=_encodable(found.value))


def _find(text: str, keys: frozenset[str], level: int) -> JsonFound | NoJson:
    plain = text.strip(_EDGES)
    if not plain:
        return NoJson("it is empty")
    whole = _strict(plain)
    if isinstance(whole, str) and level < 2:
        inner = _find(whole, keys, level + 1)
        return inner if isinstance(inner, NoJson) else replace(inner, repaired=True)
    if isinstance(whole, dict | list):
        return _unwrapped(JsonFound(whole, repaired=_lenient(plain)), keys)
    thought = split(plain)
    answer = thought.answer.strip(_EDGES)
    if answer:
        found = _in_answer(answer, keys, level)
        if isinstance(found, NoJson) and answer != plain:
            return NoJson(f"{found.why} after its reasoning")
        return found
    inside = _last_in_thoughts(thought.thoughts, keys)
    return inside or NoJson("it ended while it was still reasoning")


def _in_answer(text: str, keys: frozenset[str], level: int) -> JsonFound | NoJson:
    best = _best(list(_candidates(text)), keys)
    # The marks of a call may stand inside a string of the answer itself.
    meant = best is not None and keys and not best.repaired and _matches(best.value, keys)
    if calls.has_call(text) and not meant and (called := _in_calls(text, keys)) is not None:
        return called
    if best is not None:
        how = "JSON in a fence" if best.fenced else "JSON in the text"
        return _unwrapped(JsonFound(best.value, best.repaired, how), keys)
    if level < 2 and (other := _decoded(text)) != text:
        inner = _find(other, keys, 2)
        return inner if isinstance(inner, NoJson) else replace(inner, repaired=True)
    return NoJson("there is no JSON object in it")


def _in_calls(text: str, keys: frozenset[str]) -> JsonFound | None:
    given = calls.parameters(text)
    if given:
        return JsonFound(given, how="parameter tags")
    for kind, inside in calls.regions(text):
        best = _best(list(_candidates(inside)), keys)
        if best is not None:
            return _unwrapped(JsonFound(best.value, best.repaired, kind), keys)
    return None


def _last_in_thoughts(thoughts: str, keys: frozenset[str]) -> JsonFound | None:
    """An answer that a model gave without ending its reasoning: only at the very end counts."""
    found = [c for c in _candidates(thoughts) if not c.repaired]
    best = _best(found, keys)
    if best is None or not isinstance(best.value, dict):
        return None
    if best is not found[-1] or not thoughts.rstrip("`~ \r\n").endswith(("}", "]")):
        return None
    return _unwrapped(JsonFound(best.value, True, "JSON inside the reasoning"), keys)


def _unwrapped(found: JsonFound, keys: frozenset[str]) -> JsonFound:
    """The arguments of a call, the inner object of a needless wrapper, or the value as it is."""
    value, called = calls.arguments(found.value, keys, _decode)
    if called and isinstance(value, dict | list):
        return JsonFound(value, found.repaired, f"tool call, {found.how}")
    if not keys:
        return found
    value = found.value
    if isinstance(value, list) and len(value) == 1 and _matches(value[0], keys):
        return JsonFound(value[0], True, f"list of one, {found.how}")
    if isinstance(value, dict) and not keys & value.keys():
        inner = [v for v in value.values() if _matches(v, keys)]
        if len(inner) == 1:
            return JsonFound(inner[0], True, f"wrapped object, {found.how}")
    return found


def _decode(text: str) -> object:
    found = _find(text, frozenset(), 1)
    return found.value if isinstance(found, JsonFound) else None


def _matches(value: object, keys: frozenset[str]) -> int:
    return len(keys & value.keys()) if isinstance(value, dict) else 0


def _best(found: list[_Candidate], keys: frozenset[str]) -> _Candidate | None:
    """The value that is meant: most expected keys, objects before lists of scalars, then fences.

    Among equals the last one, since models correct themselves downwards; but not one that is
    much smaller than the others, which is an example or an afterthought.
    """
    if not found:
        return None
    largest = max(c.size for c in found)

    def rank(candidate: _Candidate) -> tuple[int, bool, bool, bool, bool]:
        value = candidate.value
        inner = value[0] if isinstance(value, list) and value else value
        matched = _matches(inner, keys)
        return (
            matched,
            isinstance(inner, dict) and bool(inner),
            candidate.size * 3 >= largest,
            candidate.fenced,
            not candidate.repaired,
        )

    return max(enumerate(found), key=lambda pair: (rank(pair[1]), pair[0]))[1]


def _candidates(text: str) -> Iterator[_Candidate]:
    """Every value that stands in `text`, none from inside another one."""
    at = tries = guesses = 0
    while tries < _TRIES and (opener := _OPENER.search(text, at)) is not None:
        start = opener.start()
        candidate, at = _at(text, start)
        if candidate is None:
            tries += 1
            if guesses < _GUESSES and text[start] == "{":
                guesses += 1
                candidate, at = _guessed(text, start, at)
        if candidate is not None:
            yield candidate


def _at(text: str, start: int) -> tuple[_Candidate | None, int]:
    """The value at `start`, and where to go on."""
    fence = _FENCE_BEFORE.search(text, max(0, start - 40), start)
    fenced = fence is not None and fence[1].lower() in ("", "json", "json5", "jsonc", "javascript")
    try:
        value, end = _DECODER.raw_decode(text, start)
        return _Candidate(value, False, fenced, end - start), end
    except (ValueError, RecursionError):
        pass
    try:
        near = read(text, start)
    except Unreadable as error:
        return None, max(error.position, start + 1)
    if near.cut and not near.value:
        return None, start + 1
    return _Candidate(near.value, True, fenced, near.end - start, near.cut), near.end


def _guessed(text: str, start: int, after: int) -> tuple[_Candidate | None, int]:
    """What may be meant by the text from `start`; `after` is where to go on without it."""
    fenced = _FENCE_BEFORE.search(text, max(0, start - 40), start) is not None
    try:
        near = read(text, start, guess=True)
    except Unreadable:
        pass
    else:
        if not near.value:
            return None, after
        return _Candidate(near.value, True, fenced, near.end - start, near.cut), near.end
    region = text[start : start + REPAIRED]
    fence = region.rfind("\n```")
    if fence > 0:
        region = region[:fence]
    last = max(region.rfind("}"), region.rfind("]"))
    region = region[: last + 1] if last > 0 else region
    try:
        value = json_repair.loads(region, skip_json_loads=True)
    except (ValueError, RecursionError, IndexError):
        return None, after
    if not isinstance(value, dict) or not value:
        return None, after
    return _Candidate(value, True, fenced, len(region)), start + len(region)


def _no_number(name: str) -> None:
    """NaN and the infinities are not JSON; their nearest meaning is null."""


_DECODER = json.JSONDecoder(parse_constant=_no_number)
_CONSTANT = re.compile(r"[\s:,\[](?:NaN|-?Infinity)\b")


def _strict(text: str) -> object:
    try:
        found: object = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None
    return found


def _lenient(text: str) -> bool:
    """Whether Python's reader took what JSON does not know."""
    return _CONSTANT.search(text) is not None


def _decoded(text: str) -> str:
    """The text with one layer of escaping taken off, if it has one."""
    if "&quot;" in text:
        return html.unescape(text)
    if '\\"' in text:
        return text.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")
    return text


def _depth(value: object) -> int:
    deepest = 0
    left: list[tuple[object, int]] = [(value, 1)]
    while left and deepest <= DEPTH:
        node, level = left.pop()
        deepest = max(deepest, level)
        if isinstance(node, dict | list):
            inner = node.values() if isinstance(node, dict) else node
            left.extend((item, level + 1) for item in inner if isinstance(item, dict | list))
    return deepest


def _encodable(value: object) -> object:
    """The value without halves of surrogate pairs, which no file can hold."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_encodable(item) for item in value]
    if isinstance(value, dict):
        return {_encodable(key): _encodable(item) for key, item in value.items()}
    return value
