"""Starting processes: the only place in the product that does.

Every command has no stdin unless given, a process group of its own, a deadline and a limit on
silence and output; when this returns, nothing of the group is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Ended(StrEnum):
    """Why a process ended."""

    EXITED = "exited"
    DEADLINE = "deadline"
    SILENCE = "silence"
    OUTPUT = "output"
    """It wrote more than it may."""
    MISSING = "missing"
    """The program could not be started."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What a command did. Output is decoded with replacement and cut at the limit."""

    argv: tuple[str, ...]
    exit_code: int | None
    """None when it was killed by us or could not be started; negative for a signal."""
    stdout: str
    stderr: str
    ended: Ended
    seconds: float
