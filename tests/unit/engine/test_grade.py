"""Grading: in a clean checkout, over frozen files, and never twice."""

from dataclasses import replace
from pathlib import Path

import pytest

from standalone_orchestrator.core.checks import (
    Authority,
    Check,
    CheckResult,
    Means,
    Outcome,
    Role,
)
from standalone_orchestrator.core.errors import RecordMissing
from standalone_orchestrator.core.events import Checked, Cost
from standalone_orchestrator.core.task import Task
from standalone_orchestrator.engine.grade import Bench, Grader
from standalone_orchestrator.engine.ledger import Ledger
from standalone_orchestrator.memory.stores.memory import MemoryJournal
from standalone_orchestrator.system.clock import FakeClock
from standalone_orchestrator.workspace.api import JobLimits
from standalone_orchestrator.workspace.fakes import (
    FakeToolchain,
    ScriptedSandbox,
    answer,
    finish,
    texts_below,
)


class Trees:
    """Snapshots in memory."""

    def __init__(self, **trees):
        self.trees = dict(trees)

    def read(self, tree, path):
        return self.trees[tree].get(path)

    def files(self, tree):
        return tuple(sorted(self.trees[tree]))

    def write(self, tree, changes):
        after = {**self.trees[tree], **changes}
        self.trees[f"{tree}'"] = {path: text for path, text in after.items() if text is not None}
        return f"{tree}'"

    def changes(self, old, new):
        before, after = self.trees[old], self.trees[new]
        return tuple(sorted(p for p in {*before, *after} if before.get(p) != after.get(p)))

    def checkout(self, tree, folder):
        for path, text in self.trees[tree].items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)


def check(name, means=Means.TEST, target="test_c1.py::test_a"):
    return Check(name, Role.GOAL, Authority.GENERATED, means, target)


class Graded:
    def __init__(
        self, folder: Path, judge=None, base=None, sandbox=None, ledger=None, task=None, **trees
    ):
        self.clock, self.seen = FakeClock(), []

        def noted(files, checks):
            self.clock.advance(2.0)
            self.seen.append((dict(files), [c.id for c in checks]))
            return (judge or (lambda f, c: []))(files, checks)

        def of_base(files, checks):
            self.seen.append((dict(files), [c.id for c in checks]))
            return base(files, checks)

        toolchain = FakeToolchain(noted, of_base if base else None)
        self.ledger = ledger or Ledger(MemoryJournal(self.clock), lambda record: None)
        self.trees = Trees(**{"base": {}, **trees})
        self.scratch = folder / "scratch"
        self.scratch.mkdir(exist_ok=True)
        bench = Bench(
            base="base",
            sandbox=sandbox or ScriptedSandbox(),
            toolchain=toolchain,
            environment=toolchain.prepare((), None),
            scratch=self.scratch,
            frozen=folder / "checks",
            limits=JobLimits(),
            clock=self.clock,
            task=task or Task("Make it."),
        )
        self.grader = Grader(bench, self.ledger, self.trees)

    def grade(self, tree, *checks, files=None):
        return self.grader.grade("test/0", tree, checks, files or {"test_c1.py": "x"})


def green(files, checks):
    return [answer(c, Outcome.PASSED) for c in checks]


def test_every_check_gets_one_result_in_its_place(tmp_path):
    run = Graded(tmp_path, lambda f, c: green(f, c[:1]), t={"a.py": "def f():\n    return 1\n"})
    rule = check("s1", Means.STRUCTURE, "exists a.py")
    gone = check("s2", Means.STRUCTURE, "exists b.py")
    results = run.grade("t", gone, check("g1"), rule, check("g2"))
    assert [(r.check, r.outcome) for r in results] == [
        ("s2", Outcome.FAILED),
        ("g1", Outcome.PASSED),
        ("s1", Outcome.PASSED),
        ("g2", Outcome.MISSING),
    ]
    assert results[0].message == "b.py does not exist"


def test_tests_run_over_a_checkout_that_is_gone_afterwards(tmp_path):
    run = Graded(tmp_path, green, t={"a.py": "x = 1\n"})
    run.grade("t", check("g1"))
    assert run.seen == [({"a.py": "x = 1\n"}, ["g1"])]
    assert list(run.scratch.iterdir()) == []


def test_the_same_checks_over_the_same_tree_are_not_run_twice(tmp_path):
    run = Graded(tmp_path, green, t={})
    first = run.grade("t", check("g1"))
    assert run.grade("t", check("g1")) == first
    assert len(run.seen) == 1


@pytest.mark.parametrize(
    "again",
    [
        {"files": {"test_c1.py": "y"}},
        {"tree": "u"},
        {"name": "g2"},
        {"target": "test_c1.py::test_b"},
    ],
)
def test_another_tree_check_or_frozen_file_is_run_anew(tmp_path, again):
    run = Graded(tmp_path, green, t={}, u={})
    run.grade("t", check("g1"))
    other = check(again.get("name", "g1"), target=again.get("target", "test_c1.py::test_a"))
    run.grade(again.get("tree", "t"), other, files=again.get("files"))
    assert len(run.seen) == 2


def test_results_are_journalled_with_their_time_on_the_steps_account(tmp_path):
    run = Graded(tmp_path, green, t={})
    results = run.grade("t", check("g1"))
    (record,) = run.ledger.journal.records()
    assert isinstance(record.event, Checked)
    assert (record.event.tree, record.event.results) == ("t", results)
    assert run.ledger.cost("test/0") == Cost(checks_s=2.0)


def test_a_grader_with_less_time_keeps_the_same_record(tmp_path):
    limits = []

    class Noted(FakeToolchain):
        def run_tests(self, job, sandbox):
            limits.append(job.limits.deadline_s)
            return super().run_tests(job, sandbox)

    run = Graded(tmp_path, green, t={})
    usual = run.grader._given
    grader = Grader(replace(usual, toolchain=Noted(green)), run.ledger, run.trees)
    known = grader.checked("test/0", "t", (check("g1"),), {})
    assert grader.within(7.0).checked("test/0", "t", (check("g1"),), {}) == known
    grader.within(7.0).checked("test/0", "t", (check("g2"),), {})
    grader.within(1e9).checked("test/0", "t", (check("g3"),), {})
    assert limits == [usual.limits.deadline_s, 7.0, usual.limits.deadline_s]


def test_the_longest_run_of_checks_over_a_tree_is_known(tmp_path):
    run = Graded(tmp_path, green, t={}, other={})
    assert run.grader.longest_s("t") == 0.0
    run.grade("t", check("g1"))
    assert (run.grader.longest_s("t"), run.grader.longest_s("other")) == (2.0, 0.0)


def test_a_replay_takes_results_from_the_journal_and_runs_nothing(tmp_path):
    run = Graded(tmp_path, green, t={})
    results = run.grade("t", check("g1"))
    replayed = Grader(None, run.ledger, run.trees)
    files = {"test_c1.py": "x"}
    assert replayed.grade("test/0", "t", (check("g1"),), files) == results
    with pytest.raises(RecordMissing):
        replayed.grade("test/0", "t", (check("g2"),), files)


def test_a_command_runs_in_a_checkout_of_its_own(tmp_path):
    sandbox = ScriptedSandbox(lambda job: finish(job, 3, "boom"))
    run = Graded(tmp_path, sandbox=sandbox, t={"a.py": ""})
    (result,) = run.grade("t", check("k1", Means.COMMAND, "make test"))
    assert (result.outcome, result.exit_code) == (Outcome.FAILED, 3)
    assert len(sandbox.jobs) == 1
    assert list(run.scratch.iterdir()) == []


def what_a_command_sees(folder, tree, *, base=None, command="make lint", task=None):
    """The files of the checkout that a command runs in, and its result; the command fails."""
    seen = {}

    def run(job):
        seen.update(texts_below(job.cwd))
        return finish(job, 1, "boom")

    graded = Graded(folder, sandbox=ScriptedSandbox(run), task=task, base=None)
    graded.trees.trees = {"base": base or {}, "t": tree}
    (result,) = graded.grade("t", check("k1", Means.COMMAND, command))
    return seen, result


def test_a_command_runs_with_the_makefile_and_the_tests_of_the_base_and_says_so(tmp_path):
    base = {"Makefile": "lint: real", "tests/test_a.py": "strict", "a.py": "old"}
    tree = {"Makefile": "lint: true", "tests/test_a.py": "weak", "a.py": "new"}
    seen, result = what_a_command_sees(tmp_path, tree, base=base)
    assert seen == {**base, "a.py": "new"}
    assert "run without the changes to Makefile, tests/test_a.py" in result.message


def test_a_users_command_sees_the_files_that_the_task_names(tmp_path):
    base, tree = {"Makefile": "lint: real"}, {"Makefile": "lint: better"}
    task = Task("Let `lint` in the Makefile be stricter.", commands=("make lint",))
    assert what_a_command_sees(tmp_path, tree, base=base, task=task)[0] == tree
    of_a_rule = Task(task.text)
    assert what_a_command_sees(tmp_path, tree, base=base, task=of_a_rule)[0] == base


def test_guards_run_with_the_tests_of_the_base_whatever_became_of_them(tmp_path):
    trees = {
        "base": {"tests/test_a.py": "strict", "conftest.py": "base", "a.py": "old"},
        "t": {"tests/test_a.py": "weakened", "a.py": "new"},
    }
    graded = Graded(tmp_path, base=green)
    graded.trees.trees = trees
    (result,) = graded.grade("t", check("b1", Means.BASE_TEST, "tests/test_a.py::test_b"))
    assert result.outcome is Outcome.PASSED
    assert graded.seen == [
        ({"a.py": "new", "conftest.py": "base", "tests/test_a.py": "strict"}, ["b1"])
    ]


def test_the_bases_own_tests_are_run_once(tmp_path):
    found = [CheckResult("tests/test_a.py::test_b", Outcome.PASSED)]
    graded = Graded(tmp_path, base=lambda files, checks: found)
    graded.trees.trees = {"base": {"a.py": "old"}}
    assert graded.grader.base_tests("specify", "base") == tuple(found)
    assert graded.grader.base_tests("specify", "base") == tuple(found)
    assert len(graded.seen) == 1


def test_what_has_to_be_kept_is_held_against_the_base(tmp_path):
    base = {"a.py": "def f(x):\n    return x\n", "b.py": "y = 1\n"}
    fine = {**base, "a.py": base["a.py"] + "\n\ndef g(x):\n    return -x\n"}
    run = Graded(tmp_path, fine=fine, wild={"a.py": "def f(z):\n    return z\n", "b.py": ""})
    run.trees.trees["base"] = base
    rules = ("within . a.py", "kept a.py g g", "untouched a.py g")
    checks = [check(f"t{n}", Means.STRUCTURE, rule) for n, rule in enumerate(rules)]
    assert {r.outcome for r in run.grade("fine", *checks)} == {Outcome.PASSED}
    assert [r.message for r in run.grade("wild", *checks)] == [
        "not planned, and changed: b.py",
        "a.py: `def f(x)` became `def f(z)`",
        "a.py: changed beside the plan: f",
    ]
