"""What a diagnosis is shown, fitted into the room that the head leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from standalone_orchestrator.codebase.folded import folded
from standalone_orchestrator.core.state import Tried
from standalone_orchestrator.models.notice import Notice
from standalone_orchestrator.models.prompt import Section, fitted

MOST_CHARACTERS = 12_000
"""Source shown to the model, over all files."""


@dataclass(frozen=True, slots=True)
class Material:
    """Failures, files and what was tried, as they stand in the prompt."""

    failures: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    tried: Tried | None = None

    def text(self) -> str:
        """All of it: what a quote may be taken from."""
        tried = (self.tried.diff, *self.tried.failed) if self.tried else ()
        return "\n".join((*self.failures, *(text for _, text in self.files), *tried))

    def bare(self) -> Material:
        """The same with nothing said: what is left of a prompt is its frame."""
        tried = self.tried
        return Material(
            ("",) * len(self.failures),
            tuple((path, "") for path, _ in self.files),
            replace(tried, diff="-", failed=("",) * bool(tried.failed)) if tried else None,
        )


def sources(
    files: Mapping[str, str], paths: Sequence[str], failures: Sequence[str], notice: Notice
) -> tuple[tuple[str, str], ...]:
    """The files, long ones as views of what the failures speak of; together they are bounded."""
    left = MOST_CHARACTERS
    shown: list[tuple[str, str]] = []
    for path in paths:
        whole = files.get(path, "")
        text = folded(path, whole, left, failures)
        if text != whole:
            what = "a part of it" if text else "nothing of it"
            notice("context", f"{path}: the diagnosis is shown {what}")
        left -= len(text)
        if text:
            shown.append((path, text))
    return tuple(shown)


def within(
    material: Material,
    texts: Mapping[str, str],
    room: int,
    count: Callable[[str], int],
    notice: Notice,
) -> Material:
    """The material in at most `room` tokens; failures before files before what was tried.

    Args:
        material: what would be shown.
        texts: the files that it shows, whole.
        room: tokens.
        count: tokens of a text.
        notice: hears what was shortened.
    """
    tried = material.tried or Tried((), "")
    lost = "\n".join(tried.failed)
    heads = [
        Section("failure", text, 0.4 / len(material.failures), "both", priority=2)
        for text in material.failures
    ]
    files = [
        Section(
            path,
            text,
            0.5 / len(material.files),
            priority=1,
            shorten=partial(_shorter, path, texts[path], material.failures),
        )
        for path, text in material.files
    ]
    rest = [Section("what was tried", tried.diff, 0.05), Section("what failed then", lost, 0.05)]
    shown = fitted([*heads, *files, *rest], room, count, notice)
    cut = len(heads)
    paths = [path for path, _ in material.files]
    found = Material(
        tuple(text for text in shown[:cut] if text),
        tuple((p, t) for p, t in zip(paths, shown[cut:], strict=False) if t),
        material.tried,
    )
    if found.tried is None or shown[-2:] == (tried.diff, lost):
        return found
    failed = (shown[-1],) if shown[-1] else ()
    return replace(found, tried=replace(tried, diff=shown[-2], failed=failed))


def _shorter(path: str, text: str, failures: Sequence[str], limit: int) -> str:
    return folded(path, text, limit, failures)
