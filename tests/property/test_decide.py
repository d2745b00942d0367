"""Laws of the loop: it ends within its budget, resumes where it was, and its state stays small."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standalone_orchestrator.core import events as ev
from standalone_orchestrator.core.checks import (
    Authority,
    Check,
    CheckResult,
    Means,
    Outcome,
    Role,
    Suite,
    score,
)
from standalone_orchestrator.core.decide import decide
from standalone_orchestrator.core.state import RunState, begin, evolve, fold
from standalone_orchestrator.core.steps import (
    BuildFile,
    Diagnose,
    Explore,
    MeasureStrength,
    Reconsider,
    RunChecks,
    Specify,
    Step,
    Stop,
    WritePlan,
)
from standalone_orchestrator.core.strength import Measuring, Mutant
from standalone_orchestrator.core.task import Plan, PlannedFile, Task

law = settings(
    max_examples=settings.default.max_examples // 2,  # an example is a whole run
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
PATHS = ("a.py", "b.py", "c.py")
CHECKS = ("g1", "g2", "g3")


@dataclass(frozen=True)
class World:
    """Answers each step with some result that a phase could give."""

    draw: Callable[[st.SearchStrategy], object]

    def some(self, *choices):
        return self.draw(st.sampled_from(choices))

    def part(self, things):
        return tuple(t for t in things if self.some(True, False))

    def perform(self, step: Step, state: RunState) -> ev.StepResult:
        event = self._perform(step, state)
        return replace(event, cost=ev.Cost(read=self.some(0, 1, 40), wall_s=self.some(0.0, 1.0)))

    def _perform(self, step: Step, state: RunState) -> ev.StepResult:
        match step:
            case Explore():
                return ev.Explored("base", "", toolchain=self.some("", "python", "python"))
            case WritePlan():
                files = tuple(PlannedFile(p, "", needs=self.part(PATHS)) for p in PATHS)
                return self.some(ev.PlanFailed(("no",)), ev.Planned(Plan(files, ())))
            case Specify():
                checks = tuple(self.check(n) for n in CHECKS)
                return ev.Frozen(Suite(checks))
            case BuildFile():
                known = [c.id for c in state.suite.checks]
                tree = self.some(state.tree, f"{state.tree[-8:]}{step.path}")
                return ev.Built(step.id, step.path, tree, 1, "draw", disputed=self.part(known))
            case RunChecks():
                return self.tested(step, state)
            case Reconsider():
                return self.amended(step, state)
            case Diagnose():
                rebuild = tuple((p,) for p in self.part(PATHS))
                return ev.Diagnosed(step.id, "code", (), (), rebuild)
            case MeasureStrength():
                mutants = tuple(Mutant(p, "f", 1, "x", CHECKS) for p in self.part(PATHS))
                return ev.Measured(step.id, state.tree, mutants, seconds=step.seconds)

    def check(self, name):
        return Check(name, Role.GOAL, Authority.GENERATED, Means.TEST, name)

    def tested(self, step, state):
        results = tuple(
            CheckResult(c.id, self.some(Outcome.PASSED, Outcome.FAILED))
            for c in state.suite.in_force()
        )
        return ev.Tested(step.id, state.tree, results, score(state.suite, results))

    def amended(self, step, state):
        aside = tuple((name, "disputed") for name in self.part(step.checks))
        suite = replace(state.suite, set_aside=state.suite.set_aside + aside)
        if self.some(True, False):
            suite = replace(suite, checks=(*suite.checks, self.check(f"a{len(suite.checks)}")))
        return ev.Amended(step.id, suite)


def started(iterations, tokens=0):
    budget = ev.Budget(tokens=tokens, iterations=iterations)
    return ev.Started("r", Task("t"), "/w", 1, budget, measuring=Measuring(len(PATHS)))


def unbroken(world, first, *, most=500):
    """Every event up to the stop, and the state at it."""
    state, journal = begin(first), []
    for _ in range(most):
        steps = decide(state)
        if isinstance(steps, Stop):
            return state, journal, steps
        for step in steps:
            event = world.perform(step, state)
            journal.append(event)
            state = evolve(state, event)
    raise AssertionError(f"no end after {most} decisions")


@law
@given(data=st.data(), iterations=st.integers(0, 5))
def test_a_run_always_ends_within_its_rounds(data, iterations):
    world = World(data.draw)
    state, journal, _ = unbroken(world, started(iterations))
    diagnoses = [e for e in journal if isinstance(e, ev.Diagnosed)]
    rounds = [e for e in journal if isinstance(e, ev.Tested)]
    asked = [e for e in journal if isinstance(e, ev.Amended)]
    assert len(diagnoses) <= (iterations or len(rounds))
    assert len(rounds) <= 1 + len(diagnoses) + len(asked)
    assert len(asked) <= 1 + len(diagnoses)
    assert state.iteration == len(rounds)
    measured = [n for n, e in enumerate(journal, 1) if isinstance(e, ev.Measured)]
    assert measured in ([], [len(journal)])  # it is the last that a run does, and is done once
    if measured:
        assert state.measured.tree == state.best_tree == state.tree


@law
@given(data=st.data(), tokens=st.integers(1, 200))
def test_no_step_is_decided_once_the_tokens_are_spent(data, tokens):
    state, journal, stop = unbroken(World(data.draw), started(9, tokens))
    spent = [e.cost.read + e.cost.written for e in journal]
    layer = len(PATHS)  # files of one layer are decided together
    assert sum(spent[:-layer]) < tokens
    if stop.cause == "tokens":
        assert state.cost.read >= tokens


@law
@given(data=st.data(), iterations=st.integers(0, 4), cut=st.integers(0, 60))
def test_a_run_that_is_folded_anywhere_goes_on_as_if_it_had_not_been_cut(data, iterations, cut):
    first = started(iterations)
    state, journal, stop = unbroken(World(data.draw), first)
    kept = journal[:cut]
    resumed = fold(kept, begin(first))
    rest = iter(journal[cut:])
    while not isinstance(found := decide(resumed), Stop):
        for _ in found:
            event = next(rest, None)
            if event is None:
                break
            resumed = evolve(resumed, event)
    assert (resumed, found) == (state, stop)
    assert next(rest, None) is None


@law
@given(data=st.data(), iterations=st.integers(0, 5))
def test_the_best_tree_is_never_lost_to_a_worse_one(data, iterations):
    first = started(iterations)
    _, journal, _ = unbroken(World(data.draw), first)
    state, amended = begin(first), False
    for event in journal:
        before, state = state, evolve(state, event)
        if isinstance(event, ev.Tested) and state.best_tree != before.best_tree:
            assert before.best_score is None or before.best_score < event.score
            assert state.best_results == event.results
        amended = isinstance(event, ev.Amended)
    assert not amended  # an amendment is always followed by a test round


def size(value) -> int:
    """Leaves of a value."""
    if is_dataclass(value):
        return sum(size(getattr(value, f.name)) for f in fields(value))
    if isinstance(value, tuple):
        return sum(map(size, value))
    return 1


@settings(law, max_examples=settings.default.max_examples // 8)
@given(data=st.data())
def test_the_state_holds_no_history(data):
    first = started(10**6)
    _, journal, _ = unbroken(World(data.draw), first)
    results = [e for e in journal if not isinstance(e, ev.Amended | ev.PlanFailed)]
    noise = [ev.StepBegan("x"), ev.Noticed("x", "retry", "y"), ev.Resumed()]
    few = fold((results + noise) * 3, begin(first))
    many = fold((results + noise) * 40, begin(first))
    assert size(many) <= size(few) + 2
    assert sys.getsizeof(many.reconsidered) <= sys.getsizeof(few.reconsidered)
