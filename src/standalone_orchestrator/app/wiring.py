"""The only file that names concrete classes: settings in, a working set of seams out."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from standalone_orchestrator.app.doctor import Broken, Probe, Works, basic_probes, one_of
from standalone_orchestrator.app.places import weight_places
from standalone_orchestrator.app.settings import Folders, Settings, api_key_of
from standalone_orchestrator.app.settings_tables import Endpoint
from standalone_orchestrator.core.errors import SandboxMissing, UsageError
from standalone_orchestrator.memory.api import Journal
from standalone_orchestrator.memory.runs import RunFolder
from standalone_orchestrator.models.api import Model, Sampling
from standalone_orchestrator.models.catalog import ModelRow, load_catalog
from standalone_orchestrator.models.fallback import Falling
from standalone_orchestrator.models.integrity import Watched
from standalone_orchestrator.models.notice import Notice
from standalone_orchestrator.models.retry import Retrying, RetryPolicy
from standalone_orchestrator.models.route import ROLES, Gate, Limited, Router
from standalone_orchestrator.models.weights.find import find
from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.workspace.api import Sandbox, Toolchain

MEND_SANDBOX = (
    "install bubblewrap, for instance: apt install bubblewrap; "
    "or accept the risk with --unsandboxed"
)
ESTIMATED = 0.35
"""Tolerance of the context check where our own count is an estimate."""
EXACT = 0.10
OLLAMA = "http://127.0.0.1:11434"
ANTHROPIC = "https://api.anthropic.com"
ANTHROPIC_CONTEXT = 200_000


class Board:
    """Where wrappers pin what they notice, before the run has a journal and after it has one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[tuple[str, str]] = []
        self._reader: Notice | None = None

    def __call__(self, topic: str, text: str) -> None:
        """Pass a notice on, or keep it for the reader to come."""
        with self._lock:
            reader = self._reader
            if reader is None:
                self._waiting.append((topic, text))
        if reader is not None:
            reader(topic, text)

    def read_by(self, reader: Notice) -> None:
        """From now on `reader` hears everything, first what was noticed before."""
        with self._lock:
            self._reader, waiting = reader, self._waiting
            self._waiting = []
        for topic, text in waiting:
            reader(topic, text)


@dataclass(frozen=True, slots=True)
class Wired:
    """The models of a run, and what must be let go at its end."""

    router: Router
    scripted: bool
    board: Board
    closers: tuple[object, ...] = ()

    def start(self, clock: Clock) -> None:
        """Start what has to be started, before a run leaves anything behind.

        Raises:
            ModelError: an engine does not start.
        """
        for backend in self.closers:
            start = getattr(backend, "start", None)
            if start is not None:
                began = clock.monotonic()
                start()
                self.board("engine", f"ready after {clock.monotonic() - began:.1f} s")

    def close(self) -> None:
        """Let go of engines; a second call does nothing."""
        for closer in self.closers:
            close = getattr(closer, "close", None)
            if close is not None:
                close()


def open_journal(folder: RunFolder, clock: Clock | None = None) -> Journal:
    """The journal of a run."""
    from standalone_orchestrator.memory.stores.jsonl import JsonlJournal
    from standalone_orchestrator.system.clock import SystemClock

    return JsonlJournal(folder.path, clock or SystemClock())


def passing_journal(clock: Clock) -> Journal:
    """A journal that is forgotten: for replays."""
    from standalone_orchestrator.memory.stores.memory import MemoryJournal

    return MemoryJournal(clock)


def sandbox_rungs() -> list[tuple[str, str]]:
    """Every rung of isolation, tried: (name, why it does not work or empty)."""
    from standalone_orchestrator.workspace.sandboxes.bubblewrap import Bubblewrap, find_bwrap
    from standalone_orchestrator.workspace.sandboxes.trial import works

    binary = find_bwrap()
    return [("bubblewrap", works(Bubblewrap(binary)) if binary else "no bwrap binary was found")]


def sandbox_for(settings: Settings, *, unsandboxed: bool) -> Sandbox:
    """The best rung that works.

    Raises:
        SandboxMissing: none does, and running without one was not allowed.
    """
    from standalone_orchestrator.workspace.sandboxes.bubblewrap import Bubblewrap, find_bwrap
    from standalone_orchestrator.workspace.sandboxes.trial import works
    from standalone_orchestrator.workspace.sandboxes.unsandboxed import Unsandboxed

    if unsandboxed or settings.sandbox.rung == "none":
        return Unsandboxed()
    binary = find_bwrap()
    if binary is None:
        raise SandboxMissing("no sandbox works here: there is no bubblewrap", MEND_SANDBOX)
    sandbox = Bubblewrap(binary)
    if problem := works(sandbox):
        raise SandboxMissing(f"no sandbox works here: {problem}", MEND_SANDBOX)
    return sandbox


def toolchains(folders: Folders, clock: Clock) -> dict[str, Toolchain]:
    """Every toolchain, by name."""
    from standalone_orchestrator.workspace.toolchains.python import PythonToolchain

    return {"python": PythonToolchain(folders.cache, clock)}


def wire_models(settings: Settings, folders: Folders, clock: Clock) -> Wired:
    """Roles and their models: each endpoint once, retried, watched, with its fallbacks."""
    notice = Board()
    chains = {role: settings.chain(role) for role in ROLES}
    names = tuple(dict.fromkeys(name for chain in chains.values() for name in chain))
    backends = {name: backend(name, settings, folders, clock) for name in names}
    policy = RetryPolicy(settings.retry.tries, settings.retry.first_s, most_s=settings.retry.most_s)

    def wrapped(name: str) -> Model:
        exact = settings.endpoint(name).backend in ("embedded", "scripted")
        watched = Watched(backends[name], notice, EXACT if exact else ESTIMATED)
        retrying = Retrying(watched, clock, policy, notice)
        at_once = settings.endpoint(name).parallel
        return Limited(retrying, Gate(at_once)) if at_once else retrying

    ready = {name: wrapped(name) for name in names}
    roles: dict[str, Model] = {}
    for role, chain in chains.items():
        models = [ready[name] for name in chain]
        roles[role] = models[0] if len(models) == 1 else Falling(models, clock, notice)
    scripted = any(settings.endpoint(n).backend == "scripted" for n in names)
    return Wired(Router(roles), scripted, notice, tuple(backends.values()))


def backend(name: str, settings: Settings, folders: Folders, clock: Clock) -> Model:
    """The bare model behind an endpoint's name.

    Raises:
        UsageError: it cannot be used as it is configured; the message says what to do.
    """
    end = settings.endpoint(name)
    match end.backend:
        case "scripted":
            from standalone_orchestrator.models.backends.scripted import load_script

            return load_script(Path(end.model), clock)
        case "embedded":
            return _embedded(end, settings, folders, clock)
        case "ollama":
            return _ollama(name, end, settings, clock)
        case "anthropic":
            return _anthropic(name, end, clock)
        case "openai":
            return _openai(name, end, clock)


def _embedded(end: Endpoint, settings: Settings, folders: Folders, clock: Clock) -> Model:
    from standalone_orchestrator.models.backends.embedded import EmbeddedModel, EmbeddedSettings

    catalog = load_catalog()
    given = Path(end.model).expanduser()
    if end.model.endswith(".gguf"):
        if not given.is_file():
            raise UsageError(f"there is no weights file at {given}", "give the path of a GGUF file")
        row, weights = catalog.match(given.name), given
        short = given.stem
    else:
        row = catalog.row(end.model) if end.model else catalog.default_row()
        found = find(row, weight_places(settings, folders))
        if found is None:
            raise UsageError(
                f"the weights of {row.name} are not here yet",
                f"fetch them with: orchestrator models pull {row.name}",
            )
        weights, short = found, row.name
    return EmbeddedModel(
        EmbeddedSettings(
            weights=weights,
            model=short,
            state=folders.state / "engine",
            context=end.context or settings.engine.context,
            slots=end.parallel or settings.engine.slots,
            threads=settings.engine.threads,
            sampling=_sampling(end, row),
            thinking=row.thinking.possible,
            start_s=settings.engine.start_timeout_s,
        ),
        clock,
    )


def _openai(name: str, end: Endpoint, clock: Clock) -> Model:
    from standalone_orchestrator.models.backends import openai_api

    row = load_catalog().match(end.model)
    return openai_api.OpenAIModel(
        openai_api.Endpoint(
            name=name.partition(":")[0],
            base_url=end.base_url,
            model=end.model,
            api_key=api_key_of(end),
            context=end.context,
            parallel=end.parallel,
            sampling=_sampling(end, row),
            thinking=row.thinking.possible if end.thinking is None else end.thinking,
            json_schema=row.json_schema,
        ),
        clock,
    )


def _ollama(name: str, end: Endpoint, settings: Settings, clock: Clock) -> Model:
    from standalone_orchestrator.models.backends import ollama_api

    row = load_catalog().match(end.model)
    return ollama_api.OllamaModel(
        ollama_api.OllamaSettings(
            name=name.partition(":")[0],
            host=end.base_url or OLLAMA,
            model=end.model,
            api_key=api_key_of(end),
            context=end.context or settings.engine.context,
            parallel=end.parallel or 1,
            keep_alive=end.keep_alive,
            sampling=_sampling(end, row),
            thinking=end.thinking,
        ),
        clock,
    )


def _anthropic(name: str, end: Endpoint, clock: Clock) -> Model:
    from standalone_orchestrator.models.backends import anthropic_api

    return anthropic_api.AnthropicModel(
        anthropic_api.AnthropicSettings(
            name=name.partition(":")[0],
            base_url=end.base_url or ANTHROPIC,
            model=end.model,
            api_key=api_key_of(end),
            context=end.context or ANTHROPIC_CONTEXT,
            parallel=end.parallel or 4,
        ),
        clock,
    )


def _sampling(end: Endpoint, row: ModelRow) -> Sampling:
    usual = row.sampling.defaults()
    return Sampling(
        usual.top_p if end.top_p is None else end.top_p,
        usual.repetition_penalty if end.repetition_penalty is None else end.repetition_penalty,
        usual.extra,
    )


def machine_probes(settings: Settings, folders: Folders) -> Sequence[Probe]:
    """What `doctor` tries on this machine."""
    from standalone_orchestrator.models.backends.processor import cpu_problem

    def engine() -> Works | Broken:
        if problem := cpu_problem():
            return Broken(problem, "use a server instead: --model ollama:NAME or openai:NAME")
        try:
            import xllamacpp
        except ImportError:
            return Broken("the engine's package is not installed")
        return Works(f"xllamacpp {xllamacpp.__version__}")

    def weights() -> Works | Broken:
        row = load_catalog().default_row()
        found = find(row, weight_places(settings, folders))
        return Works(str(found)) if found else Broken(f"the weights of {row.name} are not here yet")

    embedded = any(
        settings.endpoint(name).backend == "embedded"
        for role in ROLES
        for name in settings.chain(role)
    )
    return (
        *basic_probes((folders.cache, folders.state)),
        one_of("sandbox", sandbox_rungs(), MEND_SANDBOX),
        Probe("engine", engine, embedded, "pip install 'standalone-orchestrator[embedded]'"),
        Probe("weights", weights, embedded, "orchestrator models pull"),
    )
