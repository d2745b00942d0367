"""Measuring a configured model, and keeping what was found where runs look for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from standalone_orchestrator.app import wiring
from standalone_orchestrator.app.places import profiles_folder
from standalone_orchestrator.app.settings import Folders, Settings
from standalone_orchestrator.codebase.edits.application import apply
from standalone_orchestrator.codebase.edits.blocks import parse_blocks
from standalone_orchestrator.codebase.edits.values import Applied
from standalone_orchestrator.models.probe import EditFormat, probe, whole_file
from standalone_orchestrator.models.profile import Profile, save
from standalone_orchestrator.system.clock import SystemClock

BLOCKS = """\
Answer with SEARCH/REPLACE blocks for {path} and nothing else:
<<<<<<< SEARCH
lines as they stand in the file
=======
lines that take their place
>>>>>>> REPLACE"""


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
    formats = {"whole file": whole_file(), "search/replace": search_replace()}
    try:
        found = probe(model, clock, wiring.row_of(end), formats, end.base_url, say)
    finally:
        _close(model)
    return found, save(found, profiles_folder(folders))


def search_replace() -> EditFormat:
    """SEARCH/REPLACE blocks."""

    def change(path: str, text: str, reply: str) -> str | None:
        blocks = [b for b in parse_blocks(reply) if b.path in (None, path)]
        done = apply(text, [block.edit for block in blocks]) if blocks else None
        return done.text if isinstance(done, Applied) else None

    return EditFormat(BLOCKS, change)


def _close(model: object) -> None:
    """Let go of an engine; most models have nothing to let go of."""
    close = getattr(model, "close", None)
    if close is not None:
        close()
