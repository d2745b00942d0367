"""A contestant in the sandbox: it sees its workspace, this program and the engine, and no network.

Inside, everything lies where it lies outside. Contestants have environments of their own, apart
from those that grade them; they are made before, since no package index is in reach inside. What a
model wrote runs, for ours, in a second sandbox inside.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import standalone_orchestrator
from standalone_orchestrator.app import wiring
from standalone_orchestrator.app.places import profiles_folder
from standalone_orchestrator.app.session import packages
from standalone_orchestrator.app.settings import Folders, Loaded, settings_in_environment
from standalone_orchestrator.app.settings_tables import Settings
from standalone_orchestrator.bench.contest import Entry
from standalone_orchestrator.bench.relay import Outlet
from standalone_orchestrator.bench.suite import BenchTask
from standalone_orchestrator.core.errors import Interrupted, UsageError
from standalone_orchestrator.phases.explore.toolchains import choose
from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.system.files import ensure_folder
from standalone_orchestrator.workspace.api import Ended, Job, JobLimits, Mount, Sandbox, Toolchain
from standalone_orchestrator.workspace.testrun import STABLE_ENV

_RELAY = "standalone_orchestrator.bench.relay"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_ROOMY = {
    "memory_bytes": 16 << 30,
    "processes": 4096,
    "file_bytes": 4 << 30,
    "open_files": 4096,
}
"""The program itself, and all its sandboxes, need more than one check."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where the model answers; port 0 for a model that needs no server."""

    host: str = ""
    port: int = 0


@dataclass(frozen=True, slots=True)
class Ties:
    """How the bench and its contestants are tied to each other."""

    server: Callable[[], Server]
    """Where the model answers now."""
    stopped: threading.Event = field(default_factory=threading.Event)
    """Set when contestants at work are to be killed."""


class Isolated:
    """Runs contestants in the sandbox.

    Args:
        sandbox: which.
        loaded: settings and folders, as they are outside.
        ties: what they may reach, and when they are no longer wanted.
        clock: for the environments' deadlines.
        tasks: those that will be solved.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        loaded: Loaded,
        ties: Ties,
        clock: Clock,
        tasks: Iterable[BenchTask],
    ) -> None:
        self._sandbox = sandbox
        self._loaded = loaded
        self._ties = ties
        self._cache = loaded.folders.cache / "bench" / "contestants"
        folders, python = _moved(loaded, self._cache), loaded.settings.toolchain.python
        for chain in wiring.toolchains(folders, clock).values():
            chain.prepare((), None)
        chains = wiring.toolchains(folders, clock, python)
        for task in tasks:
            _prepare(task, chains, loaded.settings)
        self._weights = ensure_folder(loaded.folders.cache / "weights").resolve()
        # A link, since an engine is known by the true path of its weights.
        with contextlib.suppress(FileExistsError):
            (self._cache / "weights").symlink_to(self._weights)

    def __call__(self, command: tuple[str, ...], entry: Entry, limit_s: float) -> int | None:
        """Run a contestant to its end; its exit code, None when it was killed at the limit.

        Raises:
            Interrupted: nobody waits for it any more.
        """
        server = self._ties.server()
        with contextlib.ExitStack() as stack:
            # Short, since the path of a Unix socket has at most 107 characters.
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="relay-")))
            path = folder / "engine"
            if server.port:
                stack.enter_context(Outlet(path, server.host, server.port))
            port = str(server.port)
            relay = (sys.executable, "-P", "-m", _RELAY, str(path), port, str(entry.log))
            finished = self._sandbox.run(
                Job(
                    argv=(*relay, *command),
                    cwd=entry.workspace,
                    mounts=(*self._mounts(entry), Mount(folder, folder)),
                    env=self._environment(),
                    limits=JobLimits(
                        deadline_s=limit_s,
                        silence_s=limit_s,
                        stopped=self._ties.stopped,
                        **_ROOMY,
                    ),
                )
            )
        if finished.ended is Ended.STOPPED:
            raise Interrupted("the run was interrupted")
        if finished.ended is not Ended.EXITED:
            return None
        with entry.log.open("a", encoding="utf-8") as log:
            log.write(finished.stderr)
        return finished.exit_code

    def _environment(self) -> Mapping[str, str]:
        folders = self._loaded.folders
        return {
            **STABLE_ENV,
            **settings_in_environment(),
            "ORCHESTRATOR_CONFIG": str(folders.config),
            "ORCHESTRATOR_CACHE": str(self._cache),
            "ORCHESTRATOR_STATE": str(folders.state),
            "ORCHESTRATOR_DATA": str(folders.data),
        }

    def _mounts(self, entry: Entry) -> tuple[Mount, ...]:
        folders = self._loaded.folders
        package = Path(standalone_orchestrator.__file__).resolve().parent
        read = {package.parent if package.parent.name == "src" else package}
        read |= {Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve()}
        read |= {
            folders.config,
            self._weights,
            profiles_folder(folders),
            *_named_files(entry.arguments),
        }
        write = {ensure_folder(folders.state / "engine"), self._cache, entry.place}
        shown = [Mount(path, path) for path in sorted(read) if path.exists()]
        shown += [Mount(path, path, writable=True) for path in sorted(write)]
        tools = entry.tools.mounts if entry.tools else ()
        return (*shown, *(mount for mount in tools if mount not in shown))


def server_of(address: str) -> Server:
    """The server behind a URL; empty for none.

    Raises:
        UsageError: it is another machine, which no contestant reaches.
    """
    if not address:
        return Server()
    url = urlsplit(address)
    if url.hostname not in _LOOPBACK or not url.port:
        raise UsageError(
            f"contestants in the sandbox reach a server on this machine only, not {address}",
            "give a server's address on the loopback, with its port, or add --open",
        )
    return Server(url.hostname or "", url.port)


def _prepare(task: BenchTask, chains: Mapping[str, Toolchain], settings: Settings) -> None:
    """Make the environment that a run of this task asks for."""
    goal, base = task.goal.read_text("utf-8"), task.base
    files = [path.relative_to(base).as_posix() for path in base.rglob("*") if path.is_file()]
    chain = chains.get(choose(goal, files, tuple(chains)))
    if chain is not None:
        named = packages(settings, chain.name, goal)
        project = base if base.is_dir() else None
        chain.prepare(settings.toolchain.requirements, project, named)


def _named_files(arguments: tuple[str, ...]) -> set[Path]:
    """Files that the arguments name: settings, a script."""
    texts = [text.rpartition(":")[2] for text in arguments]
    return {Path(text).resolve() for text in texts if "/" in text and Path(text).is_file()}


def _moved(loaded: Loaded, cache: Path) -> Folders:
    folders = loaded.folders
    return Folders(folders.config, cache, folders.state, folders.data)
