"""The texts of a tree, read when they are looked up, and what an attempt changed in them."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import PurePosixPath

from standalone_orchestrator.core.checks import Outcome, Suite, passed
from standalone_orchestrator.core.state import RunState, Tried
from standalone_orchestrator.workspace.api import Snapshots

MOST_LINES = 60
"""Lines of a diff that a prompt shows."""
MOST_FAILURES = 2
_MOST_AHEAD = 256
"""Files that are read at once."""


class Texts(Mapping[str, str]):
    """Paths and texts of one tree.

    To read a file is to start a process. So who looks up files of one kind in their order gets
    them in portions, each twice as large as the one before.
    """

    def __init__(self, snapshots: Snapshots, tree: str) -> None:
        self._snapshots = snapshots
        self._tree = tree
        self._paths: dict[str, None] | None = None
        self._read: dict[str, str] = {}
        self._last = ""
        self._portion = 1

    def _known(self) -> dict[str, None]:
        if self._paths is None:
            self._paths = dict.fromkeys(self._snapshots.files(self._tree) if self._tree else ())
        return self._paths

    def __getitem__(self, path: str) -> str:
        if path not in self._read:
            if path not in self._known():
                raise KeyError(path)
            portion = self._following(path)
            if len(portion) > 1:
                self._read |= self._snapshots.texts(self._tree, portion)
            if path not in self._read:
                self._read[path] = self._snapshots.read(self._tree, path) or ""
        return self._read[path]

    def _following(self, path: str) -> list[str]:
        """The file, and those of its kind behind it that will be looked up next."""
        kind = PurePosixPath(path).suffix
        in_order = self._last < path and PurePosixPath(self._last).suffix == kind
        self._portion = min(2 * self._portion, _MOST_AHEAD) if in_order else 1
        known = list(self._known()) if in_order else [path]
        behind = islice(known, bisect_left(known, path), None)
        alike = (p for p in behind if PurePosixPath(p).suffix == kind and p not in self._read)
        found = list(islice(alike, self._portion))
        self._last = found[-1]
        return found

    def __contains__(self, path: object) -> bool:
        return path in self._known()

    def __iter__(self) -> Iterator[str]:
        return iter(self._known())

    def __len__(self) -> int:
        return len(self._known())


def tried(state: RunState, snapshots: Snapshots, paths: Iterable[str]) -> Tried | None:
    """What the round before this one changed in `paths`, when it was taken back."""
    attempt = state.attempt
    if attempt is None or attempt.diagnosis is None:
        return None
    before, after = Texts(snapshots, state.tree), Texts(snapshots, attempt.tree)
    lines = [line for path in paths for line in _diff(path, before, after)]
    if len(lines) > MOST_LINES:
        lines = [*lines[:MOST_LINES], f"({len(lines) - MOST_LINES} more lines)"]
    return Tried(
        whys=tuple(w.text for w in attempt.diagnosis.whys),
        diff="\n".join(lines),
        failed=_newly_failed(state),
    )


def _diff(path: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    old, new = before.get(path, "").splitlines(), after.get(path, "").splitlines()
    return difflib.unified_diff(old, new, path, path, lineterm="", n=2)


def _newly_failed(state: RunState) -> tuple[str, ...]:
    attempt, checks = state.attempt, (state.suite or Suite()).by_id()
    fine = passed(state.results)
    lost = [
        r
        for r in (attempt.results if attempt else ())
        if r.outcome is not Outcome.PASSED and r.check in fine and r.check in checks
    ]
    return tuple(f"{checks[r.check].source}\n{r.message}".strip() for r in lost[:MOST_FAILURES])
