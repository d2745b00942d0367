"""Run frozen checks over a tree: in a clean checkout, in the sandbox, and never twice."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from standalone_orchestrator.codebase.structure import KEEPING, Before, keeps
from standalone_orchestrator.codebase.structure import check as structure_problem
from standalone_orchestrator.core.checks import Authority, Check, CheckResult, Means, Outcome, Role
from standalone_orchestrator.core.errors import RecordMissing
from standalone_orchestrator.core.events import Checked
from standalone_orchestrator.core.task import Task
from standalone_orchestrator.engine.ledger import Ledger, digest
from standalone_orchestrator.engine.restore import for_command, for_guards
from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.system.files import disk_faults
from standalone_orchestrator.workspace.api import (
    Environment,
    JobLimits,
    Sandbox,
    Snapshots,
    TestJob,
    Toolchain,
)
from standalone_orchestrator.workspace.testrun import command_result, run_command

_NAMED = 4


@dataclass(frozen=True, slots=True)
class Bench:
    """What checks are run with."""

    base: str
    sandbox: Sandbox
    toolchain: Toolchain | None
    environment: Environment | None
    scratch: Path
    frozen: Path
    """Where the frozen files lie for good: commands in results name this place."""
    limits: JobLimits
    clock: Clock
    task: Task
    """Says which commands are the user's, and which files the user asked to change."""

    def within(self, deadline_s: float) -> Bench:
        """The same with less time for a group of checks."""
        deadline = min(deadline_s, self.limits.deadline_s)
        return replace(self, limits=replace(self.limits, deadline_s=deadline))


class Grader:
    """Grades trees; results are journalled and taken from the journal when they are there."""

    def __init__(self, bench: Bench | None, ledger: Ledger, snapshots: Snapshots) -> None:
        """Without a bench nothing is run: results come from the journal, or a fault says so."""
        self._given = bench
        self._ledger = ledger
        self._snapshots = snapshots

    @property
    def _bench(self) -> Bench:
        if self._given is None:
            raise RecordMissing(
                "the replay asks for a check that the run did not make",
                "the run was recorded by another version; resume it instead of replaying it",
            )
        return self._given

    @property
    def lacks(self) -> str:
        """What the environment of the checks lacks, and why; empty when it is whole."""
        environment = self._bench.environment
        return environment.lacks if environment else ""

    @property
    def modules(self) -> tuple[str, ...]:
        """What programs can import in the environment of the checks."""
        environment = self._bench.environment
        return environment.modules if environment else ()

    def grade(
        self, step: str, tree: str, checks: Sequence[Check], files: Mapping[str, str]
    ) -> tuple[CheckResult, ...]:
        """One result for each check, in their order.

        Args:
            step: on whose account the time goes.
            tree: what is graded.
            checks: what is run.
            files: the frozen files, by path below the frozen folder.
        """
        return self.checked(step, tree, checks, files).results

    def checked(
        self, step: str, tree: str, checks: Sequence[Check], files: Mapping[str, str]
    ) -> Checked:
        """The whole record of what `grade` says."""
        key = digest(
            *(f"{c.id}\x1e{c.target}" for c in checks),
            *(f"{p}\x1e{t}" for p, t in sorted(files.items())),
        )
        known = self._ledger.record(tree, key)
        if known is not None:
            return known
        began = self._bench.clock.monotonic()
        found = self._run(tree, checks, files)
        results = tuple(
            found.get(c.id) or CheckResult(c.id, Outcome.MISSING, "it was not run") for c in checks
        )
        seconds = self._bench.clock.monotonic() - began
        checked = Checked(step, tree, key, results, seconds)
        self._ledger.append(checked)
        return checked

    def within(self, deadline_s: float) -> Grader:
        """A grader with less time for a group of checks, that keeps the same record."""
        bench = self._given.within(deadline_s) if self._given else None
        return Grader(bench, self._ledger, self._snapshots)

    def longest_s(self, tree: str) -> float:
        """Seconds of the longest run of checks over this tree; 0 when there was none."""
        return self._ledger.longest_s(tree)

    def base_tests(
        self, step: str, base: str, targets: tuple[str, ...] = ()
    ) -> tuple[CheckResult, ...]:
        """The project's own tests on the base, each by the runner's own id of it.

        Args:
            step: on whose account the time goes.
            base: the tree that the run stands on.
            targets: what the runner is told to run; all that it finds when empty.
        """
        return self._once(
            (step, base, "base tests"),
            lambda: self._in_checkout(base, (), {}, base=True, targets=targets),
        )

    def reached(self, step: str, base: str, tests: Sequence[str]) -> tuple[CheckResult, ...]:
        """Tests of the project's own on the base once more, with what each of them calls.

        Args:
            step: on whose account the time goes.
            base: the tree that the run stands on.
            tests: the runner's own ids of them.
        """
        checks = tuple(
            Check(t, Role.GUARD, Authority.USER, Means.BASE_TEST, t, source=t) for t in tests
        )
        return self._once(
            (step, base, "what base tests call"),
            lambda: _shared(self._in_checkout(base, checks, {}, base=True, reach=True)),
        )

    def _once(
        self, account: tuple[str, str, str], run: Callable[[], tuple[CheckResult, ...]]
    ) -> tuple[CheckResult, ...]:
        """What is recorded for a step's tree and checks, or what running them says."""
        step, tree, name = account
        known = self._ledger.checked(tree, name)
        if known is not None:
            return known
        began = self._bench.clock.monotonic()
        results = run()
        seconds = self._bench.clock.monotonic() - began
        self._ledger.append(Checked(step, tree, name, results, seconds))
        return results

    def _run(
        self, tree: str, checks: Sequence[Check], files: Mapping[str, str]
    ) -> dict[str, CheckResult]:
        found = {c.id: self._structure(tree, c) for c in checks if c.means is Means.STRUCTURE}
        tests = tuple(c for c in checks if c.means is Means.TEST)
        if tests:
            found |= {r.check: r for r in self._in_checkout(tree, tests, files, base=False)}
        guards = tuple(c for c in checks if c.means is Means.BASE_TEST)
        if guards:
            restored = for_guards(self._snapshots, self._bench.base, tree)
            found |= {r.check: r for r in self._in_checkout(restored, guards, {}, base=True)}
        for check in checks:
            if check.means is Means.COMMAND:
                found[check.id] = self._command(tree, check)
        return found

    def _structure(self, tree: str, check: Check) -> CheckResult:
        rule, path, argument = (*check.target.split(" ", 2), "")[:3]
        snapshots = self._snapshots
        if rule in KEEPING:
            base = self._bench.base
            before = Before(
                lambda p: snapshots.read(base, p), lambda: snapshots.changes(base, tree)
            )
            problem = keeps(rule, path, argument, lambda p: snapshots.read(tree, p), before)
        else:
            problem = structure_problem(rule, path, argument, lambda p: snapshots.read(tree, p))
        return CheckResult(
            check.id,
            Outcome.FAILED if problem else Outcome.PASSED,
            problem,
            command=f"structure: {check.target}",
            output_hash=digest(tree, check.target, problem),
        )

    def _command(self, tree: str, check: Check) -> CheckResult:
        bench = self._bench
        asked = bench.task.text if check.target in bench.task.commands else ""
        seen, ours = for_command(self._snapshots, bench.base, tree, check.target, exempt=asked)
        with tempfile.TemporaryDirectory(dir=bench.scratch) as folder:
            checkout = Path(folder) / "tree"
            self._checkout(seen, checkout)
            done = run_command(
                check.target, checkout, bench.environment, bench.sandbox, bench.limits
            )
        result = command_result(check, done)
        if result.message and ours:
            said = f"(run without the changes to {', '.join(ours[:_NAMED])})"
            result = replace(result, message=f"{result.message}\n{said}")
        return result

    def _checkout(self, tree: str, folder: Path) -> None:
        self._snapshots.checkout(tree, folder)
        if self._bench.toolchain is not None:
            self._bench.toolchain.complete(folder)

    def _in_checkout(
        self,
        tree: str,
        checks: tuple[Check, ...],
        files: Mapping[str, str],
        *,
        base: bool,
        targets: tuple[str, ...] = (),
        reach: bool = False,
    ) -> tuple[CheckResult, ...]:
        bench = self._bench
        if bench.toolchain is None or bench.environment is None:
            return ()
        folder = Path(tempfile.mkdtemp(dir=bench.scratch))
        try:
            checkout, frozen, report = folder / "tree", folder / "checks", folder / "report"
            self._checkout(tree, checkout)
            report.mkdir()
            put(frozen, {**files, **bench.toolchain.support_files()})
            places = (bench.environment, checkout, frozen, report)
            job = TestJob(*places, checks, bench.limits, targets, reach)
            run = bench.toolchain.run_base_tests if base else bench.toolchain.run_tests
            found = run(job, bench.sandbox)
            lasting = str(bench.frozen)
            return tuple(replace(r, command=r.command.replace(str(frozen), lasting)) for r in found)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _shared(results: Sequence[CheckResult]) -> tuple[CheckResult, ...]:
    """Of what passing tests call only what others call, too: the rest explains no failure."""
    red = {p for r in results if r.outcome is not Outcome.PASSED for p in r.reached}
    return tuple(replace(r, reached=tuple(p for p in r.reached if p in red)) for r in results)


def put(folder: Path, files: Mapping[str, str]) -> None:
    """Write files below a folder, which is made."""
    with disk_faults(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
