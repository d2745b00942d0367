"""What a probe found out about one model on one server, kept between runs.

Not here: the measuring (`probe`), what is known beforehand (`catalog`).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from standalone_orchestrator.models.api import Capabilities
from standalone_orchestrator.system.files import ensure_folder, write_atomic

_CLEARLY = 0.2
"""Difference of two shares of twenty edits that is no accident."""


@dataclass(frozen=True, slots=True)
class Applied:
    """How many of the small edits arrived exactly, in one format."""

    exact: int
    tried: int

    @property
    def share(self) -> float:
        """From 0 to 1; 0 when none was tried."""
        return self.exact / self.tried if self.tried else 0.0


@dataclass(frozen=True, slots=True)
class Profile:
    """One model on one server, measured."""

    model: str
    """Endpoint and model, as `Model.name` says."""
    server: str
    """Address of the server; empty for the embedded engine."""
    row: str
    """Name of the catalog row."""
    measured: str
    """When, in ISO 8601."""
    read_per_s: float
    """Prompt tokens a second that were not in a cache."""
    write_per_s: float
    """Tokens written a second, one draw at a time."""
    chars_per_token: float
    """Characters of code and English to one token of this model, as its server counts."""
    context: int
    """Tokens that can be relied on: what the server says, unless its beginning got lost."""
    context_checked: int
    """Tokens of the longest prompt whose first line was still known at its end; 0 for none."""
    json_schema: bool
    """Every reply under a schema was valid as it came."""
    tool_calls: bool
    """A tool call that was asked for in words could be understood."""
    edits: dict[str, Applied] = field(default_factory=dict)
    """By edit format."""
    context_told: int = 0
    """What the server said of its context; 0 in older profiles."""

    def refine(self, told: Capabilities) -> Capabilities:
        """Capabilities as a server or catalog tells them, corrected by what was measured.

        A server that lost nothing of its context then, and has another one now, is believed.
        """
        whole = self.context >= self.context_told > 0
        return replace(
            told,
            context=told.context if whole else min(told.context, self.context),
            json_schema=self.json_schema,
        )

    def told(self) -> str:
        """What it says, as one clause for the reader of a run."""
        schema = "with" if self.json_schema else "without"
        best = self.best_format()
        return (
            f"measured on {self.measured[:10]}: {self.context} tokens of context, "
            f"{self.chars_per_token:g} characters a token, {schema} JSON schema"
            f"{f', best at {best} edits' if best else ''}"
        )

    def best_format(self) -> str:
        """The edit format that worked clearly better than every other; empty for none."""
        shares = {name: applied.share for name, applied in self.edits.items() if applied.tried}
        ranked = sorted(shares, key=lambda name: -shares[name])
        if len(ranked) < 2 or shares[ranked[0]] - shares[ranked[1]] < _CLEARLY:
            return ""
        return ranked[0]


_PROFILE = TypeAdapter(Profile)


def save(profile: Profile, folder: Path) -> Path:
    """Write a profile; an older one of the same model and server is replaced.

    Raises:
        LimitReached: the disk is full.
        OSError: the folder cannot be written.
    """
    path = ensure_folder(folder) / _file_name(profile.model, profile.server)
    write_atomic(path, _PROFILE.dump_json(profile, indent=1))
    return path


def load(folder: Path, model: str, server: str = "") -> Profile | None:
    """The profile of a model on a server; None where there is none that can be read."""
    try:
        profile = _PROFILE.validate_json((folder / _file_name(model, server)).read_bytes())
    except (OSError, ValidationError):
        return None
    return profile if (profile.model, profile.server) == (model, server) else None


def _file_name(model: str, server: str) -> str:
    """Readable, and different for every pair."""
    digest = hashlib.sha256(f"{model}\n{server}".encode()).hexdigest()[:12]
    words = re.sub(r"[^a-z0-9.]+", "-", model.lower()).strip("-.")[:60]
    return f"{words}-{digest}.json"
