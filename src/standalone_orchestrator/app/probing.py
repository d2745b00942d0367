"""Measuring a configured model, and keeping what was found where runs look for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from standalone_orchestrator.app import wiring
from standalone_orchestrator.app.edit_formats import PROBED
from standalone_orchestrator.app.places import profiles_folder
from standalone_orchestrator.app.settings import Folders, Settings
from standalone_orchestrator.models.probe import probe
from standalone_orchestrator.models.profile import Profile, save
from standalone_orchestrator.system.clock import SystemClock


def probe_endpoint(
    settings: Settings, folders: Folders, name: str, say: Callable[[str], None]
) -> tuple[Profile, Path]:
    """Measure the model behind an endpoint's name, and write its profile.

    Args:
        settings: where the endpoint is described.
        folders: where the profile goes.
        name: as `--model` takes it.
        say: hears one sentence before each step.

    Raises:
        UsageError: the endpoint cannot be used as it is configured.
        ModelError: the model could not be reached, or a call failed.
    """
    clock = SystemClock()
    end = settings.endpoint(name)
    model = wiring.backend(name, settings, folders, clock)
    try:
        found = probe(model, clock, wiring.row_of(end), PROBED, end.base_url, say)
    finally:
        _close(model)
    return found, save(found, profiles_folder(folders))


def _close(model: object) -> None:
    """Let go of an engine; most models have nothing to let go of."""
    close = getattr(model, "close", None)
    if close is not None:
        close()
