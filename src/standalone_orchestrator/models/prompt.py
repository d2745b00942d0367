"""Prompts: templates rendered, sections fitted into the context (DESIGN §7).

Templates lie next to the code that uses them and ship in the wheel. Not here: any wording.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from jinja2 import Environment, FunctionLoader, StrictUndefined

from standalone_orchestrator.models.api import Capabilities, Limits
from standalone_orchestrator.models.notice import Notice, ignore

JOINT = "\n\n"
"""What stands between two sections."""
_MARGIN = 64
"""Tokens left free for the chat template."""
_LONGEST = 400
"""Characters of a line after which it may be cut inside: minified sources have no line borders."""


def render(package: str, name: str, **values: object) -> str:
    """Render the template `name` that lies in `package`.

    Args:
        package: dotted name of the package whose folder holds the template.
        name: path of the template below it, `prompts/plan.md`.
        values: what the template names; a name without a value is an error.

    Raises:
        jinja2.UndefinedError: the template names something that was not given.
        jinja2.TemplateNotFound: there is no such template.
    """
    return _environment(package).get_template(name).render(**values)


@lru_cache(maxsize=32)
def _environment(package: str) -> Environment:
    root = files(package)

    def load(name: str) -> str | None:
        try:
            return root.joinpath(*name.split("/")).read_text(encoding="utf-8")
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None

    return Environment(
        loader=FunctionLoader(load),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a prompt with its share of the room."""

    name: str
    text: str
    share: float
    """Part of the budget that it may count on, 0 to 1."""
    keep: Literal["head", "tail", "both"] = "head"
    """Which end stays when it is cut."""
    priority: int = 0
    """Room that others leave goes to the highest first."""


def room(capabilities: Capabilities, limits: Limits) -> int:
    """Tokens that a prompt may have, so that a whole reply still fits in the context."""
    return max(0, capabilities.context - limits.max_tokens - _MARGIN)


def fit(
    sections: Sequence[Section],
    budget_tokens: int,
    count: Callable[[str], int],
    notice: Notice = ignore,
) -> str:
    """The sections in order, within the budget.

    Everything stays when everything fits. Otherwise each section has its share; what one does not
    use goes to the others by priority, then by order. What is too long is cut at line borders and
    says how many lines are left out. The result depends on nothing but the arguments.
    """
    filled = [s for s in sections if s.text]
    whole = _joined([s.text for s in filled])
    if count(whole) <= budget_tokens:
        return whole
    needs = [count(s.text) for s in filled]
    joints = count(JOINT) * max(0, len(filled) - 1)
    free = budget_tokens - joints
    while free > 0:
        grants = _grants(filled, needs, free)
        texts = [
            _cut(s, grant, need, count)
            for s, grant, need in zip(filled, grants, needs, strict=True)
        ]
        result = _joined(texts)
        over = count(result) - budget_tokens
        if over <= 0:
            _tell(filled, texts, notice)
            return result
        free -= over
    _tell(filled, [""] * len(filled), notice)
    return ""


def _joined(texts: Sequence[str]) -> str:
    return JOINT.join(text for text in texts if text)


def _grants(sections: Sequence[Section], needs: Sequence[int], free: int) -> list[int]:
    total = max(1.0, sum(s.share for s in sections))
    grants = [
        min(need, int(free * s.share / total)) for s, need in zip(sections, needs, strict=True)
    ]
    left = free - sum(grants)
    for index in sorted(range(len(sections)), key=lambda i: (-sections[i].priority, i)):
        more = min(left, needs[index] - grants[index])
        grants[index] += more
        left -= more
    return grants


def _cut(section: Section, grant: int, need: int, count: Callable[[str], int]) -> str:
    """As much of the section as has `grant` tokens, empty when not even one piece has."""
    if need <= grant:
        return section.text
    pieces = _pieces(section.text)
    low, high = 0, len(pieces) - 1
    while low < high:
        middle = (low + high + 1) // 2
        fits = count(_kept(pieces, middle, section.keep)) <= grant
        low, high = (middle, high) if fits else (low, middle - 1)
    while low > 0 and count(_kept(pieces, low, section.keep)) > grant:
        low -= 1
    return _kept(pieces, low, section.keep) if low else ""


def _pieces(text: str) -> list[str]:
    """Lines with their ends; a very long line in several pieces."""
    pieces: list[str] = []
    for line in text.split("\n"):
        whole = line + "\n"
        pieces.extend(whole[i : i + _LONGEST] for i in range(0, len(whole), _LONGEST))
    pieces[-1] = pieces[-1].removesuffix("\n")
    return pieces if pieces[-1] else pieces[:-1]


def _kept(pieces: Sequence[str], number: int, keep: Literal["head", "tail", "both"]) -> str:
    """`number` pieces of the text and a line that says what is missing."""
    match keep:
        case "head":
            head = number
        case "tail":
            head = 0
        case "both":
            head = (number + 1) // 2
    tail = number - head
    gone = pieces[head : len(pieces) - tail]
    lines = sum(piece.endswith("\n") for piece in gone) + (not gone[-1].endswith("\n"))
    mark = f"[… {lines} {'line' if lines == 1 else 'lines'} left out …]\n"
    before = "".join(pieces[:head])
    if before and not before.endswith("\n"):
        before += "\n"
    after = "".join(pieces[len(pieces) - tail :]) if tail else ""
    return (before + mark + after).rstrip("\n") if not after else before + mark + after


def _tell(sections: Sequence[Section], texts: Sequence[str], notice: Notice) -> None:
    for section, text in zip(sections, texts, strict=True):
        if text == section.text:
            continue
        lines = section.text.count("\n") + 1
        what = "left out whole" if not text else f"cut to {text.count(chr(10))} of {lines} lines"
        notice("dropped", f"section {section.name} was {what} to fit the context")
