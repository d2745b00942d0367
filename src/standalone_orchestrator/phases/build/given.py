"""What one build step works on, and the seams that it uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from standalone_orchestrator.core.checks import Check, CheckResult, Suite
from standalone_orchestrator.core.events import Candidate, FileEdit
from standalone_orchestrator.core.state import Tried
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.models.api import Model
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.models.notice import Notice


class Grade(Protocol):
    """Runs checks over a tree; one result a check."""

    def __call__(
        self, tree: str, checks: Sequence[Check], files: Mapping[str, str] | None = None
    ) -> tuple[CheckResult, ...]:
        """The results, in the order of the checks; `files` in the place of the frozen ones."""
        ...


@dataclass(frozen=True, slots=True)
class Given:
    """What one build step works on."""

    step: str
    path: str
    plan: Plan
    suite: Suite
    tree: str
    there: tuple[str, ...]
    """Files that are written already, or existed in the base."""
    current: str | None
    """The file's text in `tree`; None when it is not there."""
    again: bool
    """True in a later round: what is there takes part as a candidate."""
    needs: tuple[tuple[str, str], ...]
    """(path, signatures) of what the file imports."""
    failures: tuple[str, ...]
    whys: tuple[str, ...]
    edits: tuple[FileEdit, ...]
    seed: int
    base: str | None = None
    """The file's text in the base: its faults are no fault of a candidate."""
    tried: Tried | None = None
    """What the round before tried in vain."""
    alone: bool = False
    """Whether no second draft agreed with what is there when it was built."""
    confirmed: tuple[str, ...] = ()
    """Tests that were disputed and confirmed: only what most draws contest is once more."""
    project: Mapping[str, str] = field(default_factory=dict)
    """Paths and texts of `tree`."""
    modules: tuple[str, ...] = ()
    """Top-level modules that may be imported; empty where it is not known what is installed."""
    awaited: bool = False
    """True when other files are written after this one, which may mend a guard that it breaks."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The seams that this phase uses."""

    model: Model
    head: Head
    grade: Grade
    write: Callable[[str, Mapping[str, str | None]], str]
    notice: Notice
    tell: Callable[[Candidate], None]
