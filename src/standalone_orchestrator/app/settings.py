"""Settings: read once, at the edge, and passed down as small frozen objects.

The only reader of the environment. Layers in rising priority: defaults, the user's config file, the
workspace's file, `--config`, environment, `--set`, flags. How a layer is read and merged is in
`app.settings_sources`, and what the keys are in `app.settings_tables`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platformdirs import PlatformDirs
from pydantic import ValidationError

from standalone_orchestrator.app import settings_sources as sources
from standalone_orchestrator.app.settings_tables import Endpoint, Roles, Settings
from standalone_orchestrator.core.errors import SettingsError

__all__ = [
    "Endpoint",
    "Folders",
    "Loaded",
    "Settings",
    "api_key_of",
    "config_folder",
    "load_settings",
    "plain_output_wanted",
    "settings_in_environment",
    "tool_folders",
]

APP = "standalone-orchestrator"
PREFIX = "ORCHESTRATOR_"
USER_FILE = "config.toml"
WORKSPACE_FILE = "orchestrator.toml"

KEY_VARIABLES = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}


@dataclass(frozen=True, slots=True)
class Folders:
    """Resolved folders outside the workspace. They need not exist yet."""

    config: Path
    cache: Path
    state: Path
    data: Path


@dataclass(frozen=True, slots=True)
class ToolFolders:
    """Where other tools were told to keep their models; None where they were not told."""

    home: Path
    hugging_face: Path | None
    hub_cache: Path | None
    ollama: Path | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings, and where each value came from."""

    settings: Settings
    origins: Mapping[str, str]
    """Dotted key to the name of its layer, defaults included."""
    folders: Folders


def load_settings(
    workspace: Path | None = None,
    config_file: Path | None = None,
    sets: Sequence[str] = (),
    flags: Mapping[str, Any] | None = None,
) -> Loaded:
    """Read all layers, merge and validate them.

    Args:
        workspace: folder whose `orchestrator.toml` is read; it is never written.
        config_file: TOML or JSON file given with `--config`.
        sets: texts `dotted.key=value` given with `--set`.
        flags: dotted keys and values of flags; None values are left out.

    Raises:
        SettingsError: a file cannot be read, a key is unknown, a value is wrong.
    """
    config = config_folder()
    layers = [sources.read_file(config / USER_FILE, needed=False)]
    if workspace is not None:
        found = sources.read_file(workspace / WORKSPACE_FILE, needed=False)
        sources.refuse_from_workspace(found)
        layers.append(found)
    if config_file is not None:
        layers.append(sources.read_file(config_file, needed=True))
    layers.extend(sources.read_environment(os.environ, PREFIX, Settings))
    layers.extend(sources.read_set(text, Settings) for text in sets)
    layers.append(sources.read_flags(flags or {}))
    merged, origins = sources.merge(layers)
    try:
        settings = Settings.model_validate(merged)
    except ValidationError as error:
        raise sources.explain(error, origins, Settings) from None
    _resolve_all(settings)
    return Loaded(settings, sources.all_origins(settings, origins), _folders(settings, config))


def settings_in_environment() -> dict[str, str]:
    """The variables of ours that set something, for a process that is given no other ones.

    Left out are folders, which such a process has of its own, and keys, which are no settings to
    be handed on.
    """
    return {
        variable: value
        for variable, value in os.environ.items()
        if variable.startswith(PREFIX)
        and not sources.is_private(variable.removeprefix(PREFIX).lower(), Settings)
    }


def config_folder() -> Path:
    """The folder of the user's config file; `ORCHESTRATOR_CONFIG` moves it."""
    own = os.environ.get(f"{PREFIX}CONFIG")
    return Path(own) if own else Path(PlatformDirs(APP, appauthor=False).user_config_dir)


def api_key_of(endpoint: Endpoint) -> str:
    """The key for an endpoint: given, from the variable that it names, or from the usual one.

    The usual variables are only used for the provider's own address, so that no key is sent to a
    server that it was not made for.

    Raises:
        SettingsError: it names a variable that is not set.
    """
    if given := endpoint.api_key.get_secret_value():
        return given
    if endpoint.api_key_env:
        value = os.environ.get(endpoint.api_key_env, "")
        if not value:
            raise SettingsError(
                f"the environment variable {endpoint.api_key_env}, which should hold the key of "
                f"the {endpoint.backend} endpoint, is not set",
                f"export {endpoint.api_key_env}=…, or change api_key_env in the settings",
            )
        return value
    if endpoint.base_url:
        return ""
    return os.environ.get(KEY_VARIABLES.get(endpoint.backend, ""), "")


def tool_folders() -> ToolFolders:
    """What the environment says about the folders of other tools."""

    def told(variable: str) -> Path | None:
        value = os.environ.get(variable)
        return Path(value).expanduser() if value else None

    return ToolFolders(Path.home(), told("HF_HOME"), told("HF_HUB_CACHE"), told("OLLAMA_MODELS"))


def plain_output_wanted() -> bool:
    """Whether the environment asks for output without colour or cursor movement."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM", "dumb") == "dumb"


def _resolve_all(settings: Settings) -> None:
    for role in Roles.model_fields:
        for name in settings.chain(role):
            settings.endpoint(name)


def _folders(settings: Settings, config: Path) -> Folders:
    dirs, own = PlatformDirs(APP, appauthor=False), settings.folders
    return Folders(
        config=config,
        cache=Path(own.cache or dirs.user_cache_dir).expanduser(),
        state=Path(own.state or dirs.user_state_dir).expanduser(),
        data=Path(own.data or dirs.user_data_dir).expanduser(),
    )
