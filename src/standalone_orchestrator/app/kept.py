"""What a run was started with, kept beside its journal so that `resume` needs nothing from outside.

Keys of endpoints are never written: they are read anew from the settings of the day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from standalone_orchestrator.app.settings_tables import Endpoint, Settings
from standalone_orchestrator.core.errors import JournalDamaged, SettingsError
from standalone_orchestrator.memory.runs import RunFolder
from standalone_orchestrator.models.api import Capabilities
from standalone_orchestrator.system.files import write_atomic


class KeptModel(BaseModel):
    """A role's model as it was found at the start: it shapes prompts, so replays need it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    context: int
    json_schema: bool = True
    thinking: bool = False
    parallel: int = 1
    seeds: bool = True

    def capabilities(self) -> Capabilities:
        """In the form of the seam."""
        return Capabilities(
            self.context, self.json_schema, self.thinking, self.parallel, self.seeds
        )


class Kept(BaseModel):
    """The contents of `request.json`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    settings: Settings
    models: Mapping[str, KeptModel]
    user_files: Mapping[str, str] = {}
    """Test files that the user gave: path below the frozen folder, and text."""
    apply: bool = False
    unsandboxed: bool = False

    def settings_now(self, current: Settings, asked: Collection[str]) -> Settings:
        """The kept settings with the keys of the current ones.

        Args:
            current: the settings of the day.
            asked: the keys that the command line gave; `resumed_settings` takes these over.

        Raises:
            SettingsError: a key would be sent to another address than the one it is meant for.
        """

        def with_key(name: str, end: Endpoint) -> Endpoint:
            now = current.endpoints.get(name)
            if now is None:
                return end.model_copy(update={"api_key": SecretStr("")})
            same = (now.backend, now.base_url) == (end.backend, end.base_url)
            given = {f"endpoints.{name}.base_url", f"endpoints.{name}.api_key"}
            if not same and given.isdisjoint(asked):
                _require_no_key(name, end, now)
            return end.model_copy(update={"api_key": now.api_key})

        ends = {name: with_key(name, end) for name, end in self.settings.endpoints.items()}
        return self.settings.model_copy(update={"endpoints": ends})


def _require_no_key(name: str, end: Endpoint, now: Endpoint) -> None:
    if now.api_key.get_secret_value() or end.api_key_env:
        was, new = (f"{e.backend} {e.base_url}".strip() for e in (end, now))
        raise SettingsError(
            f"the run was started with the endpoint '{name}' at another address ({was}) than the "
            f"settings give it now ({new}), so its key is not sent there",
            f"resume with --set endpoints.{name}.base_url=ADDRESS to say where it is now, or start "
            "a new run",
        )


def keep(folder: RunFolder, kept: Kept) -> None:
    """Write `request.json`; it is durable when this returns."""
    bare = {
        n: e.model_copy(update={"api_key": SecretStr("")})
        for n, e in kept.settings.endpoints.items()
    }
    safe = kept.model_copy(
        update={"settings": kept.settings.model_copy(update={"endpoints": bare})}
    )
    write_atomic(_path(folder), safe.model_dump_json(indent=1) + "\n", mode=0o600)


def kept(folder: RunFolder) -> Kept:
    """Read `request.json`.

    Raises:
        JournalDamaged: it is not there or cannot be read.
    """
    try:
        return Kept.model_validate_json(_path(folder).read_bytes(), strict=False)
    except (OSError, ValidationError) as fault:
        raise JournalDamaged(
            f"{_path(folder)} cannot be read", "start the run anew; its journal is kept"
        ) from fault


def settings_hash(settings: Settings, *, changed: bool = False) -> str:
    """A short name for what the settings say.

    Args:
        settings: what is named.
        changed: only for what differs from the defaults, so that a later version of the program,
            with more settings or other defaults, gives the same name.
    """
    said = settings.model_dump_json(exclude_defaults=changed)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _path(folder: RunFolder) -> Path:
    return folder.path / "request.json"
