"""Events: what happened, in the past tense. The journal is a list of these and nothing else.

Two kinds live in one union. *Results of steps* move the state (`core.state.evolve`); *observations*
are facts for readers (console, report, traces) and for resume, and leave the state as it is.
Every event has a literal `kind`, by which the journal tells them apart; fields may be added with
a default, never renamed, so that old journals stay readable.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from standalone_orchestrator.core.checks import CheckResult, Score, Suite
from standalone_orchestrator.core.strength import Measuring, Mutant
from standalone_orchestrator.core.task import Plan, Task
from standalone_orchestrator.core.window import Window


@dataclass(frozen=True, slots=True)
class Cost:
    """What a step cost. Tokens as the servers reported them, seconds on the wall."""

    read: int = 0
    """Prompt tokens processed anew."""
    reused: int = 0
    """Prompt tokens taken from the server's cache."""
    written: int = 0
    calls: int = 0
    model_s: float = 0.0
    checks_s: float = 0.0
    toolchain_s: float = 0.0
    wall_s: float = 0.0

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.read + other.read,
            self.reused + other.reused,
            self.written + other.written,
            self.calls + other.calls,
            self.model_s + other.model_s,
            self.checks_s + other.checks_s,
            self.toolchain_s + other.toolchain_s,
            self.wall_s + other.wall_s,
        )


@dataclass(frozen=True, slots=True)
class Budget:
    """Ceilings, all enforced by code; 0 means none."""

    tokens: int = 0
    """Prompt tokens read plus tokens written."""
    seconds: float = 0.0
    iterations: int = 4
    """Test rounds after the first, each with its diagnosis."""


# --- results of steps -----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Started:
    """The run exists: first event of every journal."""

    run: str
    task: Task
    workspace: str
    seed: int
    budget: Budget
    models: tuple[tuple[str, str], ...] = ()
    """(role, endpoint and model) as configured."""
    settings_hash: str = ""
    sandbox: str = ""
    scripted: bool = False
    """True when a scripted model answers: the verdict says so."""
    measuring: Measuring = field(default_factory=Measuring)
    kind: Literal["started"] = "started"


@dataclass(frozen=True, slots=True)
class BaseTests:
    """What the project's own tests say of the base, before a token is spent."""

    passed: int = 0
    failed: int = 0
    """Errors are counted here, too."""
    skipped: int = 0
    problem: str = ""
    """Why none of them passes, as one clause; empty when some do."""


@dataclass(frozen=True, slots=True)
class Explored:
    """What code found in the workspace."""

    base: str
    """Tree id of the base, as the run's own repository names it."""
    commit: str
    """The user's commit that the base comes from; empty for a plain folder."""
    languages: tuple[str, ...] = ()
    toolchain: str = ""
    outline: str = ""
    """Project outline for prompts, already cut to its budget."""
    rules: str = ""
    """Rules for contributors found in the base (AGENTS.md, CONTRIBUTING), cut to their budget."""
    rule_commands: tuple[str, ...] = ()
    test_command: str = ""
    entry_points: tuple[str, ...] = ()
    dependencies: tuple[str, ...] = ()
    uncommitted: tuple[str, ...] = ()
    files: int = 0
    notes: tuple[str, ...] = ()
    base_tests: BaseTests | None = None
    """None when there are none, or when guards are switched off."""
    not_installed: str = ""
    """Requirements of the project or the task that the environment lacks, and why."""
    modules: tuple[str, ...] = ()
    """Top-level modules that the environment offers; empty in journals from before it was noted."""
    stubs: str = ""
    """Functions that the task asks to complete, as they stand: a part of the task."""
    windows: tuple[Window, ...] = ()
    """What the model of each role can take; empty in journals from before it was noted."""
    red: tuple[CheckResult, ...] = ()
    """Tests of the base that fail on it and that the task names, by the runner's own ids."""
    suspects: tuple[str, ...] = ()
    """Functions that the red tests call and others seldom do, the likeliest to be at fault first,
    as `path::Class.method`."""
    cost: Cost = field(default_factory=Cost)
    kind: Literal["explored"] = "explored"


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan that the run will follow."""

    plan: Plan
    unclaimed: tuple[str, ...] = ()
    """Names and numbers of the task that no criterion claims."""
    refusals: tuple[str, ...] = ()
    """Why earlier plans were sent back."""
    cost: Cost = field(default_factory=Cost)
    kind: Literal["planned"] = "planned"


@dataclass(frozen=True, slots=True)
class PlanFailed:
    """No workable plan was had within the bound."""

    problems: tuple[str, ...]
    cost: Cost = field(default_factory=Cost)
    kind: Literal["plan_failed"] = "plan_failed"


@dataclass(frozen=True, slots=True)
class Frozen:
    """The checks, hashed; from here on they are only amended."""

    suite: Suite
    refused: tuple[tuple[str, str], ...] = ()
    """(check id, reason) of tests that were not red for their own reason."""
    cost: Cost = field(default_factory=Cost)
    kind: Literal["frozen"] = "frozen"


@dataclass(frozen=True, slots=True)
class Built:
    """One file was written, or left as it was when nothing better was found."""

    step: str
    path: str
    tree: str
    candidates: int
    chosen: str
    """Where the kept text came from: `draw 2 at 0.6`, `edits of the diagnosis`, `kept`."""
    score: Score = field(default_factory=Score)
    disputed: tuple[str, ...] = ()
    """Generated checks that every agreed candidate fails."""
    problem: str = ""
    """Why the file is not in order, when it is not."""
    alone: bool = False
    """Whether too few drafts agree with what was kept (`core.consensus.alone`)."""
    differs: str = ""
    """On what drafts differ that show the same as what was kept (`core.consensus.divided`)."""
    cost: Cost = field(default_factory=Cost)
    kind: Literal["built"] = "built"


@dataclass(frozen=True, slots=True)
class Tested:
    """Every check in force was run over `tree`."""

    step: str
    tree: str
    results: tuple[CheckResult, ...]
    score: Score = field(default_factory=Score)
    cost: Cost = field(default_factory=Cost)
    kind: Literal["tested"] = "tested"


@dataclass(frozen=True, slots=True)
class Amended:
    """Disputed tests were asked again: some replaced, some set aside, some confirmed."""

    step: str
    suite: Suite
    confirmed: tuple[str, ...] = ()
    cost: Cost = field(default_factory=Cost)
    kind: Literal["amended"] = "amended"


@dataclass(frozen=True, slots=True)
class Why:
    """One link of a diagnosis, tied to a quoted line of evidence."""

    text: str
    evidence: str


@dataclass(frozen=True, slots=True)
class FileEdit:
    """Replace `search`, which must occur once in the file, by `replace`."""

    path: str
    search: str
    replace: str


@dataclass(frozen=True, slots=True)
class Diagnosed:
    """Why the checks fail, which files are to blame, what to change."""

    step: str
    source: str
    """`code` when no model was asked, else `model`."""
    whys: tuple[Why, ...]
    blamed: tuple[str, ...]
    rebuild: tuple[tuple[str, ...], ...]
    """Blamed files and their dependents, in waves of dependency order."""
    edits: tuple[FileEdit, ...] = ()
    cost: Cost = field(default_factory=Cost)
    kind: Literal["diagnosed"] = "diagnosed"


@dataclass(frozen=True, slots=True)
class Measured:
    """Mutants of `tree` were run: how strong its checks are."""

    step: str
    tree: str
    mutants: tuple[Mutant, ...]
    left_out: int = 0
    """Mutants that were to be run and were not, since the time was over."""
    seconds: float = 0.0
    """Seconds after which no other one was begun."""
    cost: Cost = field(default_factory=Cost)
    kind: Literal["measured"] = "measured"


@dataclass(frozen=True, slots=True)
class Finished:
    """The last event of a run that came to its end."""

    verdict: str
    cause: str
    reason: str
    tree: str
    kind: Literal["finished"] = "finished"


# --- observations ---------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class StepBegan:
    """A step is under way; for the console."""

    step: str
    kind: Literal["step_began"] = "step_began"


@dataclass(frozen=True, slots=True)
class Replied:
    """A model reply was had and stored under `replies/<reply>`, before this line was written."""

    step: str
    role: str
    endpoint: str
    request: str
    """Hash of model, rendered bytes, schema and draw (DESIGN §3)."""
    prompt_hash: str
    draw: int
    temperature: float
    seed: int
    stop: str
    read: int
    reused: int
    written: int
    expected: int
    """Prompt tokens by our own count; -1 when there was none."""
    model_s: float
    reply: str
    """SHA-256 of the stored text."""
    prompt: str = ""
    """SHA-256 of the stored prompt."""
    purpose: str = ""
    thoughts: str = ""
    """SHA-256 of the stored reasoning; empty when there was none."""
    kind: Literal["replied"] = "replied"


@dataclass(frozen=True, slots=True)
class Checked:
    """Checks were run over a tree; resume and replay take the results from here."""

    step: str
    tree: str
    checks: str
    """Hash of the frozen files and the ids that were run."""
    results: tuple[CheckResult, ...]
    seconds: float
    kind: Literal["checked"] = "checked"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One candidate of a build step was looked at."""

    step: str
    path: str
    origin: str
    reply: str
    """SHA-256 of the reply that it came from; empty for edits by code."""
    tree: str
    score: Score
    passed: int
    failed: tuple[str, ...]
    problem: str = ""
    duplicate: bool = False
    chosen: bool = False
    kind: Literal["candidate"] = "candidate"


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something a reader should know: a fallback, a short context, a malformed reply, a repair."""

    step: str
    topic: str
    """One word for code: `fallback`, `retry`, `context`, `length`, `malformed`, `dropped`, …"""
    text: str
    model_s: float = 0.0
    """Seconds of waiting for a model that no reply accounts for, pauses between tries included."""
    kind: Literal["noticed"] = "noticed"


@dataclass(frozen=True, slots=True)
class Publishing:
    """Intent to write the result into the user's folder; `resume` completes it."""

    how: str
    """`branch` or `files`."""
    target: str
    tree: str
    paths: tuple[str, ...] = ()
    kind: Literal["publishing"] = "publishing"


@dataclass(frozen=True, slots=True)
class Published:
    """The result is where the user finds it."""

    how: str
    target: str
    commit: str = ""
    """What the target, or after `--apply` the user's HEAD, names."""
    branch_commit: str = ""
    """What the branch names."""
    refused: str = ""
    """Why `--apply` did not merge the branch, and how to."""
    kind: Literal["published"] = "published"


@dataclass(frozen=True, slots=True)
class Resumed:
    """A run was taken up again."""

    budget: Budget | None = None
    """New ceilings, when some were given: a run that a limit had ended is open again."""
    lost_s: float = 0.0
    """Seconds that went, before this, into a step that did not come to its end."""
    kind: Literal["resumed"] = "resumed"


StepResult = (
    Explored | Planned | PlanFailed | Frozen | Built | Tested | Amended | Diagnosed | Measured
)  # fmt: skip
Observation = StepBegan | Replied | Checked | Candidate | Noticed | Publishing | Published | Resumed
Event = Started | StepResult | Finished | Observation
