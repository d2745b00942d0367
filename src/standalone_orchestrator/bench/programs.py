"""Installing what contestants are made of that are programs of others: once, before the contest.

Each has an environment of its own in the user's cache. Its versions stand in
`contestants/<name>.txt`, all that it needs included, so that a contest of another day is played by
the same programs.
"""

from __future__ import annotations

from importlib.resources import files

from standalone_orchestrator.app.settings import Loaded
from standalone_orchestrator.bench.contest import Contestant
from standalone_orchestrator.core.errors import WorkspaceError
from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.workspace.api import Environment
from standalone_orchestrator.workspace.toolchains.python_env import NotInstalled, Workshop, exactly
from standalone_orchestrator.workspace.toolchains.python_gaps import KnownGaps
from standalone_orchestrator.workspace.toolchains.python_interpreter import find

_PINS = "standalone_orchestrator.bench.contestants"


def pinned(name: str) -> tuple[str, ...]:
    """The requirements in `contestants/<name>.txt`."""
    lines = files(_PINS).joinpath(f"{name}.txt").read_text("utf-8").splitlines()
    return tuple(line for raw in lines if (line := raw.partition("#")[0].strip()))


def installed(contestant: Contestant, loaded: Loaded, clock: Clock) -> Environment | None:
    """The environment of a contestant, made at the first use; None for one that needs none.

    Raises:
        WorkspaceError: it cannot be installed.
        SettingsError: there is no such interpreter.
    """
    if not contestant.requirements:
        return None
    folder = loaded.folders.cache / "bench" / "programs"
    python = find(loaded.settings.toolchain.python)
    shop = Workshop(folder, python, clock, KnownGaps(folder, None, clock))
    try:
        return exactly(shop, contestant.requirements)
    except NotInstalled as fault:
        raise WorkspaceError(
            f"{contestant.name} could not be installed for Python {python.version}: {fault.said}",
            "check the network and pip's configuration, or name another Python with --set "
            "toolchain.python=PATH",
        ) from fault
