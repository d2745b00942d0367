"""How far a text is from being run, and how far from what it was. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from standalone_orchestrator.codebase.api import Fault
from standalone_orchestrator.codebase.testfiles import is_test
from standalone_orchestrator.core.checks import CheckResult

_FRAME = re.compile(r"^(\S+):\d+: in ", re.M)
_MISTAKE = re.compile(
    r"^E\s+(?:TypeError|NameError|UnboundLocalError|AttributeError|ImportError"
    r"|ModuleNotFoundError|RecursionError)\b",
    re.M,
)
"""Errors that programs seldom raise on purpose."""
_ON_PURPOSE = re.compile(r"^\s*raise\b[^\n]*\n\Z", re.M)


def ended_in(result: CheckResult) -> str:
    """The file of the program in which an error ended a test; empty for the test's own lines."""
    frames = _FRAME.findall(result.message)
    return frames[-1] if frames and not is_test(frames[-1]) else ""


def broke(result: CheckResult) -> bool:
    """Whether a mistake of the program ended a test, not an error that it raises on purpose."""
    found = _MISTAKE.search(result.message) if ended_in(result) else None
    return found is not None and not _ON_PURPOSE.search(result.message, 0, found.start())


def badness(found: Sequence[Fault]) -> tuple[bool, int]:
    """How far a text is from being run: one that doesn't parse is furthest."""
    return any(f.rule == "syntax" for f in found), len(found)


def changed_lines(old: str | None, new: str) -> int:
    """Lines by which the new text differs; all of them where there was none."""
    if old is None:
        return new.count("\n")
    matcher = SequenceMatcher(None, old.splitlines(), new.splitlines(), autojunk=False)
    return sum(max(b - a, d - c) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")
