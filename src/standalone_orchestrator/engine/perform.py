"""Carrying out steps: gather what a phase needs, call it, put its cost on the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, assert_never

from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.core.checks import Check, CheckResult, Means, Outcome, Suite, score
from standalone_orchestrator.core.events import Built, Cost, Explored, StepBegan, StepResult, Tested
from standalone_orchestrator.core.policy.budgets import share_of_file
from standalone_orchestrator.core.search_state import SearchPolicy
from standalone_orchestrator.core.state import RunState
from standalone_orchestrator.core.steps import (
    BuildFile,
    Diagnose,
    Explore,
    MeasureStrength,
    Reconsider,
    RunChecks,
    Specify,
    Step,
    WritePlan,
)
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.engine.grade import Grader
from standalone_orchestrator.engine.head import FULL, head_of, plan_form
from standalone_orchestrator.engine.ledger import Ledger
from standalone_orchestrator.engine.packages import importable, recorded
from standalone_orchestrator.engine.strength import strength
from standalone_orchestrator.engine.texts import Texts, tried
from standalone_orchestrator.models.api import Model
from standalone_orchestrator.phases.build import build
from standalone_orchestrator.phases.build import given as building
from standalone_orchestrator.phases.build.composed import compose
from standalone_orchestrator.phases.explore.commands import pytest_targets
from standalone_orchestrator.phases.plan.plan import Base, PlanPolicy, write_plan
from standalone_orchestrator.phases.rca import diagnose as rca
from standalone_orchestrator.phases.specify import again, specify
from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.workspace.api import Snapshots


class Models(Protocol):
    """Who answers a role in a step, recorded on the ledger."""

    def __call__(self, step: str, role: str, share: float = 1.0) -> Model:
        """The model; it may use that share, 0 to 1, of what is left of the run's limits."""


@dataclass(frozen=True, slots=True)
class Policies:
    """What the phases may do."""

    plan: PlanPolicy
    specify: specify.SpecifyPolicy
    search: SearchPolicy
    tests_share: float = 1.0
    """Of what is left of the run's limits, for its tests."""
    ask_for_causes: bool = True
    most_whys: int = 5


@dataclass(frozen=True, slots=True)
class Parts:
    """What the steps of one run work with."""

    ledger: Ledger
    snapshots: Snapshots
    models: Models
    explore: Callable[[], Explored]
    grader: Callable[[RunState], Grader]
    """Makes the environment of the checks on first use, for this plan."""
    freezer: Callable[[Mapping[str, str]], None]
    """Keeps the frozen files, durable when it returns."""
    frozen: Callable[[], Mapping[str, str]]
    """The frozen files, checked against their hashes."""
    user_files: Mapping[str, str]
    policies: Policies
    clock: Clock
    proceed: Callable[[], None]
    """Asked before each step; raises when the run must not go on (stopped, disk budget)."""
    measuring_s: Callable[[MeasureStrength], float]
    """The seconds of such a step; in a replay those that it had, since other steps took others."""


class Performer:
    """Performs one step at a time."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._preparing_s = 0.0

    def __call__(self, step: Step, state: RunState) -> StepResult:
        """The result of `step`, with what it cost."""
        parts = self._parts
        parts.proceed()
        parts.ledger.append(StepBegan(step.id))
        began = parts.clock.monotonic()
        event = self._perform(step, state)
        wall = parts.clock.monotonic() - began
        own = Cost(wall_s=wall, toolchain_s=self._preparing_s)
        self._preparing_s = 0.0
        return replace(event, cost=event.cost + parts.ledger.cost(step.id) + own)

    def look(self, state: RunState, tree: str) -> None:
        """Run the checks in force over a tree that no round has tested: what they say is recorded.

        Raises:
            LimitReached: the time of the run is over, too, or its disk is full.
            Interrupted: somebody stops it.
        """
        self._parts.proceed()
        self._test(RunChecks(state.iteration), replace(state, tree=tree))

    def _grader(self, state: RunState) -> Grader:
        """The grader; what its environment takes to make is the toolchain's time."""
        began = self._parts.clock.monotonic()
        grader = self._parts.grader(state)
        self._preparing_s += self._parts.clock.monotonic() - began
        return grader

    def _perform(self, step: Step, state: RunState) -> StepResult:
        match step:
            case Explore():
                return self._parts.explore()
            case WritePlan():
                return self._plan(step, state)
            case Specify():
                self._tell_short_plan(step.id, state)
                return specify.specify(
                    self._given(step.id, state),
                    self._tools(step.id, state, self._parts.policies.tests_share),
                    self._parts.policies.specify,
                )
            case BuildFile():
                return self._build(step, state)
            case RunChecks():
                return self._test(step, state)
            case Reconsider():
                return self._reconsider(step, state)
            case Diagnose():
                return self._diagnose(step, state)
            case MeasureStrength():
                return self._measure(step, state)
            case _:
                assert_never(step)

    def _plan(self, step: WritePlan, state: RunState) -> StepResult:
        parts = self._parts
        return write_plan(
            parts.models(step.id, "planner"),
            head_of(state, "planner"),
            state.task,
            Base(
                parts.snapshots.files(state.tree),
                Texts(parts.snapshots, state.tree).get,
                state.explored.suspects if state.explored else (),
            ),
            policy=replace(parts.policies.plan, seed=state.seed),
            notice=parts.ledger.notice(step.id),
        )

    def _given(self, step: str, state: RunState) -> specify.Given:
        parts, plan = self._parts, _plan(state)
        explored = state.explored or Explored("", "")
        guards: tuple[str, ...] = ()
        targets = pytest_targets(explored.test_command)
        if targets is not None and parts.policies.specify.guards:
            results = self._grader(state).base_tests(step, explored.base, targets)
            guards = tuple(r.check for r in results if r.outcome is Outcome.PASSED)
        return specify.Given(
            task=state.task,
            plan=plan,
            base=explored.base,
            texts=self._texts(explored.base, plan),
            user_files=parts.user_files,
            guards=guards,
            rule_commands=explored.rule_commands,
            seed=state.seed,
            requirements=explored.dependencies,
            red=tuple(r.check for r in explored.red),
            red_files=self._red_files(explored),
            project=Texts(parts.snapshots, explored.base),
        )

    def _red_files(self, explored: Explored) -> Mapping[str, str]:
        """The files of the red tests, and the `conftest.py` that they share."""
        snapshots, base = self._parts.snapshots, explored.base
        wanted = {r.check.partition("::")[0] for r in explored.red}
        shared = [p for p in snapshots.files(base) if p.endswith("conftest.py")] if wanted else []
        return snapshots.texts(base, (*sorted(wanted), *shared)) if wanted else {}

    def _tell_short_plan(self, step: str, state: RunState) -> None:
        if (form := plan_form(state)) != FULL:
            told = f"plan: only its {form} stand in the prompts, to fit the model's context"
            self._parts.ledger.notice(step)("context", told)

    def _tools(self, step: str, state: RunState, share: float = 1.0) -> specify.Tools:
        parts = self._parts

        def grade(
            tree: str, checks: Sequence[Check], files: Mapping[str, str]
        ) -> tuple[CheckResult, ...]:
            return self._grader(state).grade(step, tree, checks, files)

        return specify.Tools(
            model=parts.models(step, "tester", share),
            head=head_of(state, "tester"),
            grade=grade,
            write=parts.snapshots.write,
            notice=parts.ledger.notice(step),
            save=parts.freezer,
        )

    def _compose(self, step: BuildFile, state: RunState) -> StepResult:
        """The test file that the task asks for, of the tests that are in force now."""
        snapshots, explored = self._parts.snapshots, state.explored or Explored("", "")
        existing = snapshots.read(explored.base, step.path)
        text = compose(step.path, _plan(state), _suite(state), self._parts.frozen(), existing)
        if not text:
            why = "no frozen test belongs into it"
            return Built(step.id, step.path, state.tree, 0, "left out", problem=why)
        tree = snapshots.write(state.tree, {step.path: text})
        return Built(step.id, step.path, tree, 0, "composed of the frozen tests")

    def _build(self, step: BuildFile, state: RunState) -> StepResult:
        parts, plan = self._parts, _plan(state)
        file = plan.file(step.path)
        if file.tests:
            return self._compose(step, state)
        frozen = parts.frozen()

        def grade(
            tree: str, checks: Sequence[Check], files: Mapping[str, str] | None = None
        ) -> tuple[CheckResult, ...]:
            with_files = frozen if files is None else files
            return self._grader(state).grade(step.id, tree, checks, with_files)

        diagnosis = state.diagnosis
        blamed = diagnosis is not None and step.path in diagnosis.blamed
        given = building.Given(
            step=step.id,
            path=step.path,
            plan=plan,
            suite=_suite(state),
            tree=state.tree,
            there=tuple(
                {*state.built, *parts.snapshots.files((state.explored or Explored("", "")).base)}
            ),
            current=parts.snapshots.read(state.tree, step.path),
            again=step.iteration > 0 or _may_stay(state),
            needs=tuple((n, self._signatures(state.tree, n, plan)) for n in file.needs),
            failures=_failures(state, step.path),
            whys=tuple(w.text for w in diagnosis.whys) if diagnosis and blamed else (),
            edits=tuple(e for e in diagnosis.edits if e.path == step.path) if diagnosis else (),
            alone=any(path == step.path for path, _ in state.alone),
            confirmed=state.confirmed,
            seed=state.seed,
            base=parts.snapshots.read(_base(state), step.path) if _base(state) else None,
            tried=tried(state, parts.snapshots, [step.path]),
            project=Texts(parts.snapshots, state.tree),
            modules=importable(step.path, state.explored or Explored("", "")),
            awaited=_is_awaited(step.path, state, plan),
        )
        tools = building.Tools(
            model=parts.models(step.id, "builder", share_of_file(sum(map(len, state.waves)))),
            head=head_of(state, "builder"),
            grade=grade,
            write=parts.snapshots.write,
            notice=parts.ledger.notice(step.id),
            tell=parts.ledger.append,
        )
        built = build.build_file(given, tools, parts.policies.search)
        declared = (state.explored or Explored("", "")).dependencies
        changes = recorded(plan, Texts(parts.snapshots, built.tree), declared)
        if not changes:
            return built
        parts.ledger.notice(step.id)(
            "packages", f"{', '.join(changes)}: {', '.join(plan.packages)}"
        )
        return replace(built, tree=parts.snapshots.write(built.tree, changes))

    def _test(self, step: RunChecks, state: RunState) -> StepResult:
        suite = _suite(state)
        checks = suite.in_force()
        results = self._grader(state).grade(step.id, state.tree, checks, self._parts.frozen())
        return Tested(step.id, state.tree, results, score(suite, results))

    def _reconsider(self, step: Reconsider, state: RunState) -> StepResult:
        results = {r.check: r for r in state.results}
        frozen = self._parts.frozen()
        disputed = again.Disputed(
            _suite(state), step.checks, step.id, frozen, results, frozenset(state.reconsidered)
        )
        given, tools = self._given(step.id, state), self._tools(step.id, state)
        return again.reconsider(given, tools, self._parts.policies.specify, disputed)

    def _diagnose(self, step: Diagnose, state: RunState) -> StepResult:
        parts, plan = self._parts, _plan(state)
        plan = replace(plan, files=plan.written)
        given = rca.Given(
            step=step.id,
            plan=plan,
            suite=_suite(state),
            results=_of_written(state),
            files=self._texts(state.tree, plan),
            seed=state.seed,
            ask_model=parts.policies.ask_for_causes,
            most_whys=parts.policies.most_whys,
            base=Texts(parts.snapshots, _base(state)),
            project=Texts(parts.snapshots, state.tree),
            tried=tried(state, parts.snapshots, [f.path for f in plan.files]),
        )
        model = parts.models(step.id, "diagnoser")
        return rca.diagnose(given, model, head_of(state, "diagnoser"), parts.ledger.notice(step.id))

    def _measure(self, step: MeasureStrength, state: RunState) -> StepResult:
        parts = self._parts
        step = replace(step, seconds=parts.measuring_s(step))
        grader = self._grader(state)
        return strength(step, state, grader, parts.snapshots, parts.frozen(), parts.proceed)

    def _texts(self, tree: str, plan: Plan) -> dict[str, str]:
        texts = {f.path: self._parts.snapshots.read(tree, f.path) for f in plan.files}
        return {path: text for path, text in texts.items() if text is not None}

    def _signatures(self, tree: str, path: str, plan: Plan) -> str:
        text, language = self._parts.snapshots.read(tree, path), language_for(path)
        outline = language.outline(path, text) if text is not None and language else None
        if outline is not None:
            return "\n".join(s.signature for s in outline.symbols)
        return "\n".join(f for p in plan.files if p.path == path for f in p.exports)


def _plan(state: RunState) -> Plan:
    if state.plan is None:
        raise AssertionError("a step that follows the plan was decided before there was one")
    return state.plan


def _base(state: RunState) -> str:
    return state.explored.base if state.explored else ""


def _suite(state: RunState) -> Suite:
    if state.suite is None:
        raise AssertionError("a step that needs the checks was decided before the freeze")
    return state.suite


def _of_written(state: RunState) -> tuple[CheckResult, ...]:
    """What the checks say of all but composed files: those have no cause of their own."""
    composed, checks = {*_plan(state).composed}, _suite(state).by_id()
    return tuple(r for r in state.results if not composed & {*checks[r.check].needs})


def _is_awaited(path: str, state: RunState, plan: Plan) -> bool:
    """Whether other sources are still to be written in this round."""
    later = [plan.file(p) for wave in state.waves for p in wave if p != path]
    return any((file.exports or file.needs) and not file.tests for file in later)


def _may_stay(state: RunState) -> bool:
    """Whether a file of the first round may stay as it is: where red tests tell what is mended."""
    return bool(state.built) and state.explored is not None and bool(state.explored.red)


def _red(state: RunState) -> list[CheckResult]:
    """What the goals among the base's own tests say of it, by check id."""
    suite, explored = _suite(state), state.explored
    ids = {c.target: c.id for c in suite.in_force() if c.means is Means.BASE_TEST}
    said = explored.red if explored else ()
    first = {r.check.partition("[")[0]: r for r in reversed(said)}
    return [replace(first[t], check=name) for t, name in ids.items() if t in first]


def _failures(state: RunState, path: str) -> tuple[str, ...]:
    """What the last test round said against `path`, as the model reads it."""
    if state.suite is None:
        return ()
    checks = state.suite.by_id()
    failing = [r for r in state.results if r.outcome is not Outcome.PASSED]
    if not state.results:  # before the first round: what is red on the base
        failing = _red(state)
    mine = [r for r in failing if not checks[r.check].needs or path in checks[r.check].needs]
    left = tuple(why for p, why in state.left if p == path)
    return tuple(f"{checks[r.check].source}\n{r.message}" for r in mine[:4]) + left
