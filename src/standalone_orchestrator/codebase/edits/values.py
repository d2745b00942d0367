"""What goes into an edit and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `replace` where `search` stands. An empty `search` adds to the file."""

    search: str
    replace: str


@dataclass(frozen=True, slots=True)
class Block:
    """An edit as a reply had it."""

    path: str | None
    """The file that it names; None when it names none."""
    search: str
    replace: str

    @property
    def edit(self) -> Edit:
        """Without the path."""
        return Edit(self.search, self.replace)


@dataclass(frozen=True, slots=True)
class Applied:
    """All edits were applied."""

    text: str


@dataclass(frozen=True, slots=True)
class Missed:
    """One edit did not fit, so none was applied."""

    feedback: str
    """For the model: which edit, why, the nearest lines with numbers, what to do."""
    index: int
    """Which edit, from 0."""
