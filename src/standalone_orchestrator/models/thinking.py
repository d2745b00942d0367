"""Reasoning that came inside a reply's text, set apart from the answer.

Knows the block markers of the reasoning models in use and the channels of the harmony format
(gpt-oss). Not here: whether a model should think (`ask`), its catalog row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

BLOCKS = (
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),
    ("<reasoning>", "</reasoning>"),
    ("<seed:think>", "</seed:think>"),
    ("[THINK]", "[/THINK]"),
    ("<mm:think>", "</mm:think>"),
    ("◁think▷", "◁/think▷"),
    ("<|START_THINKING|>", "<|END_THINKING|>"),
    ("<|begin_of_thought|>", "<|end_of_thought|>"),
    ("<|channel>thought", "<channel|>"),
)
"""Opening and closing marks, as the templates of these models write them."""

_LEAD = re.compile(r"(?:\s|\ufeff|<\|im_start\|>assistant|<\|start\|>assistant|<s>)*")
_CHANNEL = re.compile(
    r"<\|channel\|>\s*(?P<name>\w+)[^<]*(?:<\|constrain\|>[^<]*)?<\|message\|>"
    r"(?P<text>.*?)(?=<\|(?:end|return|call|start|channel)\|>|\Z)",
    re.DOTALL,
)
_STRIPPED = re.compile(
    r"\s*analysis(?P<thoughts>.*?)"
    r"assistant(?:final|commentary(?: to=[\w.]+)?(?: ?json)?)(?P<text>.*)\Z",
    re.DOTALL,
)
"""Harmony as servers give it when they drop the special tokens but keep the words."""


@dataclass(frozen=True, slots=True)
class Thought:
    """A reply taken apart."""

    thoughts: str
    answer: str
    closed: bool = True
    """False when the reply ended before the reasoning did: then `answer` is empty."""


def split(text: str) -> Thought:
    """Set the reasoning of a reply apart from its answer."""
    if "<|channel|>" in text and "<|message|>" in text:
        return _channels(text)
    if (found := _STRIPPED.match(text)) is not None:
        return Thought(found["thoughts"].strip(), found["text"].strip())
    parts: list[str] = []
    rest = text
    while (block := _leading_block(rest)) is not None:
        thoughts, answer, closed = block
        parts.append(thoughts)
        if not closed:
            return Thought("\n".join(parts).strip(), "", closed=False)
        rest = answer
    if not parts and (tail := _unopened(text)) is not None:
        return tail
    return Thought("\n".join(parts).strip(), rest)


def _leading_block(text: str) -> tuple[str, str, bool] | None:
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    for opening, closing in BLOCKS:
        if text.startswith(opening, start):
            begin = start + len(opening)
            end = text.find(closing, begin)
            if end < 0:
                return text[begin:], "", False
            return text[begin:end], text[end + len(closing) :], True
    return None


def _unopened(text: str) -> Thought | None:
    """Reasoning whose opening mark stood in the prompt: templates of several models end with it."""
    if text.lstrip().startswith(("`", "{", "[{", "~~~")):
        return None
    for opening, closing in BLOCKS:
        end = text.find(closing)
        if end < 0 or opening in text[:end]:
            continue
        after = text[end + len(closing) :]
        alone = end == 0 or text[end - 1] == "\n" or after[:1] in ("", "\n", "\r")
        if alone:
            return Thought(text[:end].strip(), after)
    return None


def _channels(text: str) -> Thought:
    thoughts: list[str] = []
    final: list[str] = []
    calls: list[str] = []
    for found in _CHANNEL.finditer(text):
        match found["name"]:
            case "analysis":
                thoughts.append(found["text"])
            case "final":
                final.append(found["text"])
            case _:
                calls.append(found["text"])
    answer = "\n".join(final or calls)
    return Thought("\n".join(thoughts).strip(), answer, closed=bool(final or calls))
