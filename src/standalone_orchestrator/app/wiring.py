"""The only file that names concrete classes: settings in, a working set of seams out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from standalone_orchestrator.app.doctor import Broken, Probe, Works, basic_probes, one_of
from standalone_orchestrator.app.places import profiles_folder, weight_places
from standalone_orchestrator.app.settings import Folders, Settings, api_key_of
from standalone_orchestrator.app.settings_tables import Endpoint
from standalone_orchestrator.core.errors import SandboxMissing, UsageError
from standalone_orchestrator.memory.api import Journal
from standalone_orchestrator.memory.runs import RunFolder
from standalone_orchestrator.models.api import Model, Sampling
from standalone_orchestrator.models.catalog import ModelRow, load_catalog
from standalone_orchestrator.models.fallback import Falling
from standalone_orchestrator.models.integrity import Watched
from standalone_orchestrator.models.known import Known
from standalone_orchestrator.models.notice import Notice
from standalone_orchestrator.models.profile import Profile
from standalone_orchestrator.models.profile import load as load_profile
from standalone_orchestrator.models.reasoning import Reasoning
from standalone_orchestrator.models.retry import Retrying, RetryPolicy
from standalone_orchestrator.models.route import HEADED, ROLES, Gate, Limited, Router
from standalone_orchestrator.models.starting import Starting
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
UNKNOWN = "unknown"
"""The catalog's row for models that it doesn't know."""


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
    profiles: Mapping[str, Profile]
    """What probes measured, by the model's name."""
    starts: tuple[Callable[[], None], ...] = ()
    """For each role that is asked, what starts the first endpoint of its chain that is there."""
    closers: tuple[object, ...] = ()

    def start(self) -> None:
        """Start the endpoints that answer first, before a run leaves anything behind.

        The others are started when a role falls back to them.

        Raises:
            ModelError: of a role's endpoints none can be reached.
        """
        for start in self.starts:
            start()

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
    """The best rung that works. What killed runs left in their sandboxes is ended first.

    Raises:
        SandboxMissing: none does, and running without one was not allowed.
    """
    from standalone_orchestrator.workspace.sandboxes import cgroups
    from standalone_orchestrator.workspace.sandboxes.bubblewrap import Bubblewrap, find_bwrap
    from standalone_orchestrator.workspace.sandboxes.trial import works
    from standalone_orchestrator.workspace.sandboxes.unsandboxed import Unsandboxed

    if unsandboxed or settings.sandbox.rung == "none":
        return Unsandboxed()
    cgroups.sweep()
    binary = find_bwrap()
    if binary is None:
        raise SandboxMissing("no sandbox works here: there is no bubblewrap", MEND_SANDBOX)
    sandbox = Bubblewrap(binary)
    if problem := works(sandbox):
        raise SandboxMissing(f"no sandbox works here: {problem}", MEND_SANDBOX)
    return sandbox


def toolchains(
    folders: Folders, clock: Clock, python: str = "", run: Path | None = None
) -> dict[str, Toolchain]:
    """Every toolchain, by name.

    Args:
        folders: environments are kept in the cache.
        clock: for deadlines.
        python: interpreter for Python's environments; the one that runs us when empty.
        run: a run's folder for what was found out about environments; None outside of runs.
    """
    from standalone_orchestrator.workspace.toolchains.python import PythonToolchain

    return {"python": PythonToolchain(folders.cache, clock, python, run)}


def wire_models(settings: Settings, folders: Folders, clock: Clock) -> Wired:
    """Roles and their models: each endpoint once, retried, watched, with its fallbacks."""
    notice = Board()
    chains = {role: settings.chain(role) for role in ROLES}
    names = tuple(dict.fromkeys(name for chain in chains.values() for name in chain))
    backends = {name: backend(name, settings, folders, clock) for name in names}
    starting = {n: Starting(b, clock, notice) for n, b in backends.items()}
    known = {n: _known(m, settings.endpoint(n), folders, notice) for n, m in starting.items()}
    policy = RetryPolicy(settings.retry.tries, settings.retry.first_s, most_s=settings.retry.most_s)

    def wrapped(name: str) -> Model:
        exact = settings.endpoint(name).backend in ("embedded", "scripted")
        watched = Watched(known[name][0], notice, EXACT if exact else ESTIMATED)
        retrying = Retrying(watched, clock, policy, notice)
        at_once = settings.endpoint(name).parallel
        return Limited(retrying, Gate(at_once)) if at_once else retrying

    ready = {name: wrapped(name) for name in names}
    roles: dict[str, Model] = {}
    starts: dict[str, Callable[[], None]] = {}
    for role, chain in chains.items():
        models = [_for_role(ready[name], settings.endpoint(name), role) for name in chain]
        if len(models) == 1:
            roles[role] = models[0]
            starts[role] = starting[chain[0]].start
        else:
            roles[role] = falling = Falling(models, clock, notice)
            starts[role] = partial(falling.settle, [starting[name].settle for name in chain])
    scripted = any(settings.endpoint(n).backend == "scripted" for n in names)
    profiles = {model.name: found for model, found in known.values() if found is not None}
    asked = tuple(starts[role] for role in HEADED)
    return Wired(Router(roles), scripted, notice, profiles, asked, tuple(backends.values()))


def _known(
    model: Model, end: Endpoint, folders: Folders, notice: Notice
) -> tuple[Known, Profile | None]:
    """The model with what catalog and profile know of it."""
    row = row_of(end)
    profile = load_profile(profiles_folder(folders), model.name, end.base_url)
    if profile is not None:
        notice("profile", f"{model.name}: {profile.told()}")
    return Known(model, profile, row.context if row.name != UNKNOWN else 0), profile


def _for_role(model: Model, end: Endpoint, role: str) -> Model:
    allowed = row_of(end).thinking.for_role(role) if end.thinking is None else end.thinking
    return model if allowed is None else Reasoning(model, allowed=allowed)


def row_of(end: Endpoint) -> ModelRow:
    """What the catalog knows about the model of an endpoint.

    Raises:
        UsageError: there is no embedded model of this name.
    """
    catalog = load_catalog()
    match end.backend:
        case "scripted":
            return catalog.fallback
        case "embedded" if end.model.endswith(".gguf"):
            return catalog.match(Path(end.model).name)
        case "embedded":
            return catalog.row(end.model) if end.model else catalog.default_row()
        case _:
            return catalog.match(end.model)


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

    row, given = row_of(end), Path(end.model).expanduser()
    if end.model.endswith(".gguf"):
        if not given.is_file():
            raise UsageError(f"there is no weights file at {given}", "give the path of a GGUF file")
        weights, short = given, given.stem
    else:
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
            thinking=_thinks(end, row),
            switch=row.thinking,
            continues=row.continues,
            start_s=settings.engine.start_timeout_s,
        ),
        clock,
    )


def _openai(name: str, end: Endpoint, clock: Clock) -> Model:
    from standalone_orchestrator.models.backends import openai_api

    row = row_of(end)
    return openai_api.OpenAIModel(
        openai_api.Endpoint(
            name=name.partition(":")[0],
            base_url=end.base_url,
            model=end.model,
            api_key=api_key_of(end),
            context=end.context,
            parallel=end.parallel,
            sampling=_sampling(end, row),
            thinking=_thinks(end, row),
            switch=row.thinking,
            json_schema=row.json_schema,
        ),
        clock,
    )


def _ollama(name: str, end: Endpoint, settings: Settings, clock: Clock) -> Model:
    from standalone_orchestrator.models.backends import ollama_api

    row = row_of(end)
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
            switch=row.thinking,
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
            thinking=bool(end.thinking),
        ),
        clock,
    )


def _thinks(end: Endpoint, row: ModelRow) -> bool:
    return row.thinking.possible if end.thinking is None else end.thinking


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
