"""The edits of a diagnosis over one file: all of them, or none and a notice."""

from __future__ import annotations

from collections.abc import Sequence

from standalone_orchestrator.codebase import edits
from standalone_orchestrator.core.events import FileEdit
from standalone_orchestrator.models.notice import Notice


def edited(text: str, wanted: Sequence[FileEdit], notice: Notice) -> str | None:
    """The text after the edits; None when there are none or one of them does not fit."""
    if not wanted:
        return None
    match edits.apply(text, [edits.Edit(e.search, e.replace) for e in wanted]):
        case edits.Applied(text=changed):
            return changed
        case edits.Missed(feedback=feedback):
            notice("edit missed", feedback)
            return None
