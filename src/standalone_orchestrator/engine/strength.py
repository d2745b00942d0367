"""STRENGTH as a step of the loop: which checks run over mutants, what they call, how long they may.

What is measured and how is in `phases/strength`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from standalone_orchestrator.core.checks import Check, CheckResult, Means, Role, Suite
from standalone_orchestrator.core.events import Measured
from standalone_orchestrator.core.state import RunState
from standalone_orchestrator.core.steps import MeasureStrength
from standalone_orchestrator.engine.grade import Grader
from standalone_orchestrator.engine.texts import Texts
from standalone_orchestrator.phases.specify.brought import user_tests
from standalone_orchestrator.phases.strength.measure import Given, Tools, measure
from standalone_orchestrator.workspace.api import Snapshots

LEAST_S = 10.0
TIMES = 5.0
"""A mutant may take so many times what the solution took, and at least so long: one that never
ends is killed soon, and a slow machine kills none."""


def strength(
    step: MeasureStrength,
    state: RunState,
    grader: Grader,
    snapshots: Snapshots,
    frozen: Mapping[str, str],
    proceed: Callable[[], None],
) -> Measured:
    """Measure the checks of the best tree.

    Args:
        step: what was decided.
        state: where the run stands.
        grader: of the run.
        snapshots: of the run.
        frozen: the frozen files.
        proceed: asked before each mutant; raises when the run must not go on.
    """
    if state.plan is None or state.suite is None or state.explored is None:
        raise AssertionError("strength was to be measured before there was anything to measure")
    checks = running(state.suite)
    grader = grader.within(max(LEAST_S, TIMES * grader.longest_s(state.tree)))

    def run(tree: str) -> tuple[tuple[CheckResult, ...], float]:
        proceed()
        checked = grader.checked(step.id, tree, checks, frozen)
        return checked.results, checked.seconds

    files = state.plan.written
    now, base = Texts(snapshots, state.tree), Texts(snapshots, state.explored.base)
    given = Given(
        step=step.id,
        tree=state.tree,
        files=files,
        texts={f.path: now[f.path] for f in files if f.path in now},
        base={f.path: base[f.path] for f in files if f.path in base},
        called=called(checks, frozen),
        most=state.measuring.mutants,
        seconds=step.seconds,
        seed=state.seed,
    )
    return measure(given, Tools(run, snapshots.write))


def running(suite: Suite) -> tuple[Check, ...]:
    """The goals in force that run the program: what only looks at text notices no behaviour."""
    goals = (c for c in suite.in_force() if c.role is Role.GOAL)
    return tuple(c for c in goals if c.means in (Means.TEST, Means.COMMAND))


def called(checks: Sequence[Check], frozen: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """For each criterion, the names that its tests call or read, where they expect errors too.

    What a command calls cannot be seen; it kills mutants all the same.
    """
    said = {test.target: test.said for test in user_tests(frozen)}
    found: dict[str, frozenset[str]] = {}
    for check in checks:
        if (says := said.get(check.target)) is None:
            continue
        names = says.called.union(*(e.called for e in says.expected))
        plain = frozenset(name.removeprefix(".") for name in names)
        for criterion in check.criteria:
            found[criterion] = found.get(criterion, frozenset()) | plain
    return found
