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

from standalone_orchestrator.models.notice import Notice, ignore

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
    """Part of the room that it may count on, 0 to 1."""
    keep: Literal["head", "tail", "both"] = "head"
    """Which end stays when it is cut."""
    priority: int = 0
    """Room that others leave goes to the highest first."""
    shorten: Callable[[int], str] | None = None
    """Makes it fit in so many characters, where cutting lines off would not do."""


def fitted(
    sections: Sequence[Section],
    room: int,
    count: Callable[[str], int],
    notice: Notice = ignore,
) -> tuple[str, ...]:
    """The text of each section, together at most `room` tokens.

    Everything stays when everything fits. Otherwise each section has its share; what one does not
    use goes to the others by priority, then by order. What is too long is shortened, or cut at
    line borders and says how many lines are left out. The result depends on nothing but the
    arguments.
    """
    needs = [count(s.text) for s in sections]
    if sum(needs) <= room:
        return tuple(s.text for s in sections)
    grants = _grants(sections, needs, max(0, room))
    texts = tuple(
        _within(section, grant, need, count)
        for section, grant, need in zip(sections, grants, needs, strict=True)
    )
    _tell(sections, texts, notice)
    return texts


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


def _within(section: Section, grant: int, need: int, count: Callable[[str], int]) -> str:
    """As much of the section as has `grant` tokens, empty when not even one piece has."""
    if need <= grant:
        return section.text
    if section.shorten is None:
        return _cut(section, grant, count)
    characters = grant * len(section.text) // need
    while characters > 0:
        text = section.shorten(characters)
        if count(text) <= grant:
            return text
        characters = characters * 7 // 8  # what is kept has more tokens than the rest
    return ""


def _cut(section: Section, grant: int, count: Callable[[str], int]) -> str:
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
        shown = text.count("\n") + 1
        what = "left out" if not text else f"shortened from {lines} to {shown} lines"
        notice("context", f"{section.name}: {what} to fit the model's context")
