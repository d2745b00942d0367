"""Tool calls that came as text: the marks of the model families, and the arguments inside.

A model that was trained to call tools answers a question for JSON with a call; what is meant are
its arguments.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

_REGIONS = (
    (
        "tool_call tag",
        re.compile(r"<tool(?:s|_calls?)>(.*?)(?:</tool(?:s|_calls?)>|\Z)", re.DOTALL),
    ),
    ("tool_call token", re.compile(r"<\|tool_calls?\|>(.*?)(?:<\|/tool_calls?\|>|\Z)", re.DOTALL)),
    ("mistral call", re.compile(r"\[TOOL_CALLS\](.*)\Z", re.DOTALL)),
    (
        "deepseek call",
        re.compile(r"<｜tool▁call▁begin｜>(.*?)(?:<｜tool▁call▁end｜>|\Z)", re.DOTALL),
    ),
    (
        "kimi call",
        re.compile(r"<\|tool_call_argument_begin\|>(.*?)(?:<\|tool_call_end\|>|\Z)", re.DOTALL),
    ),
    ("python_tag call", re.compile(r"<\|python_tag\|>(.*?)(?:<\|eo[mt]_id\|>|\Z)", re.DOTALL)),
    ("cohere call", re.compile(r"<\|START_ACTION\|>(.*?)(?:<\|END_ACTION\|>|\Z)", re.DOTALL)),
    ("function tag", re.compile(r"<function=[^>\n]{0,200}>(.*?)(?:</function>|\Z)", re.DOTALL)),
    (
        "answer tag",
        re.compile(r"<(?:answer|json|output)>(.*?)(?:</(?:answer|json|output)>|\Z)", re.DOTALL),
    ),
)
_PARAMETERS = (
    re.compile(
        r"<parameter=([^>\n]{1,200})>(.*?)"
        r"(?:</parameter>|(?=<parameter=)|(?=</function>)|\Z)",
        re.DOTALL,
    ),
    re.compile(
        r"<param(?:eter)?\s+name=[\"']([^\"'\n]{1,200})[\"'][^>]{0,200}>(.*?)"
        r"(?:</param(?:eter)?>|\Z)",
        re.DOTALL,
    ),
    re.compile(
        r"<arg_key>(.{1,200}?)</arg_key>\s{0,20}<arg_value>(.*?)(?:</arg_value>|\Z)", re.DOTALL
    ),
)
_DSML = re.compile(r"(?<=[</])[|｜‖]{1,2}DSML[|｜‖]{1,2}")
"""DeepSeek's prefix of every tag, in the variants that are seen."""
_CALL = re.compile(r"(?=<function[= ]|<invoke |<tool_call>)")
_MARKS = (
    "<tool_call", "<|tool_call", "[TOOL_CALLS]", "<｜tool▁call", "<|python_tag|>",
    "<|START_ACTION|>", "<function=", "<answer>", "<json>", "<output>", "<tools>", "<param",
    "<arg_key>",
)  # fmt: skip
_BESIDE = frozenset({
    "name", "type", "id", "index", "call_id", "tool_name", "tool_call_id", "function_name",
    "function", "tool", "action",
})  # fmt: skip
"""Keys that stand beside the arguments in a call."""
_INSIDE = ("arguments", "parameters", "args", "input", "action_input", "tool_input", "kwargs")


def has_call(text: str) -> bool:
    """Whether `text` holds the mark of a tool call."""
    return any(mark in text for mark in _MARKS) or _DSML.search(text) is not None


def parameters(text: str) -> dict[str, Any]:
    """Arguments that stand as tags, one for each; empty when there are none.

    Objects and lists among them are read; everything else stays text, since the schema knows
    better than this function what `12` is meant to be. Of several calls the first one counts.
    """
    for call in _CALL.split(_DSML.sub("", text)):
        for pattern in _PARAMETERS:
            found = {name.strip(): _value(raw) for name, raw in pattern.findall(call)}
            if found:
                return found
    return {}


def regions(text: str) -> Iterator[tuple[str, str]]:
    """(kind, text inside) of every call in `text`, the most specific marks first."""
    for kind, pattern in _REGIONS:
        for found in pattern.finditer(text):
            yield kind, found[1]


def arguments(
    value: object, keys: Collection[str], decode: Callable[[str], object]
) -> tuple[object, bool]:
    """The arguments of a call, or the value itself when it is none.

    Args:
        value: what was read.
        keys: keys that the caller expects; a value made of these is never taken for a call.
        decode: reads arguments that are JSON inside a string; None when it cannot.

    Returns:
        the value, and whether it was a call.
    """
    for _ in range(3):
        inner = _inside(value, keys, decode)
        if inner is None:
            return value, False
        value, again = inner
        if not again:
            return value, True
    return value, True


def _inside(
    value: object, keys: Collection[str], decode: Callable[[str], object]
) -> tuple[object, bool] | None:
    if isinstance(value, list) and len(value) == 1 and _is_call(value[0], keys):
        return value[0], True
    if not isinstance(value, dict) or not value or _expected(value, keys):
        return None
    if set(value) == {"tool_calls"} and isinstance(value["tool_calls"], list):
        calls = value["tool_calls"]
        return (calls[0], True) if calls and isinstance(calls[0], dict) else None
    if isinstance(value.get("function"), dict) and set(value) <= _BESIDE:
        return value["function"], True
    if not _is_call(value, keys):
        return None
    given = next(value[name] for name in _INSIDE if name in value)
    if isinstance(given, str):
        decoded = decode(given)
        return None if decoded is None else (decoded, False)
    return (given, False) if isinstance(given, dict | list) else None


def _is_call(value: object, keys: Collection[str]) -> bool:
    if not isinstance(value, dict) or _expected(value, keys):
        return False
    if "tool_calls" in value or isinstance(value.get("function"), dict):
        return True
    inside = [name for name in _INSIDE if name in value]
    beside = set(value) - set(inside)
    if len(inside) != 1 or not beside <= _BESIDE:
        return False
    return bool(beside) or inside == ["arguments"]


def _expected(value: dict[str, Any], keys: Collection[str]) -> bool:
    return bool(keys) and set(value) <= set(keys)


def _value(raw: str) -> object:
    text = raw.strip()
    quoted = text[:1] == text[-1:] == '"' and "\n" not in text
    if quoted or text[:1] in ("{", "[") or text == "null":
        try:
            found: object = json.loads(text)
        except (ValueError, RecursionError):
            return raw
        return found
    return raw.removeprefix("\n").removesuffix("\n")
