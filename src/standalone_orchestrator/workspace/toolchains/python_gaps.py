"""Which requirements could not be had: asked once, since asking takes minutes and the network.

An answer is kept twice. With the run it holds as long as the run, so one that is taken up again
sees the same environment, whatever the network says by then. Beside the environments it holds for
every run, and only if the package index answered when it was asked; after a day it is asked anew,
and holds on where the index is silent. An answer that no index gave is thus tried again by the
next run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.system.files import ensure_folder, write_atomic

_FRESH_S = 86_400.0


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    asked: float
    """Seconds since 1970."""
    missing: Mapping[str, str]
    """Requirement, and why it cannot be had."""


@dataclass(frozen=True, slots=True)
class KnownGaps:
    """What was found out about environments, by the key of the whole one."""

    shared: Path
    """For every run."""
    run: Path | None
    """For one run; None outside of runs."""
    clock: Clock

    def of_run(self, key: str) -> Mapping[str, str]:
        """What this run went on without; empty when it did not ask."""
        found = _read(self.run, key)
        return found.missing if found else {}

    def of_index(self, key: str, *, fresh: bool) -> Mapping[str, str]:
        """What the index did not have; empty when it was not asked, or not lately.

        Args:
            key: names the environment.
            fresh: whether only an answer of the last day counts.
        """
        found = _read(self.shared, key)
        if found is None or (fresh and self.clock.now().timestamp() - found.asked > _FRESH_S):
            return {}
        return found.missing

    def keep(self, key: str, missing: Mapping[str, str], *, by_index: bool) -> None:
        """Keep an answer for the run, and for every run if it is the index's.

        Raises:
            LimitReached: the disk is full.
        """
        text = _Answer(asked=self.clock.now().timestamp(), missing=missing).model_dump_json()
        for folder in (self.run, self.shared if by_index else None):
            if folder is not None:
                ensure_folder(folder)
                write_atomic(_path(folder, key), text + "\n")


def _read(folder: Path | None, key: str) -> _Answer | None:
    if folder is None:
        return None
    try:
        return _Answer.model_validate_json(_path(folder, key).read_bytes())
    except (OSError, ValidationError):
        return None


def _path(folder: Path, key: str) -> Path:
    return folder / f"{key}.missing.json"
