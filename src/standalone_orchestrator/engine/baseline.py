"""What the base is worth before anything is changed: its environment, and its own tests.

It is known before a token is spent (DESIGN §5). A suite that cannot run here ends no run: the run
goes on without these guards, and its verdict says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from standalone_orchestrator.codebase.testfiles import is_test
from standalone_orchestrator.core.checks import Authority, Check, CheckResult, Means, Outcome, Role
from standalone_orchestrator.core.events import BaseTests, Explored
from standalone_orchestrator.engine.grade import Grader
from standalone_orchestrator.phases.explore import failing
from standalone_orchestrator.phases.explore.commands import pytest_targets

Base = Mapping[str, str]
"""Paths and texts of the base's files."""
STEP = "explore"
_ANSWERS = (Outcome.PASSED, Outcome.FAILED, Outcome.SKIPPED)
_LONGEST = 300
"""Characters of a cause."""


def baseline(
    explored: Explored, grader: Grader, base: Base, task: str, *, guards: bool
) -> Explored:
    """`explored`, with what its environment lacks and what the project's own tests say.

    A test command that is not pytest's joins the commands of the project's rules, if it passes.

    Args:
        explored: what was found.
        grader: of this base; making it made the environment.
        base: the files of the base.
        task: what the person wrote.
        guards: whether what passes on the base has to go on passing.
    """
    explored = replace(explored, not_installed=grader.lacks, modules=grader.modules)
    command = explored.test_command
    if not guards or not command:
        return explored
    targets = pytest_targets(command)
    if targets is None:
        return _by_command(explored, grader, command)
    results = grader.base_tests(STEP, explored.base, targets)
    if not results and not targets and not any(is_test(path) for path in base):
        return explored  # configured for tests that nobody has written yet
    return _with_red(replace(explored, base_tests=told(results)), grader, base, task, results)


def _with_red(
    explored: Explored, grader: Grader, base: Base, task: str, results: Sequence[CheckResult]
) -> Explored:
    """`explored`, with the failing tests that the task names and what they may be about."""
    named = failing.named(task, results)
    if not named:
        return explored
    seen = grader.reached(STEP, explored.base, failing.traced(named, results))
    sources = {path: base[path] for r in seen for p in r.reached if (path := _file(p)) in base}
    return replace(
        explored,
        red=named,
        suspects=failing.suspects(task, seen, sources),
    )


def _file(place: str) -> str:
    return place.rpartition(":")[0]


def _by_command(explored: Explored, grader: Grader, command: str) -> Explored:
    check = Check("base", Role.GUARD, Authority.USER, Means.COMMAND, command, source=command)
    (result,) = grader.grade(STEP, explored.base, (check,), {})
    if result.outcome is not Outcome.PASSED:
        problem = f"do not pass on the base: `{command}`: {_gist(result.message)}"
        return replace(explored, base_tests=BaseTests(failed=1, problem=problem))
    rules = tuple(dict.fromkeys((*explored.rule_commands, command)))
    return replace(explored, base_tests=BaseTests(passed=1), rule_commands=rules)


def told(results: Iterable[CheckResult]) -> BaseTests:
    """Results of the project's own tests as counts, and why none passes, if none does."""
    seen = tuple(results)
    counts = Counter(r.outcome for r in seen)
    tests = BaseTests(
        passed=counts[Outcome.PASSED],
        failed=len(seen) - counts[Outcome.PASSED] - counts[Outcome.SKIPPED],
        skipped=counts[Outcome.SKIPPED],
    )
    return tests if tests.passed else replace(tests, problem=_problem(seen, counts))


def _problem(seen: tuple[CheckResult, ...], counts: Counter[Outcome]) -> str:
    if not seen:
        return "could not be run on the base: the runner found none"
    # The gravest speaks; the runner's own trouble, which comes last, before a single file's.
    worst = [r for r in seen if r.outcome not in _ANSWERS] or [
        r for r in seen if r.outcome is Outcome.FAILED
    ]
    if not worst:
        return "are all skipped on the base"
    said = next((r for r in worst if "::" not in r.check and "/" not in r.check), worst[0])
    verb = "fail" if counts[Outcome.FAILED] else "could not be run"
    return f"{verb} on the base: {_gist(said.message)}"


def _gist(message: str) -> str:
    """The error that a failure ends with, or the last things that were said, on one line."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    errors = [line[1:].strip() for line in lines if re.match(r"E\s", line)]
    text = errors[-1] if errors else " / ".join([*lines[:1], *lines[1:][-3:]])
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
