"""Run frozen checks over a tree: in a clean checkout, in the sandbox, and never twice."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from standalone_orchestrator.codebase.structure import check as structure_problem
from standalone_orchestrator.core.checks import Check, CheckResult, Means, Outcome
from standalone_orchestrator.core.errors import RecordMissing
from standalone_orchestrator.core.events import Checked
from standalone_orchestrator.engine.ledger import Ledger, digest
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

_OF_TESTS = re.compile(
    r"(^|/)(tests?/|test_[^/]*$|[^/]*_test\.py$|conftest\.py$)|^(pytest\.ini|tox\.ini|setup\.cfg)$"
)


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
        key = digest(
            *(f"{c.id}\x1e{c.target}" for c in checks),
            *(f"{p}\x1e{t}" for p, t in sorted(files.items())),
        )
        known = self._ledger.checked(tree, key)
        if known is not None:
            return known
        began = self._bench.clock.monotonic()
        found = self._run(tree, checks, files)
        results = tuple(
            found.get(c.id) or CheckResult(c.id, Outcome.MISSING, "it was not run") for c in checks
        )
        seconds = self._bench.clock.monotonic() - began
        self._ledger.append(Checked(step, tree, key, results, seconds))
        return results

    def base_tests(self, step: str, base: str) -> tuple[CheckResult, ...]:
        """The project's own tests on the base, each by the runner's own id of it."""
        known = self._ledger.checked(base, "base tests")
        if known is not None:
            return known
        began = self._bench.clock.monotonic()
        results = self._in_checkout(base, (), {}, base=True)
        seconds = self._bench.clock.monotonic() - began
        self._ledger.append(Checked(step, base, "base tests", results, seconds))
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
            restored = self._with_base_tests(tree)
            found |= {r.check: r for r in self._in_checkout(restored, guards, {}, base=True)}
        for check in checks:
            if check.means is Means.COMMAND:
                found[check.id] = self._command(tree, check)
        return found

    def _structure(self, tree: str, check: Check) -> CheckResult:
        rule, path, argument = (*check.target.split(" ", 2), "")[:3]
        problem = structure_problem(rule, path, argument, lambda p: self._snapshots.read(tree, p))
        return CheckResult(
            check.id,
            Outcome.FAILED if problem else Outcome.PASSED,
            problem,
            command=f"structure: {check.target}",
            output_hash=digest(tree, check.target, problem),
        )

    def _command(self, tree: str, check: Check) -> CheckResult:
        bench = self._bench
        with tempfile.TemporaryDirectory(dir=bench.scratch) as folder:
            checkout = Path(folder) / "tree"
            self._snapshots.checkout(tree, checkout)
            done = run_command(
                check.target, checkout, bench.environment, bench.sandbox, bench.limits
            )
        return command_result(check, done)

    def _in_checkout(
        self, tree: str, checks: tuple[Check, ...], files: Mapping[str, str], *, base: bool
    ) -> tuple[CheckResult, ...]:
        bench = self._bench
        if bench.toolchain is None or bench.environment is None:
            return ()
        folder = Path(tempfile.mkdtemp(dir=bench.scratch))
        try:
            checkout, frozen, report = folder / "tree", folder / "checks", folder / "report"
            self._snapshots.checkout(tree, checkout)
            report.mkdir()
            put(frozen, {**files, **bench.toolchain.support_files()})
            job = TestJob(bench.environment, checkout, frozen, report, checks, bench.limits)
            run = bench.toolchain.run_base_tests if base else bench.toolchain.run_tests
            found = run(job, bench.sandbox)
            lasting = str(bench.frozen)
            return tuple(replace(r, command=r.command.replace(str(frozen), lasting)) for r in found)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _with_base_tests(self, tree: str) -> str:
        snapshots = self._snapshots
        there = [p for p in snapshots.files(self._bench.base) if _OF_TESTS.search(p)]
        texts = {p: snapshots.read(self._bench.base, p) for p in there}
        changes = {p: t for p, t in texts.items() if t is not None and snapshots.read(tree, p) != t}
        return snapshots.write(tree, changes) if changes else tree


def put(folder: Path, files: Mapping[str, str]) -> None:
    """Write files below a folder, which is made."""
    with disk_faults(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
