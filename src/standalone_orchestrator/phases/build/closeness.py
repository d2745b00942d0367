"""How far a text is from being run, and how far from what it was. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from standalone_orchestrator.codebase.api import Fault


def badness(found: Sequence[Fault]) -> tuple[bool, int]:
    """How far a text is from being run: one that doesn't parse is furthest."""
    return any(f.rule == "syntax" for f in found), len(found)


def changed_lines(old: str | None, new: str) -> int:
    """Lines by which the new text differs; all of them where there was none."""
    if old is None:
        return new.count("\n")
    matcher = SequenceMatcher(None, old.splitlines(), new.splitlines(), autojunk=False)
    return sum(max(b - a, d - c) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")
